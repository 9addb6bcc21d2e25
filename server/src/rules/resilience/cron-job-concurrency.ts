import { parseCron } from '../../kubernetes/cron';
import { shortestPause } from '../../kubernetes/cron-pauses';
import { integer } from '../../kubernetes/shape';
import { exclusiveClaimFor } from '../evidence';
import { findNamed } from '../lookup';
import { defineRule } from '../rule';
import { cronJobSpecOf, jobSpecOf } from './job-specs';

const MINUTE = 60_000;
const OFTEN = 15 * MINUTE;

export default defineRule({
  id: 'cron-job-concurrency',
  need: 'resilience',
  summary: 'A slow run of a CronJob overlaps the next one.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: ['CronJob'],
  fix: 'unsafe',
  peers: [],
  messages: {
    often:
      'Runs of {resource} follow one another after {pause}, and concurrencyPolicy Allow starts the next while a slow one still works: they pile up when something is slow anyway. Set concurrencyPolicy to Forbid.',
    deadline:
      'Runs of {resource} follow one another after {pause}, but one may take {limit}: concurrencyPolicy Allow then starts the next beside it. Set concurrencyPolicy to Forbid.',
    claim:
      '{resource} mounts claim {claim}, which one node at a time may have: with concurrencyPolicy Allow the next run waits for the volume or writes beside a slow one. Set concurrencyPolicy to Forbid.',
    any: '{resource} starts the next run even while the last one still works (concurrencyPolicy Allow). Set Forbid, unless its runs can not disturb one another.',
    fix: 'Set concurrencyPolicy to Forbid',
  },
  checkResource(resource, context) {
    const spec = cronJobSpecOf(resource);
    const policy = spec?.concurrencyPolicy;
    if (spec === undefined || (policy !== undefined && policy !== 'Allow') || spec.suspend === true) return;
    const pause = pauseOf(spec.schedule);
    const deadline = integer(jobSpecOf(resource)?.spec.activeDeadlineSeconds);
    const limit = deadline === undefined ? undefined : deadline * 1000;
    // What is stopped before the next run begins does not overlap it.
    if (pause !== undefined && limit !== undefined && limit <= pause) return;
    const path = [...resource.path, 'spec', 'concurrencyPolicy'];
    const isDefault = policy === undefined;
    const at = [...resource.path, ...(spec.schedule === undefined ? ['kind'] : ['spec', 'schedule'])];
    const details = {
      path,
      ...(isDefault ? { at, absent: true } : {}),
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'Forbid' }] }],
    } as const;
    const values = { resource: resource.label };
    const pod = resource.podTemplate;
    const mounted = pod === undefined ? undefined : exclusiveClaimFor(pod, context);
    // How a claim that is not here may be mounted nobody knows.
    const isKnown = mounted !== undefined && findNamed(context, 'PersistentVolumeClaim', mounted).length > 0;
    const claim = isKnown ? mounted : undefined;
    if (pause !== undefined && limit !== undefined) {
      const times = { pause: inWords(pause), limit: inWords(limit) };
      context.report({ message: 'deadline', values: { ...values, ...times }, ...details });
    } else if (pause !== undefined && pause < OFTEN) {
      context.report({ message: 'often', values: { ...values, pause: inWords(pause) }, ...details });
    } else if (claim !== undefined) context.report({ message: 'claim', values: { ...values, claim }, ...details });
    else if (context.isStrict) context.report({ message: 'any', values, ...details });
  },
});

function pauseOf(schedule: string | undefined): number | undefined {
  const parsed = schedule === undefined ? undefined : parseCron(schedule);
  return parsed === undefined || 'error' in parsed ? undefined : shortestPause(parsed.schedule);
}

function inWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const [amount, unit] =
    seconds % 3600 === 0
      ? [seconds / 3600, 'hour']
      : seconds % 60 === 0
        ? [seconds / 60, 'minute']
        : [seconds, 'second'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
