import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, type List } from '../../kubernetes/shape';
import { selectionsOf } from '../../workspace/references';
import { formatPath, type Path } from '../../yaml/path';
import { servicesFor } from '../evidence';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { isolates, type NetworkPolicyPort, networkPolicy } from '../security/network/network-policy';
import { podsOfSelection } from './policy-pods';
import {
  type DeclaredPort,
  declaredPorts,
  isDeclaredAs,
  isHeadless,
  targetsOfService,
  workloadsOf,
} from './service-ports';

const MESSAGES = {
  service:
    '{policy} allows port {port}, which is the port of {service}: policies see the port of the pods, {target}, so requests to the Service are dropped and time out. Allow port {target}.',
  name: '{policy} allows a port named {port}, which no container of {workloads} declares: the rule matches nothing, and requests time out. Use a name that is declared, or the number.',
  translated: 'Here {service} says to which port of the pods it leads.',
  selected: '{workload} is selected.',
  fix: 'Allow port {port}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'network-policy-service-port',
  need: 'networking',
  summary: 'A NetworkPolicy allows the port of a Service in the place of the port of its pods.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['NetworkPolicy'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const spec = resource.read(networkPolicy)?.spec;
    if (spec === undefined || context.isUnitIncomplete) return;
    const selections = selectionsOf(resource);
    const at = (path: Path) =>
      selections.find((one) => formatPath(one.path) === formatPath([...resource.path, ...path]));
    if (isolates(spec, 'Ingress')) {
      const own = at(['spec', 'podSelector']);
      const pods = own === undefined ? [] : podsOfSelection(own, context);
      for (const [index, { ports }] of each(spec.ingress))
        checkPorts(resource, ports, ['spec', 'ingress', index, 'ports'], pods, context);
    }
    if (!isolates(spec, 'Egress')) return;
    for (const [index, { to, ports }] of each(spec.egress)) {
      const path = ['spec', 'egress', index];
      const peers = [...(to ?? [])].map((peer, number) =>
        peer === undefined || peer.ipBlock !== undefined ? undefined : at([...path, 'to', number, 'podSelector']),
      );
      // A port may be meant for any of the peers, so all have to be known.
      const pods = peers.map((peer) => (peer === undefined ? [] : podsOfSelection(peer, context)));
      if (pods.every((some) => some.length > 0)) checkPorts(resource, ports, [...path, 'ports'], pods.flat(), context);
    }
  },
});

/** A port that a policy allows, and whose it is meant to be. */
interface AllowedPort {
  readonly policy: Resource;
  readonly protocol: string;
  readonly path: Path;
  readonly pods: readonly PodTemplate[];
  /** What the containers of the pods declare. */
  readonly declared: readonly DeclaredPort[];
}

function checkPorts(
  policy: Resource,
  ports: List<NetworkPolicyPort> | undefined,
  list: Path,
  pods: readonly PodTemplate[],
  context: Context,
): void {
  if (pods.length === 0) return;
  const declared = pods.flatMap((pod) => declaredPorts(pod, context.kubernetesVersion));
  for (const [index, { port, protocol = 'TCP', endPort }] of each(ports)) {
    if (port === undefined || endPort !== undefined) continue;
    if (declared.some((one) => isDeclaredAs(one, port, protocol))) continue;
    const allowed = { policy, protocol, path: [...policy.path, ...list, index, 'port'], pods, declared };
    if (typeof port === 'number') checkNumber(port, allowed, context);
    // A number in quotes is no port name, and refused.
    else if (!hasPlaceholder(port) && !/^\d*$/.test(port)) reportName(port, allowed, context);
  }
}

/** Reports the port of a Service that leads to another port of these pods. Clients of a headless one use the port of the pods. */
function checkNumber(port: number, { policy, protocol, path, pods, declared }: AllowedPort, context: Context): void {
  const services = new Set(pods.flatMap((pod) => servicesOf(pod, context)));
  const translated = [...services]
    .filter((service) => !isHeadless(service))
    .flatMap((service) => targetsOfService(service).map((own) => ({ service, own })))
    .filter(({ own }) => own.port === port && own.protocol === protocol);
  const [first] = translated;
  if (first === undefined || translated.some(({ own }) => own.target === port)) return;
  const { service, own } = first;
  const { target } = own;
  const number = declared.find((one) => isDeclaredAs(one, target, protocol))?.number;
  // A Service that leads to a port that is not there is mended first: service-port-missing speaks.
  if (typeof target === 'string' && number === undefined) return;
  const shown = typeof target === 'number' ? target : `${number} (${target})`;
  context.report({
    message: 'service',
    values: { policy: policy.label, port, service: service.label, target: shown },
    path,
    related: [
      {
        message: 'translated',
        values: { service: service.label },
        resource: service,
        path: [...own.path, own.isTargetWritten ? 'targetPort' : 'port'],
      },
    ],
    fixes: allowing(path, typeof target === 'number' ? [target] : [...(number === undefined ? [] : [number]), target]),
  });
}

/** The Services of the pods' namespace that lead to them. */
function servicesOf(pod: PodTemplate, { related, everywhere }: Context): readonly Resource[] {
  const { namespace } = pod.resource;
  return servicesFor(pod, {
    related: (kind) => related(kind, namespace),
    everywhere: (kind) => everywhere(kind, namespace),
  });
}

function reportName(name: string, { policy, path, pods, declared, protocol }: AllowedPort, context: Context): void {
  const [first] = pods;
  if (first === undefined) return;
  const ofService = pods
    .flatMap((pod) => servicesOf(pod, context))
    .flatMap(targetsOfService)
    .filter((port) => port.name === name && port.protocol === protocol)
    .map(({ target }) => target);
  const fitting = declared.filter((one) => one.protocol === protocol);
  const names = fitting.flatMap((one) => one.name ?? []);
  const near = nearest(name, names);
  const numbers = fitting.filter((one) => one.name === undefined).map(({ number }) => number);
  const choices = [...ofService, ...(near === undefined ? [] : [near]), ...names, ...numbers];
  context.report({
    message: 'name',
    values: { policy: policy.label, port: name, workloads: workloadsOf(pods, 'or') },
    path,
    severity: 'error',
    related: [
      {
        message: 'selected',
        values: { workload: first.resource.label },
        resource: first.resource,
        path: [...first.resource.path, 'metadata', 'name'],
      },
    ],
    fixes: allowing(path, choices),
  });
}

function allowing(path: Path, ports: readonly (string | number)[]): Fix<typeof MESSAGES>[] {
  return [...new Set(ports)].map((port) => ({
    message: 'fix',
    values: { port },
    changes: [{ op: 'set', path, value: port, select: true }],
  }));
}
