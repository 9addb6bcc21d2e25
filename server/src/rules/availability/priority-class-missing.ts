import type { PodTemplate } from '../../kubernetes/pod-template';
import { defineRule } from '../rule';

export default defineRule({
  id: 'priority-class-missing',
  need: 'availability',
  summary: 'A workload does not say how important its pods are.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['po:priorityClassNotSet', 'kl:priority-class-name'],
  messages: {
    missing:
      '{resource} does not say how important its pods are: when room gets short they wait behind, and are preempted or evicted before, those of any class with a priority. Set priorityClassName.',
    fix: 'Set priorityClassName to {name}',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || (pod.spec.priorityClassName ?? '') !== '') return;
    const path = [...pod.specPath, 'priorityClassName'];
    const name = likelyClass(pod);
    report({
      message: 'missing',
      values: { resource: resource.label },
      path,
      at: pod.spec.priorityClassName === undefined ? [...resource.path, 'kind'] : path,
      absent: true,
      fixes: [{ message: 'fix', values: { name }, changes: [{ op: 'set', path, value: name, select: true }] }],
    });
  },
});

/** Every cluster has the two system classes; of its other classes nothing is known. */
function likelyClass({ workload, resource }: PodTemplate): string {
  if (resource.namespace !== 'kube-system') return 'high-priority';
  return workload === 'DaemonSet' ? 'system-node-critical' : 'system-cluster-critical';
}
