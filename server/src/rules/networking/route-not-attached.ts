import { nearest } from '../../kubernetes/nearest';
import type { Resource } from '../../kubernetes/resource';
import { integer, list, object, string, strings } from '../../kubernetes/shape';
import { type Listener, letsIn, listenersOfGateway, shareHost } from '../../workspace/gateways';
import { type Reference, type ReferencePart, referencesOf } from '../../workspace/references';
import type { Path } from '../../yaml/path';
import { isWritten, valueAt } from '../../yaml/value';
import { findNamed } from '../lookup';
import { defineRule, type Fix, type Related, type ResourceContext } from '../rule';

const MESSAGES = {
  listener:
    '{gateway} has no listener {name}, only {listeners}: the route is accepted and never attached, and its requests are answered with 404. Name a listener of the Gateway.',
  port: '{gateway} has no listener at port {name}, only {listeners}: the route is accepted and never attached, and its requests are answered with 404. Use the port of a listener.',
  kind: '{listeners} takes no {kind}, only {kinds}: the route is accepted and never attached. Attach it to another listener, or allow the kind there.',
  same: '{listeners} takes routes of namespace {other} only, and this one lies in {namespace}: it is accepted and never attached. Let allowedRoutes of the listener take namespaces from All, or from a Selector.',
  selector:
    '{listeners} takes routes of namespaces with certain labels only, and {namespace} does not have them: the route is accepted and never attached. Give the namespace the labels, or change allowedRoutes of the listener.',
  none: '{listeners} takes no routes of any namespace: the route is accepted and never attached. Change allowedRoutes of the listener.',
  host: '{listeners} is for {hosts}, and has no host in common with {own}: the route is accepted and never attached, and its requests are answered with 404. Use a host of the listener.',
  there: 'This decides which routes are let in.',
  useListener: 'Attach to listener {name}',
  usePort: 'Attach to port {port}',
  useHost: 'Use the host {host}',
  allowAll: 'Let listener {name} take routes of all namespaces',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;
type Finding = Parameters<Context['report']>[0];

const route = object({
  spec: object({
    hostnames: strings,
    parentRefs: list(object({ sectionName: string, port: integer })),
  }),
});

export default defineRule({
  id: 'route-not-attached',
  need: 'networking',
  summary: 'A route names a listener of a Gateway that is not there or does not take it.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const reference of referencesOf(resource)) {
      const { kinds, name, namespace, path } = reference;
      if (kinds[0]?.type !== 'Gateway' || namespace === undefined) continue;
      const findings = findNamed(context, 'Gateway', name, namespace).map((gateway) =>
        findObstacle(resource, reference, gateway, path.slice(0, -1), context),
      );
      // Of several Gateways of the name, in places that are applied for themselves, one is enough.
      const [first] = findings;
      if (first !== undefined && !findings.includes(undefined)) context.report(first);
    }
  },
});

/** What keeps a route from a Gateway; undefined where nothing does, or not all of it is known. */
function findObstacle(
  resource: Resource,
  reference: Reference,
  gateway: Resource,
  parent: Path,
  context: Context,
): Finding | undefined {
  const listeners = listenersOfGateway(gateway);
  if (listeners === undefined || listeners.length === 0) return undefined;
  const isKnown = ['sectionName', 'port'].every((field) => {
    const written = isWritten(valueAt(resource.document.data, [...parent, field]));
    return !written || reference.parts.some(({ path }) => path.at(-1) === field);
  });
  if (!isKnown) return undefined;
  const section = reference.parts.find(({ type }) => type === 'listener');
  const port = reference.parts.find(({ type }) => type === 'port');
  const named = section === undefined ? listeners : listeners.filter(({ name }) => name === section.value);
  const at = port === undefined ? named : named.filter((listener) => listener.port === port.value);
  if (named.length === 0 && section !== undefined) return missingListener(gateway, listeners, section);
  if (at.length === 0 && port !== undefined) return missingPort(gateway, named, port);
  const place = section?.path ?? port?.path ?? reference.path;
  const ofKind = at.filter(({ kinds }) => kinds?.includes(resource.kind) !== false);
  if (ofKind.length === 0) {
    const kinds = [...new Set(at.flatMap((listener) => listener.kinds ?? []))].join(', ');
    const others = listeners.filter((listener) => listener.kinds?.includes(resource.kind) !== false);
    return {
      message: 'kind',
      values: { ...describe(gateway, at), kind: resource.kind, kinds: kinds || 'routes of other groups' },
      path: place,
      related: relatedTo(gateway, at, ['allowedRoutes', 'kinds']),
      fixes: section === undefined ? [] : attaching(section.path, others),
    };
  }
  const open = ofKind.filter((one) =>
    letsIn(one, gateway.namespace, resource.namespace, () => context.everywhere('Namespace')),
  );
  if (open.length === 0) return closed(resource, gateway, ofKind, place);
  return foreignHosts(resource, gateway, open);
}

