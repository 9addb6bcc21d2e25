import { groupOf } from '../../kubernetes/api-groups';
import { groupsOf, isClusterScoped, type KindName, kindName, knownKindNamed } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import type { ReferenceKind } from './reference';

/** Kinds without namespace that references name and no rule speaks of. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  '/Node',
  'external-secrets.io/ClusterSecretStore',
  'snapshot.storage.k8s.io/VolumeSnapshotClass',
  'karpenter.sh/NodePool',
  'storage.k8s.io/VolumeAttributesClass',
]);

/** A kind as tables write it: the name of a known kind, or the group and the kind of another one. */
export type KindText = KindName | `${string}/${string}`;

export function referenceKind(text: KindText): ReferenceKind {
  const slash = text.lastIndexOf('/');
  if (slash >= 0) return kindIn(text.slice(0, slash), text.slice(slash + 1));
  const type = text as KindName;
  return { group: groupsOf(type)[0] ?? '', kind: text, type };
}

export function kindIn(group: string, kind: string): ReferenceKind {
  return { group, kind, type: kindName(group, kind) };
}

/** The kind that an `apiVersion` and a `kind` mean; without an `apiVersion` the known kind of that name. */
export function kindOfVersion(apiVersion: string | undefined, kind: string): ReferenceKind {
  if (apiVersion !== undefined) return kindIn(groupOf(apiVersion), kind);
  const type = knownKindNamed(kind);
  return type === undefined ? { group: '', kind, type } : referenceKind(type);
}

/** Whether objects of a kind lie in no namespace. Kinds that are not known are taken to lie in one. */
export function isWithoutNamespace({ group, kind, type }: ReferenceKind): boolean {
  return isClusterScoped(type) || CLUSTER_SCOPED.has(`${group}/${kind}`);
}

/** Whether an object is of a kind; a kind that moved from one API group to another is the same one. */
export function isOfKind(
  { type, group, kind }: Pick<Resource, 'type' | 'group' | 'kind'>,
  wanted: ReferenceKind,
): boolean {
  return wanted.type === undefined ? group === wanted.group && kind === wanted.kind : type === wanted.type;
}

/** A text that is the same for the same kind. */
export function kindId({ type, group, kind }: Pick<ReferenceKind, 'type' | 'group' | 'kind'>): string {
  return type ?? `${group}/${kind}`;
}
