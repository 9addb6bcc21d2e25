import { integer } from '../../../kubernetes/shape';
import type { PlacedValue, TypedObject } from '../typed-objects';
import type { ValueChecks, ValueReport } from './report';
import { checkCounts } from './scheduling';

/** What pkg/apis/apps/validation and pkg/apis/batch/validation ask beside pods and rolling updates. */
export const workloadChecks: ValueChecks = {
  'apps.v1.DeploymentSpec': (spec, report) =>
    checkCounts(spec, ['replicas', 'minReadySeconds', 'revisionHistoryLimit'], report),
  'apps.v1.ReplicaSetSpec': (spec, report) => checkCounts(spec, ['replicas', 'minReadySeconds'], report),
  'core.v1.ReplicationControllerSpec': (spec, report) => checkCounts(spec, ['replicas', 'minReadySeconds'], report),
  'apps.v1.DaemonSetSpec': (spec, report) => checkCounts(spec, ['minReadySeconds', 'revisionHistoryLimit'], report),
  'apps.v1.StatefulSetSpec': (spec, report) => {
    checkCounts(spec, ['replicas', 'minReadySeconds'], report);
    checkCounts(spec.at('ordinals'), ['start'], report);
    checkCounts(spec.at('updateStrategy', 'rollingUpdate'), ['partition'], report);
    for (const field of ['whenDeleted', 'whenScaled'])
      report.oneOf(spec.at('persistentVolumeClaimRetentionPolicy', field), ['Retain', 'Delete']);
  },
  'batch.v1.CronJobSpec': (spec, report) =>
    checkCounts(spec, ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], report),
  'batch.v1.JobSpec': checkJob,
};

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];

function checkJob(job: TypedObject, report: ValueReport): void {
  checkCounts(job, COUNTS, report);
  const mode = job.at('completionMode');
  const isIndexed = mode.text === 'Indexed';
  if (!isIndexed && (mode.text !== undefined || !mode.isWritten)) {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy']) {
      const place = job.at(field);
      if (!place.isWritten) continue;
      const fixes = [...report.setTo(mode, 'Indexed'), ...report.removal(place)];
      report.refuse(place, 'indexedOnly', {}, { part: 'key', absent: !mode.isWritten, fixes });
    }
  }
  checkSelector(job, report);
  const policy = job.at('podFailurePolicy');
  if (policy.isWritten) checkFailurePolicy(policy, job, report);
}

function checkSelector(job: TypedObject, report: ValueReport): void {
  const selector = job.at('selector');
  const isInCronJob = job.around('batch.v1.CronJobSpec') !== undefined;
  // The server adds to one that says nothing, but not in a CronJob.
  const isGiven = isInCronJob ? selector.isWritten : selector.entries().some(([, part]) => part.isFilled);
  if (!isGiven || (job.at('manualSelector').isWritten && !isInCronJob)) return;
  report.refuse(selector, 'jobSelector', {}, { part: 'key', absent: !isInCronJob, fixes: report.removal(selector) });
}

function checkFailurePolicy(policy: PlacedValue, job: TypedObject, report: ValueReport): void {
  report.oneOf(job.at('podReplacementPolicy'), ['Failed']);
  const template = job.at('template', 'spec');
  const containers = [...template.at('initContainers').items(), ...template.at('containers').items()];
  const names = containers.flatMap((container) => container.at('name').text ?? []);
  for (const rule of policy.at('rules').items()) {
    const action = rule.at('action');
    if (action.text === 'FailIndex' && !job.at('backoffLimitPerIndex').isWritten)
      report.refuse(action, 'failIndex', {}, { absent: true });
    const codes = rule.at('onExitCodes');
    const conditions = rule.at('onPodConditions');
    if (codes.isWritten && conditions.isFilled)
      report.refuse(codes, 'failureBoth', {}, { part: 'key', conflict: true });
    const container = codes.at('containerName');
    if (container.text !== undefined && names.length === containers.length && !names.includes(container.text))
      report.refuse(container, 'failureContainer', {}, { absent: true, fixes: report.nearestOf(container, names) });
    checkExitCodes(codes, report);
  }
}

function checkExitCodes(codes: PlacedValue, report: ValueReport): void {
  const operator = codes.at('operator').text;
  let previous = Number.NEGATIVE_INFINITY;
  for (const place of codes.at('values').items()) {
    const code = place.read(integer);
    if (code === undefined) continue;
    const reason =
      operator === 'In' && code === 0
        ? 'can not have 0 with the operator In, because it means success'
        : code === previous
          ? `have ${code} twice`
          : code < previous
            ? `have to stand in order, but ${code} follows ${previous}`
            : undefined;
    if (reason !== undefined) report.refuse(place, 'exitCodes', { reason });
    previous = code;
  }
}
