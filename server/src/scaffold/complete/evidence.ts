// What is there beside a workload. Something is missing if no unit has it: what one overlay adds is not proposed for all.
import { controllerSpecOf, replicasOf } from '../../kubernetes/controller-spec';
import type { KindName } from '../../kubernetes/kinds';
import { matchesSelector } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { list, object, present, string } from '../../kubernetes/shape';
import { budgetsFor, holdingFor, servicesFor } from '../../rules/evidence';
import { findNamed } from '../../rules/lookup';
import { targetsOfService } from '../../rules/networking/service-ports';
import { hasPluginPolicies, isolates, networkPolicy, selectedBy } from '../../rules/security/network/network-policy';
import { autoscalerOf } from '../../workspace/autoscalers';
import { mountedClaims } from '../../workspace/claims';
import { podsSelected, serviceSpec, telltaleLabels } from '../../workspace/relations';
import { ALL_NAMESPACES } from '../../workspace/view';
import { meshPortsOf } from './mesh';
import type { Opening, Port } from './objects';
import type { Seen, Subject } from './subject';

export function hasService({ seen }: Subject): boolean {
  return seen.some(({ pod, around }) => servicesFor(pod, around).length > 0);
}

/** What an annotation tells a Prometheus of pods: the port at which it asks them. */
const SCRAPED_PORT = 'prometheus.io/port';

/** The ports at which the pods are reached: those that are declared, and what Services, scrapers and a mesh know of beside them. */
export function openingsOf({ seen }: Subject, declared: readonly Port[]): readonly Opening[] {
  const openings = declared.map(({ name, number, protocol }): Opening => ({ port: name ?? number, protocol }));
  const add = (port: number | string, protocol: string) => {
    const isKnown = declared.some((own) => own.protocol === protocol && (own.number === port || own.name === port));
    if (!isKnown && !openings.some((own) => own.protocol === protocol && own.port === port))
      openings.push({ port, protocol });
  };
  for (const { pod, around } of seen) {
    for (const service of servicesFor(pod, around))
      for (const { target, protocol } of targetsOfService(service)) add(target, protocol);
    const scraped = Number(pod.annotations[SCRAPED_PORT]);
    if (Number.isInteger(scraped)) add(scraped, 'TCP');
  }
  // Only what is reached at all is reached through a mesh.
  if (openings.length > 0) for (const one of seen) for (const port of meshPortsOf(one)) add(port, 'TCP');
  return openings;
}

/** Whether calls come to the pods that are not from addresses of pods: from outside of the cluster, or from its API server. */
export function isOpenToOutside({ seen }: Subject): boolean {
  return seen.some(({ pod, around, view }) => {
    const hasHostPort = pod.containers.some(({ spec }) => present(spec.ports).some(({ hostPort = 0 }) => hostPort > 0));
    const services = servicesFor(pod, around);
    const isPublished = services.some((service) =>
      ['LoadBalancer', 'NodePort'].includes(service.read(serviceSpec)?.spec?.type ?? ''),
    );
    return hasHostPort || isPublished || services.some((service) => isCalledByServer(service, view));
  });
}

/** The kinds of objects that tell the API server which Services it calls, which it does from the network of its node. */
const CALLERS: readonly KindName[] = [
  'APIService',
  'CustomResourceDefinition',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];
const client = object({ service: object({ name: string, namespace: string }) });
const caller = object({
  webhooks: list(object({ clientConfig: client })),
  spec: object({
    service: object({ name: string, namespace: string }),
    conversion: object({ webhook: object({ clientConfig: client }) }),
  }),
});

function isCalledByServer(service: Resource, view: Seen['view']): boolean {
  return CALLERS.some((kind) =>
    view.everywhere(kind, ALL_NAMESPACES).some((resource) => {
      const { webhooks, spec } = resource.read(caller) ?? {};
      const clients = [
        ...present(webhooks).map(({ clientConfig }) => clientConfig),
        spec?.conversion?.webhook?.clientConfig,
      ];
      return [...clients.map((one) => one?.service), spec?.service].some(
        (called) => called?.name === service.metadata.name && called?.namespace === service.namespace,
      );
    }),
  );
}

/** Other workloads that have pods with all the labels by which objects beside this one select its own; as `Deployment web`. */
export function sharersOf({ seen }: Subject): readonly string[] {
  const labels = seen.flatMap(({ pod, around }) => {
    const matchLabels = telltaleLabels(pod);
    if (matchLabels === undefined) return [];
    const { resource } = pod;
    return podsSelected({ matchLabels, matchExpressions: [] }, around.related, resource.namespace)
      .filter(({ resource: other }) => other.label !== resource.label)
      .map(({ resource: other }) => other.label);
  });
  return [...new Set(labels)].sort();
}

