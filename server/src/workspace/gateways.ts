import { labelsOfNamespace, NAMESPACE_NAME_LABEL } from '../kubernetes/knowledge/run-time-labels';
import { type LabelSelector, matchesSelector } from '../kubernetes/label-selector';
import { labelSelector } from '../kubernetes/pod-spec';
import type { Resource } from '../kubernetes/resource';
import { each, integer, list, object, present, string } from '../kubernetes/shape';
import type { Path } from '../yaml/path';
import { toLabelSelector } from './relations';

/** Which namespaces' routes a listener lets in. */
export type AllowedNamespaces =
  | { readonly from: 'Same' | 'All' | 'None' }
  | { readonly from: 'Selector'; readonly selector: LabelSelector }
  /** Nobody here can tell. */
  | { readonly from: 'unknown' };

/** A listener of a Gateway (gateway.networking.k8s.io). */
export interface Listener {
  readonly name: string;
  readonly port: number | undefined;
  readonly protocol: string;
  /** Undefined where it takes every host. */
  readonly hostname: string | undefined;
  readonly namespaces: AllowedNamespaces;
  /** The kinds of routes that it lets in; undefined where that is up to the controller. */
  readonly kinds: readonly string[] | undefined;
  /** Of its entry, from the document's root. */
  readonly path: Path;
}

const gateway = object({
  spec: object({
    listeners: list(
      object({
        name: string,
        port: integer,
        protocol: string,
        hostname: string,
        tls: object({ mode: string }),
        allowedRoutes: object({
          namespaces: object({ from: string, selector: labelSelector }),
          kinds: list(object({ group: string, kind: string })),
        }),
      }),
    ),
  }),
});

const GROUP = 'gateway.networking.k8s.io';

/** The listeners of a Gateway; undefined where one of them can not be read. */
export function listenersOfGateway(resource: Resource): readonly Listener[] | undefined {
  const listeners = resource.read(gateway)?.spec?.listeners;
  if (listeners === undefined || resource.partial !== undefined) return undefined;
  const found = [...each(listeners)].flatMap(([index, listener]): Listener[] => {
    const { name, protocol, hostname, allowedRoutes } = listener;
    if (name === undefined || protocol === undefined) return [];
    const own = present(allowedRoutes?.kinds).filter(({ group = GROUP }) => group === GROUP);
    const kinds = own.flatMap(({ kind }) => kind ?? []);
    const selector = toLabelSelector(allowedRoutes?.namespaces?.selector);
    return [
      {
        name,
        protocol,
        hostname: hostname === '' ? undefined : hostname,
        port: listener.port,
        namespaces: namespacesOf(allowedRoutes?.namespaces?.from, selector),
        kinds: (allowedRoutes?.kinds?.length ?? 0) > 0 ? kinds : kindsOf(protocol, listener.tls?.mode),
        path: [...resource.path, 'spec', 'listeners', index],
      },
    ];
  });
  return found.length === listeners.length ? found : undefined;
}

function namespacesOf(from: string | undefined, selector: LabelSelector | undefined): AllowedNamespaces {
  switch (from ?? 'Same') {
    case 'Same':
      return { from: 'Same' };
    case 'All':
      return { from: 'All' };
    case 'None':
      return { from: 'None' };
    case 'Selector':
      return selector === undefined ? { from: 'unknown' } : { from: 'Selector', selector };
    default:
      return { from: 'unknown' };
  }
}

/** What a listener of a protocol serves where it does not say so, as the specification has it. */
function kindsOf(protocol: string, mode: string | undefined): readonly string[] | undefined {
  switch (protocol) {
    case 'HTTP':
    case 'HTTPS':
      return ['HTTPRoute', 'GRPCRoute'];
    case 'TLS':
      return mode === 'Passthrough' ? ['TLSRoute'] : ['TLSRoute', 'TCPRoute'];
    case 'TCP':
      return ['TCPRoute'];
    case 'UDP':
      return ['UDPRoute'];
    default:
      return undefined;
  }
}

/** Whether a listener lets routes of a namespace in; true where nobody can tell. `namespaces` gives those whose labels are known. */
export function letsIn(
  { namespaces: allowed }: Listener,
  ofGateway: string,
  namespace: string,
  namespaces: () => readonly Resource[],
): boolean {
  if (allowed.from === 'Same') return namespace === ofGateway;
  if (allowed.from !== 'Selector') return allowed.from !== 'None';
  const { matchLabels = {}, matchExpressions = [] } = allowed.selector;
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
  const isByName = keys.every((key) => key === NAMESPACE_NAME_LABEL);
  if (isByName) return matchesSelector(allowed.selector, { [NAMESPACE_NAME_LABEL]: namespace }) !== false;
  const known = namespaces().filter(({ metadata }) => metadata.name === namespace);
  return (
    known.length === 0 ||
    known.some(
      (one) => one.partial !== undefined || matchesSelector(allowed.selector, labelsOfNamespace(one)) !== false,
    )
  );
}

/** Whether two host names have a name in common: `*.example.com` stands for all that end so, with any number of labels in front. */
export function shareHost(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  if (one === other) return true;
  const isWithin = (host: string, wildcard: string) => wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1));
  return isWithin(one, other) || isWithin(other, one);
}
