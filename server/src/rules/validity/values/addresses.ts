import { containsBlock, type IpBlock, parseIpBlock } from '../../../kubernetes/ip-block';
import { atLeast } from '../../../kubernetes/kubernetes-version';
import type { PlacedValue } from '../typed-objects';
import type { ValueReport } from './report';

/** `010.0.0.1`: some programs read it as octal. */
const LEADING_ZERO = /(?:^|\.)0\d/;

/** Asks for an IP address, where a text is written (validation.IsValidIPForLegacyField). Gives the address if it is one. */
export function checkIp(place: PlacedValue, report: ValueReport): IpBlock | undefined {
  const { text } = place;
  if (text === undefined) return undefined;
  const address = parseAddress(text);
  if (address === undefined) {
    // An IPv4 address inside an IPv6 one is not read here.
    if (!isMixed(text)) report.refuse(place, 'ip', {});
  } else if (LEADING_ZERO.test(text) && isStrict(report)) report.refuse(place, 'ipZeros', {});
  return address;
}

/** Asks for a range of addresses, where a text is written (IsValidCIDRForLegacyField). */
export function checkCidr(place: PlacedValue, report: ValueReport): IpBlock | undefined {
  const text = place.text?.trim();
  if (text === undefined) return undefined;
  const block = parseIpBlock(text);
  if (block === undefined) {
    if (!isMixed(text)) report.refuse(place, 'cidr', {}, { fixes: wholeAddress(place, text, report) });
    return undefined;
  }
  if (!isStrict(report)) return block;
  if (LEADING_ZERO.test(text)) report.refuse(place, 'ipZeros', {});
  else if (parseAddress(text.slice(0, text.indexOf('/')))?.first !== block.first) {
    const first = formatBlock(block);
    report.refuse(place, 'cidrBits', { first }, { fixes: report.setTo(place, first) });
  }
  return block;
}

/** Whether a range lies in another one and is smaller. */
export function isPartOf(inner: IpBlock, outer: IpBlock): boolean {
  return containsBlock(outer, inner) && inner.prefixLength > outer.prefixLength;
}

/** Addresses that no endpoint can have (ValidateEndpointIP). */
export function checkEndpointIp(place: PlacedValue, report: ValueReport): IpBlock | undefined {
  const address = checkIp(place, report);
  const which = address === undefined ? undefined : SPECIAL.find(({ block }) => containsBlock(block, address))?.which;
  if (which !== undefined) report.refuse(place, 'ipKind', { which });
  return address;
}

const SPECIAL = [
  ['0.0.0.0/32', 'that stands for none'],
  ['::/128', 'that stands for none'],
  ['127.0.0.0/8', 'of the machine itself'],
  ['::1/128', 'of the machine itself'],
  ['169.254.0.0/16', 'that only holds within one network segment'],
  ['fe80::/10', 'that only holds within one network segment'],
  ['224.0.0.0/24', 'of a multicast group'],
  ['ff02::/16', 'of a multicast group'],
].flatMap(([text = '', which = '']) => {
  const block = parseIpBlock(text);
  return block === undefined ? [] : [{ block, which }];
});

function parseAddress(text: string): IpBlock | undefined {
  return text.includes('/') ? undefined : parseIpBlock(`${text}/${text.includes(':') ? 128 : 32}`);
}

function isMixed(text: string): boolean {
  return text.includes(':') && text.includes('.');
}

/** KEP-4858. */
function isStrict({ target }: ValueReport): boolean {
  return atLeast(target, '1.36');
}

/** An address alone is most likely a range of that one address. */
function wholeAddress(place: PlacedValue, text: string, report: ValueReport) {
  const address = parseAddress(text);
  return address === undefined ? [] : report.setTo(place, `${text}/${address.prefixLength}`);
}

function formatBlock({ family, first, prefixLength }: IpBlock): string {
  const step = family === 4 ? 8n : 16n;
  const count = family === 4 ? 4 : 8;
  const parts = Array.from(
    { length: count },
    (_, index) => (first >> (step * BigInt(count - 1 - index))) & ((1n << step) - 1n),
  );
  const text = family === 4 ? parts.join('.') : shortest(parts.map((part) => part.toString(16)));
  return `${text}/${prefixLength}`;
}

/** With `::` for the longest run of zeros (RFC 5952). */
function shortest(groups: readonly string[]): string {
  const runs = groups.join(':').match(/(?:\b0\b(?::|$))+/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest.length < 3) return groups.join(':');
  return groups
    .join(':')
    .replace(longest, ':')
    .replace(/^:(?!:)/, '::')
    .replace(/([^:]):$/, '$1::')
    .replace(/:{3,}/, '::');
}
