import { isWorkloadKind } from '../../../kubernetes/kinds';
import { nameProblem } from '../../../kubernetes/names';
import { integer } from '../../../kubernetes/shape';
import { reasonOf } from '../name-words';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { checkIp } from './addresses';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/core/validation (ValidatePodSpec) and the validation of each workload ask of a pod as a whole. */
export const podChecks: ValueChecks = {
  'core.v1.PodSpec': (pod, report) => {
    checkRestartPolicy(pod, report);
    checkDeadline(pod, report);
    checkPriority(pod, report);
    checkNamespaces(pod, report);
    checkHostNames(pod, report);
    checkVolumeNames(pod, report);
    const ephemeral = pod.at('ephemeralContainers');
    if (ephemeral.isFilled)
      report.refuse(ephemeral, 'ephemeralContainers', {}, { part: 'key', fixes: report.removal(ephemeral) });
    report.oneOf(pod.at('os', 'name'), ['linux', 'windows']);
  },
  'core.v1.PodDNSConfig': (config, report) => {
    const servers = config.at('nameservers');
    const { length } = servers.items();
    if (length > MAX_NAMESERVERS) report.refuse(servers, 'nameservers', { count: length }, { part: 'key' });
    for (const server of servers.items()) checkIp(server, report);
  },
  'core.v1.HostAlias': (alias, report) => {
    checkIp(alias.at('ip'), report);
    for (const name of alias.at('hostnames').items()) checkName(name, 'subdomain', report);
  },
};

const MAX_NAMESERVERS = 3;
const SYSTEM_CLASSES: ReadonlyMap<string | undefined, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

function checkRestartPolicy(pod: TypedObject, report: ValueReport): void {
  const policy = pod.at('restartPolicy');
  const { text } = policy;
  const { type, kind } = report.resource;
  if (text === undefined || !isWorkloadKind(type)) return;
  // Not only when pods are made.
  const refusal = type === 'StatefulSet' ? { refusal: 'the API server refuses the StatefulSet' } : {};
  if (type === 'Pod') {
    report.oneOf(policy, ['Always', 'OnFailure', 'Never']);
  } else if (type === 'Job' || type === 'CronJob') {
    const job = pod.around('batch.v1.JobSpec');
    if (text !== 'OnFailure' && text !== 'Never') {
      const extra = {
        kind,
        allowed: 'OnFailure or Never',
        advice: 'They are to end: OnFailure starts the container again, Never makes a new pod.',
      };
      const wanted = job?.at('podFailurePolicy').isWritten ? 'Never' : 'OnFailure';
      report.refuse(policy, 'restartPolicy', extra, { fixes: report.setTo(policy, wanted) });
    } else if (text === 'OnFailure' && job?.at('podFailurePolicy').isWritten) {
      report.refuse(policy, 'failurePolicyRestart', {}, { fixes: report.setTo(policy, 'Never'), conflict: true });
    }
  } else if (text !== 'Always') {
    const extra = { kind, allowed: 'Always', advice: 'What is to end belongs in a Job.' };
    report.refuse(policy, 'restartPolicy', extra, { fixes: report.setTo(policy, 'Always'), ...refusal });
  }
}

function checkDeadline(pod: TypedObject, report: ValueReport): void {
  const deadline = pod.at('activeDeadlineSeconds');
  const { type } = report.resource;
  const mayEnd = type === undefined || type === 'Pod' || type === 'Job' || type === 'CronJob';
  if (mayEnd) report.range(deadline, 1, 2 ** 31 - 1);
  else if (deadline.isWritten) {
    const refusal = type === 'StatefulSet' ? { refusal: 'the API server refuses the StatefulSet' } : {};
    report.refuse(deadline, 'deadline', {}, { part: 'key', fixes: report.removal(deadline), ...refusal });
  }
}

/** Pods get their priority from their class; another one is refused by the admission plugin Priority. */
function checkPriority(pod: TypedObject, report: ValueReport): void {
  const priority = pod.at('priority');
  const number = priority.read(integer);
  if (number === undefined) return;
  const name = pod.at('priorityClassName');
  if (!name.isWritten) {
    if (number !== 0) report.refuse(priority, 'priorityAlone', {}, { part: 'key', severity: 'warning', absent: true });
    return;
  }
  const known = SYSTEM_CLASSES.get(name.text);
  if (known !== undefined && known !== number)
    report.refuse(
      priority,
      'systemPriority',
      { class: name.text ?? '', priority: known },
      { fixes: report.removal(priority) },
    );
}

function checkNamespaces(pod: TypedObject, report: ValueReport): void {
  const isSet = (field: string) => pod.at(field).value === true;
  if (pod.at('hostUsers').value === false) {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC'])
      if (isSet(field)) report.refuse(pod.at(field), 'hostNamespace', {}, { conflict: true });
  }
  if (isSet('shareProcessNamespace') && isSet('hostPID'))
    report.refuse(pod.at('shareProcessNamespace'), 'shareProcesses', {}, { conflict: true });
}

function checkHostNames(pod: TypedObject, report: ValueReport): void {
  // A StatefulSet gives its pods names of its own.
  if (report.resource.type === 'StatefulSet') return;
  for (const field of ['hostname', 'subdomain']) checkName(pod.at(field), 'label', report);
}

function checkVolumeNames(pod: TypedObject, report: ValueReport): void {
  const known = new Set<string>();
  for (const volume of pod.at('volumes').items()) {
    const name = volume.at('name');
    if (name.text === undefined) continue;
    if (known.has(name.text))
      report.refuse(name, 'duplicate', {}, { field: 'The volume', owner: report.resource.label, conflict: true });
    known.add(name.text);
  }
}

function checkName(place: PlacedValue, form: 'label' | 'subdomain', report: ValueReport): void {
  const problem = place.text === undefined ? undefined : nameProblem(form, place.text);
  if (problem !== undefined) report.refuse(place, 'name', { reason: reasonOf(problem) });
}
