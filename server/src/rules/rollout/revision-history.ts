import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { defineRule } from '../rule';

export default defineRule({
  id: 'revision-history',
  need: 'rollout',
  summary: 'A workload keeps no old revision to roll back to.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
  fix: 'safe',
  peers: [],
  messages: {
    none: '{resource} keeps no old revision, so kubectl rollout undo has nothing to go back to when an update fails. Remove revisionHistoryLimit; Kubernetes then keeps ten.',
    fix: 'Remove revisionHistoryLimit',
  },
  checkResource(resource, { report }) {
    if (controllerSpecOf(resource)?.revisionHistoryLimit !== 0) return;
    const path = [...resource.path, 'spec', 'revisionHistoryLimit'];
    report({
      message: 'none',
      values: { resource: resource.label },
      path,
      fixes: [{ message: 'fix', changes: [{ op: 'remove', path }] }],
    });
  },
});
