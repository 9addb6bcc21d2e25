import type { Resource } from '../kubernetes/resource';

/**
 * Computes something of the objects that a lookup gives once for as long as it gives the same: lookups answer with the same list while it holds the same
 * objects.
 */
export function ofList<T>(compute: (resources: readonly Resource[]) => T): (resources: readonly Resource[]) => T {
  const known = new WeakMap<readonly Resource[], { readonly value: T }>();
  return (resources) => {
    let entry = known.get(resources);
    if (entry === undefined) {
      entry = { value: compute(resources) };
      known.set(resources, entry);
    }
    return entry.value;
  };
}

/** To ask whether an object is among them. */
export const asSet: (resources: readonly Resource[]) => ReadonlySet<Resource> = ofList(
  (resources) => new Set(resources),
);

/** Objects by a text that some of them share; those for which it is undefined are left out. */
export function groupedBy(
  key: (resource: Resource) => string | undefined,
): (resources: readonly Resource[]) => ReadonlyMap<string, readonly Resource[]> {
  return ofList((resources) => {
    const groups = new Map<string, Resource[]>();
    for (const resource of resources) {
      const name = key(resource);
      const group = name === undefined ? undefined : groups.get(name);
      if (group !== undefined) group.push(resource);
      else if (name !== undefined) groups.set(name, [resource]);
    }
    return groups;
  });
}
