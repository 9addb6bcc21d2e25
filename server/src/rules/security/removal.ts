import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt } from '../../yaml/value';

/**
 * Takes an entry out, and with the last one what holds nothing else. Undefined where the entry is the only one that a template writes there:
 * nobody knows whether its actions add more. Paths count from the document's root.
 */
export function removal(resource: Resource, path: Path): Change[] | undefined {
  let entry = path;
  while (isAlone(resource, entry)) {
    if (resource.document.templated) return undefined;
    entry = entry.slice(0, -1);
  }
  return [{ op: 'remove', path: entry }];
}

/** Takes entries out of one map, and the map too where they are all that it holds; otherwise as `removal`. */
export function removalOfAll(resource: Resource, owner: Path, keys: readonly string[]): Change[] | undefined {
  const map = valueAt(resource.document.data, owner);
  const isEmptied = isMap(map) && Object.keys(map).every((key) => keys.includes(key));
  if (!isEmptied) return keys.map((key) => ({ op: 'remove', path: [...owner, key] }));
  return resource.document.templated ? undefined : removal(resource, owner);
}

function isAlone(resource: Resource, path: Path): boolean {
  const owner = path.slice(0, -1);
  if (owner.length <= resource.path.length) return false;
  const holder = valueAt(resource.document.data, owner);
  return isList(holder) ? holder.length === 1 : isMap(holder) && Object.keys(holder).length === 1;
}
