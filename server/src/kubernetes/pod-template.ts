import type { Path } from '../yaml/path';
import { valueAt } from '../yaml/value';
import { isWorkloadKind, POD_TEMPLATE_PATH, type WorkloadKind } from './kinds';
import { atLeast, type KubernetesVersion } from './kubernetes-version';
import { type ContainerSpec, type PodSpec, podSpec } from './pod-spec';
import type { Resource } from './resource';
import { each, object, stringMap } from './shape';

/**
 * How a container takes part in its pod's life: `regular`, `init` (runs to its end first), `sidecar` (an init container with
 * restartPolicy Always, which Kubernetes keeps running since 1.29), `ephemeral` (added for debugging).
 */
export type ContainerType = 'regular' | 'init' | 'sidecar' | 'ephemeral';

/** A container of a pod template. Containers without a name are being typed or refused, and are left out. */
export interface Container {
  readonly name: string;
  readonly type: ContainerType;
  /** From the document's root. */
  readonly path: Path;
  readonly spec: ContainerSpec;
  readonly pod: PodTemplate;
}

/** What a workload makes pods of. All paths count from the document's root. */
export interface PodTemplate {
  readonly resource: Resource;
  readonly workload: WorkloadKind;
  /** The template, whose `metadata` and `spec` are the pods'. */
  readonly path: Path;
  readonly specPath: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  /** All containers: regular, then init and sidecar, then ephemeral ones. */
  readonly containers: readonly Container[];
  readonly isWindows: boolean;
}

const templateMetadata = object({ labels: stringMap, annotations: stringMap });

export function readPodTemplate(resource: Resource): PodTemplate | undefined {
  if (!isWorkloadKind(resource.type)) return undefined;
  const steps = POD_TEMPLATE_PATH[resource.type];
  const template = valueAt(resource.data, steps);
  const spec = podSpec(valueAt(template, ['spec']));
  if (spec === undefined) return undefined;
  const path = [...resource.path, ...steps];
  const metadata = templateMetadata(valueAt(template, ['metadata']));
  const containers: Container[] = [];
  const pod: PodTemplate = {
    resource,
    workload: resource.type,
    path,
    specPath: [...path, 'spec'],
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    spec,
    containers,
    isWindows: spec.os?.name === 'windows' || spec.nodeSelector?.['kubernetes.io/os'] === 'windows',
  };
  for (const field of ['containers', 'initContainers', 'ephemeralContainers'] as const) {
    for (const [index, container] of each(spec[field])) {
      if (container.name === undefined) continue;
      const type = containerType(field, container);
      containers.push({ name: container.name, type, path: [...pod.specPath, field, index], spec: container, pod });
    }
  }
  return pod;
}

function containerType(
  field: 'containers' | 'initContainers' | 'ephemeralContainers',
  container: ContainerSpec,
): ContainerType {
  if (field === 'containers') return 'regular';
  if (field === 'ephemeralContainers') return 'ephemeral';
  return container.restartPolicy === 'Always' ? 'sidecar' : 'init';
}

/**
 * The containers of a pod that are of these types on a Kubernetes version. Before 1.29 (KEP-753 beta) nothing honours
 * restartPolicy on an init container, so what asks to be a sidecar is a plain init container there.
 */
export function containersOfType(
  pod: PodTemplate,
  version: KubernetesVersion,
  types: readonly ContainerType[],
): Container[] {
  const hasSidecars = atLeast(version, '1.29');
  return pod.containers.filter(({ type }) => types.includes(type === 'sidecar' && !hasSidecars ? 'init' : type));
}
