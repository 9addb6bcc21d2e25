import { atLeast } from '../../kubernetes/kubernetes-version';
import { isMap, valueAt } from '../../yaml/value';
import { defineRule } from '../rule';

const ALWAYS = 'AlwaysAllow';
const DEFAULT = 'IfHealthyBudget';

export default defineRule({
  id: 'pdb-unhealthy-eviction',
  need: 'availability',
  summary: 'A PodDisruptionBudget keeps broken pods from being evicted, which stops the drain of their node.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['PodDisruptionBudget'],
  fix: 'unsafe',
  peers: ['kl:pdb-unhealthy-pod-eviction-policy'],
  messages: {
    guarded: `While too few of its pods are ready, {budget} guards the broken ones too: one that keeps crashing stops the drain of its node until somebody deletes it. Set unhealthyPodEvictionPolicy to ${ALWAYS}.`,
    fix: `Set unhealthyPodEvictionPolicy to ${ALWAYS}`,
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const spec = valueAt(resource.data, ['spec']);
    if (!isMap(spec) || resource.version !== 'v1' || !atLeast(kubernetesVersion, '1.27')) return;
    const policy = spec.unhealthyPodEvictionPolicy ?? undefined;
    // What is no policy at all is a wrong value.
    if (policy !== undefined && policy !== DEFAULT) return;
    const path = [...resource.path, 'spec', 'unhealthyPodEvictionPolicy'];
    report({
      message: 'guarded',
      values: { budget: resource.label },
      path,
      at: policy === undefined ? [...resource.path, 'kind'] : path,
      absent: policy === undefined,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: ALWAYS }] }],
    });
  },
});
