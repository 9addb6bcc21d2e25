import { defineRule } from '../rule';
import { containersWithout } from './absent-amounts';
import { LIMIT_FIX_MESSAGES, limitFix } from './suggested-limit';

/** Room above the usual need of a small service, which its start takes. */
const SUGGESTED_LIMIT = '500m';

export default defineRule({
  id: 'cpu-limit',
  need: 'resources',
  summary: 'A container may take all idle CPU of its node. Contested, so off unless asked for.',
  severity: 'info',
  profile: 'optional',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['ks:container-resources', 'po:cpuLimitsMissing', 'ck:11', 'tv:KSV-0011'],
  messages: {
    absent:
      'Container {container} has no CPU limit: it may take all idle CPU of its node, so its speed depends on its neighbours. Set resources.limits.cpu if it has to be the same everywhere.',
    ...LIMIT_FIX_MESSAGES,
  },
  checkResource(resource, context) {
    for (const without of containersWithout(resource, 'limits', 'cpu', context)) {
      context.report({
        message: 'absent',
        values: { container: without.container.name },
        ...without.place,
        fixes: [limitFix(without, 'cpu', SUGGESTED_LIMIT)],
      });
    }
  },
});
