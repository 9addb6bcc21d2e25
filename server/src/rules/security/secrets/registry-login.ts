import { decodeBase64, printableText } from '../../../kubernetes/base64';
import { isMap, type YamlMap, type YamlValue } from '../../../yaml/value';
import { secretShape, signOfNamedValue } from './secret-signs';

/** Registries from which everybody may pull: a log-in there mostly raises the number of pulls only. */
const PUBLIC_REGISTRIES: ReadonlySet<string> = new Set([
  'docker.io',
  'ghcr.io',
  'index.docker.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'quay.io',
  'registry-1.docker.io',
  'registry.access.redhat.com',
  'registry.hub.docker.com',
  'registry.k8s.io',
]);

/**
 * Whether a Docker configuration (`auths` by registry, or the older form without that level) has a real-looking log-in for a registry that is not
 * public, or anywhere a token of a known form.
 */
export function hasRegistryLogin(text: string): boolean {
  let config: YamlValue;
  try {
    config = JSON.parse(text) as YamlValue;
  } catch {
    // What can not be read is for validity to report.
    return false;
  }
  if (!isMap(config)) return false;
  const auths = isMap(config.auths) ? config.auths : config;
  return Object.entries(auths).some(([registry, login]) => isMap(login) && isReal(registry, login));
}

function isReal(registry: string, login: YamlMap): boolean {
  const host =
    registry
      .replace(/^https?:\/\//, '')
      .split('/', 1)[0]
      ?.toLowerCase() ?? '';
  const secrets = [login.password, passwordIn(login.auth), login.identitytoken, login.registrytoken];
  return secrets.some((value) => {
    if (typeof value !== 'string') return false;
    if (secretShape(value) !== undefined) return true;
    const sign = signOfNamedValue('password', value, () => false);
    return sign?.isPlaceholder === false && !PUBLIC_REGISTRIES.has(host);
  });
}

/** `auth` is the user's name and password in base64, with a colon between them. */
function passwordIn(auth: YamlValue | undefined): string | undefined {
  const bytes = typeof auth === 'string' ? decodeBase64(auth) : undefined;
  const text = bytes === undefined ? undefined : printableText(bytes);
  const colon = text?.indexOf(':') ?? -1;
  return colon < 0 ? undefined : text?.slice(colon + 1);
}
