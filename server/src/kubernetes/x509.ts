/** X.509 certificates (RFC 5280) and private keys in PEM (RFC 7468), as far as rules look at them. Signatures are not checked. */
import { decodeBase64 } from './base64';
import { asciiOf, DER, type DerValue, derTime, objectIdentifier, readDer, readSequence } from './der';

export interface Certificate {
  /** The common name of its subject. */
  readonly commonName: string | undefined;
  readonly dnsNames: readonly string[];
  /** The time after which it is not valid, in milliseconds since 1970. */
  readonly notAfter: number;
  /** Whether it may sign other certificates. */
  readonly isAuthority: boolean;
  readonly publicKey: PublicKey;
}

/** A public key as the bytes that make it up, by the algorithm's object identifier. */
export interface PublicKey {
  readonly algorithm: string;
  readonly bytes: Uint8Array;
}

/** A block of a PEM file; `bytes` is undefined where its body is no base64. */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array | undefined;
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]{1,40})-----/g;
/** Lines such as `Proc-Type: 4,ENCRYPTED` in front of the body. */
const HEADERS = /^(?:[ \t]*[\w-]+:.*\r?\n)+/;

/** The blocks of a text, whatever stands between them; one that nothing closes is none. */
export function readPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  const unclosed = new Set<string>();
  let done = 0;
  for (const { 0: opening, 1: label = '', index } of text.matchAll(BEGIN)) {
    if (index < done || unclosed.has(label)) continue;
    const closing = `-----END ${label}-----`;
    const end = text.indexOf(closing, index);
    if (end < 0) {
      unclosed.add(label);
      continue;
    }
    const body = text
      .slice(index + opening.length, end)
      .trimStart()
      .replace(HEADERS, '')
      .replace(/\s+/g, '');
    blocks.push({ label, bytes: body === '' ? undefined : decodeBase64(body) });
    done = end + closing.length;
  }
  return blocks;
}

const NAME = { commonName: '2.5.4.3' } as const;
const EXTENSION = { alternativeNames: '2.5.29.17', basicConstraints: '2.5.29.19' } as const;
const DNS_NAME = 0x82;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

/** Reads one certificate; undefined where the bytes are none. */
export function readCertificate(bytes: Uint8Array): Certificate | undefined {
  const [signed] = readSequence(bytes) ?? [];
  const fields = signed?.tag === DER.sequence ? (readDer(signed.bytes) ?? []) : [];
  const [, , , validity, subject, keyInfo] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  if (validity === undefined || subject === undefined || keyInfo === undefined) return undefined;
  const [, end] = readDer(validity.bytes) ?? [];
  const notAfter = end === undefined ? undefined : derTime(end);
  const publicKey = readKeyInfo(keyInfo);
  if (notAfter === undefined || publicKey === undefined) return undefined;
  const extensions = readExtensions(fields.find(({ tag }) => tag === EXTENSIONS));
  return {
    commonName: commonNameOf(subject),
    dnsNames: dnsNamesOf(extensions.get(EXTENSION.alternativeNames)),
    isAuthority: isAuthority(extensions.get(EXTENSION.basicConstraints)),
    notAfter,
    publicKey,
  };
}

function readKeyInfo({ bytes }: DerValue): PublicKey | undefined {
  const [info, key] = readDer(bytes) ?? [];
  const algorithm = info === undefined ? undefined : algorithmOf(info);
  if (algorithm === undefined || key?.tag !== DER.bitString) return undefined;
  return { algorithm, bytes: key.bytes.subarray(1) };
}

function algorithmOf({ bytes }: DerValue): string | undefined {
  const [algorithm] = readDer(bytes) ?? [];
  return algorithm === undefined ? undefined : objectIdentifier(algorithm);
}

function commonNameOf({ bytes }: DerValue): string | undefined {
  for (const part of readDer(bytes) ?? []) {
    for (const attribute of readDer(part.bytes) ?? []) {
      const [type, value] = readDer(attribute.bytes) ?? [];
      if (type === undefined || value === undefined || objectIdentifier(type) !== NAME.commonName) continue;
      return new TextDecoder().decode(value.bytes);
    }
  }
  return undefined;
}

