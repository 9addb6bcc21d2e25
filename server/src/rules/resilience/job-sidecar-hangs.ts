import { atLeast } from '../../kubernetes/kubernetes-version';
import type { Container } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { isMap, valueAt, type YamlMap } from '../../yaml/value';
import { defineRule, type Fix } from '../rule';
import { injectionInto, isEndedFromBeside, isEndless } from './endless-helpers';
import { cronJobSpecOf } from './job-specs';

const MESSAGES = {
  container:
    'Container {container} runs for ever, and a Job is complete only when all its containers have ended: {resource} never is{consequence}. Make it a native sidecar, or tell it when to end.',
  injected:
    '{key} puts a container {proxy} beside the work of {resource}. Unless that is a native sidecar, it runs for ever and the Job is never complete{consequence}. Ask for a native sidecar, or tell it when to end.',
  fix: 'Make {container} a native sidecar (initContainers, restartPolicy Always)',
} as const;

export default defineRule({
  id: 'job-sidecar-hangs',
  need: 'resilience',
  summary: 'A helper that never ends keeps a Job from being complete.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Job', 'CronJob'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || isEndedFromBeside(pod)) return;
    const hasSidecars = atLeast(kubernetesVersion, '1.29');
    const values = { resource: resource.label, consequence: consequenceFor(resource) };
    const regular = pod.containers.filter(({ type }) => type === 'regular');
    const endless = regular.length < 2 ? [] : regular.filter(isEndless);
    for (const container of endless) {
      report({
        message: 'container',
        values: { ...values, container: container.name },
        path: [...container.path, 'name'],
        fixes: hasSidecars ? asSidecar(container) : [],
      });
    }
    const injection = injectionInto(pod);
    if (injection === undefined || endless.length > 0) return;
    const { field, key, proxy, isNativeRefused } = injection;
    report({
      message: 'injected',
      values: { ...values, key, proxy },
      // Where Kubernetes has native sidecars, newer versions of Istio inject them unless they are told otherwise.
      severity: proxy === 'istio-proxy' && hasSidecars && !isNativeRefused ? 'info' : 'warning',
      path: [...pod.path, 'metadata', field, key],
      absent: true,
    });
  },
});

function consequenceFor(resource: Resource): string {
  return cronJobSpecOf(resource)?.concurrencyPolicy === 'Forbid' ? ', and no other run ever starts' : '';
}

/** Takes the container to the end of the init containers: those that are there may be meant to run before it. */
function asSidecar({ name, path, pod }: Container): Fix<typeof MESSAGES>[] {
  const written = valueAt(pod.resource.document.data, path);
  // What a template writes is not known as a whole.
  if (!isMap(written) || pod.resource.partial === 'template') return [];
  const value: YamlMap = { ...written, restartPolicy: 'Always' };
  const changes = [
    { op: 'insert', path: [...pod.specPath, 'initContainers'], value },
    { op: 'remove', path },
  ] as const;
  return [{ message: 'fix', values: { container: name }, changes }];
}
