import { parseImageReference } from '../../kubernetes/image-reference';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { present } from '../../kubernetes/shape';
import { namedIn } from '../lookup';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import {
  declaredPorts,
  isDeclaredAs,
  isHeadless,
  podsAmong,
  type ServicePort,
  targetsOfService,
  workloadsOf,
} from './service-ports';

const MESSAGES = {
  job: '{service} also selects the pods of {other}: while they run they get a share of the requests meant for {serving}, and do not answer. Select a label that only the serving pods have.',
  workload:
    '{service} also selects the pods of {other}, which have no port {port}: a share of the requests meant for {serving} reaches them and is refused. Select a label that only the serving pods have.',
  selected: '{workload} has these labels.',
  fix: 'Also select {key}: {value}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'service-selects-job',
  need: 'networking',
  summary: 'A Service also selects pods that do not serve its requests.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Service'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    // A Service of that name in another directory has pods of its own there.
    if (namedIn(context.related('Service'), resource.metadata.name ?? '').length > 1) return;
    const pods = podsAmong(resource, context.related).filter((pod) => pod.resource.partial === undefined);
    if (pods.length < 2) return;
    // Jobs that declare the port of the Service serve it.
    const idle = pods.filter((pod) => isJob(pod) && isReached(resource, pod, context));
    const lasting = pods.filter((pod) => !isJob(pod));
    const wrong = targetsOfService(resource).flatMap((port) => withoutPort(port, lasting, context));
    const bystanders = new Set([...idle, ...wrong.map(({ pod }) => pod)]);
    const serving = lasting.filter((pod) => !bystanders.has(pod));
    if (serving.length === 0) return;
    const fixes = labelFixes(resource, serving, [...bystanders]);
    for (const pod of bystanders) {
      const port = wrong.find((one) => one.pod === pod)?.port;
      const values = { service: resource.label, other: pod.resource.label, serving: workloadsOf(serving, 'and') };
      const place = {
        path: [...resource.path, 'spec', 'selector'],
        part: 'key',
        related: [
          {
            message: 'selected',
            values: { workload: pod.resource.label },
            resource: pod.resource,
            path: [...pod.path, 'metadata', 'labels'],
            part: 'key',
          },
        ],
        fixes,
      } as const;
      if (port === undefined) context.report({ message: 'job', values, ...place });
      else context.report({ message: 'workload', values: { ...values, port: port.target }, ...place });
    }
  },
});

function isJob({ workload }: PodTemplate): boolean {
  return workload === 'Job' || workload === 'CronJob';
}

/** Whether requests reach pods that do not wait for them: at a port by number, or at their own address. By name a port has to be declared. */
function isReached(service: Resource, pod: PodTemplate, { kubernetesVersion }: Context): boolean {
  const declared = declaredPorts(pod, kubernetesVersion);
  const ports = targetsOfService(service);
  if (ports.some(({ target, protocol }) => declared.some((one) => isDeclaredAs(one, target, protocol)))) return false;
  return isHeadless(service) || ports.some(({ target }) => typeof target === 'number');
}

/** The pods that do not declare a port by number which others declare. To declare one is voluntary, but who does it in one workload does it in all. */
function withoutPort(
  port: ServicePort,
  pods: readonly PodTemplate[],
  { kubernetesVersion }: Context,
): { pod: PodTemplate; port: ServicePort }[] {
  if (typeof port.target !== 'number') return [];
  const hasPort = (pod: PodTemplate) =>
    declaredPorts(pod, kubernetesVersion).some((one) => isDeclaredAs(one, port.target, port.protocol));
  const programs = pods.flatMap(({ containers }) =>
    containers.filter((container) => declares(container, port)).map(programOf),
  );
  // What runs the same program listens to the same ports.
  const runsIt = (pod: PodTemplate) => pod.containers.some((container) => programs.includes(programOf(container)));
  return pods.filter((pod) => pods.some(hasPort) && !hasPort(pod) && !runsIt(pod)).map((pod) => ({ pod, port }));
}

function declares({ spec }: Container, { target, protocol: wanted }: ServicePort): boolean {
  return present(spec.ports).some(
    ({ containerPort, protocol = 'TCP' }) => containerPort === target && protocol === wanted,
  );
}

/** What a container runs, whatever the version of its image. */
function programOf({ spec: { image = '', command, args } }: Container): string {
  return JSON.stringify([parseImageReference(image)?.repository ?? image, command, args]);
}

/** Labels that say what pods are, rather than which release of it. */
const TELLING = /component|name|app$|role|tier/;

/** Labels that all serving pods have and none of the others. */
function labelFixes(
  service: Resource,
  [first, ...serving]: readonly PodTemplate[],
  others: readonly PodTemplate[],
): Fix<typeof MESSAGES>[] {
  const labels = Object.entries(first?.labels ?? {}).filter(
    ([key, value]) =>
      serving.every((pod) => pod.labels[key] === value) && !others.some((pod) => pod.labels[key] === value),
  );
  return [...labels.filter(([key]) => TELLING.test(key)), ...labels.filter(([key]) => !TELLING.test(key))].map(
    ([key, value]) => ({
      message: 'fix',
      values: { key, value },
      changes: [{ op: 'set', path: [...service.path, 'spec', 'selector', key], value }],
    }),
  );
}
