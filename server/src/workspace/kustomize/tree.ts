import { emptyMap, type YamlMap, type YamlValue } from '../../yaml/value';

/** A map with these entries; the last of a key counts. */
export function mapOf(entries: Iterable<readonly [string, YamlValue]>): YamlMap {
  const map = emptyMap();
  for (const [key, value] of entries) map[key] = value;
  return map;
}

/** The map with another value for a key; the map itself where that is the value already. */
export function withEntry(map: YamlMap, key: string, value: YamlValue): YamlMap {
  if (map[key] === value) return map;
  const changed = emptyMap();
  for (const name in map) changed[name] = map[name] ?? null;
  changed[key] = value;
  return changed;
}

/** The map without a key; the map itself where it has no such key. */
export function withoutEntry(map: YamlMap, key: string): YamlMap {
  return key in map ? mapOf(Object.entries(map).filter(([name]) => name !== key)) : map;
}

/** The list with each item put through a function; the list itself where that changes none. */
export function mapItems(
  list: readonly YamlValue[],
  change: (item: YamlValue, index: number) => YamlValue,
): readonly YamlValue[] {
  const changed = list.map(change);
  return changed.every((item, index) => item === list[index]) ? list : changed;
}
