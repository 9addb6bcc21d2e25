import { defineRule } from '../rule';
import { containersWithout, SUGGESTED } from './absent-amounts';

export default defineRule({
  id: 'cpu-request',
  need: 'resources',
  bundle: 'resources',
  summary: 'A container requests no CPU, so the scheduler may put it on a node that has none left.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['kl:unset-cpu-requirements', 'ks:container-resources', 'po:cpuRequestsMissing', 'ck:10', 'tv:KSV-0015'],
  messages: {
    absent:
      'Container {container} requests no CPU: the scheduler puts it on nodes that have none left, and there it gets the smallest share. Set resources.requests.cpu to what it usually needs.',
    fix: 'Set the CPU request to {amount}',
  },
  checkResource(resource, context) {
    for (const { container, place } of containersWithout(resource, 'requests', 'cpu', context)) {
      const amount = SUGGESTED.cpuRequest;
      context.report({
        message: 'absent',
        values: { container: container.name },
        ...place,
        fixes: [
          {
            message: 'fix',
            values: { amount },
            changes: [{ op: 'set', path: place.path, value: amount, select: true }],
          },
        ],
      });
    }
  },
});
