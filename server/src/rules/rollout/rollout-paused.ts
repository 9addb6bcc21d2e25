import { boolean, object } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const pausable = object({ spec: object({ paused: boolean }) });

export default defineRule({
  id: 'rollout-paused',
  need: 'rollout',
  summary: 'A workload is committed with its rollout paused.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Deployment', 'Rollout'],
  fix: 'unsafe',
  peers: [],
  messages: {
    paused:
      '{resource} is paused: every change of its pods, a new image too, is accepted and then waits without an error until somebody resumes it. Remove paused; kubectl rollout pause is for the moment.',
    fix: 'Remove paused',
  },
  checkResource(resource, { report }) {
    if (resource.read(pausable)?.spec?.paused !== true) return;
    const path = [...resource.path, 'spec', 'paused'];
    report({
      message: 'paused',
      values: { resource: resource.label },
      path,
      fixes: [{ message: 'fix', changes: [{ op: 'remove', path }] }],
    });
  },
});
