// Where objects hold certificates as text.
import { decodeBase64, printableText } from '../../../kubernetes/base64';
import { isFilledInLater } from '../../../kubernetes/placeholder';
import type { Resource } from '../../../kubernetes/resource';
import { type Certificate, type PemBlock, readCertificate, readPem } from '../../../kubernetes/x509';
import type { Path } from '../../../yaml/path';
import { isTemplated } from '../../../yaml/template';
import { isList, isMap, valueAt, type YamlValue } from '../../../yaml/value';

/** Certificates that stand in one value. */
export interface CertificateText {
  /** The key or field, as a person calls it. */
  readonly name: string;
  readonly path: Path;
  /** `server` shows its certificate to clients; a `bundle` is what others are checked against. */
  readonly role: 'server' | 'bundle';
  /** Undefined where the text can not be read as certificates. */
  readonly certificates: readonly Certificate[] | undefined;
  /** The private keys that stand in the same text, or in the key beside it. */
  readonly keys: readonly { readonly block: PemBlock; readonly name: string; readonly path: Path }[];
}

const PRIVATE_KEY = /PRIVATE KEY$/;
/** By these annotations something else writes the bundle. */
const INJECTION = /^cert-manager\.io\/inject-|^service\.beta\.openshift\.io\/inject-cabundle$/;

export function certificateTexts(resource: Resource): CertificateText[] {
  if (resource.type === 'Secret' || resource.type === 'ConfigMap') return textsOfKeys(resource);
  if (Object.keys(resource.metadata.annotations ?? {}).some((key) => INJECTION.test(key))) return [];
  return bundlePaths(resource).flatMap((path) => {
    const value = valueAt(resource.data, path);
    const text = typeof value === 'string' ? decoded(value) : undefined;
    const read = text === undefined ? undefined : readTexts(text, 'caBundle');
    if (read === undefined) return [];
    return [{ ...read, name: 'caBundle', path: [...resource.path, ...path], role: 'bundle', keys: [] }];
  });
}

function bundlePaths({ type, data }: Resource): Path[] {
  if (type === 'APIService') return [['spec', 'caBundle']];
  if (type === 'CustomResourceDefinition')
    return [
      ['spec', 'conversion', 'webhook', 'clientConfig', 'caBundle'],
      ['spec', 'conversion', 'webhookClientConfig', 'caBundle'],
    ];
  const webhooks: YamlValue | undefined = data.webhooks;
  return isList(webhooks) ? webhooks.map((_, index) => ['webhooks', index, 'clientConfig', 'caBundle']) : [];
}

function textsOfKeys(resource: Resource): CertificateText[] {
  // SOPS encrypts values and says so in a field of its own.
  if (isMap(resource.data.sops)) return [];
  const fields = resource.type === 'Secret' ? ['data', 'stringData'] : ['data'];
  const values = fields.flatMap((field) => {
    const map = valueAt(resource.data, [field]);
    if (!isMap(map)) return [];
    const isEncoded = resource.type === 'Secret' && field === 'data';
    return Object.entries(map).flatMap(([name, value]) => {
      const text = typeof value !== 'string' ? undefined : isEncoded ? decoded(value) : value;
      return text === undefined ? [] : [{ name, text, path: [...resource.path, field, name] }];
    });
  });
  const own = values.find(({ name }) => name === 'tls.key');
  return values.flatMap(({ name, text, path }) => {
    if (name !== 'tls.crt' && name !== 'ca.crt' && !name.endsWith('.pem')) return [];
    const read = readTexts(text, name);
    if (read === undefined) return [];
    const [first] = read.certificates ?? [];
    const role = name === 'tls.crt' || (name !== 'ca.crt' && first?.isAuthority === false) ? 'server' : 'bundle';
    const sources = name === 'tls.crt' && own !== undefined ? [own] : [{ name, text, path }];
    const keys = sources.flatMap((source) =>
      readPem(source.text)
        .filter(({ label }) => PRIVATE_KEY.test(label))
        .map((block) => ({ block, name: source.name, path: source.path })),
    );
    return [{ ...read, name, path, role, keys }];
  });
}

/** The text of a value in base64; undefined for what is none, which other rules report. What is binary, such as DER, stands as it is written. */
function decoded(value: string): string | undefined {
  const bytes = decodeBase64(value);
  return bytes === undefined ? undefined : (printableText(bytes) ?? value);
}

/** The certificates of a text; undefined where nothing is to be said of it: it is empty or a placeholder, or a .pem file of something else. */
function readTexts(text: string, name: string): { certificates: readonly Certificate[] | undefined } | undefined {
  const body = text.trim();
  if (body === '' || isTemplated(text) || body.startsWith('ENC[')) return undefined;
  const blocks = readPem(text);
  // Whoever writes dots or a word for the body shows where a certificate goes.
  const hasBegin = body.includes('-----BEGIN ');
  if (body.includes('...') || isFilledInLater(body) || (!hasBegin && !/^[\w+/=\s]{200,}$/.test(body))) return undefined;
  const found = blocks.filter(({ label }) => label === 'CERTIFICATE');
  if (found.length === 0)
    return name.endsWith('.pem') && !body.includes('-----BEGIN CERTIFICATE') ? undefined : { certificates: undefined };
  const certificates = found.flatMap(({ bytes }) => (bytes === undefined ? [] : (readCertificate(bytes) ?? [])));
  return { certificates: certificates.length === found.length ? certificates : undefined };
}
