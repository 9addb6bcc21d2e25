import type { WorkloadKind } from '../../kubernetes/kinds';

const REFUSED = 'the API server refuses the {workload}';
const REFUSED_LATER =
  'the API server accepts the StatefulSet, but refuses every pod that is to be made of it, so none ever starts';
const INVALID_SPEC = 'Argo Rollouts stops the Rollout as InvalidSpec';

/**
 * What becomes of a workload whose pods the API server's validation refuses, as a clause of a message: most pod templates are
 * validated when they are applied, those of StatefulSets only when pods are made of them, Rollouts by their own controller.
 */
export function refusalOf(workload: WorkloadKind): string {
  if (workload === 'StatefulSet') return REFUSED_LATER;
  return workload === 'Rollout' ? INVALID_SPEC : REFUSED.replace('{workload}', workload);
}
