// Ports of the node that a pod takes for itself, so that a second such pod finds no place there.

import type { Path } from '../yaml/path';
import type { KubernetesVersion } from './kubernetes-version';
import { containersOfType, type PodTemplate } from './pod-template';
import { each } from './shape';

/** A port of the node that a pod takes. */
export interface NodePort {
  readonly number: number;
  /** Where it is written. */
  readonly path: Path;
}

/** The first port of the node that the pod's lasting containers take: a hostPort, or any declared one in the node's network. */
export function nodePortOf(pod: PodTemplate, version: KubernetesVersion): NodePort | undefined {
  for (const { path, spec } of containersOfType(pod, version, ['regular', 'sidecar'])) {
    for (const [index, { containerPort, hostPort }] of each(spec.ports)) {
      const field = hostPort === undefined || hostPort === 0 ? 'containerPort' : 'hostPort';
      const number = field === 'hostPort' ? hostPort : pod.spec.hostNetwork === true ? containerPort : undefined;
      if (number !== undefined) return { number, path: [...path, 'ports', index, field] };
    }
  }
  return undefined;
}
