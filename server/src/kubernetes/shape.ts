import { isTemplated } from '../yaml/template';
import { emptyMap, isList, isMap, type YamlValue } from '../yaml/value';

/**
 * Reads one type out of plain data. What has another type is absent (undefined): it is for validity to report, and no rule
 * has to think of it. Scalars whose value only a template knows are absent too.
 */
export type Reader<T> = (value: YamlValue | undefined) => T | undefined;

/** The type that a reader gives. */
export type Read<R> = R extends Reader<infer T> ? T : never;

/** A list in which an item that is null or of a wrong type is a hole, so that indexes stay those of the manifest. */
export type List<T> = readonly (T | undefined)[];

export const string: Reader<string> = (value) => (typeof value === 'string' && !isTemplated(value) ? value : undefined);

export const boolean: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

export const integer: Reader<number> = (value) => (Number.isInteger(value) ? (value as number) : undefined);

/** An int-or-string of the API: a port by number or name, a count or a percentage. */
export const intOrString: Reader<number | string> = (value) => integer(value) ?? string(value);

/** A quantity as it is written; numbers are given as text. */
export const quantity: Reader<string> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : string(value);

/** Anything: for fields of which only the presence matters. */
export const anything: Reader<YamlValue> = (value) => (value === null ? undefined : value);

export function list<T>(item: Reader<T>): Reader<List<T>> {
  return (value) => (isList(value) ? value.map((entry) => item(entry)) : undefined);
}

export function map<T>(entry: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isMap(value)) return undefined;
    const result = emptyMap<T>();
    for (const key in value) {
      const read = entry(value[key]);
      if (read !== undefined) result[key] = read;
    }
    return result;
  };
}

export const strings: Reader<List<string>> = list(string);
export const stringMap: Reader<Readonly<Record<string, string>>> = map(string);

export function object<S extends Readonly<Record<string, Reader<unknown>>>>(
  shape: S,
): Reader<{ readonly [K in keyof S]: Read<S[K]> | undefined }> {
  const names = Object.keys(shape);
  const readers = Object.values(shape);
  // Most fields of most objects are not written: what a reader makes of that is always the same.
  const absent = readers.map((read) => read(undefined));
  return (value) => {
    if (!isMap(value)) return undefined;
    // Every result has all fields in one order: what is alike in form is read fastest.
    const result: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      const field = value[name];
      result[name] = field === undefined ? absent[index] : readers[index]?.(field);
    }
    return result as { readonly [K in keyof S]: Read<S[K]> | undefined };
  };
}

/** The items of a list that are there, each with its index in the manifest. */
export function each<T>(items: List<T> | undefined): [index: number, item: T][] {
  const found: [index: number, item: T][] = [];
  if (items === undefined) return found;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (item !== undefined) found.push([index, item]);
  }
  return found;
}

/** The items of a list that are there, where their indexes do not matter. */
export function present<T>(items: List<T> | undefined): T[] {
  return items === undefined ? [] : items.filter((item) => item !== undefined);
}
