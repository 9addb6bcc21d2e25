import { defineRule } from '../rule';
import { containersWithout, SUGGESTED } from './absent-amounts';
import { LIMIT_FIX_MESSAGES, limitFix } from './suggested-limit';

export default defineRule({
  id: 'memory-limit',
  need: 'resources',
  bundle: 'resources',
  summary: 'A container may take all memory of its node.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['kl:unset-memory-requirements', 'ks:container-resources', 'po:memoryLimitsMissing', 'ck:13', 'tv:KSV-0018'],
  messages: {
    absent:
      'Container {container} has no memory limit: one leak takes the memory of the whole node, and other pods are killed for it. Set resources.limits.memory.',
    ...LIMIT_FIX_MESSAGES,
  },
  checkResource(resource, context) {
    for (const without of containersWithout(resource, 'limits', 'memory', context)) {
      context.report({
        message: 'absent',
        values: { container: without.container.name },
        ...without.place,
        fixes: [limitFix(without, 'memory', SUGGESTED.memoryLimit)],
      });
    }
  },
});
