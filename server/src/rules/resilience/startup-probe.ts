import type { ProbeSpec } from '../../kubernetes/pod-spec';
import { type Container, containersOfType } from '../../kubernetes/pod-template';
import type { Change } from '../../yaml/change';
import { isMap, valueAt } from '../../yaml/value';
import { defineRule, type Fix } from '../rule';
import { failureThresholdOf, periodOf } from './probe-defaults';

/** Up to this delay, in seconds, a wait is as good as a probe. */
const LONGEST_DELAY = 30;
const STARTUP_PERIOD = 10;
const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const;

const MESSAGES = {
  delayed:
    'The livenessProbe of container {container} waits {delay} s for the start and gives up after about {patience} s: a start that takes longer is killed again and again, and after a fast one a hang goes unnoticed for the delay. Let a startupProbe tell when it has started.',
  fix: 'Replace the delay by a startupProbe of {seconds} s',
} as const;

export default defineRule({
  id: 'startup-probe',
  need: 'resilience',
  summary: 'A long initial delay stands in for a startupProbe.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    for (const container of containersOfType(pod, kubernetesVersion, ['regular', 'sidecar'])) {
      const { livenessProbe, startupProbe } = container.spec;
      const delay = livenessProbe?.initialDelaySeconds ?? 0;
      if (livenessProbe === undefined || startupProbe !== undefined || delay <= LONGEST_DELAY) continue;
      report({
        message: 'delayed',
        values: { container: container.name, delay, patience: patienceOf(livenessProbe, delay) },
        path: [...container.path, 'livenessProbe', 'initialDelaySeconds'],
        absent: true,
        fixes: replacement(container, livenessProbe, delay),
      });
    }
  },
});

/** Seconds from the start of a container until the probe has it restarted. */
function patienceOf(liveness: ProbeSpec, delay: number): number {
  return delay + periodOf(liveness) * failureThresholdOf(liveness);
}

/** A startupProbe that asks the same, and gives a container that does not start at all the same time. */
function replacement(container: Container, liveness: ProbeSpec, delay: number): Fix<typeof MESSAGES>[] {
  const from = [...container.path, 'livenessProbe'];
  const to = [...container.path, 'startupProbe'];
  const written = valueAt(container.pod.resource.document.data, from);
  const handlers = HANDLERS.filter((name) => liveness[name] !== undefined);
  const [handler] = handlers;
  if (handler === undefined || handlers.length > 1 || !isMap(written)) return [];
  const failureThreshold = Math.ceil(patienceOf(liveness, delay) / STARTUP_PERIOD);
  const fields = [handler, ...(liveness.timeoutSeconds === undefined ? [] : ['timeoutSeconds'])];
  const changes: Change[] = fields.map((field) => ({ op: 'set', path: [...to, field], value: written[field] ?? null }));
  changes.push({ op: 'set', path: [...to, 'periodSeconds'], value: STARTUP_PERIOD });
  changes.push({ op: 'set', path: [...to, 'failureThreshold'], value: failureThreshold });
  changes.push({ op: 'remove', path: [...from, 'initialDelaySeconds'] });
  return [{ message: 'fix', values: { seconds: failureThreshold * STARTUP_PERIOD }, changes }];
}
