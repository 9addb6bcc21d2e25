/** Values that are a number of pods or a share of them (maxSurge, minAvailable), as k8s.io/apimachinery's `intstr` has them. */

/** A count, or a percentage of some total. Percentages are whole numbers and may exceed 100; counts may be negative. */
export interface IntOrPercent {
  readonly kind: 'int' | 'percent';
  readonly value: number;
}

/** What a Deployment uses for maxSurge and for maxUnavailable where they are absent. */
export const DEFAULT_ROLLING_UPDATE: IntOrPercent = { kind: 'percent', value: 25 };

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);

/**
 * Reads an IntOrString that means a number or a percentage. A number is a 32-bit integer; a string is digits and `%`,
 * nothing else (`IsValidPercent`). A quoted number (`"3"`) is no number: the API server refuses it.
 *
 * @param value the value as Kubernetes reads the scalar: a number unquoted, else a string
 * @returns undefined for what the API server refuses whatever the field
 */
export function parseIntOrPercent(value: number | string): IntOrPercent | undefined {
  if (typeof value === 'number') {
    const isInt32 = Number.isInteger(value) && value >= MIN_INT32 && value <= MAX_INT32;
    // Adding zero makes 0 of a negative zero.
    return isInt32 ? { kind: 'int', value: value + 0 } : undefined;
  }
  if (!/^[0-9]+%$/.test(value)) return undefined;
  const percent = Number(value.slice(0, -1));
  return Number.isSafeInteger(percent) ? { kind: 'percent', value: percent } : undefined;
}

/** Why the API server refuses an amount that may be neither negative nor more than the whole. */
export type IntOrPercentProblem =
  | 'negative'
  | 'above100'
  /** A number in quotes, which is text, and text has to be a percentage. */
  | 'quoted'
  /** Text that is no whole number of percent. */
  | 'no-percentage';

/** What is wrong with a number or share of pods (`ValidatePositiveIntOrPercent`, `IsNotMoreThan100Percent` of pkg/apis/apps/validation). */
export function intOrPercentProblem(value: number | string): IntOrPercentProblem | undefined {
  if (typeof value === 'string' && /^[0-9]{1,9}$/.test(value)) return 'quoted';
  if (typeof value === 'string' && /^-[0-9]+%?$/.test(value)) return 'negative';
  const parsed = parseIntOrPercent(value);
  if (parsed === undefined) return typeof value === 'string' ? 'no-percentage' : undefined;
  if (parsed.kind === 'percent') return parsed.value > 100 ? 'above100' : undefined;
  return parsed.value < 0 ? 'negative' : undefined;
}

/**
 * The number that the value stands for when the whole is `total`, as `GetScaledValueFromIntOrPercent` computes it: a
 * count is itself, a percentage is rounded up or down to a whole number.
 */
export function scaledValue(value: IntOrPercent, total: number, rounding: 'up' | 'down'): number {
  if (value.kind === 'int') return value.value;
  const share = (value.value * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** How far a rolling update may leave the wanted number of pods, as whole pods. */
export interface Fenceposts {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/**
 * What maxSurge and maxUnavailable of a Deployment with that many replicas come to, as `ResolveFenceposts` of its
 * controller: absent is 25%, the surge is rounded up, the unavailable down, and when both are 0 one pod may be
 * unavailable, else no update could make progress. Neither is limited to the replicas.
 */
export function resolveFenceposts(
  maxSurge: IntOrPercent | undefined,
  maxUnavailable: IntOrPercent | undefined,
  replicas: number,
): Fenceposts {
  const surge = scaledValue(maxSurge ?? DEFAULT_ROLLING_UPDATE, replicas, 'up');
  const unavailable = scaledValue(maxUnavailable ?? DEFAULT_ROLLING_UPDATE, replicas, 'down');
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
