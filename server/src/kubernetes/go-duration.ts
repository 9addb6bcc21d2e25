const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/**
 * A duration as Go's `time.ParseDuration` reads it: `1h30m`, `1.5h`, `-10s`, `0`.
 *
 * @returns nanoseconds, to the precision of a number; undefined for what Go refuses
 */
export function parseGoDuration(text: string): number | undefined {
  const sign = text[0] === '-' ? -1 : 1;
  const body = text.replace(/^[-+]/, '');
  if (body === '0') return 0;
  if (!/^(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined;
  let total = 0;
  for (const [, amount = '', unit = ''] of body.matchAll(/([0-9.]+)([^0-9.]+)/g)) {
    total += Number(amount) * (NANOSECONDS[unit] ?? 0);
  }
  // A duration of Go is a 64-bit integer of nanoseconds: some 292 years.
  return total < 2 ** 63 ? sign * total : undefined;
}
