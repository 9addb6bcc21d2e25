import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { defineRule, type Fix, type Related, type ResourceContext } from '../rule';
import {
  type DeclaredPort,
  declaredPorts,
  isDeclaredAs,
  isHeadless,
  podsOfService,
  type ServicePort,
  targetsOfService,
  workloadsOf,
} from './service-ports';

const MESSAGES = {
  name: 'Port {port} of {service} leads to a port named {target}, which no container of {workload} declares: the endpoints have no such port, and every connection is refused. Name a port that is declared, or give its number.',
  protocol:
    'Port {port} of {service} leads to a {protocol} port named {target}, and {workload} declares it for {other}: the endpoints have no such port, and every connection is refused. Write the same protocol in both.',
  number:
    'Port {port} of {service} leads to port {target} of its pods, and the only one that {workload} declares is {declared}: if nothing listens at {target}, every connection is refused. Correct targetPort, or declare the port.',
  undeclared:
    'Port {port} of {service} leads to port {target} of its pods, which no container of {workload} declares: if nothing listens there, every connection is refused. Correct targetPort, or declare the port.',
  declared: '{container} declares this port.',
  selected: '{workload} is selected.',
  fix: 'Set targetPort to {target} ({container})',
  setProtocol: 'Set protocol to {protocol}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'service-port-missing',
  need: 'networking',
  summary: 'A Service leads to a port that its pods do not declare.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Service'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    if (context.isUnitIncomplete) return;
    const pods = podsOfService(resource, context);
    // A part of a pod may leave ports out.
    if (pods.length === 0 || pods.some((pod) => pod.resource.partial !== undefined)) return;
    const declared = pods.flatMap((pod) => declaredPorts(pod, context.kubernetesVersion));
    // Whether Jobs are meant to serve at all, service-selects-job judges.
    const lasting = pods.filter(({ workload }) => workload !== 'Job' && workload !== 'CronJob');
    const shown = lasting.length > 0 ? lasting : pods;
    for (const port of targetsOfService(resource)) {
      if (declared.some((one) => isDeclaredAs(one, port.target, port.protocol))) continue;
      if (typeof port.target === 'number') checkNumber(resource, port, shown, declared, context);
      else if (!hasPlaceholder(port.target)) reportName(resource, port, port.target, shown, declared, context);
    }
  },
});

function reportName(
  service: Resource,
  port: ServicePort,
  target: string,
  pods: readonly PodTemplate[],
  declared: readonly DeclaredPort[],
  { report }: Context,
): void {
  const values = { port: port.port, service: service.label, target, workload: workloadsOf(pods, 'or') };
  const path = [...port.path, 'targetPort'];
  const namesake = declared.find(({ name }) => name === target);
  if (namesake !== undefined) {
    const protocolPath = [...port.path, 'protocol'];
    const setProtocol: Fix<typeof MESSAGES> = {
      message: 'setProtocol',
      values: { protocol: namesake.protocol },
      changes: [{ op: 'set', path: protocolPath, value: namesake.protocol }],
    };
    report({
      message: 'protocol',
      values: { ...values, protocol: port.protocol, other: namesake.protocol },
      path,
      related: relatedTo(pods, namesake),
      fixes: [setProtocol],
    });
    return;
  }
  const fixes = choices(port, declared);
  report({ message: 'name', values, path, related: relatedTo(pods, undefined), fixes });
}

function checkNumber(
  service: Resource,
  port: ServicePort,
  pods: readonly PodTemplate[],
  declared: readonly DeclaredPort[],
  { report }: Context,
): void {
  const numbers = new Set(declared.filter(({ protocol }) => protocol === port.protocol).map(({ number }) => number));
  const [only] = numbers;
  const values = { port: port.port, service: service.label, target: port.target, workload: workloadsOf(pods, 'or') };
  const path = [...port.path, 'targetPort'];
  const place = { path, ...(port.isTargetWritten ? {} : { at: [...port.path, 'port'] }) };
  const fixes = choices(port, declared);
  // Clients of a headless Service use the ports of the pods, whatever it says.
  if (only !== undefined && numbers.size === 1 && !isHeadless(service)) {
    const related = relatedTo(
      pods,
      declared.find(({ number }) => number === only),
    );
    report({ message: 'number', values: { ...values, declared: only }, ...place, severity: 'warning', related, fixes });
  } else {
    report({ message: 'undeclared', values, ...place, severity: 'info', related: relatedTo(pods, undefined), fixes });
  }
}

/** The declared ports of the protocol: that with nearly the same name first, then that with the number or name of the Service's port. */
function choices(port: ServicePort, declared: readonly DeclaredPort[]): Fix<typeof MESSAGES>[] {
  const fitting = declared.filter(({ protocol }) => protocol === port.protocol);
  const isNamed = typeof port.target === 'string';
  const near = isNamed
    ? nearest(
        String(port.target),
        fitting.flatMap(({ name }) => name ?? []),
      )
    : undefined;
  const rank = ({ name, number }: DeclaredPort) =>
    near !== undefined && name === near ? 0 : number === port.port || name === port.name ? 1 : 2;
  const seen = new Set<number | string>();
  return [...fitting]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(({ name, number, container }): Fix<typeof MESSAGES>[] => {
      const value = (isNamed ? name : undefined) ?? number;
      if (seen.has(value)) return [];
      seen.add(value);
      const changes = [{ op: 'set' as const, path: [...port.path, 'targetPort'], value, select: true }];
      return [{ message: 'fix', values: { target: value, container }, changes }];
    });
}

/** The declared port that is meant most likely, else the pods. */
function relatedTo(pods: readonly PodTemplate[], declared: DeclaredPort | undefined): Related<typeof MESSAGES>[] {
  if (declared !== undefined) {
    const { container, resource, path } = declared;
    return [{ message: 'declared', values: { container }, resource, path: [...path, 'containerPort'] }];
  }
  return pods.slice(0, 1).map(({ resource }) => ({
    message: 'selected',
    values: { workload: resource.label },
    resource,
    path: [...resource.path, 'metadata', 'name'],
  }));
}
