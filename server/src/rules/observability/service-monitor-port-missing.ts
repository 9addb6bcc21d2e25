import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { each, type List } from '../../kubernetes/shape';
import { portsOfService } from '../../workspace/references';
import { selectorOfService, serviceSpec } from '../../workspace/relations';
import type { Path } from '../../yaml/path';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { endpointsField, endpointsOf, podsTaken, servicesTaken, targetOf } from './monitors';

const MESSAGES = {
  other:
    '{monitor} scrapes port {port}, and {target} has no port of that name, only {names}: no metrics arrive, and alerts on them never fire. Use the name of one of its ports.',
  unnamed:
    '{monitor} scrapes port {port}, and {target} has no port of that name, nor of any: no metrics arrive, and alerts on them never fire. Name the port {port} there.',
  target: '{target} is selected.',
  fix: 'Scrape port {name}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** What is selected, with the ports that it offers. */
interface Offer {
  readonly resource: Resource;
  /** Of its list of ports, or where that would be. */
  readonly path: Path;
  readonly ports: readonly { readonly name: string | undefined; readonly number: number | undefined }[];
}

export default defineRule({
  id: 'service-monitor-port-missing',
  need: 'observability',
  summary: 'A ServiceMonitor or PodMonitor scrapes a port that what it selects does not have.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['ServiceMonitor', 'PodMonitor'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(monitor, context) {
    const offers = context.isUnitIncomplete ? undefined : offersTo(monitor, context);
    const [first] = offers ?? [];
    if (offers === undefined || first === undefined) return;
    const ports = offers.flatMap((offer) => offer.ports);
    const names = [...new Set(ports.flatMap(({ name }) => name ?? []))];
    for (const [index, { port }] of each(endpointsOf(monitor))) {
      if (port === undefined || port === '' || hasPlaceholder(port) || names.includes(port)) continue;
      const path = [...monitor.path, 'spec', endpointsField(monitor), index, 'port'];
      const target = describe(offers);
      const byNumber = ports.find(({ number }) => String(number) === port)?.name;
      context.report({
        ...(names.length === 0
          ? ({ message: 'unnamed', values: { monitor: monitor.label, port, target } } as const)
          : ({ message: 'other', values: { monitor: monitor.label, port, target, names: names.join(', ') } } as const)),
        path,
        related: [
          {
            message: 'target',
            values: { target: first.resource.label },
            resource: first.resource,
            path: first.path,
            part: 'key',
          },
        ],
        fixes: choices(names, byNumber ?? nearest(port, names), path),
      });
    }
  },
});

function choices(names: readonly string[], likely: string | undefined, path: Path): Fix<typeof MESSAGES>[] {
  return [...names]
    .sort((a, b) => Number(b === likely) - Number(a === likely))
    .map((name) => ({
      message: 'fix',
      values: { name },
      changes: [{ op: 'set', path, value: name, select: true }],
    }));
}

/** What a monitor selects; undefined where not all of its ports can be known. */
function offersTo(monitor: Resource, context: RuleContext): readonly Offer[] | undefined {
  const target = targetOf(monitor);
  if (target === undefined) return undefined;
  const offers =
    monitor.type === 'PodMonitor'
      ? podsTaken(target, context).map((pod): Offer => {
          const ports = pod.containers.flatMap(({ spec }) =>
            [...each(spec.ports)].map(([, { name, containerPort: number }]) => ({ name, number })),
          );
          return { resource: pod.resource, path: [...pod.specPath, 'containers'], ports };
        })
      : servicesTaken(target, context).map(
          (service): Offer => ({
            resource: service,
            path: [...service.path, 'spec', 'ports'],
            ports: portsOfService(service),
          }),
        );
  return offers.every(({ resource }) => isWhole(resource)) ? offers : undefined;
}

/** Whether all ports are written; those of a Service without selector are those of its EndpointSlices. */
function isWhole(resource: Resource): boolean {
  if (resource.partial !== undefined) return false;
  if (resource.podTemplate !== undefined) return true;
  const ports: List<unknown> | undefined = resource.read(serviceSpec)?.spec?.ports;
  return selectorOfService(resource) !== undefined && ports !== undefined && !ports.includes(undefined);
}

const MAX_TARGETS = 3;

function describe(offers: readonly Offer[]): string {
  const labels = [...new Set(offers.map(({ resource }) => resource.label))];
  const more = labels.length - MAX_TARGETS;
  return more > 0 ? `${labels.slice(0, MAX_TARGETS).join(', ')} and ${more} more` : labels.join(' or ');
}
