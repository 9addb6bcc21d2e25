import type { WorkloadKind } from '../../kubernetes/kinds';
import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';

const REFUSED = 'the API server refuses the {workload}';
const REFUSED_LATER =
  'the API server accepts the {workload}, but refuses every pod that is to be made of it, so none ever starts';
const INVALID_SPEC = 'Argo Rollouts stops the Rollout as InvalidSpec';

/**
 * What becomes of a workload whose pods the API server's validation refuses, as a clause of a message: most pod templates are
 * validated when they are applied, those of StatefulSets before Kubernetes 1.34 (ValidatePodTemplateSpecForStatefulSet) only when pods are
 * made of them, Rollouts by their own controller.
 */
export function refusalOf(workload: WorkloadKind, target: KubernetesVersion): string {
  const isRefusedLater = workload === 'StatefulSet' && !atLeast(target, '1.34');
  if (isRefusedLater) return refusalOfPods(workload);
  return workload === 'Rollout' ? INVALID_SPEC : REFUSED.replace('{workload}', workload);
}

/** The same for what is refused only in pods themselves, not in what they are made of. */
export function refusalOfPods(workload: WorkloadKind): string {
  return (workload === 'Pod' ? REFUSED : REFUSED_LATER).replace('{workload}', workload);
}
