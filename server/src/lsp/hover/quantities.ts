import { type Quantity, quantityToNumber } from '../../kubernetes/quantity';
import { formatMessage } from '../../rules/rule';
import { code } from './markdown';

/** What a quantity counts, told from the field it is the value of. */
export type QuantityUnit = 'bytes' | 'cores' | 'none';

const MESSAGES = {
  bytes: '{quantity} is {plain} bytes ({binary}, {decimal}).',
  fewBytes: '{quantity} is {plain} bytes.',
  oneCore: '{quantity} is 1 CPU core.',
  cores: '{quantity} is {plain} CPU cores.',
  part: '{quantity} is {plain} of a CPU core ({percent} %).',
  none: '{quantity} is {plain}.',
} as const;

const BYTE_FIELDS =
  /^(?:memory|storage|ephemeral-storage|hugepages-.+|sizeLimit|(?:requests|limits)\.(?:memory|ephemeral-storage)|requests\.storage)$/;
const CPU_FIELDS = /^(?:(?:requests|limits)\.)?cpu$/;

export function quantityUnit(field: string): QuantityUnit {
  if (BYTE_FIELDS.test(field)) return 'bytes';
  return CPU_FIELDS.test(field) ? 'cores' : 'none';
}

/** A quantity in plain numbers. */
export function describeQuantity(written: string, quantity: Quantity, unit: QuantityUnit): string {
  const value = quantityToNumber(quantity);
  const plain = number(value, 9);
  const values = { quantity: code(written), plain };
  if (unit === 'bytes') {
    if (Math.abs(value) < 1024) return formatMessage(MESSAGES.fewBytes, values);
    return formatMessage(MESSAGES.bytes, {
      ...values,
      binary: scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']),
      decimal: scaled(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']),
    });
  }
  if (unit === 'none') return formatMessage(MESSAGES.none, values);
  if (value === 1) return formatMessage(MESSAGES.oneCore, values);
  if (value > 0 && value < 1) return formatMessage(MESSAGES.part, { ...values, percent: number(value * 100, 4) });
  return formatMessage(MESSAGES.cores, values);
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let scaledValue = value;
  let unit = 0;
  while (Math.abs(scaledValue) >= base && unit < units.length - 1) {
    scaledValue /= base;
    unit++;
  }
  const text = number(scaledValue, 2);
  const isExact = Number(text.replaceAll(',', '')) === scaledValue;
  return `${isExact ? '' : 'about '}${text} ${units[unit]}`;
}

function number(value: number, fractionDigits: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: fractionDigits });
}
