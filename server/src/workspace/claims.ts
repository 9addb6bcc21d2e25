// Claims for volumes: those that a resource is, or makes for its pods, and those that pods mount by name.
import { claimTemplateNames } from '../kubernetes/controller-spec';
import type { PodTemplate } from '../kubernetes/pod-template';
import type { Resource } from '../kubernetes/resource';
import { each, list, object, present, quantity, type Read, string, stringMap, strings } from '../kubernetes/shape';
import type { Path } from '../yaml/path';

const claimSpec = object({
  accessModes: strings,
  resources: object({ requests: object({ storage: quantity }) }),
  storageClassName: string,
  volumeName: string,
});

const claim = object({ metadata: object({ name: string, annotations: stringMap }), spec: claimSpec });
const statefulSet = object({ spec: object({ volumeClaimTemplates: list(claim) }) });

export interface Claim {
  /** As a message names it. */
  readonly label: string;
  /** Where the claim stands, which has its `metadata` and `spec`. From the document's root. */
  readonly path: Path;
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined where none is written. */
  readonly spec: Read<typeof claimSpec> | undefined;
}

/** The claim itself, or the templates of a StatefulSet's; none of other kinds. */
export function claimsOf(resource: Resource): Claim[] {
  if (resource.type === 'PersistentVolumeClaim') {
    const read = resource.read(claim);
    return [
      { label: resource.label, path: resource.path, annotations: read?.metadata?.annotations ?? {}, spec: read?.spec },
    ];
  }
  if (resource.type !== 'StatefulSet') return [];
  return [...each(resource.read(statefulSet)?.spec?.volumeClaimTemplates)].map(([index, { metadata, spec }]) => ({
    label: `Claim template ${metadata?.name ?? index} of ${resource.label}`,
    path: [...resource.path, 'spec', 'volumeClaimTemplates', index],
    annotations: metadata?.annotations ?? {},
    spec,
  }));
}

/** How claims named their class before Kubernetes 1.6; it still counts, and more than the field. */
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** The class that a claim asks for: empty for none at all, undefined where the cluster's default decides. */
export function storageClassOf({ annotations, spec }: Claim): string | undefined {
  return annotations[CLASS_ANNOTATION] ?? spec?.storageClassName;
}

const DEFAULT_ANNOTATIONS: readonly string[] = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Whether a StorageClass says that claims without a class get it. */
export function isDefaultClass({ metadata }: Resource): boolean {
  return DEFAULT_ANNOTATIONS.some((annotation) => metadata.annotations?.[annotation] === 'true');
}

/** A claim that the pods of a template mount by its name. */
export interface MountedClaim {
  readonly name: string;
  /** Of the name, from the document's root. */
  readonly path: Path;
}

/** The claims that the pods of a template mount by name. A claim template takes the place of a volume of its name. */
export function mountedClaims(pod: PodTemplate): MountedClaim[] {
  const replaced = claimTemplateNames(pod.resource);
  return [...each(pod.spec.volumes)].flatMap(([index, { name: volume, persistentVolumeClaim }]) => {
    const name = persistentVolumeClaim?.claimName;
    if (name === undefined || (volume !== undefined && replaced.includes(volume))) return [];
    return [{ name, path: [...pod.specPath, 'volumes', index, 'persistentVolumeClaim', 'claimName'] }];
  });
}

/** The ways in which a PersistentVolumeClaim wants to be mounted; none where nothing is known of it. */
export function accessModesOf(resource: Resource | undefined): string[] {
  return present(resource?.read(claim)?.spec?.accessModes);
}

/** Whether pods on several nodes may mount a claim at the same time. */
export function isSharable(accessModes: readonly string[]): boolean {
  return accessModes.some((mode) => mode.endsWith('Many'));
}

/**
 * The name of a claim that the pods of a template mount and that pods on different nodes can not share, if there is one: its access
 * mode is ReadWriteOnce or ReadWriteOncePod. A claim that is not among `claims` most likely has the usual mode, ReadWriteOnce.
 */
export function exclusiveClaim(pod: PodTemplate, claims: readonly Resource[]): string | undefined {
  const isMeant = ({ metadata, namespace }: Resource, name: string) =>
    metadata.name === name && namespace === pod.resource.namespace;
  return mountedClaims(pod).find(({ name }) => !isSharable(accessModesOf(claims.find((found) => isMeant(found, name)))))
    ?.name;
}
