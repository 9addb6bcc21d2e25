import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Definition } from '../../kubernetes/schema/definition';
import type { Schemas } from '../../kubernetes/schema/schemas';

/** The parts of Kubernetes' own API that custom resources hold copies of, and that grow with its releases. */
const EMBEDDED = [
  'PodSpec',
  'Container',
  'EphemeralContainer',
  'SecurityContext',
  'PodSecurityContext',
  'Probe',
  'Volume',
  'VolumeMount',
  'VolumeProjection',
  'EnvVarSource',
  'PodAffinityTerm',
  'TopologySpreadConstraint',
  'PersistentVolumeClaimSpec',
] as const;

/**
 * Whether a part of a custom resource is a copy of a part of Kubernetes' own API, in which the target release has a field that the copy lacks: the
 * copy that a cluster has may be newer.
 */
export function isEmbeddedCoreField(
  owner: Definition,
  field: string,
  { kubernetes }: Schemas,
  target: KubernetesVersion,
): boolean {
  return EMBEDDED.some((name) => {
    const core = kubernetes.definition(`core.v1.${name}`);
    if (core?.field(field, target) === undefined) return false;
    const names = new Set(core.fieldNames);
    const own = owner.fieldNames;
    return own.length * 2 >= names.size && own.every((other) => names.has(other));
  });
}
