// What the ports of a Service lead to, and what the pods behind it declare.
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each } from '../../kubernetes/shape';
import { ofOthers, type Surroundings } from '../../workspace/elsewhere';
import { podCandidates, podsHaveLabels, selectorOfService, serviceSpec } from '../../workspace/relations';
import type { Path } from '../../yaml/path';
import { isWritten, valueAt } from '../../yaml/value';

/** A port of a Service. */
export interface ServicePort {
  readonly port: number;
  readonly name: string | undefined;
  readonly protocol: string;
  /** The port of the pods, by name or number: `port` where no targetPort is written. */
  readonly target: number | string;
  readonly isTargetWritten: boolean;
  readonly path: Path;
}

/** The ports of a Service; those without a number, or whose targetPort can not be read, are left out. */
export function targetsOfService(service: Resource): ServicePort[] {
  return [...each(service.read(serviceSpec)?.spec?.ports)].flatMap(([index, item]) => {
    const { port, name, protocol = 'TCP', targetPort } = item;
    const isTargetWritten = isWritten(valueAt(service.data, ['spec', 'ports', index, 'targetPort']));
    const target = isTargetWritten ? targetPort : port;
    if (port === undefined || target === undefined) return [];
    // A number in quotes is no port name, and refused.
    if (typeof target === 'string' && /^\d*$/.test(target)) return [];
    return [{ port, name, protocol, target, isTargetWritten, path: [...service.path, 'spec', 'ports', index] }];
  });
}

/** Whether clients reach the pods of a Service at their own addresses, so that no port is translated. */
export function isHeadless(service: Resource): boolean {
  return service.read(serviceSpec)?.spec?.clusterIP === 'None';
}

/** A port that a container declares. */
export interface DeclaredPort {
  readonly number: number;
  readonly name: string | undefined;
  readonly protocol: string;
  readonly container: string;
  readonly resource: Resource;
  readonly path: Path;
}

/** The ports that the lasting containers of a pod declare: those that Services and policies know names of. */
export function declaredPorts(pod: PodTemplate, version: KubernetesVersion): DeclaredPort[] {
  const { resource } = pod;
  return containersOfType(pod, version, ['regular', 'sidecar']).flatMap(({ name: container, spec, path }) =>
    [...each(spec.ports)].flatMap(([index, { containerPort: number, name, protocol = 'TCP' }]) =>
      number === undefined ? [] : [{ number, name, protocol, container, resource, path: [...path, 'ports', index] }],
    ),
  );
}

/** Whether a declared port is the one that a name or a number, and a protocol, means. */
export function isDeclaredAs(declared: DeclaredPort, target: number | string, protocol: string): boolean {
  return declared.protocol === protocol && (declared.name === target || declared.number === target);
}

/** The pods that a Service leads to: of workloads that are applied together with the resource looked at, else of those elsewhere in the namespace. */
export function podsOfService(service: Resource, context: Surroundings): PodTemplate[] {
  const here = podsAmong(service, context.related);
  return here.length > 0 ? here : podsAmong(service, context.everywhere).filter((pod) => isElsewhere(pod, context));
}

/** Whether pods that were found everywhere are of another unit, and none that stands for another cluster. */
export function isElsewhere({ workload, resource }: PodTemplate, context: Surroundings): boolean {
  return ofOthers(context, workload, [resource], resource.namespace).length > 0;
}

/** The pods that a Service leads to, of what a lookup gives. */
export function podsAmong(service: Resource, look: Surroundings['related']): PodTemplate[] {
  const selector = selectorOfService(service);
  if (selector === undefined) return [];
  const candidates = podCandidates({ matchLabels: selector }, look, service.namespace);
  return candidates.filter((pod) => podsHaveLabels(pod, selector));
}

const MAX_NAMES = 3;

/** The workloads that pods belong to, as a message names them: `Deployment web or Deployment api`. */
export function workloadsOf(pods: readonly PodTemplate[], word: 'or' | 'and'): string {
  const labels = [...new Set(pods.map(({ resource }) => resource.label))];
  const shown = labels.length > MAX_NAMES ? [...labels.slice(0, MAX_NAMES - 1), 'others'] : labels;
  return shown.join(` ${word} `);
}
