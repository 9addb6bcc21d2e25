import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { type Container, containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import type { Change } from '../../yaml/change';
import { defineRule, type Fix } from '../rule';
import { isProxyOrAgent } from './probed-containers';
import { requestingServices, sendsTo } from './served-containers';

/** Enough for kube-proxy and most load balancers to hear of it. */
const SECONDS = 5;
const GRACE = 'terminationGracePeriodSeconds';
const DEFAULT_GRACE = 30;

const MESSAGES = {
  absent:
    'Container {container} has no preStop hook: it is told to stop while {service} still sends it requests, and those fail until every node has heard that the pod goes. Let it wait a few seconds in a preStop hook.',
  service: '{service} sends requests to container {container}.',
  fix: 'Wait {seconds} seconds in a preStop hook',
  fixExec: 'Wait {seconds} seconds in a preStop hook (the image needs a sleep command)',
} as const;

export default defineRule({
  id: 'pre-stop-missing',
  need: 'resilience',
  summary: 'A container behind a Service is told to stop while requests still come.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    // Nothing takes the place of a bare Pod, so waiting spares nobody; one that is killed at once runs no hook, which pre-stop-exceeds-grace speaks of.
    if (pod === undefined || pod.workload === 'Pod' || pod.spec[GRACE] === 0) return;
    const containers = containersOfType(pod, context.kubernetesVersion, ['regular', 'sidecar']);
    const without = containers.filter((container) => !hasHook(container) && !isProxyOrAgent(container));
    if (without.length === 0) return;
    const services = requestingServices(pod, context);
    // Native sidecars are told to stop when the regular containers have ended (KEP-753): what these wait, they wait too.
    let isHeld = containers.some((container) => !isSidecar(container) && hasHook(container));
    for (const container of without) {
      if (isSidecar(container) && isHeld) continue;
      const service = services.find((candidate) => sendsTo(candidate, container, containers));
      if (service === undefined) continue;
      if (!isSidecar(container)) isHeld = true;
      const values = { container: container.name, service: service.label };
      context.report({
        message: 'absent',
        values,
        path: [...container.path, 'lifecycle', 'preStop'],
        at: [...container.path, 'name'],
        absent: true,
        related: [{ message: 'service', values, resource: service, path: [...service.path, 'metadata', 'name'] }],
        fixes: fixesOf(container, pod, context.kubernetesVersion),
      });
    }
  },
});

function hasHook({ spec }: Container): boolean {
  return spec.lifecycle?.preStop !== undefined;
}

function isSidecar({ type }: Container): boolean {
  return type === 'sidecar';
}

/** The sleep action since Kubernetes 1.30 (KEP-3960, beta), before that a command. */
function fixesOf(container: Container, pod: PodTemplate, version: KubernetesVersion): Fix<typeof MESSAGES>[] {
  const path = [...container.path, 'lifecycle', 'preStop'];
  const grace = pod.spec[GRACE] ?? DEFAULT_GRACE;
  // The hook takes from the time that the application has to stop.
  const longer: Change[] =
    grace > 2 * SECONDS ? [] : [{ op: 'set', path: [...pod.specPath, GRACE], value: DEFAULT_GRACE }];
  if (atLeast(version, '1.30')) {
    const changes: Change[] = [{ op: 'set', path: [...path, 'sleep', 'seconds'], value: SECONDS }, ...longer];
    return [{ message: 'fix', values: { seconds: SECONDS }, changes }];
  }
  if (pod.isWindows) return [];
  const command = ['sleep', String(SECONDS)];
  const changes: Change[] = [{ op: 'set', path: [...path, 'exec', 'command'], value: command }, ...longer];
  return [{ message: 'fixExec', values: { seconds: SECONDS }, changes }];
}