function missingListener(gateway: Resource, listeners: readonly Listener[], { value, path }: ReferencePart): Finding {
  const near = nearest(
    String(value),
    listeners.map(({ name }) => name),
  );
  const ordered = [...listeners.filter(({ name }) => name === near), ...listeners.filter(({ name }) => name !== near)];
  return {
    message: 'listener',
    values: { gateway: gateway.label, name: value, listeners: listeners.map(({ name }) => name).join(', ') },
    path,
    related: relatedTo(gateway, listeners, ['name']),
    fixes: attaching(path, ordered),
  };
}

function attaching(path: Path, listeners: readonly Listener[]): Fix<typeof MESSAGES>[] {
  return listeners.map(({ name }) => ({
    message: 'useListener',
    values: { name },
    changes: [{ op: 'set', path, value: name, select: true }],
  }));
}

function missingPort(gateway: Resource, listeners: readonly Listener[], { value, path }: ReferencePart): Finding {
  const ports = [...new Set(listeners.flatMap(({ port }) => port ?? []))];
  return {
    message: 'port',
    values: { gateway: gateway.label, name: value, listeners: ports.join(', ') },
    path,
    related: relatedTo(gateway, listeners, ['port']),
    fixes: ports.map((port) => ({
      message: 'usePort',
      values: { port },
      changes: [{ op: 'set', path, value: port, select: true }],
    })),
  };
}

/** The namespaces that listeners let in do not include that of the route. */
function closed(resource: Resource, gateway: Resource, listeners: readonly Listener[], path: Path): Finding {
  const [first] = listeners;
  const values = describe(gateway, listeners);
  const { namespace } = resource;
  const steps = ['allowedRoutes', 'namespaces', 'from'];
  const related = relatedTo(gateway, listeners, steps);
  if (first?.namespaces.from === 'Selector')
    return { message: 'selector', values: { ...values, namespace }, path, related };
  if (first?.namespaces.from === 'None') return { message: 'none', values, path, related };
  // A fix is made in the document that the finding stands in.
  const isOneDocument = first !== undefined && gateway.document === resource.document;
  return {
    message: 'same',
    values: { ...values, namespace, other: gateway.namespace },
    path,
    related,
    fixes: isOneDocument
      ? [
          {
            message: 'allowAll',
            values: { name: first.name },
            changes: [{ op: 'set', path: [...first.path, ...steps], value: 'All' }],
          },
        ]
      : [],
  };
}

/** Only these protocols tell hosts apart. */
const WITH_HOSTS: readonly string[] = ['HTTP', 'HTTPS', 'TLS'];

function foreignHosts(resource: Resource, gateway: Resource, listeners: readonly Listener[]): Finding | undefined {
  const written = resource.read(route)?.spec?.hostnames ?? [];
  const hosts = written.flatMap((host) => host ?? []);
  if (hosts.length === 0 || hosts.length < written.length) return undefined;
  const isOpen = ({ hostname, protocol }: Listener) =>
    hostname === undefined || !WITH_HOSTS.includes(protocol) || hosts.some((host) => shareHost(host, hostname));
  if (listeners.some(isOpen)) return undefined;
  const path = [...resource.path, 'spec', 'hostnames'];
  const offered = [...new Set(listeners.flatMap(({ hostname }) => hostname ?? []))];
  const [host = ''] = hosts;
  return {
    message: 'host',
    values: { ...describe(gateway, listeners), hosts: offered.join(', '), own: hosts.join(', ') },
    path: [...path, 0],
    related: relatedTo(gateway, listeners, ['hostname']),
    fixes: offered
      .map((hostname) => (hostname.startsWith('*.') ? `${firstLabel(host)}${hostname.slice(1)}` : hostname))
      .map((value) => ({
        message: 'useHost',
        values: { host: value },
        changes: [{ op: 'set', path: [...path, 0], value, select: true }],
      })),
  };
}

function firstLabel(host: string): string {
  return host.replace(/^\*\./, '').replace(/\..*$/, '');
}

function describe(gateway: Resource, listeners: readonly Listener[]) {
  const [first, second] = listeners;
  const isOne = first !== undefined && second === undefined;
  return { listeners: isOne ? `Listener ${first.name} of ${gateway.label}` : `Every listener of ${gateway.label}` };
}

function relatedTo(gateway: Resource, [first]: readonly Listener[], steps: Path): Related<typeof MESSAGES>[] {
  return first === undefined ? [] : [{ message: 'there', resource: gateway, path: [...first.path, ...steps] }];
}
