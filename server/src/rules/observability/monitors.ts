// What the objects of the Prometheus operator (monitoring.coreos.com/v1) look at.
import type { KindName } from '../../kubernetes/kinds';
import { isEmptySelector, type LabelSelector, type Labels, matchesSelector } from '../../kubernetes/label-selector';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { integer, intOrString, list, object, type Read, string } from '../../kubernetes/shape';
import { ofOthers, ofThisAndOthers, type Surroundings } from '../../workspace/elsewhere';
import { LabelIndex, SelectorIndex } from '../../workspace/label-index';
import { ofList } from '../../workspace/of-list';
import { type SelectedNamespaces, selectionsOf } from '../../workspace/references';
import { maySelect, podCandidates } from '../../workspace/relations';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { Path } from '../../yaml/path';
import type { ResourceContext } from '../rule';

type LookupContext = Pick<ResourceContext, keyof Surroundings>;
type Look = (kind: KindName, namespace: string) => readonly Resource[];

const endpoint = object({ port: string, portNumber: integer, targetPort: intOrString });
const monitor = object({ spec: object({ endpoints: list(endpoint), podMetricsEndpoints: list(endpoint) }) });

/** A port at which metrics are asked for. */
export type Endpoint = Read<typeof endpoint>;

/** The field of a monitor that lists its endpoints. */
export function endpointsField({ type }: Resource): 'endpoints' | 'podMetricsEndpoints' {
  return type === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints';
}

/** The endpoints of a ServiceMonitor or PodMonitor. */
export function endpointsOf(resource: Resource) {
  return resource.read(monitor)?.spec?.[endpointsField(resource)];
}

/** What a ServiceMonitor or PodMonitor looks for, and where. */
export interface Target {
  readonly selector: LabelSelector;
  readonly namespaces: SelectedNamespaces;
  /** Of the selector. */
  readonly path: Path;
}

/** Undefined where the selector can not be read. */
export function targetOf(resource: Resource): Target | undefined {
  return selectionsOf(resource).find(({ purpose }) => purpose === 'observed');
}

export function isForAll({ selector }: Target): boolean {
  return isEmptySelector(selector);
}

/** The namespaces a target is looked for in; all of them as one name. */
export function namespacesOf({ namespaces }: Target): readonly string[] {
  return namespaces.type === 'names' ? namespaces.names : [ALL_NAMESPACES];
}

/** A monitor with its target. */
export interface Monitor {
  readonly resource: Resource;
  readonly target: Target;
}

const monitorsByNamespace = ofList((monitors) => {
  const groups = new Map<string, Monitor[]>();
  for (const resource of monitors) {
    const target = targetOf(resource);
    if (target === undefined) continue;
    for (const namespace of namespacesOf(target)) {
      const group = groups.get(namespace);
      if (group === undefined) groups.set(namespace, [{ resource, target }]);
      else group.push({ resource, target });
    }
  }
  return new Map(
    [...groups].map(([namespace, group]) => [namespace, new SelectorIndex(group, ({ target }) => target.selector)]),
  );
});

/** The monitors of the workspace that look in a namespace and may take in what has these labels there. */
export function monitorsFor(
  kind: 'ServiceMonitor' | 'PodMonitor',
  namespace: string,
  labels: Labels,
  context: LookupContext,
): readonly Monitor[] {
  const indexes = monitorsByNamespace(context.everywhere(kind, ALL_NAMESPACES));
  const found = [namespace, ALL_NAMESPACES].flatMap((name) => indexes.get(name)?.candidates(labels) ?? []);
  const resources = found.map(({ resource }) => resource);
  const counting = ofThisAndOthers(context, kind, resources, ALL_NAMESPACES);
  return found.filter(({ resource }) => counting.includes(resource));
}

const servicesByLabel = ofList((services) => new LabelIndex(services, ({ metadata }) => [metadata.labels ?? {}]));

/** The Services that a ServiceMonitor takes in: those that are applied together with it, else those elsewhere. */
export function servicesTaken(target: Target, context: LookupContext): readonly Resource[] {
  const isTaken = ({ metadata }: Resource) => matchesSelector(target.selector, metadata.labels ?? {}) === true;
  return nearFirst(target, context, (look, namespace) =>
    servicesByLabel(look('Service', namespace)).candidates(target.selector).filter(isTaken),
  );
}

/** The pods that a PodMonitor takes in, likewise. */
export function podsTaken(target: Target, context: LookupContext): readonly PodTemplate[] {
  const isTaken = (pod: PodTemplate) => maySelect(target.selector, pod);
  return nearFirst(target, context, (look, namespace) =>
    podCandidates(target.selector, look, namespace).filter(isTaken),
  );
}

function nearFirst<T extends Resource | PodTemplate>(
  target: Target,
  context: LookupContext,
  find: (look: Look, namespace: string) => readonly T[],
): readonly T[] {
  const namespaces = namespacesOf(target);
  const here = namespaces.flatMap((namespace) => find(context.related, namespace));
  if (here.length > 0) return here;
  // What is applied together and names no namespace may go to the one that the monitor looks in.
  const unplaced = find(context.related, ALL_NAMESPACES).filter((found) => !isPlaced(found));
  if (unplaced.length > 0) return unplaced;
  return namespaces.flatMap((namespace) =>
    find(context.everywhere, namespace).filter((found) => {
      const resource = resourceOf(found);
      return resource.type !== undefined && ofOthers(context, resource.type, [resource], namespace).length > 0;
    }),
  );
}

function resourceOf(found: Resource | PodTemplate): Resource {
  return 'resource' in found ? found.resource : found;
}

function isPlaced(found: Resource | PodTemplate): boolean {
  return resourceOf(found).metadata.namespace !== undefined;
}
