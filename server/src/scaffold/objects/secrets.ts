// The secrets of the application, as files.
import { REPLACE_ME } from '../../kubernetes/placeholder';
import { type Application, labelsOf, metadataOf } from '../application';
import { type DataMap, noted } from '../print';
import type { Mount } from './pod';

export const SECRETS_FOLDER = '/run/secrets';
/** Who reads a secret is the user of the container, through the group of its volumes. */
const SECRET_MODE = 0o440;

/** The key of the database's password among the secrets, where nothing in the cluster makes it. */
export const DATABASE_PASSWORD = 'database-password';

/** The keys of the application's Secret. */
export function secretKeysOf({ answers: { secrets, secretKeys, data } }: Application): readonly string[] {
  if (secrets === 'none') return [];
  const needsPassword = data === 'managed' || data === 'stateful-set';
  return needsPassword ? [...secretKeys.filter((key) => key !== DATABASE_PASSWORD), DATABASE_PASSWORD] : secretKeys;
}

export function secretName({ name }: Application): string {
  return `${name}-secrets`;
}

/** Some of the secrets as files of a folder; nothing where there are none. */
export function secretMount(application: Application, keys = secretKeysOf(application)): Mount | undefined {
  if (keys.length === 0) return undefined;
  const mount = { name: 'secrets', mountPath: `${SECRETS_FOLDER}/${application.name}`, readOnly: true };
  const isFromVault = application.answers.secrets === 'secrets-store-vault';
  const volume: DataMap = isFromVault
    ? {
        name: 'secrets',
        csi: {
          driver: 'secrets-store.csi.k8s.io',
          readOnly: true,
          volumeAttributes: { secretProviderClass: secretName(application) },
        },
      }
    : {
        name: 'secrets',
        secret: {
          secretName: secretName(application),
          defaultMode: SECRET_MODE,
          items: keys.length === secretKeysOf(application).length ? undefined : keys.map((key) => ({ key, path: key })),
        },
      };
  return { volume, mount };
}

/** The object that brings the Secret into the cluster. */
export function secretSource(application: Application): DataMap | undefined {
  const keys = secretKeysOf(application);
  if (keys.length === 0) return undefined;
  const metadata = metadataOf(application, secretName(application));
  switch (application.answers.secrets) {
    case 'external-secrets':
      return externalSecret(application, metadata, keys);
    case 'sealed-secrets':
      return sealedSecret(application, metadata, keys);
    default:
      return secretProviderClass(application, metadata, keys);
  }
}

function externalSecret(application: Application, metadata: DataMap, keys: readonly string[]): DataMap {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: {
      refreshInterval: '1h',
      secretStoreRef: {
        kind: 'ClusterSecretStore',
        name: noted('default', 'the store of your cluster'),
      },
      target: { name: secretName(application), creationPolicy: 'Owner' },
      data: keys.map((secretKey) => ({
        secretKey,
        remoteRef: { key: secretPath(application), property: secretKey },
      })),
    },
  };
}

/** Where the values are outside of the cluster; each environment has its own. */
function secretPath({ environment: { namespace }, name }: Application): string {
  return `${namespace}/${name}`;
}

function sealedSecret(application: Application, metadata: DataMap, keys: readonly string[]): DataMap {
  const { namespace, sealed } = application.environment;
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata,
    spec: {
      template: { metadata: { name: secretName(application), labels: labelsOf(application) } },
      encryptedData: Object.fromEntries(
        keys.map((key) => [
          key,
          noted(sealed[key] ?? REPLACE_ME, `kubeseal --raw --namespace ${namespace} --name ${secretName(application)}`),
        ]),
      ),
    },
  };
}

function secretProviderClass(application: Application, metadata: DataMap, keys: readonly string[]): DataMap {
  const objects = keys.map((key) =>
    [`- objectName: ${key}`, `  secretPath: secret/data/${secretPath(application)}`, `  secretKey: ${key}`, ''].join(
      '\n',
    ),
  );
  return {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata,
    spec: {
      provider: 'vault',
      parameters: {
        roleName: noted(application.name, 'the role of your Vault for this ServiceAccount'),
        vaultAddress: noted('https://vault.example.com:8200', 'the address of your Vault'),
        objects: objects.join(''),
      },
    },
  };
}
