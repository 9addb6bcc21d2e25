// The claims that a resource is, or makes for its pods.
import type { Resource } from '../../kubernetes/resource';
import { each, list, object, quantity, type Read, string, stringMap, strings } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';

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
