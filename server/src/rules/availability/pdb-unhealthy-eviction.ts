import { atLeast } from '../../kubernetes/kubernetes-version';
import { intOrString, object, string } from '../../kubernetes/shape';
import { isTemplated } from '../../yaml/template';
import { valueAt } from '../../yaml/value';
import { defineRule } from '../rule';

const budget = object({
  spec: object({ minAvailable: intOrString, maxUnavailable: intOrString, unhealthyPodEvictionPolicy: string }),
});
const ALWAYS = 'AlwaysAllow';

export default defineRule({
  id: 'pdb-unhealthy-eviction',
  need: 'availability',
  summary: 'A PodDisruptionBudget keeps crashing pods from being evicted, which stops the drain of their node.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['PodDisruptionBudget'],
  fix: 'unsafe',
  peers: ['kl:pdb-unhealthy-pod-eviction-policy'],
  messages: {
    guarded: `While too few of its pods are ready, {budget} guards the broken ones too: a crashing pod then stops the drain of its node until somebody deletes it. Set unhealthyPodEvictionPolicy to ${ALWAYS}.`,
    fix: `Set unhealthyPodEvictionPolicy to ${ALWAYS}`,
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const spec = resource.read(budget)?.spec;
    if (spec === undefined || resource.version !== 'v1' || !atLeast(kubernetesVersion, '1.27')) return;
    // Such a budget guards nothing.
    if (isNothing(spec.minAvailable) || spec.maxUnavailable === '100%') return;
  },
});
