import type { ProbeSpec } from '../../kubernetes/pod-spec';
import { type Container, containersOfType } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import { defineRule } from '../rule';
import { failureThresholdOf, periodOf } from './probe-defaults';

/** Paths that ask for more than whether the process itself works. */
const READINESS_PATH = /(?<![a-z])(?:readyz?|readiness|dependency|dependencies|deps|full)(?![a-z])/i;

export default defineRule({
  id: 'identical-probes',
  need: 'resilience',
  summary: 'Liveness and readiness ask the same, and liveness gives up no later: a slow dependency restarts the pods.',
  severity: 'info',
  profile: 'production',
  scope: 'object',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: ['ks:pod-probes-identical'],
  messages: {
    same: 'The livenessProbe of container {container} asks the same as its readinessProbe and gives up no later ({liveness} s, {readiness} s): what should only take the pod out of its Services for a while restarts it. Raise its failureThreshold or ask less.',
    readiness:
      'The livenessProbe of container {container} asks {path}, as its readinessProbe does, and gives up no later ({liveness} s, {readiness} s): when a dependency is down, all pods are restarted over and over. Ask only whether the process itself works.',
    fix: 'Raise failureThreshold of the livenessProbe to {threshold}',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    // Others have no probes: invalid-probe says so.
    for (const container of containersOfType(pod, kubernetesVersion, ['regular', 'sidecar'])) {
      const { livenessProbe, readinessProbe } = container.spec;
      if (livenessProbe === undefined || readinessProbe === undefined) continue;
      const question = questionOf(livenessProbe, container);
      if (question === undefined || question !== questionOf(readinessProbe, container)) continue;
      const liveness = secondsToGiveUp(livenessProbe);
      const readiness = secondsToGiveUp(readinessProbe);
      if (liveness > readiness) continue;
      const threshold = Math.max(
        2 * failureThresholdOf(livenessProbe),
        Math.floor(readiness / periodOf(livenessProbe)) + 1,
      );
      const path = [...container.path, 'livenessProbe'];
      const values = { container: container.name, liveness, readiness };
      const details = {
        path,
        part: 'key',
        // In a patch, what is not written may stand in what it is applied to.
        absent: [livenessProbe, readinessProbe].some(
          ({ periodSeconds, failureThreshold }) => periodSeconds === undefined || failureThreshold === undefined,
        ),
        fixes: [
          {
            message: 'fix',
            values: { threshold },
            changes: [{ op: 'set', path: [...path, 'failureThreshold'], value: threshold }],
          },
        ],
      } as const;
      const asked = livenessProbe.httpGet?.path;
      if (asked !== undefined && READINESS_PATH.test(asked)) {
        report({ message: 'readiness', values: { ...values, path: asked }, severity: 'warning', ...details });
      } else report({ message: 'same', values, ...details });
    }
  },
});

/** What a probe asks, in a form that is equal for equal questions; undefined where it only connects, or can not be told. */
function questionOf({ httpGet, grpc, exec, tcpSocket }: ProbeSpec, container: Container): string | undefined {
  if ([httpGet, grpc, exec, tcpSocket].filter((handler) => handler !== undefined).length !== 1) return undefined;
  if (httpGet?.port !== undefined) {
    const { path, scheme, host, httpHeaders } = httpGet;
    const port = portNumber(httpGet.port, container);
    return JSON.stringify(['httpGet', path || '/', port, scheme || 'HTTP', host || '', httpHeaders ?? []]);
  }
  if (grpc?.port !== undefined) return JSON.stringify(['grpc', grpc.port, grpc.service ?? '']);
  const command = exec?.command;
  const isWhole = command !== undefined && command.length > 0 && !command.includes(undefined);
  return isWhole ? JSON.stringify(['exec', command]) : undefined;
}

function portNumber(port: number | string, container: Container): number | string {
  return present(container.spec.ports).find(({ name }) => name === port)?.containerPort ?? port;
}

function secondsToGiveUp(probe: ProbeSpec): number {
  return periodOf(probe) * failureThresholdOf(probe);
}
