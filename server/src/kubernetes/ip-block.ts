/** Ranges of IP addresses as NetworkPolicies write them: CIDR notation of RFC 4632 (IPv4) and RFC 4291 (IPv6). */

/** All addresses that begin with the same bits. */
export interface IpBlock {
  readonly family: 4 | 6;
  /** The first address, as a number: the bits behind the prefix are zero. */
  readonly first: bigint;
  /** How many bits are the same in all addresses: 0 to 32, or 0 to 128. */
  readonly prefixLength: number;
}

const BITS = { 4: 32, 6: 128 } as const;

/** Reads `10.0.0.0/8` or `fd00::/8`; undefined for anything else. Bits behind the prefix are ignored, as the API server does. */
export function parseIpBlock(text: string): IpBlock | undefined {
  const match = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text);
  const address = match?.[1] ?? '';
  const prefixLength = Number(match?.[2]);
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? parseIpv6(address) : parseIpv4(address);
  if (match === null || value === undefined || prefixLength > BITS[family]) return undefined;
  const hostBits = BigInt(BITS[family] - prefixLength);
  return { family, first: (value >> hostBits) << hostBits, prefixLength };
}

/** Whether every address of `inner` is one of `outer`. */
export function containsBlock(outer: IpBlock, inner: IpBlock): boolean {
  if (outer.family !== inner.family || outer.prefixLength > inner.prefixLength) return false;
  const hostBits = BigInt(BITS[outer.family] - outer.prefixLength);
  return outer.first >> hostBits === inner.first >> hostBits;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
