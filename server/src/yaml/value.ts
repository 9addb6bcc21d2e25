/** What a YAML document means to Kubernetes: JSON's data model. Maps have no prototype, so that any key is safe to look up. */
export type YamlValue = null | boolean | number | string | readonly YamlValue[] | YamlMap;

export interface YamlMap {
  readonly [key: string]: YamlValue;
}

/**
 * Objects made by this have no property that they were not given, as `Object.create(null)` would have it; but engines keep those as hash tables, which are
 * slower to read and take several times the memory.
 */
const Bare = function Bare() {} as unknown as new () => Record<string, unknown>;
Bare.prototype = Object.create(null);

/** A map to be filled. */
export function emptyMap<T = YamlValue>(): Record<string, T> {
  return new Bare() as Record<string, T>;
}

export function isMap(value: YamlValue | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: YamlValue | undefined): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** Whether there is a value: Kubernetes takes a null as nothing. */
export function isWritten(value: YamlValue | undefined): boolean {
  return value !== undefined && value !== null;
}

/** The value at the end of a path, or undefined where a step is missing. */
export function valueAt(value: YamlValue | undefined, path: readonly (string | number)[]): YamlValue | undefined {
  let current = value;
  for (const step of path) {
    if (typeof step === 'number') current = isList(current) ? current[step] : undefined;
    else current = isMap(current) ? current[step] : undefined;
  }
  return current;
}

/** Whether two values are the same data; the order of a map's keys does not matter. */
export function sameValue(a: YamlValue | undefined, b: YamlValue | undefined): boolean {
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}

/** The values without those that are the same data as an earlier one. */
export function distinctValues(values: readonly YamlValue[]): readonly YamlValue[] {
  return values.filter((value, index) => values.findIndex((other) => sameValue(other, value)) === index);
}
