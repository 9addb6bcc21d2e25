/** Reading of DER (ITU-T X.690): the tags and values that certificates and keys are made of. Lengths are definite and stay within the bytes. */

export interface DerValue {
  /** The whole identifier octet: class, constructed bit and number. */
  readonly tag: number;
  readonly bytes: Uint8Array;
}

export const DER = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** The values that stand one behind the other in some bytes; undefined where they are no DER. */
export function readDer(bytes: Uint8Array): DerValue[] | undefined {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1];
    at += 2;
    // Tags of more than one octet are not used by certificates.
    if (length === undefined || (tag & 0x1f) === 0x1f) return undefined;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 4) return undefined;
      length = 0;
      for (let index = 0; index < octets; index++) length = length * 256 + (bytes[at + index] ?? 0);
      at += octets;
    }
    if (at + length > bytes.length) return undefined;
    values.push({ tag, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return values;
}

/** The values inside of the one sequence that the bytes are. */
export function readSequence(bytes: Uint8Array): DerValue[] | undefined {
  const [outer, ...rest] = readDer(bytes) ?? [];
  return outer?.tag === DER.sequence && rest.length === 0 ? readDer(outer.bytes) : undefined;
}

/** The dotted numbers of an object identifier. */
export function objectIdentifier({ tag, bytes }: DerValue): string | undefined {
  if (tag !== DER.objectIdentifier) return undefined;
  const numbers: number[] = [];
  let number = 0;
  for (const octet of bytes) {
    number = number * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const first = numbers[0] ?? 0;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...numbers.slice(1)].join('.');
}

/** The milliseconds since 1970 that a UTCTime or GeneralizedTime of RFC 5280 says. */
export function derTime({ tag, bytes }: DerValue): number | undefined {
  if (tag !== DER.utcTime && tag !== DER.generalizedTime) return undefined;
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(asciiOf(bytes));
  const years = match?.[1] ?? '';
  if (match === null || years.length !== (tag === DER.utcTime ? 2 : 4)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  // Two digits are of the years 1950 to 2049.
  const full = tag === DER.utcTime ? year + (year < 50 ? 2000 : 1900) : year;
  return Date.UTC(full, month - 1, day, hour, minute, second);
}

/** Text of one byte a character. */
export function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
