// The secrets of the application, as files.
import { REPLACE_ME } from '../../kubernetes/placeholder';
import { type Application, containersOf, hasSeveralParts, labelsOf, metadataOf, sharedBeside } from '../application';
import { type DataMap, noted } from '../print';
import type { Mount } from './pod';

const SECRETS_FOLDER = '/run/secrets';
/** Who reads a secret is the user of the container, through the group of its volumes. */
const SECRET_MODE = 0o440;

/** The key of the database's password among the secrets, where nothing in the cluster makes it. */
export const DATABASE_PASSWORD = 'database-password';

/** Whether the password is no secret of the application's own: several parts share it, and of Vault's a pod mounts all or none. */
export function isPasswordApart(application: Application): boolean {
  return hasSeveralParts(application.plan) || isFromVault(application);
}

/** Who has the password of the database among its secrets. */
export function passwordOwner(application: Application): Application {
  return isPasswordApart(application) ? sharedBeside(application) : application;
}

/** The keys of the application's Secret. That which is kept apart has but the password of the database. */
export function secretKeysOf(application: Application): readonly string[] {
  const { answers, isShared } = application;
  const { secrets, data } = answers;
  if (secrets === 'none') return [];
  const secretKeys = isShared ? [] : answers.secretKeys;
  const needsPassword = (data === 'managed' || data === 'stateful-set') && (isShared || !isPasswordApart(application));
  return needsPassword ? [...secretKeys.filter((key) => key !== DATABASE_PASSWORD), DATABASE_PASSWORD] : secretKeys;
}

/** Whose secrets they are: those that are kept apart are the database's. */
function secretOwner({ name, plan, isShared }: Application): string {
  return isShared ? `${plan.name}-database` : name;
}

export function secretName(application: Application): string {
  return `${secretOwner(application)}-secrets`;
}

/** The folder in which the secrets are files. */
export function secretFolder(application: Application): string {
  return `${SECRETS_FOLDER}/${secretOwner(application)}`;
}

/** The keys whose values are variables of a container. */
function variableKeys(application: Application): readonly string[] {
  return containersOf(application).flatMap(({ secretVariables = [] }) => secretVariables.map(({ key }) => key));
}

/** The keys that are files at a path of their own. */
function placedKeys(application: Application): readonly string[] {
  const files = containersOf(application).flatMap((container) => container.files ?? []);
  return files.flatMap(({ content }) => (content.kind === 'secret' ? [content.key] : []));
}

/** The keys that are files in the folder of the secrets: all that are nothing else. */
export function folderKeys(application: Application): readonly string[] {
  const others = [...variableKeys(application), ...placedKeys(application)];
  return secretKeysOf(application).filter((key) => !others.includes(key));
}

/** The volume with the keys that are files; none where there are no such keys. */
export function secretVolume(application: Application): DataMap | undefined {
  const variables = variableKeys(application);
  const placed = placedKeys(application);
  const files = secretKeysOf(application).filter((key) => placed.includes(key) || !variables.includes(key));
  // The driver makes the Secret that variables are read from when its volume is mounted.
  const isMounted = files.length > 0 || (isFromVault(application) && variables.length > 0);
  return isMounted ? volumeOf(application, files) : undefined;
}

/** Where the folder of the secrets is mounted, if it has anything that is not mounted elsewhere. */
export function secretFolderMount(application: Application): DataMap | undefined {
  const needsFolder =
    folderKeys(application).length > 0 || (isFromVault(application) && variableKeys(application).length > 0);
  return needsFolder ? folderMount(application) : undefined;
}

export const SECRETS_VOLUME = 'secrets';

function volumeName({ isShared }: Application): string {
  return isShared ? 'database' : SECRETS_VOLUME;
}

function folderMount(application: Application): DataMap {
  return { name: volumeName(application), mountPath: secretFolder(application), readOnly: true };
}

/** Some of the secrets as files of a folder; nothing where there are none. */
export function secretMount(application: Application, keys: readonly string[]): Mount | undefined {
  if (keys.length === 0) return undefined;
  return { volume: volumeOf(application, keys), mount: folderMount(application) };
}

function isFromVault({ answers }: Application): boolean {
  return answers.secrets === 'secrets-store-vault';
}

function volumeOf(application: Application, keys: readonly string[]): DataMap {
  const name = volumeName(application);
  return isFromVault(application)
    ? {
        name,
        csi: {
          driver: 'secrets-store.csi.k8s.io',
          readOnly: true,
          volumeAttributes: { secretProviderClass: secretName(application) },
        },
      }
    : {
        name,
        secret: {
          secretName: secretName(application),
          defaultMode: SECRET_MODE,
          items: keys.length === secretKeysOf(application).length ? undefined : keys.map((key) => ({ key, path: key })),
        },
      };
}

/** What brings the Secrets into the cluster. */
export function secretSources(application: Application): readonly (DataMap | undefined)[] {
  const isAlone = !hasSeveralParts(application.plan);
  const own = secretSource(application);
  return isAlone && isPasswordApart(application) ? [own, secretSource(passwordOwner(application))] : [own];
}

function secretSource(application: Application): DataMap | undefined {
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
function secretPath(application: Application): string {
  return `${application.environment.namespace}/${secretOwner(application)}`;
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
        keys.map((key) => [key, sealed[key] ?? noted(REPLACE_ME, sealingCommand(namespace, application))]),
      ),
    },
  };
}

/** What makes a value of a SealedSecret; what it encrypts comes from standard input. */
function sealingCommand(namespace: string, application: Application): string {
  return `kubeseal --raw --from-file /dev/stdin --namespace ${namespace} --name ${secretName(application)}`;
}

function secretProviderClass(application: Application, metadata: DataMap, keys: readonly string[]): DataMap {
  const objects = keys.map((key) =>
    [`- objectName: ${key}`, `  secretPath: secret/data/${secretPath(application)}`, `  secretKey: ${key}`, ''].join(
      '\n',
    ),
  );
  const variables = variableKeys(application);
  return {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata,
    spec: {
      provider: 'vault',
      secretObjects: variables.length === 0 ? undefined : [secretObject(application, variables)],
      parameters: {
        roleName: noted(secretOwner(application), 'the role of your Vault for the ServiceAccounts of these pods'),
        vaultAddress: noted('https://vault.example.com:8200', 'the address of your Vault'),
        objects: objects.join(''),
      },
    },
  };
}

/** The Secret that the driver makes, for what is read as variables. */
function secretObject(application: Application, keys: readonly string[]): DataMap {
  return {
    secretName: secretName(application),
    type: 'Opaque',
    data: keys.map((key) => ({ objectName: key, key })),
  };
}
