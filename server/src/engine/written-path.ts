import type { Resource } from '../kubernetes/resource';
import type { Path } from '../yaml/path';
import { isList, isMap, sameValue, valueAt, type YamlValue } from '../yaml/value';

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

/** An object as its file writes it, as it is applied, and what it may have been patched with. */
interface Patched {
  readonly own: Resource;
  readonly written: Resource;
  readonly applied: Resource;
  readonly patches: readonly Resource[];
}

/**
 * Whether a value of an object as it is applied is another than the file writes, and a patch may have set it: one for the kind has something in this place.
 *
 * @param path where it stands in the object as it is applied
 * @param found where {@link writtenPath} finds that place in the object as it is written
 */
export function isSetByPatch(path: Path, found: Path, { own, written, applied, patches }: Patched): boolean {
  const depth = own.path.length;
  const isSame = sameValue(valueAt(applied.data, path.slice(depth)), valueAt(written.data, found.slice(depth)));
  if (isSame && path.length === found.length) return false;
  return patches.some(({ kind, data }) => kind === applied.kind && hasPlace(data, path.slice(depth)));
}

/** Whether there is a value where a path leads, in whatever items of the lists on the way. */
function hasPlace(value: YamlValue | undefined, path: Path): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return value !== undefined;
  if (typeof step === 'number') return isList(value) && value.some((item) => hasPlace(item, rest));
  return isMap(value) && hasPlace(value[step], rest);
}