/** The value of each extension, by its object identifier. */
function readExtensions(field: DerValue | undefined): ReadonlyMap<string, Uint8Array> {
  const extensions = new Map<string, Uint8Array>();
  for (const { bytes } of field === undefined ? [] : (readSequence(field.bytes) ?? [])) {
    const parts = readDer(bytes) ?? [];
    const [type] = parts;
    const value = parts.find(({ tag }) => tag === DER.octetString);
    const id = type === undefined ? undefined : objectIdentifier(type);
    if (id !== undefined && value !== undefined) extensions.set(id, value.bytes);
  }
  return extensions;
}

function dnsNamesOf(extension: Uint8Array | undefined): string[] {
  const names = extension === undefined ? [] : (readSequence(extension) ?? []);
  return names.filter(({ tag }) => tag === DNS_NAME).map(({ bytes }) => asciiOf(bytes));
}

function isAuthority(extension: Uint8Array | undefined): boolean {
  const [first] = extension === undefined ? [] : (readSequence(extension) ?? []);
  return first?.tag === DER.boolean && first.bytes[0] !== 0;
}

const RSA = '1.2.840.113549.1.1.1';
const ELLIPTIC_CURVE = '1.2.840.10045.2.1';
const PUBLIC_KEY_OF_EC = 0xa1;

/**
 * The public half of a private key: PKCS #1 (RFC 8017), SEC 1 (RFC 5915) or PKCS #8 (RFC 5958). Of a key that does not say it, or is encrypted,
 * only the algorithm, or nothing, is known.
 */
function publicHalf({ label, bytes }: PemBlock): { algorithm: string; bytes: Uint8Array | undefined } | undefined {
  if (bytes === undefined) return undefined;
  if (label === 'RSA PRIVATE KEY') return rsaHalf(bytes);
  if (label === 'EC PRIVATE KEY') return ellipticHalf(bytes);
  if (label !== 'PRIVATE KEY') return undefined;
  const [, info, key] = readSequence(bytes) ?? [];
  const algorithm = info === undefined ? undefined : algorithmOf(info);
  if (algorithm === undefined || key?.tag !== DER.octetString) return undefined;
  if (algorithm === RSA) return rsaHalf(key.bytes);
  return algorithm === ELLIPTIC_CURVE ? ellipticHalf(key.bytes) : { algorithm, bytes: undefined };
}

/** The modulus, which no other key has. */
function rsaHalf(bytes: Uint8Array) {
  const [, modulus] = readSequence(bytes) ?? [];
  return modulus?.tag === DER.integer ? { algorithm: RSA, bytes: modulus.bytes } : undefined;
}

function ellipticHalf(bytes: Uint8Array) {
  const parts = readSequence(bytes);
  if (parts === undefined) return undefined;
  const field = parts.find(({ tag }) => tag === PUBLIC_KEY_OF_EC);
  const [point] = field === undefined ? [] : (readDer(field.bytes) ?? []);
  return { algorithm: ELLIPTIC_CURVE, bytes: point?.tag === DER.bitString ? point.bytes.subarray(1) : undefined };
}

/** Whether a certificate is of this private key; undefined where the key does not tell. */
export function isKeyOf({ publicKey }: Certificate, key: PemBlock): boolean | undefined {
  const half = publicHalf(key);
  if (half === undefined) return undefined;
  if (half.algorithm !== publicKey.algorithm) return false;
  const wanted = publicKey.algorithm === RSA ? readSequence(publicKey.bytes)?.[0]?.bytes : publicKey.bytes;
  if (half.bytes === undefined || wanted === undefined) return undefined;
  const { bytes } = half;
  return bytes.length === wanted.length && bytes.every((byte, index) => byte === wanted[index]);
}

/** Whether a certificate is for a host, as clients judge it: by its alternative names, a wildcard for one label (RFC 6125). */
export function coversHost({ dnsNames }: Certificate, host: string): boolean {
  const wanted = host.toLowerCase();
  const wildcard = `*${wanted.slice(Math.max(0, wanted.indexOf('.')))}`;
  return dnsNames.some((name) => [wanted, wildcard].includes(name.toLowerCase()));
}

/** The day on which a certificate ends, `2026-01-31`, in UTC. */
export function expiryDay({ notAfter }: Certificate): string {
  return new Date(notAfter).toISOString().slice(0, 10);
}
