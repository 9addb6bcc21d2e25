import { isSystemNamespace } from '../../kubernetes/knowledge/cluster-made';
import { nearest } from '../../kubernetes/nearest';
import type { Resource } from '../../kubernetes/resource';
import { list, object, present, strings } from '../../kubernetes/shape';
import { isGranted } from '../../workspace/reference-grants';
import {
  type DefinedPort,
  isPort,
  portsOfService,
  type Reference,
  type ReferencePart,
  referencesOf,
} from '../../workspace/references';
import { serviceSpec } from '../../workspace/relations';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { Change } from '../../yaml/change';
import { valueAt } from '../../yaml/value';
import { findNamed, isMadeByAnother, mayMakeNamed, missingSeverity, nearestNamed } from '../lookup';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  missing:
    '{resource} leads to a Service {name} that is not in namespace {namespace}: its requests are answered with an error of the proxy, 503 or 404. Correct the name, or add the Service.',
  missingNearest:
    '{resource} leads to a Service {name} that is not in namespace {namespace}: its requests are answered with an error of the proxy, 503 or 404. Most likely {suggestion} is meant.',
  port: '{service} has no port {port}, only {ports}: requests that {resource} sends there are answered with an error of the proxy, 503 or 500. Use a port of the Service.',
  targetPort:
    '{port} is a port of the pods, and {service} offers it as {ports}: requests that {resource} sends there are answered with an error of the proxy, 503 or 500. Use the port of the Service.',
  notGranted:
    '{resource} leads to a Service of namespace {namespace}, and no ReferenceGrant there lets it: its requests are answered with 500. Add a ReferenceGrant to {namespace}, or use a Service of the own namespace.',
  service: 'These are the ports of {service}.',
  granted: 'This Service is meant.',
  useName: 'Use the Service {name}',
  usePort: 'Use port {port}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'ingress-backend-missing',
  need: 'networking',
  summary: 'An Ingress or a route leads to a Service, or a port of it, that is not there.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Ingress', 'HTTPRoute', 'GRPCRoute', 'VirtualService'],
  fix: 'suggestion',
  peers: ['kl:dangling-ingress', 'ks:ingress-targets-service', 'C-0298', 'C-0302'],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const reference of referencesOf(resource)) {
      const { kinds, namespace, isOptional, parts } = reference;
      if (kinds[0]?.type !== 'Service' || namespace === undefined || isOptional) continue;
      // The AWS Load Balancer Controller: the name is that of an action in an annotation.
      if (parts.some(({ value }) => value === 'use-annotation')) continue;
      const services = findNamed(context, 'Service', reference.name, namespace);
      if (services.length === 0) reportMissing(resource, reference, namespace, context);
      else if (!checkGrant(resource, reference, namespace, services, context))
        checkPort(resource, reference, services, context);
    }
  },
});

function reportMissing(resource: Resource, reference: Reference, namespace: string, context: Context): void {
  const { name, path, within } = reference;
  if (resource.type === 'VirtualService' && isOfTheMesh(name, namespace, context)) return;
  if (isSystemNamespace(namespace) || isMadeByAnother(context, 'Service', name, namespace)) return;
  const severity = missingSeverity(resource, context, {
    kinds: ['Service'],
    namespace,
    severity: 'warning',
    isMaker: mayMakeNamed(name),
    name,
  });
  if (severity === undefined) return;
  const suggestion = nearestNamed(context, 'Service', name, namespace);
  const values = { resource: resource.label, name, namespace };
  const place = { path, ...(within === undefined ? {} : { within }), severity };
  if (suggestion === undefined) context.report({ message: 'missing', values, ...place });
  else
    context.report({
      message: 'missingNearest',
      values: { ...values, suggestion },
      ...place,
      fixes: [
        {
          message: 'useName',
          values: { name: suggestion },
          changes: [{ op: 'set', path, value: renamed(resource, reference, suggestion), select: true }],
        },
      ],
    });
}

/** The value with another name in the place of the reference's. */
function renamed(resource: Resource, { path, within }: Reference, name: string): string {
  const value = valueAt(resource.document.data, path);
  if (within === undefined || typeof value !== 'string') return name;
  return value.slice(0, within.start) + name + value.slice(within.end);
}

const serviceEntry = object({ spec: object({ hosts: strings }) });