/** Whether an object of a kind and name is there, wherever it is applied to the workload's namespace. */
export function hasNamed({ seen }: Subject, kind: KindName, name: string): boolean {
  return seen.some(({ around }) => findNamed(around, kind, name).length > 0);
}

/** Whether the repository has objects of the Prometheus operator. */
export function isMonitored({ seen }: Subject): boolean {
  const kinds: readonly KindName[] = ['ServiceMonitor', 'PodMonitor', 'Prometheus'];
  return seen.some(({ view }) => kinds.some((kind) => view.everywhere(kind, ALL_NAMESPACES).length > 0));
}

/** Whether a budget guards the pods. */
export function isGuarded({ seen }: Subject): boolean {
  return seen.some(({ pod, around }) => budgetsFor(pod, around).length > 0);
}

/**
 * Whether nothing speaks against an autoscaler: neither one that is there, nor a volume that nobody knows whether pods can share, nor an overlay that
 * counts its own.
 */
export function isScalable({ resource, seen }: Subject): boolean {
  const count = replicasOf(controllerSpecOf(resource));
  return seen.every(({ pod, around }) => {
    const isKnown = mountedClaims(pod).every(({ name }) => findNamed(around, 'PersistentVolumeClaim', name).length > 0);
    const isScaled = autoscalerOf(pod.resource, around) !== undefined;
    return isKnown && !isScaled && replicasOf(controllerSpecOf(pod.resource)) === count;
  });
}

/** In which directions policies say something about the pods. */
export interface Isolation {
  readonly ingress: boolean;
  readonly egress: boolean;
  /** Whether all that policies say of incoming calls is that none may come to any pod of the namespace: as a default. */
  readonly isShut: boolean;
  /** Whether a policy closes both for all pods of the namespace. */
  readonly isDefault: boolean;
}

/** Where nobody can tell, nothing is proposed. */
const SETTLED: Isolation = { ingress: true, egress: true, isShut: false, isDefault: true };

/** What network policies say about the pods; all is said where nobody can tell. */
export function isolationOf({ seen, resource }: Subject): Isolation {
  const all = seen.map(({ pod, around }): Isolation => {
    if (hasPluginPolicies(resource.namespace, around)) return SETTLED;
    const found = holdingFor(around, 'NetworkPolicy').map((policy) => ({
      spec: policy.read(networkPolicy)?.spec,
      selector: selectedBy(policy),
    }));
    if (found.some(({ spec, selector }) => spec === undefined || selector === undefined)) return SETTLED;
    const selecting = found.filter(({ selector }) => matchesSelector(selector ?? {}, pod.labels) !== false);
    const closes = (direction: 'Ingress' | 'Egress') =>
      selecting.filter(({ spec }) => spec !== undefined && isolates(spec, direction));
    const isEmpty = ({ selector }: (typeof found)[number]) =>
      Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0) === 0;
    return {
      ingress: closes('Ingress').length > 0,
      egress: closes('Egress').length > 0,
      isShut:
        closes('Ingress').length > 0 &&
        closes('Ingress').every((policy) => isEmpty(policy) && policy.spec?.ingress?.length === 0),
      isDefault: closes('Ingress').some(isEmpty) && closes('Egress').some(isEmpty),
    };
  });
  const some = (is: (isolation: Isolation) => boolean) => all.some(is);
  return {
    ingress: some(({ ingress }) => ingress),
    egress: some(({ egress }) => egress),
    isShut: all.every(({ isShut }) => isShut),
    isDefault: some(({ isDefault }) => isDefault),
  };
}

const statefulSet = object({ spec: object({ serviceName: string }) });

/** The Service that a StatefulSet names; undefined where it names none. */
export function serviceNameOf({ resource }: Subject): string | undefined {
  if (resource.type !== 'StatefulSet') return undefined;
  return resource.read(statefulSet)?.spec?.serviceName || undefined;
}

/** The namespace that a workload names and that nothing in the workspace makes. */
export function unknownNamespace({ resource, seen }: Subject): string | undefined {
  const { namespace } = resource.metadata;
  if (namespace === undefined || namespace === 'default' || namespace.startsWith('kube-')) return undefined;
  const isKnown = ({ view }: Seen) =>
    present(view.everywhere('Namespace', ALL_NAMESPACES)).some(({ metadata }) => metadata.name === namespace);
  return seen.some(isKnown) ? undefined : namespace;
}
