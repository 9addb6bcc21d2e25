import type { KindName } from '../kubernetes/kinds';
import type { Resource } from '../kubernetes/resource';
import { asSet } from './of-list';
import type { Unit } from './view';

/** Lookups from a resource's place in the workspace. Without the file's overlays all other units are somebody else's. */
export interface Surroundings {
  readonly related: (kind: KindName, namespace?: string) => readonly Resource[];
  readonly everywhere: (kind: KindName, namespace?: string) => readonly Resource[];
  readonly fileOf?: (resource: Resource) => string | undefined;
  readonly unit?: Unit;
  readonly overlays?: readonly string[];
}

/** {@link elsewhere} as a lookup of all objects of a kind. */
export function lookElsewhere(context: Surroundings): Surroundings['everywhere'] {
  return (kind, namespace) => elsewhere(context, kind, () => true, namespace);
}

/** The objects of other units of which something is true; see {@link ofOthers}. */
export function elsewhere(
  context: Surroundings,
  kind: KindName,
  isWanted: (other: Resource) => boolean,
  namespace?: string,
): readonly Resource[] {
  return ofOthers(context, kind, context.everywhere(kind, namespace).filter(isWanted), namespace);
}

/**
 * Those of the objects that were found everywhere that are of other units. Overlays that take in the resource's file too stand for other clusters, so what
 * they add, or make of what is applied together with the resource, is not among them.
 */
export function ofOthers(
  context: Surroundings,
  kind: KindName,
  found: readonly Resource[],
  namespace?: string,
): readonly Resource[] {
  if (found.length === 0) return found;
  const here = asSet(context.related(kind, namespace));
  const others = found.filter((other) => !here.has(other));
  const { fileOf, unit, overlays = [] } = context;
  if (others.length === 0 || fileOf === undefined || overlays.length === 0) return others;
  const siblings = overlays.filter((overlay) => overlay !== unit?.path);
  const files = new Set([...here].map((own) => fileOf(own)));
  return others.filter((other) => {
    const file = fileOf(other);
    return file === undefined || !(files.has(file) || siblings.some((overlay) => file.startsWith(`${overlay}/`)));
  });
}

/** Those of the objects that were found everywhere that count for a resource: of its own unit and of others, not of overlays beside its own. */
export function ofThisAndOthers(
  context: Surroundings,
  kind: KindName,
  found: readonly Resource[],
  namespace?: string,
): readonly Resource[] {
  if (found.length === 0 || (context.overlays ?? []).length === 0) return found;
  const counting = new Set([...context.related(kind, namespace), ...ofOthers(context, kind, found, namespace)]);
  return found.filter((resource) => counting.has(resource));
}
