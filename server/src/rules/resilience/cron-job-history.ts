import { defineRule } from '../rule';
import { cronJobSpecOf } from './job-specs';

export default defineRule({
  id: 'cron-job-history',
  need: 'resilience',
  summary: 'A CronJob keeps no failed Job, so nothing is left to find out why it failed.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['CronJob'],
  fix: 'unsafe',
  peers: [],
  messages: {
    none: '{resource} keeps no failed Job: its pods go with it, and their logs and events too, so nobody finds out why it failed. Keep at least one.',
    fix: 'Set failedJobsHistoryLimit to 1',
  },
  checkResource(resource, { report }) {
    if (cronJobSpecOf(resource)?.failedJobsHistoryLimit !== 0) return;
    const path = [...resource.path, 'spec', 'failedJobsHistoryLimit'];
    report({
      message: 'none',
      values: { resource: resource.label },
      path,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 1 }] }],
    });
  },
});
