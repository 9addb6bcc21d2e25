import { WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { type Container, containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, integer, list, object, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { defineRule, type ResourceContext } from '../rule';
import { refusalOf, refusalOfPods } from './refused-pods';

const MESSAGES = {
  name: 'Container {container} already has a port {name}: {refusal}. Give each port a name of its own.',
  hostPort:
    'The pod already has port {port} of the node ({protocol}) for another port of its own: {refusal}. Give each a hostPort of its own.',
  hostNetwork:
    'With hostNetwork port {port} is taken from the node, and the pod already has it ({protocol}): {refusal}. Declare it once.',
  sharedHostPort:
    'Container {other} has port {port} of the node ({protocol}), too: the API server does not compare sidecars with other containers, but only one of the two is reached. Give each a hostPort of its own.',
  sharedName:
    'Container {other} has a port {name}, too: what refers to it by name, such as a Service, only ever reaches the one that stands first. Give each port a name of its own.',
  repeated:
    'Container {container} already declares port {port} ({protocol}): the API server only warns, but server-side apply refuses the list, and other clients may merge the two. Declare it once.',
  sharedPort:
    'Container {other} declares port {port} ({protocol}), too: the containers of a pod share their ports, so the one that starts last can not listen on it. Give it another port.',
  serviceName:
    '{service} already has a port {name}: the API server refuses the Service. Give each port a name of its own.',
  servicePort:
    '{service} already has port {port} ({protocol}): the API server refuses the Service. Remove one, or give it another port.',
  nodePort: '{service} already has the nodePort {port} ({protocol}): the API server refuses the Service.',
  unnamed: '{service} has several ports, and this one has no name: the API server refuses the Service. Name each port.',
  other: 'The other one is here.',
} as const;

type Use = ResourceContext<typeof MESSAGES, object>;

const service = object({
  spec: object({ ports: list(object({ name: string, port: integer, nodePort: integer, protocol: string })) }),
});

/** A port of a container, defaults filled in. */
interface Port {
  readonly container: Container;
  readonly path: Path;
  readonly name: string;
  readonly number: number | undefined;
  /** 0 is none. */
  readonly host: number;
  readonly address: string;
  readonly protocol: string;
}

export default defineRule({
  id: 'duplicate-port',
  need: 'validity',
  summary: 'Two ports of a container, pod or Service share a name or a number.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: [...WORKLOAD_KINDS, 'Service'],
  fix: 'none',
  peers: ['ks:container-ports-check'],
  messages: MESSAGES,
  checkResource(resource, context) {
    // In a template two of them may be branches of one condition; in a patch one may take the other away.
    if (resource.partial === 'template' || resource.partial === 'patch') return;
    if (resource.type === 'Service') checkService(resource, context);
    else if (resource.podTemplate !== undefined) checkPod(resource.podTemplate, context);
  },
});

function checkPod(pod: PodTemplate, context: Use): void {
  const { kubernetesVersion } = context;
  for (const container of pod.containers) checkNames(portsOf(container), pod, context);
  // What runs at the same time; plain init containers run alone.
  const together = containersOfType(pod, kubernetesVersion, ['regular', 'sidecar']).flatMap(portsOf);
  const alone = containersOfType(pod, kubernetesVersion, ['init']).map(portsOf);
  for (const ports of [together, ...alone]) checkNumbers(ports, pod, context);
  checkSharedNames(together, pod, context);
}

function portsOf(container: Container): Port[] {
  return [...each(container.spec.ports)].map(([index, port]) => ({
    container,
    path: [...container.path, 'ports', index],
    name: port.name ?? '',
    number: port.containerPort,
    host: port.hostPort ?? 0,
    address: port.hostIP ?? '',
    protocol: port.protocol ?? 'TCP',
  }));
}

/** Two ports of one container with one name (validateContainerPorts). */
function checkNames(ports: readonly Port[], pod: PodTemplate, { kubernetesVersion, report }: Use): void {
  for (const [port, first] of repeats(ports, ({ name }) => name)) {
    const { name, container } = port;
    report({
      message: 'name',
      values: { container: container.name, name, refusal: refusalOf(pod.workload, kubernetesVersion) },
      path: [...port.path, 'name'],
      related: [{ message: 'other', resource: pod.resource, path: [...first.path, 'name'] }],
    });
  }
}

/** Two containers that run at the same time, with one name for their ports: names are looked up by their protocol, too. */
function checkSharedNames(ports: readonly Port[], pod: PodTemplate, { report }: Use): void {
  const ownFirst = ports.filter(
    (port, index) =>
      !ports.slice(0, index).some(({ name, container }) => name === port.name && container === port.container),
  );
  for (const [port, first] of repeats(ownFirst, ({ name, protocol }) => name && `${protocol} ${name}`)) {
    const { name } = port;
    report({
      message: 'sharedName',
      values: { other: first.container.name, name },
      path: [...port.path, 'name'],
      severity: 'warning',
      related: [{ message: 'other', resource: pod.resource, path: [...first.path, 'name'] }],
    });
  }
}

/** Ports of the node that are wanted twice (checkHostPortConflicts), and ports of the pod (GetWarningsForPod). */
function checkNumbers(ports: readonly Port[], pod: PodTemplate, context: Use): void {
  for (const [index, port] of ports.entries()) {
    const earlier = ports.slice(0, index);
    // Of three alike each is told about the first one only.
    const sameHost = earlier.find((other) => hostKey(other, pod) === hostKey(port, pod) && hostKey(port, pod) !== '');
    if (sameHost !== undefined) reportHost(port, sameHost, pod, context);
    else {
      const same = earlier.find((other) => isSamePort(other, port));
      if (same !== undefined) reportSame(port, same, pod, context);
    }
  }
}

/** What the API server compares; empty for ports that are none of the node's. */
function hostKey({ host, number, address, protocol }: Port, { spec }: PodTemplate): string {
  const effective = host === 0 && spec.hostNetwork === true ? (number ?? 0) : host;
  return effective === 0 ? '' : `${protocol} ${address} ${effective}`;
}

function reportHost(port: Port, first: Port, pod: PodTemplate, { kubernetesVersion, report }: Use): void {
  const { path, container, protocol, host } = port;
  const related = (field: string) =>
    [{ message: 'other', resource: pod.resource, path: [...first.path, field] }] as const;
  const isCompared = container === first.container || (isRegular(container) && isRegular(first.container));
  // In a template the API server fills nothing in, so that what hostNetwork makes of a port shows only in pods.
  if (host === 0 || first.host === 0) {
    if (isCompared) {
      report({
        message: 'hostNetwork',
        values: { port: port.number ?? host, protocol, refusal: refusalOfPods(pod.workload) },
        path: [...path, 'containerPort'],
        related: related('containerPort'),
      });
    } else reportSame(port, first, pod, { report });
  } else if (isCompared) {
    const refusal = refusalOf(pod.workload, kubernetesVersion);
    const values = { port: host, protocol, refusal };
    report({ message: 'hostPort', values, path: [...path, 'hostPort'], related: related('hostPort') });
  } else {
    const values = { port: host, protocol, other: first.container.name };
    const details = { path: [...path, 'hostPort'], severity: 'warning', related: related('hostPort') } as const;
    report({ message: 'sharedHostPort', values, ...details });
  }
}

function isRegular({ type }: Container): boolean {
  return type === 'regular';
}

/** Ports with different ports or addresses of the node are meant to be two. */
function isSamePort(a: Port, b: Port): boolean {
  if (a.number === undefined || a.number !== b.number || a.protocol !== b.protocol) return false;
  if (a.host === 0 || b.host === 0) return true;
  return a.host === b.host && (a.address === b.address || a.address === '' || b.address === '');
}

function reportSame(port: Port, first: Port, pod: PodTemplate, { report }: Pick<Use, 'report'>): void {
  const { container, protocol, number = 0 } = port;
  // An entry that stands twice is told by its name.
  if (container === first.container && port.name !== '' && port.name === first.name) return;
  const details = {
    path: [...port.path, 'containerPort'],
    severity: 'warning',
    related: [{ message: 'other', resource: pod.resource, path: [...first.path, 'containerPort'] }],
  } as const;
  if (container === first.container)
    report({ message: 'repeated', values: { container: container.name, port: number, protocol }, ...details });
  else report({ message: 'sharedPort', values: { other: first.container.name, port: number, protocol }, ...details });
}

function checkService(resource: Resource, { report }: Use): void {
  const ports = [...each(resource.read(service)?.spec?.ports)].map(([index, port]) => ({
    path: [...resource.path, 'spec', 'ports', index],
    name: port.name ?? '',
    port: port.port,
    nodePort: port.nodePort ?? 0,
    protocol: port.protocol ?? 'TCP',
  }));
  const label = resource.label;
  const other = (path: Path) => [{ message: 'other', resource, path }] as const;
  const twice = [...repeats(ports, ({ port, protocol }) => port && `${protocol} ${port}`)];
  for (const [{ path, port = 0, protocol }, first] of twice) {
    const related = other([...first.path, 'port']);
    report({ message: 'servicePort', values: { service: label, port, protocol }, path: [...path, 'port'], related });
  }
  // An entry that stands twice is told once.
  const distinct = ports.filter((port) => !twice.some(([repeated]) => repeated === port));
  for (const [{ path, name }, first] of repeats(distinct, (port) => port.name)) {
    const related = other([...first.path, 'name']);
    report({ message: 'serviceName', values: { service: label, name }, path: [...path, 'name'], related });
  }
  for (const [port, first] of repeats(distinct, ({ nodePort, protocol }) => nodePort && `${protocol} ${nodePort}`)) {
    const values = { service: label, port: port.nodePort, protocol: port.protocol };
    const related = other([...first.path, 'nodePort']);
    report({ message: 'nodePort', values, path: [...port.path, 'nodePort'], related });
  }
  if (distinct.length < 2) return;
  for (const { path, name } of distinct) {
    if (name !== '') continue;
    const details = { path: [...path, 'name'], at: [...path, 'port'], absent: true };
    report({ message: 'unnamed', values: { service: label }, ...details });
  }
}

/** The items whose key an earlier one has, each with the first of these. What has no key is passed over. */
function* repeats<T>(
  items: readonly T[],
  keyOf: (item: T) => string | number | undefined,
): Generator<readonly [item: T, first: T]> {
  const seen = new Map<string | number, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined || key === '' || key === 0) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, item);
    else yield [item, first];
  }
}
