import { locate } from '../yaml/locate';
import type { Path } from '../yaml/path';
import { isTemplated } from '../yaml/template';
import { valueAt } from '../yaml/value';
import { isWorkloadKind, POD_TEMPLATE_PATH, type WorkloadKind } from './kinds';
import { atLeast, type KubernetesVersion } from './kubernetes-version';
import { type ContainerSpec, type PodSpec, podSpec } from './pod-spec';
import type { Resource } from './resource';
import { each, object, present, stringMap } from './shape';

/**
 * How a container takes part in its pod's life: `regular`, `init` (runs to its end first), `sidecar` (an init container with
 * restartPolicy Always, which Kubernetes keeps running since 1.29), `ephemeral` (added for debugging).
 */
export type ContainerType = 'regular' | 'init' | 'sidecar' | 'ephemeral';

/**
 * A container of a pod template. Containers without a name are being typed or refused, and are left out; one whose name is made by
 * a template action has the text of that for its name.
 */
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
    isWindows: isForWindows(spec),
  };
  for (const field of ['containers', 'initContainers', 'ephemeralContainers'] as const) {
    for (const [index, container] of each(spec[field])) {
      const containerPath = [...pod.specPath, field, index];
      const name = container.name ?? templatedName(resource, containerPath);
      if (name === undefined) continue;
      const type = containerType(field, container);
      containers.push({ name, type, path: containerPath, spec: container, pod });
    }
  }
  return pod;
}

/** The labels of a node that name its operating system; the second one went out of use with Kubernetes 1.18. */
const OS_LABELS: readonly string[] = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

/** Whether pods say that they are for Windows, or are let onto no other node. */
function isForWindows({ os, nodeSelector, affinity }: PodSpec): boolean {
  if (os?.name !== undefined) return os.name === 'windows';
  if (OS_LABELS.some((label) => nodeSelector?.[label] === 'windows')) return true;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = present(required?.nodeSelectorTerms);
  return (
    terms.length > 0 &&
    terms.every(({ matchExpressions }) =>
      present(matchExpressions).some(({ key, operator, values }) => {
        const isOs = operator === 'In' && key !== undefined && OS_LABELS.includes(key);
        return isOs && values?.length === 1 && values[0] === 'windows';
      }),
    )
  );
}

/** The name of a container that only its template knows, as it is written: `{{ .Chart.Name }}`. */
function templatedName({ document, path, data }: Resource, container: Path): string | undefined {
  const name = [...container, 'name'];
  const value = valueAt(data, name.slice(path.length));
  if (typeof value !== 'string' || !isTemplated(value)) return undefined;
  const { start, end } = locate(document, name, 'value');
  return document.text.slice(start, end).replace(/^(["'])(.*)\1$/, '$2');
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
