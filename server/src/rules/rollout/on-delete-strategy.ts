import { object, string } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const updated = object({ spec: object({ updateStrategy: object({ type: string }) }) });

export default defineRule({
  id: 'on-delete-strategy',
  need: 'rollout',
  summary: 'Updates of a workload wait until somebody deletes its pods by hand.',
  severity: 'info',
  profile: 'production',
  scope: 'object',
  kinds: ['StatefulSet', 'DaemonSet'],
  fix: 'unsafe',
  peers: [],
  messages: {
    onDelete:
      '{resource} is updated only as far as somebody deletes its pods by hand: until then the old version runs on beside pods of the new one. Use RollingUpdate, unless an operator deletes them.',
    fix: 'Use RollingUpdate',
  },
  checkResource(resource, { report }) {
    if (resource.read(updated)?.spec?.updateStrategy?.type !== 'OnDelete') return;
    const path = [...resource.path, 'spec', 'updateStrategy', 'type'];
    report({
      message: 'onDelete',
      values: { resource: resource.label },
      path,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'RollingUpdate' }] }],
    });
  },
});
