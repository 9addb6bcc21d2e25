/**
 * Exact resource quantities (`500m`, `1.5Gi`, `1e3`), read, computed with and written as `resource.Quantity` of
 * k8s.io/apimachinery does. Values are whole numbers of nano units, the finest step that type keeps, so no float is involved.
 */

import { remembered } from './remembered';

/** The notation a quantity was written in, which is also the one it is written back in. */
export type QuantityFormat = 'decimal-si' | 'binary-si' | 'decimal-exponent';

/** An exact quantity. Equal values may differ in format: `1Ki` and `1024`; compare with {@link compareQuantities}. */
export interface Quantity {
  /** The value in nano units: `1` is `1_000_000_000n`. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

const NANO_DIGITS = 9;
export const NANO_PER_UNIT = 10n ** 9n;

/** Parsing caps quantities with a binary suffix at the largest int64, without a word, as apimachinery does. */
const MAX_BINARY_NANO = (2n ** 63n - 1n) * NANO_PER_UNIT;

/** More digits, or a larger exponent, than any quantity means; the limit keeps exact arithmetic cheap on hostile text. */
const MAX_DIGITS = 1000;

const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const DECIMAL_SUFFIX_OF = new Map([...DECIMAL_SUFFIXES].map(([suffix, exponent]) => [exponent, suffix]));

/** The suffix at index i stands for 1024 to the power of i. */
const BINARY_SUFFIXES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const QUANTITY = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$/;

interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

/** What a suffix that matched {@link QUANTITY} stands for; undefined when its exponent is beyond {@link MAX_DIGITS}. */
function readSuffix(suffix: string): Suffix | undefined {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'decimal-si' };
  if (suffix.endsWith('i')) {
    const power = BINARY_SUFFIXES.indexOf(suffix);
    return { base: 2, exponent: 10 * power, format: 'binary-si' };
  }
  const exponent = Number(suffix.slice(1));
  return Math.abs(exponent) <= MAX_DIGITS ? { base: 10, exponent, format: 'decimal-exponent' } : undefined;
}

/** Division of a non-negative number by a positive one, rounded up. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

/**
 * Reads a quantity as apimachinery's `resource.ParseQuantity` does; undefined for what that refuses (`1g`, `512mb`, `1KI`,
 * the empty text, spaces around). A value finer than a nano is rounded away from zero; one with a binary suffix is capped
 * at 2^63-1. A text without digits (`Mi`, `+`) is zero, as it is for the API server.
 *
 * Where this differs from apimachinery: exponents beyond ±1000 and more than 1000 digits are refused here, and a few
 * texts without digits that are refused there (`Pi`, `Ei`, `e-10`) are zero here. The API server trims white space
 * before it parses, so a caller that wants its verdict trims too.
 *
 * @param text the text of the scalar, or the value of a YAML number
 */
export function parseQuantity(text: string | number): Quantity | undefined {
  return readQuantity(String(text));
}

const readQuantity = remembered((source): Quantity | undefined => {
  const match = source === '' || source.length > 2 * MAX_DIGITS ? null : QUANTITY.exec(source);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', suffixText = ''] = match;
  const suffix = readSuffix(suffixText);
  if (suffix === undefined || whole.length + fraction.length > MAX_DIGITS) return undefined;

  let magnitude = BigInt(`0${whole}${fraction}`);
  let scale = NANO_DIGITS - fraction.length;
  if (suffix.base === 10) scale += suffix.exponent;
  else magnitude <<= BigInt(suffix.exponent);
  const rounded = scale >= 0 ? magnitude * 10n ** BigInt(scale) : divideUp(magnitude, 10n ** BigInt(-scale));

  const isBinary = suffix.format === 'binary-si';
  const nano = isBinary && rounded > MAX_BINARY_NANO ? MAX_BINARY_NANO : rounded;
  // A binary quantity below one unit has no binary notation.
  const format = isBinary && nano > 0n && nano < NANO_PER_UNIT ? 'decimal-si' : suffix.format;
  return { nano: sign === '-' ? -nano : nano, format };
});

/** Negative when `a` is less than `b`, positive when greater, 0 when both are the same amount in whatever notation. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.nano === b.nano) return 0;
  return a.nano < b.nano ? -1 : 1;
}

/** Whether the amount is zero, in whatever notation (`0`, `0Mi`, `-0`). */
export function isZeroQuantity(quantity: Quantity): boolean {
  return quantity.nano === 0n;
}

/** The sum, in the notation of the first unless that is zero, as `Quantity.Add` does. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: isZeroQuantity(a) ? b.format : a.format };
}

/**
 * The quantity times a whole number, in the same notation.
 * @throws RangeError when the factor is no whole number
 */
export function scaleQuantity(quantity: Quantity, factor: number | bigint): Quantity {
  return { nano: quantity.nano * BigInt(factor), format: quantity.format };
}

/**
 * The quantity divided by a whole number, in the same notation, rounded away from zero to a nano unit as parsing does.
 * @throws RangeError when the divisor is zero or no whole number
 */
export function divideQuantity(quantity: Quantity, divisor: number | bigint): Quantity {
  const by = BigInt(divisor);
  const isNegative = quantity.nano < 0n !== by < 0n;
  const magnitude = divideUp(absolute(quantity.nano), absolute(by));
  return { nano: isNegative ? -magnitude : magnitude, format: quantity.format };
}

/** The amount as the nearest float or thereabouts: for ratios and messages, not for comparing. */
export function quantityToNumber(quantity: Quantity): number {
  if (quantity.nano % NANO_PER_UNIT === 0n) return Number(quantity.nano / NANO_PER_UNIT);
  return Number(quantity.nano) / Number(NANO_PER_UNIT);
}

/**
 * Writes the quantity in the canonical form of apimachinery: exact, without a fraction, with the largest suffix that
 * allows it (`1500m`, `1536Mi`, `12e6`). A binary quantity below 1024 or with a fraction of a unit is written in decimal
 * suffixes, and a decimal one whose suffix would be larger than `E` with an exponent.
 *
 * @param format the notation to use instead of the quantity's own, such as that of the value it stands beside
 */
export function formatQuantity(quantity: Quantity, format: QuantityFormat = quantity.format): string {
  if (isZeroQuantity(quantity)) return '0';
  const isWhole = quantity.nano % NANO_PER_UNIT === 0n;
  if (format === 'binary-si' && isWhole && absolute(quantity.nano) >= 1024n * NANO_PER_UNIT) {
    const [mantissa, power] = takeOut(quantity.nano / NANO_PER_UNIT, 1024n, BINARY_SUFFIXES.length - 1);
    return `${mantissa}${BINARY_SUFFIXES[power]}`;
  }
  const [mantissa, power] = takeOut(quantity.nano, 1000n, Number.POSITIVE_INFINITY);
  const exponent = 3 * power - NANO_DIGITS;
  const suffix = format === 'decimal-exponent' ? undefined : DECIMAL_SUFFIX_OF.get(exponent);
  return `${mantissa}${suffix ?? (exponent === 0 ? '' : `e${exponent}`)}`;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Divides by `factor` as long as nothing remains, at most `limit` times: what is left, and how often it went. */
function takeOut(value: bigint, factor: bigint, limit: number): readonly [rest: bigint, times: number] {
  let rest = value;
  let times = 0;
  while (times < limit && rest % factor === 0n) {
    rest /= factor;
    times++;
  }
  return [rest, times];
}
