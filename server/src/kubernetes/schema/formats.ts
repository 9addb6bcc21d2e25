import { parseGoDuration } from '../go-duration';
import { parseIpBlock } from '../ip-block';

/**
 * The formats of texts that the API server checks in custom resources (apiextensions-apiserver's list; what they mean is in kube-openapi's package
 * strfmt). Those of no use to a cluster, such as ISBNs, are left out, and a format that is not here is not checked. By the name that people write.
 */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  byte: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text),
  cidr: (text) => {
    const slash = text.lastIndexOf('/');
    return slash > 0 && parseIpBlock(withoutDots(text.slice(0, slash)) + text.slice(slash)) !== undefined;
  },
  date: isDate,
  'date-time': isDateTime,
  duration: isDuration,
  // All that Go's net/mail takes, a name in front and all, and a little more.
  email: (text) => /[^\s@<][ \t]*@[ \t]*[^\s@>]/.test(text),
  hexcolor: (text) => /^#?(?:[0-9a-f]{3}){1,2}$/i.test(text),
  hostname: isHostname,
  ipv4: (text) => text.includes('.') && isAddress(text),
  ipv6: (text) => text.includes(':') && isAddress(text),
  'k8s-long-name': (text) => text.length <= 253 && text.split('.').every(isPartOfName),
  'k8s-short-name': (text) => text.length <= 63 && isPartOfName(text),
  mac: (text) =>
    /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2}(?:(?:\1[0-9a-f]{2}){12})?)?$/i.test(
      text,
    ) || /^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?:\.[0-9a-f]{4}(?:(?:\.[0-9a-f]{4}){6})?)?$/i.test(text),
  uri: isRequestUri,
  uuid: (text) => isUuid(text, ''),
  uuid3: (text) => isUuid(text, '3'),
  uuid4: (text) => isUuid(text, '4'),
  uuid5: (text) => isUuid(text, '5'),
};

/** The formats that are known since a release, as minor versions; the others always were. */
const SINCE: Readonly<Record<string, number>> = { 'k8s-long-name': 34, 'k8s-short-name': 34 };

const NAMES = new Map(Object.keys(FORMATS).map((name) => [name.replaceAll('-', ''), name]));

/** A format that a release, given as its minor version, checks, by its name in {@link FORMATS}; else undefined. Hyphens do not count. */
export function checkedFormat(format: string, minor: number): string | undefined {
  const name = NAMES.get(format.replaceAll('-', ''));
  return name !== undefined && (SINCE[name] ?? 0) <= minor ? name : undefined;
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  // The day before the first of the next month is the last of this one. Years below 100 mean others to Date.
  const days = new Date(Date.UTC(Number(year) + 400, Number(month), 0)).getUTCDate();
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days;
}

/** RFC 3339, in either case; a leap second is refused. */
function isDateTime(text: string): boolean {
  const [, date, hour, minute, second] = /^(.{10})t(\d\d):(\d\d):(\d\d)(?:.\d+)?(?:z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  if (date === undefined || !isDate(date)) return false;
  return Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
}

const SHORT_UNITS = new Set(['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk']);
const LONG_UNITS = /^(?:nano|micro|milli|sec|min|hour|day|week)/;

/** What Go reads as a duration, or a text that somewhere has a number with a unit, as Scala writes it: `3 days`. */
function isDuration(text: string): boolean {
  if (parseGoDuration(text) !== undefined) return true;
  return [...text.matchAll(/\d\s*([A-Za-zµ]+)/g)].some(([, unit = '']) => {
    const lower = unit.toLowerCase();
    return SHORT_UNITS.has(lower) || LONG_UNITS.test(lower);
  });
}

/** A name without dots, in which a hyphen may only be the second character; or with dots, ending in letters. */
function isHostname(text: string): boolean {
  if (new TextEncoder().encode(text).length > 255) return false;
  const parts = text.split('.');
  const last = parts.pop() ?? '';
  if (parts.length === 0) return /^[a-z0-9\p{S}\p{L}](?:-?[a-z0-9\p{S}\p{L}]{0,62})$/iu.test(last);
  const isPart = (part: string) => /^[a-z0-9\p{S}\p{L}](?:[a-z0-9\p{S}\p{L}-]{0,61}[a-z0-9\p{S}\p{L}])?$/iu.test(part);
  return parts.every(isPart) && /^\p{L}{2,63}$/u.test(last);
}

function isAddress(text: string): boolean {
  return parseIpBlock(`${withoutDots(text)}/0`) !== undefined;
}

/** An IPv6 address may end in an IPv4 one (RFC 4291, 2.2): the same with hexadecimal groups. */
function withoutDots(address: string): string {
  const [, head, tail = ''] = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(address) ?? [];
  const bytes = tail.split('.').map(Number);
  if (head === undefined || bytes.some((byte) => byte > 255)) return address;
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return `${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function isPartOfName(part: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(part);
}

/** An absolute URI or an absolute path, as Go's url.ParseRequestURI reads them: nearly all that begins like one. */
function isRequestUri(text: string): boolean {
  return (text === '*' || /^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(text)) && !/\p{Cc}/u.test(text);
}

function isUuid(text: string, version: string): boolean {
  const [, digit, variant] =
    /^[0-9a-f]{8}-?[0-9a-f]{4}-?([0-9a-f])[0-9a-f]{3}-?([0-9a-f])[0-9a-f]{3}-?[0-9a-f]{12}$/i.exec(text) ?? [];
  if (digit === undefined || variant === undefined) return false;
  return version === '' || (digit === version && (version === '3' || /[89ab]/i.test(variant)));
}
