import { integer } from '../../kubernetes/shape';
import { defineRule } from '../rule';
import { cronJobSpecOf } from './job-specs';

/** How often the controller is sure to look, in seconds. */
const LOOKS_EVERY = 10;
const SUGGESTED = 200;

export default defineRule({
  id: 'cron-job-deadline',
  need: 'resilience',
  summary: 'A CronJob gives up a late start too soon, or never.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['CronJob'],
  fix: 'unsafe',
  peers: ['ks:cronjob-has-deadline'],
  messages: {
    short:
      'A run of {resource} is given up when it is {seconds} s late, but the controller may look only every 10 s: runs are left out without an error. Raise startingDeadlineSeconds.',
    absent:
      '{resource} has no startingDeadlineSeconds: a run missed while the controller was down or the CronJob was suspended is started however late. Say how late a run still makes sense.',
    fix: 'Set startingDeadlineSeconds to {seconds}',
  },
  checkResource(resource, { isStrict, report }) {
    const spec = cronJobSpecOf(resource);
    if (spec === undefined) return;
    const path = [...resource.path, 'spec', 'startingDeadlineSeconds'];
    const fixes = [
      { message: 'fix', values: { seconds: SUGGESTED }, changes: [{ op: 'set', path, value: SUGGESTED }] },
    ] as const;
    const values = { resource: resource.label };
    if (spec.startingDeadlineSeconds === undefined) {
      if (!isStrict) return;
      const at = [...resource.path, ...(spec.schedule === undefined ? ['kind'] : ['spec', 'schedule'])];
      report({ message: 'absent', values, path, at, absent: true, severity: 'info', fixes });
    } else {
      const seconds = integer(spec.startingDeadlineSeconds);
      // A negative one is refused.
      if (seconds === undefined || seconds < 0 || seconds >= LOOKS_EVERY) return;
      report({ message: 'short', values: { ...values, seconds }, path, fixes });
    }
  },
});
