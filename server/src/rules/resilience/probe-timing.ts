import type { ProbeSpec } from '../../kubernetes/pod-spec';
import { type Container, containersOfType } from '../../kubernetes/pod-template';
import type { Path } from '../../yaml/path';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { failureThresholdOf, periodOf, timeoutOf } from './probe-defaults';

/** A livenessProbe is to bear a silence of at least so many seconds. */
const BEARABLE = 10;
/** A readinessProbe is to notice within less than so many seconds. */
const NOTICED_WITHIN = 120;

const MESSAGES = {
  timeout:
    'The {probe} of container {container} waits {timeout} s for an answer, but is to ask every {period} s: it asks no oftener than it gets answers, so failures count later than they seem to. Keep timeoutSeconds below periodSeconds.',
  hasty:
    'The livenessProbe of container {container} kills it after {seconds} s without an answer: a garbage collection or a busy node is enough, and then all pods restart at once. Raise failureThreshold.',
  late: 'The readinessProbe of container {container} needs {seconds} s to notice that it does not answer: requests fail all that time. Lower periodSeconds or failureThreshold.',
  fixTimeout: 'Set timeoutSeconds to {value}',
  fixPeriod: 'Set periodSeconds to {value}',
  fixThreshold: 'Set failureThreshold to {value}',
  fixBoth: 'Set periodSeconds to {period} and failureThreshold to {threshold}',
} as const;

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
type ProbeName = (typeof PROBES)[number];

export default defineRule({
  id: 'probe-timing',
  need: 'resilience',
  summary: 'A probe overlaps itself, kills in a moment, or notices nothing for minutes.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    for (const container of containersOfType(pod, kubernetesVersion, ['regular', 'sidecar'])) {
      for (const name of PROBES) {
        const probe = container.spec[name];
        if (probe === undefined || !areCounts(probe)) continue;
        checkTimeout(container, name, probe, report);
        if (name === 'livenessProbe') checkLiveness(container, probe, report);
        if (name === 'readinessProbe') checkReadiness(container, probe, report);
      }
    }
  },
});

type Report = ResourceContext<typeof MESSAGES>['report'];

/** Negative numbers are refused. */
function areCounts({ periodSeconds, timeoutSeconds, failureThreshold }: ProbeSpec): boolean {
  return [periodSeconds, timeoutSeconds, failureThreshold].every((value) => (value ?? 0) >= 0);
}

function checkTimeout(container: Container, name: ProbeName, probe: ProbeSpec, report: Report): void {
  const [period, timeout] = [periodOf(probe), timeoutOf(probe)];
  if (timeout <= period) return;
  const path = [...container.path, name];
  const isTimeout = probe.timeoutSeconds !== undefined;
  const suggest = (field: 'timeoutSeconds' | 'periodSeconds', value: number): Fix<typeof MESSAGES> => ({
    message: field === 'timeoutSeconds' ? 'fixTimeout' : 'fixPeriod',
    values: { value },
    changes: [{ op: 'set', path: [...path, field], value, select: true }],
  });
  report({
    message: 'timeout',
    values: { probe: name, container: container.name, timeout, period },
    path: [...path, isTimeout ? 'timeoutSeconds' : 'periodSeconds'],
    absent: !isTimeout || probe.periodSeconds === undefined,
    fixes: [suggest('timeoutSeconds', period), suggest('periodSeconds', timeout)],
  });
}

/** The shortest silence that is enough: so many questions in a row, the last of them until its answer is late. */
function checkLiveness(container: Container, probe: ProbeSpec, report: Report): void {
  const [period, timeout, failures] = [periodOf(probe), timeoutOf(probe), failureThresholdOf(probe)];
  const seconds = (failures - 1) * period + timeout;
  if (seconds >= BEARABLE) return;
  const value = Math.max(3, Math.ceil((BEARABLE - timeout) / period) + 1);
  const path = [...container.path, 'livenessProbe'];
  report({
    message: 'hasty',
    values: { container: container.name, seconds },
    ...place(path, probe),
    fixes: [
      {
        message: 'fixThreshold',
        values: { value },
        changes: [{ op: 'set', path: [...path, 'failureThreshold'], value, select: true }],
      },
    ],
  });
}

function checkReadiness(container: Container, probe: ProbeSpec, report: Report): void {
  const seconds = periodOf(probe) * failureThresholdOf(probe);
  if (seconds < NOTICED_WITHIN) return;
  const path = [...container.path, 'readinessProbe'];
  const period = Math.min(periodOf(probe), 10);
  const threshold = Math.min(failureThresholdOf(probe), 3);
  report({
    message: 'late',
    values: { container: container.name, seconds },
    ...place(path, probe),
    fixes: [
      {
        message: 'fixBoth',
        values: { period, threshold },
        changes: [
          { op: 'set', path: [...path, 'periodSeconds'], value: period, select: true },
          { op: 'set', path: [...path, 'failureThreshold'], value: threshold, select: true },
        ],
      },
    ],
  });
}

/** A finding on several numbers of a probe, of which some may be defaults, stands on the probe's name. */
function place(path: Path, { periodSeconds, timeoutSeconds, failureThreshold }: ProbeSpec) {
  const isWhole = [periodSeconds, timeoutSeconds, failureThreshold].every((value) => value !== undefined);
  return { path, part: 'key', absent: !isWhole } as const;
}
