import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';

/**
 * A keyword of our own: items of a list differ in the fields that it names, or as a whole where it names none. This is what `x-kubernetes-list-type` wants
 * of maps and sets.
 */
export const DISTINCT_ITEMS = 'x-prodlint-distinct';

/** An item that is like one in front of it. */
export interface RepeatedItem {
  readonly index: number;
  readonly first: number;
}

/** The items of a list that repeat one; of several that repeat the same, the first alone. */
export function repeatedItems(keys: readonly string[], items: readonly YamlValue[]): readonly RepeatedItem[] {
  // An item that is none of the maps that there should be is a matter of its type.
  if (keys.length > 0 && !items.every((item) => isMap(item) || item === null)) return [];
  const places = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const identity = textOf(keys.length === 0 ? item : keyOf(keys, item));
    const known = places.get(identity);
    if (known === undefined) places.set(identity, [index]);
    else known.push(index);
  }
  return [...places.values()].flatMap(([first, index]) =>
    first === undefined || index === undefined ? [] : [{ index, first }],
  );
}

function keyOf(keys: readonly string[], item: YamlValue): YamlMap {
  if (!isMap(item)) return {};
  return Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])));
}

/** A text that only the same data has. */
function textOf(value: YamlValue): string {
  if (isList(value)) return `[${value.map(textOf).join()}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.keys(value).sort();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${textOf(value[key] ?? null)}`).join()}}`;
}