/** Hosts that ServiceEntries add to the mesh, and the gateways that it is installed with. */
function isOfTheMesh(name: string, namespace: string, { everywhere }: Context): boolean {
  if (/gateway/.test(name)) return true;
  const hosts = [name, `${name}.${namespace}`, `${name}.${namespace}.svc.cluster.local`];
  return everywhere('ServiceEntry', ALL_NAMESPACES).some((entry) =>
    present(entry.read(serviceEntry)?.spec?.hosts).some((host) => hosts.includes(host)),
  );
}

/** Reports a route into a namespace that does not let it in; gives whether it is one. */
function checkGrant(
  route: Resource,
  { name, path }: Reference,
  namespace: string,
  services: readonly Resource[],
  context: Context,
): boolean {
  // Ingresses lead to their own namespace only, and Istio asks for no grants.
  if (namespace === route.namespace || route.type === 'VirtualService') return false;
  if (isGranted(route, { group: '', kind: 'Service', name }, context.everywhere('ReferenceGrant', namespace)))
    return false;
  const severity = missingSeverity(route, context, {
    kinds: ['ReferenceGrant'],
    namespace,
    severity: 'warning',
    isMaker: () => false,
  });
  if (severity === undefined) return false;
  context.report({
    message: 'notGranted',
    values: { resource: route.label, namespace },
    path: [...path.slice(0, -1), 'namespace'],
    severity,
    related: services.slice(0, 1).map((service) => ({
      message: 'granted',
      resource: service,
      path: [...service.path, 'metadata', 'name'],
    })),
  });
  return true;
}

function checkPort(resource: Resource, { parts }: Reference, services: readonly Resource[], context: Context): void {
  const part = parts.find(({ type }) => type === 'port');
  const [service] = services;
  if (part === undefined || service === undefined) return;
  // What stands for a host elsewhere needs no ports, and a template may make more of them.
  const isOpen = (one: Resource) => one.partial !== undefined || one.read(serviceSpec)?.spec?.type === 'ExternalName';
  const offered = services.flatMap(portsOfService);
  if (offered.length === 0 || services.some(isOpen) || offered.some((port) => isPort(port, part.value))) return;
  if (!isAllRead(services)) return;
  const targets = targetedBy(service, part.value);
  const own = targets.length > 0 ? targets : portsOfService(service);
  const values = { resource: resource.label, service: service.label, port: part.value };
  context.report({
    message: targets.length > 0 ? 'targetPort' : 'port',
    values: { ...values, ports: own.map(describe).join(', ') },
    path: part.path,
    severity: 'error',
    related: [
      {
        message: 'service',
        values: { service: service.label },
        resource: service,
        path: [...service.path, 'spec', 'ports'],
        part: 'key',
      },
    ],
    fixes: portFixes(part, own),
  });
}

const portList = object({ spec: object({ ports: list((value) => value) }) });

/** Whether each port's entry could be read, whatever it says. */
function isAllRead(services: readonly Resource[]): boolean {
  return services.every((service) => {
    const written = service.read(portList)?.spec?.ports?.length ?? 0;
    return portsOfService(service).filter(({ number }) => number !== undefined).length === written;
  });
}

/** The ports of a Service that lead to this port of its pods. */
function targetedBy(service: Resource, wanted: string | number): DefinedPort[] {
  const spec = service.read(serviceSpec)?.spec;
  return portsOfService(service).filter(({ path }) => spec?.ports?.[Number(path.at(-1))]?.targetPort === wanted);
}

function describe({ number, name }: DefinedPort): string {
  return name === undefined ? String(number) : `${number} (${name})`;
}

/** The same way of naming it, by name or number, where the Service has it; the port spelt nearly alike first. */
function portFixes({ value, path }: ReferencePart, ports: readonly DefinedPort[]): Fix<typeof MESSAGES>[] {
  const words = ports.flatMap(({ name, number }) => (typeof value === 'string' ? name : undefined) ?? number ?? []);
  const near = nearest(String(value), words.map(String));
  const ordered = [...words.filter((word) => String(word) === near), ...words.filter((word) => String(word) !== near)];
  return ordered.map((word) => {
    const changes: Change[] = [{ op: 'set', path, value: word, select: true }];
    // `name` and `number` of an Ingress exclude each other.
    if (path.at(-1) === 'name' && typeof word === 'number') changes.unshift({ op: 'rename', path, key: 'number' });
    return { message: 'usePort', values: { port: word }, changes };
  });
}
