import { type Container, containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { defineRule, type Fix } from '../rule';
import { sleepOf } from './sleeping';

const DEFAULT_GRACE = 30;
/** What an application is given to stop in, beside the sleep. */
const TIME_TO_STOP = 30;
const FIELD = 'terminationGracePeriodSeconds';

const MESSAGES = {
  equal:
    'The preStop hook of container {container} sleeps {seconds} s, and the pod is killed after {grace} s: the application gets no time to stop. Raise terminationGracePeriodSeconds.',
  above:
    'The preStop hook of container {container} sleeps {seconds} s, but the pod is killed after {grace} s: hook and application are killed in the middle of it. Raise terminationGracePeriodSeconds.',
  zero: 'terminationGracePeriodSeconds of {resource} is 0, so a pod is killed at once: open requests break off and no preStop hook runs. Give it time to stop.',
  zeroData:
    'terminationGracePeriodSeconds of {resource} is 0, so a pod is forgotten before it has ended: what it has not written is lost, and its successor may write to the same data beside it. Give it time to stop.',
  fix: 'Set terminationGracePeriodSeconds to {seconds}',
} as const;

interface PreStop {
  readonly container: Container;
  readonly seconds: number;
  readonly path: Path;
  readonly isExec: boolean;
}

export default defineRule({
  id: 'pre-stop-exceeds-grace',
  need: 'resilience',
  summary: 'The time a pod has to stop is spent in its preStop hook, or is none.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const path = [...pod.specPath, FIELD];
    const isWritten = (valueAt(resource.document.data, path) ?? undefined) !== undefined;
    const grace = pod.spec[FIELD] ?? (isWritten ? undefined : DEFAULT_GRACE);
    // A negative one counts as one second; what can not be read is for others.
    if (grace === undefined || grace < 0) return;
    const hooks = containersOfType(pod, kubernetesVersion, ['regular', 'sidecar']).flatMap(preStopOf);
    const longest = Math.ceil(Math.max(0, ...hooks.map(({ seconds }) => seconds)));
    const fixes: Fix<typeof MESSAGES>[] = [
      {
        message: 'fix',
        values: { seconds: longest + TIME_TO_STOP },
        changes: [{ op: 'set', path, value: longest + TIME_TO_STOP }],
      },
    ];
    if (grace === 0) {
      const message = keepsData(pod) ? 'zeroData' : 'zero';
      const severity = keepsData(pod) ? 'error' : 'warning';
      report({ message, values: { resource: resource.label }, severity, path, subject: pod.specPath, fixes });
      return;
    }
    for (const { container, seconds, path: at, isExec } of hooks) {
      // A sleep action that is too long is refused.
      if (seconds < grace || (seconds > grace && !isExec)) continue;
      const isAbove = seconds > grace;
      report({
        message: isAbove ? 'above' : 'equal',
        values: { container: container.name, seconds, grace },
        severity: isAbove ? 'error' : 'warning',
        path: at,
        absent: !isWritten,
        fixes,
      });
    }
  },
});

function preStopOf(container: Container): PreStop[] {
  const hook = container.spec.lifecycle?.preStop;
  const path = [...container.path, 'lifecycle', 'preStop'];
  const action = hook?.sleep?.seconds;
  if (action !== undefined) return [{ container, seconds: action, path: [...path, 'sleep', 'seconds'], isExec: false }];
  const sleep = sleepOf(hook?.exec?.command);
  if (sleep === undefined) return [];
  const { seconds, index } = sleep;
  return [{ container, seconds, path: [...path, 'exec', 'command', index], isExec: true }];
}

/** Whether something outlives the pod that two pods at once may spoil. */
function keepsData(pod: PodTemplate): boolean {
  return (
    pod.workload === 'StatefulSet' ||
    present(pod.spec.volumes).some((volume) => volume.persistentVolumeClaim !== undefined)
  );
}
