import { isClusterScoped, type KindName } from '../kubernetes/kinds';
import type { Resource } from '../kubernetes/resource';
import type { KustomizeProblem } from './kustomize/problem';

/** A kind that is looked up, or all objects of whatever kind. */
export type LookupKind = KindName | 'any';

/** In place of a namespace: all of them, and what lies in none. */
export const ALL_NAMESPACES = '*';

/** What is applied together. */
export interface Unit {
  readonly type: 'kustomization' | 'chart' | 'directory' | 'file';
  /** The directory of the root kustomization, of the chart, the topmost of the tree; of a lone file the file. */
  readonly path: string;
}

/** An object of a file as lookups know it. */
export interface AppliedResource {
  /** The data that the file writes. */
  readonly written: Resource;
  /** The data as the unit's build makes it; `written` where nothing changes it. */
  readonly applied: Resource;
}

/**
 * What one unit that a file is part of has beside it. Lists keep their identity as long as they hold the same objects, and objects theirs as long
 * as they are the same data: what was found by them holds as long.
 */
export interface View {
  readonly unit: Unit;
  /** Whether something of the unit can not be read or is not there to be read, so that nothing may be called missing. */
  readonly isIncomplete: boolean;
  /** The objects of a kind in a namespace that are applied together, in the order of their files. What lies in no namespace is in all. */
  related(kind: LookupKind, namespace: string): readonly Resource[];
  /** The same in the whole workspace, the unit included. */
  everywhere(kind: LookupKind, namespace: string): readonly Resource[];
  /** The objects of files that the unit's build patches others with. */
  readonly patches: readonly Resource[];
  /** An object of the file as the unit applies it; undefined where the unit leaves it out. */
  applied(resource: Resource): AppliedResource | undefined;
  /** The file an object comes from. */
  fileOf(resource: Resource): string | undefined;
  /** A text for a person: names in it end with no hash that the unit's build puts behind them. Nobody knows them so. */
  withoutHashes(text: string): string;
}

/** The namespaces a lookup is made in by default: the object's own; all for one that lies in none. */
export function ownNamespace(resource: Resource): string {
  return isClusterScoped(resource.type) ? ALL_NAMESPACES : resource.namespace;
}

/** The names under which an object is found: its kind and `any`, in its namespace and in all. */
export function lookupKeys(resource: Resource): readonly string[] {
  // Objects in no namespace are asked for with whatever namespace the asking one has.
  const namespace = isClusterScoped(resource.type) ? ALL_NAMESPACES : resource.namespace;
  const kinds: readonly LookupKind[] = resource.type === undefined ? ['any'] : [resource.type, 'any'];
  const namespaces = namespace === ALL_NAMESPACES ? [ALL_NAMESPACES] : [namespace, ALL_NAMESPACES];
  return kinds.flatMap((kind) => namespaces.map((name) => lookupKey(kind, name)));
}

/** The name under which a lookup's objects are kept. */
export function lookupKey(kind: LookupKind, namespace: string): string {
  const scope = kind !== 'any' && isClusterScoped(kind) ? ALL_NAMESPACES : namespace;
  return `${kind} ${scope}`;
}

/** What the rest of the workspace means for a file. */
export interface FileSurroundings {
  /** A view for each unit that the file is part of; none for a file that nothing is known of. */
  readonly views: readonly View[];
  /** For a kustomization: what stands in the way of the builds that take it in. */
  readonly kustomizeProblems: readonly KustomizeProblem[];
}
