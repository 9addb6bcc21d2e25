import { matchesSelector } from '../../kubernetes/label-selector';
import { type Container, containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, present } from '../../kubernetes/shape';
import type { Surroundings } from '../../workspace/elsewhere';
import { maySelect, serviceSpec, servicesSelecting, telltaleLabels } from '../../workspace/relations';
import type { YamlMap } from '../../yaml/value';
import { defineRule, type ResourceContext } from '../rule';
import { type Endpoint, endpointsOf, monitorsFor } from './monitors';
import { labelsToBeTaken } from './prometheus-selection';

const MESSAGES = {
  unscraped:
    'Nothing in the workspace scrapes port {port} of container {container}: no ServiceMonitor, no PodMonitor and no prometheus.io/scrape annotation leads to it. What it tells of {resource} reaches no graph and no alert. Add a PodMonitor.',
  fix: 'Append a PodMonitor for {resource}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;
type LookupContext = Pick<ResourceContext, keyof Surroundings>;

const METRICS_PORT = /^(?:metrics|.*-metrics|prom.*)$/;
/** Scrapers of other makers (Google's managed Prometheus, VictoriaMetrics), which select in their own ways. */
const OTHER_SCRAPER = /^(?:Cluster)?PodMonitoring$|^VM(?:Service|Pod|Node|Static)Scrape$/;

interface MetricsPort {
  readonly container: Container;
  readonly index: number;
  readonly name: string;
  readonly number: number | undefined;
}

export default defineRule({
  id: 'metrics-not-scraped',
  need: 'observability',
  summary: 'A container offers metrics that nothing in the workspace scrapes.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || resource.partial !== undefined || context.isUnitIncomplete) return;
    const ports = metricsPorts(pod, context);
    if (ports.length === 0) return;
    const services = servicesSelecting(pod, context.everywhere('Service'));
    if ([pod.annotations, ...services.map(({ metadata }) => metadata.annotations ?? {})].some(isScraped)) return;
    const endpoints = endpointsFor(pod, services, context);
    for (const port of ports) {
      if (endpoints.some((isFor) => isFor(port))) continue;
      if (context.everywhere('any').some(({ kind }) => OTHER_SCRAPER.test(kind))) return;
      const value = podMonitor(pod, port.name, context);
      context.report({
        message: 'unscraped',
        values: { port: port.name, container: port.container.name, resource: resource.label },
        path: [...port.container.path, 'ports', port.index, 'name'],
        absent: true,
        fixes:
          value === undefined
            ? []
            : [{ message: 'fix', values: { resource: resource.label }, changes: [{ op: 'append', value }] }],
      });
    }
  },
});

function metricsPorts(pod: PodTemplate, { kubernetesVersion }: RuleContext): MetricsPort[] {
  return containersOfType(pod, kubernetesVersion, ['regular', 'sidecar']).flatMap((container) =>
    [...each(container.spec.ports)].flatMap(([index, { name, containerPort: number, protocol = 'TCP' }]) =>
      name !== undefined && METRICS_PORT.test(name) && protocol === 'TCP' ? [{ container, index, name, number }] : [],
    ),
  );
}

/** Annotations by which scrape configurations of Prometheus and agents of other makers find pods. */
function isScraped(annotations: Readonly<Record<string, string>>): boolean {
  return Object.entries(annotations).some(
    ([name, value]) => (/\/scrape$/.test(name) && value === 'true') || name.startsWith('ad.datadoghq.com/'),
  );
}

type Covers = (port: MetricsPort) => boolean;

/** What monitors of the workspace scrape of the pods. One that names a port which is not there is another mistake, and meant for any. */
function endpointsFor(pod: PodTemplate, services: readonly Resource[], context: LookupContext): Covers[] {
  const { namespace } = pod.resource;
  const podPorts = pod.containers.flatMap(({ spec }) => present(spec.ports));
  const isThere = (port: number | string) =>
    podPorts.some(({ name, containerPort }) => name === port || containerPort === port);
  const leadsTo =
    (port: number | string | undefined): Covers =>
    ({ name, number }) =>
      port === undefined || port === name || port === number || !isThere(port);

  const ofPods = monitorsFor('PodMonitor', namespace, pod.labels, context).flatMap(({ resource, target }) =>
    maySelect(target.selector, pod)
      ? present(endpointsOf(resource)).map(({ port, portNumber, targetPort }) =>
          leadsTo(port ?? portNumber ?? targetPort),
        )
      : [],
  );
  const ofServices = services.flatMap((service) => {
    const labels = service.metadata.labels ?? {};
    return monitorsFor('ServiceMonitor', namespace, labels, context).flatMap(({ resource, target }) =>
      matchesSelector(target.selector, labels) === true
        ? present(endpointsOf(resource)).map((endpoint) => leadsTo(podPort(endpoint, service)))
        : [],
    );
  });
  return [...ofPods, ...ofServices];
}

/** The port of the pods to which an endpoint of a ServiceMonitor leads; undefined where the Service has no such port. */
function podPort({ port, targetPort }: Endpoint, service: Resource): number | string | undefined {
  if (port === undefined) return targetPort;
  const found = present(service.read(serviceSpec)?.spec?.ports).find(({ name }) => name === port);
  return found?.targetPort ?? found?.port;
}

/** Undefined where no labels tell the pods from others. */
function podMonitor(pod: PodTemplate, port: string, context: LookupContext): YamlMap | undefined {
  const { name, namespace } = pod.resource.metadata;
  const matchLabels = telltaleLabels(pod);
  if (name === undefined || matchLabels === undefined) return undefined;
  const labels = labelsToBeTaken('PodMonitor', context);
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels } }),
    },
    spec: { selector: { matchLabels: { ...matchLabels } }, podMetricsEndpoints: [{ port }] },
  };
}
