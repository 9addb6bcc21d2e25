import type { Path } from '../yaml/path';
import { isList, isMap, type YamlValue } from '../yaml/value';

/** The fields by which strategic merges tell the items of a list apart. */
const ITEM_KEYS = [
  'name',
  'mountPath',
  'devicePath',
  'containerPort',
  'port',
  'key',
  'topologyKey',
  'ip',
  'uid',
] as const;

/**
 * Where the value that a path leads to in an object as it is applied stands in the object as it is written: a patch may have moved the items of a
 * list. Ends at what the object does not write. The first `depth` steps lead to the object itself and are the same in both.
 */
export function writtenPath(path: Path, applied: YamlValue, written: YamlValue, depth: number): Path {
  const found = [...path.slice(0, depth)];
  let from: YamlValue | undefined = applied;
  let to: YamlValue | undefined = written;
  for (const step of path.slice(depth)) {
    if (typeof step === 'string') {
      from = isMap(from) ? from[step] : undefined;
      to = isMap(to) ? to[step] : undefined;
      found.push(step);
    } else {
      const index = isList(from) && isList(to) ? writtenIndex(from, to, step) : -1;
      if (index < 0) return found;
      from = (from as readonly YamlValue[])[step];
      to = (to as readonly YamlValue[])[index];
      found.push(index);
    }
  }
  return found;
}

function writtenIndex(from: readonly YamlValue[], to: readonly YamlValue[], index: number): number {
  const item = from[index];
  const same = to.indexOf(item as YamlValue);
  if (same >= 0) return same;
  if (!isMap(item)) return -1;
  const key = ITEM_KEYS.find((name) => item[name] !== undefined);
  if (key === undefined) return index < to.length && isMap(to[index]) ? index : -1;
  return to.findIndex((other) => isMap(other) && other[key] === item[key]);
}
