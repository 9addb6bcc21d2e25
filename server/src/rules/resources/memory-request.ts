import { defineRule } from '../rule';
import { containersWithout, SUGGESTED } from './absent-amounts';

export default defineRule({
  id: 'memory-request',
  need: 'resources',
  bundle: 'resources',
  summary: 'A container requests no memory, so its node may be overfilled and it is evicted among the first.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['ks:container-resources', 'po:memoryRequestsMissing', 'ck:12', 'tv:KSV-0016'],
  messages: {
    absent:
      'Container {container} requests no memory: the scheduler puts it on nodes that have none left, and when one runs short it is evicted among the first. Set resources.requests.memory to what it usually needs.',
    fix: 'Set the memory request to {amount}',
  },
  checkResource(resource, context) {
    for (const { container, place } of containersWithout(resource, 'requests', 'memory', context)) {
      const amount = SUGGESTED.memoryRequest;
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
