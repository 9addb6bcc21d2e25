// What the objects of the Prometheus operator (monitoring.coreos.com/v1) look at.
import { isEmptySelector, type LabelSelector, matchesSelector } from '../../kubernetes/label-selector';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { integer, intOrString, list, object, type Read, string } from '../../kubernetes/shape';
import { type SelectedNamespaces, selectionsOf } from '../../workspace/references';
import { maySelect, podTemplatesIn } from '../../workspace/relations';
import { ALL_NAMESPACES } from '../../workspace/view';
import type { Path } from '../../yaml/path';
import type { ResourceContext } from '../rule';

type LookupContext = Pick<ResourceContext, 'related' | 'everywhere'>;
type Look = ResourceContext['related'];

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

export function looksIn({ namespaces }: Target, namespace: string): boolean {
  return namespaces.type !== 'names' || namespaces.names.includes(namespace);
}

/** The Services that a ServiceMonitor takes in: those that are applied together with it, else those elsewhere. */
export function servicesTaken(target: Target, context: LookupContext): readonly Resource[] {
  const isTaken = ({ metadata }: Resource) => matchesSelector(target.selector, metadata.labels ?? {}) === true;
  return nearFirst(target, context, (look, namespace) => look('Service', namespace).filter(isTaken));
}

/** The pods that a PodMonitor takes in, likewise. */
export function podsTaken(target: Target, context: LookupContext): readonly PodTemplate[] {
  const isTaken = (pod: PodTemplate) => maySelect(target.selector, pod);
  return nearFirst(target, context, (look, namespace) => podTemplatesIn(look, namespace).filter(isTaken));
}

function nearFirst<T extends Resource | PodTemplate>(
  target: Target,
  { related, everywhere }: LookupContext,
  find: (look: Look, namespace: string) => readonly T[],
): readonly T[] {
  const namespaces = namespacesOf(target);
  const here = namespaces.flatMap((namespace) => find(related, namespace));
  if (here.length > 0) return here;
  // What is applied together and names no namespace may go to the one that the monitor looks in.
  const unplaced = find(related, ALL_NAMESPACES).filter((found) => !isPlaced(found));
  return unplaced.length > 0 ? unplaced : namespaces.flatMap((namespace) => find(everywhere, namespace));
}

function isPlaced(found: Resource | PodTemplate): boolean {
  const resource = 'resource' in found ? found.resource : found;
  return resource.metadata.namespace !== undefined;
}
