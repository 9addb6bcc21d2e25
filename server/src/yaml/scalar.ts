const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUES = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']);
const FALSES = new Set(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']);
const SPECIAL_NUMBERS = new Map([
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
]);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * What an unquoted scalar means to Kubernetes: the reader behind kubectl and the API server (sigs.k8s.io/yaml) follows
 * YAML 1.1 for booleans and integers, and reads neither dates nor sexagesimal numbers.
 */
export function resolvePlainScalar(source: string): null | boolean | number | string {
  if (NULLS.has(source)) return null;
  if (TRUES.has(source)) return true;
  if (FALSES.has(source)) return false;
  const first = source.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!numeric) return source;
  const special = SPECIAL_NUMBERS.get(source);
  if (special !== undefined) return special;
  const digits = first === 46 ? source : source.replaceAll('_', '');
  return parseInteger(digits) ?? parseFloatingPoint(digits) ?? source;
}

/** A number too large for a float of 64 bits stays a string. */
function parseFloatingPoint(digits: string): number | undefined {
  const number = FLOAT.test(digits) ? Number(digits) : undefined;
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/** Go's strconv.ParseInt with base 0: a leading 0, 0o, 0x or 0b chooses the base. */
function parseInteger(digits: string): number | undefined {
  const sign = digits[0] === '-' ? -1 : 1;
  const body = digits[0] === '-' || digits[0] === '+' ? digits.slice(1) : digits;
  if (/^(0|[1-9][0-9]*)$/.test(body)) return sign * Number(body);
  if (/^0[0-7]+$/.test(body)) return sign * Number.parseInt(body.slice(1), 8);
  if (/^0[oO][0-7]+$/.test(body)) return sign * Number.parseInt(body.slice(2), 8);
  if (/^0[xX][0-9a-fA-F]+$/.test(body)) return sign * Number.parseInt(body.slice(2), 16);
  if (/^0[bB][01]+$/.test(body)) return sign * Number.parseInt(body.slice(2), 2);
  return undefined;
}

const CORE_NULLS = /^(?:null|Null|NULL|~|)$/;
const CORE_BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
const CORE_INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;

/** What an unquoted scalar means by the core schema of YAML 1.2 (section 10.3.2), as most editors and programs read it. */
export function resolveCoreScalar(source: string): null | boolean | number | string {
  if (CORE_NULLS.test(source)) return null;
  if (CORE_BOOLEAN.test(source)) return source.toLowerCase() === 'true';
  if (CORE_INTEGER.test(source) || FLOAT.test(source)) return Number(source);
  return SPECIAL_NUMBERS.get(source) ?? source;
}

/** Whether a text, written without quotes, is read back by Kubernetes as this very string. YAML syntax is not looked at. */
export function isPlainString(text: string): boolean {
  return resolvePlainScalar(text) === text;
}
