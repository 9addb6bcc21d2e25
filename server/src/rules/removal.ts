import type { Resource } from '../kubernetes/resource';
import type { Change } from '../yaml/change';
import type { Path } from '../yaml/path';
import { isList, isMap, valueAt } from '../yaml/value';

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
  return removeTogether(resource, owner, keys, isMap(map) ? Object.keys(map).length : 0);
}

/** Takes items out of one list, and the list too where they are all that it holds; otherwise as `removal`. */
export function removalOfItems(resource: Resource, owner: Path, indexes: readonly number[]): Change[] | undefined {
  const list = valueAt(resource.document.data, owner);
  return removeTogether(resource, owner, indexes, isList(list) ? list.length : 0);
}

function removeTogether(
  resource: Resource,
  owner: Path,
  steps: readonly (string | number)[],
  size: number,
): Change[] | undefined {
  if (steps.length < size) return steps.map((step) => ({ op: 'remove', path: [...owner, step] }));
  return resource.document.templated ? undefined : removal(resource, owner);
}

function isAlone(resource: Resource, path: Path): boolean {
  const owner = path.slice(0, -1);
  if (owner.length <= resource.path.length) return false;
  const holder = valueAt(resource.document.data, owner);
  return isList(holder) ? holder.length === 1 : isMap(holder) && Object.keys(holder).length === 1;
}
