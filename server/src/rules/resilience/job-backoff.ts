import { defineRule } from '../rule';
import { jobSpecOf } from './job-specs';

const SUGGESTED = { backoffLimit: 3, activeDeadlineSeconds: 3600 } as const;

export default defineRule({
  id: 'job-backoff',
  need: 'resilience',
  summary: 'Nothing says how often a Job is tried, or how long it may take.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['Job', 'CronJob'],
  fix: 'suggestion',
  peers: [],
  messages: {
    absent:
      '{resource} sets neither backoffLimit nor activeDeadlineSeconds: a Job that fails is tried six times more, one that hangs runs for ever. Say how often it may be tried, or how long it may take.',
    fix: 'Set {field} to {value}',
  },
  checkResource(resource, { report }) {
    const job = jobSpecOf(resource);
    if (job === undefined) return;
    const { backoffLimit, backoffLimitPerIndex, activeDeadlineSeconds } = job.spec;
    if ([backoffLimit, backoffLimitPerIndex, activeDeadlineSeconds].some((value) => value !== undefined)) return;
    report({
      message: 'absent',
      values: { resource: resource.label },
      path: [...job.path, 'backoffLimit'],
      at: [...resource.path, 'kind'],
      absent: true,
      fixes: (['backoffLimit', 'activeDeadlineSeconds'] as const).map((field) => ({
        message: 'fix',
        values: { field, value: SUGGESTED[field] },
        changes: [{ op: 'set', path: [...job.path, field], value: SUGGESTED[field], select: true }],
      })),
    });
  },
});
