import { controllerSpecOf } from '../kubernetes/controller-spec';
import { type KindName, WORKLOAD_KINDS } from '../kubernetes/kinds';
import { isGivenAtRunTime } from '../kubernetes/knowledge/run-time-labels';
import type { LabelSelector, Labels } from '../kubernetes/label-selector';
import { isEmptySelector, matchesSelector } from '../kubernetes/label-selector';
import { type LabelSelectorField, labelSelector } from '../kubernetes/pod-spec';
import type { PodTemplate } from '../kubernetes/pod-template';
import type { Resource } from '../kubernetes/resource';
import { integer, intOrString, list, object, present, string, stringMap } from '../kubernetes/shape';
import { isMap, valueAt } from '../yaml/value';
import { LabelIndex, SelectorIndex } from './label-index';
import { ofList } from './of-list';

/** The fields of a Service that say which pods it leads to. */
export const serviceSpec = object({
  spec: object({
    type: string,
    clusterIP: string,
    selector: stringMap,
    ports: list(object({ name: string, port: integer, targetPort: intOrString, protocol: string })),
  }),
});

/** The labels by which a Service finds its pods; undefined where it does not look for any, or not all of them can be read. */
export function selectorOfService(service: Resource): Labels | undefined {
  const spec = service.read(serviceSpec)?.spec;
  const selector = spec?.selector;
  if (spec?.type === 'ExternalName' || selector === undefined) return undefined;
  const written = valueAt(service.data, ['spec', 'selector']);
  const count = Object.keys(selector).length;
  return count > 0 && isMap(written) && Object.keys(written).length === count ? selector : undefined;
}

/** Whether the pods of a template have all the labels, those that they get only while they run included. */
export function podsHaveLabels({ labels, workload, resource }: PodTemplate, wanted: Labels): boolean {
  for (const key in wanted) {
    const value = wanted[key] ?? '';
    const has = Object.hasOwn(labels, key)
      ? labels[key] === value
      : isGivenAtRunTime(key, value, workload, resource.metadata.name);
    if (!has) return false;
  }
  return true;
}

/** The pod templates of a namespace's workloads. `look` is a lookup of a rule's context. */
export function podTemplatesIn(
  look: (kind: KindName, namespace: string) => readonly Resource[],
  namespace: string,
): PodTemplate[] {
  return WORKLOAD_KINDS.flatMap((kind) => look(kind, namespace).flatMap(({ podTemplate }) => podTemplate ?? []));
}

const controlling = object({ spec: object({ selector: object({ matchLabels: stringMap }) }) });

/**
 * The labels that the pods of a template are meant to have: its own and those by which the workload looks for them. Where they differ, the workload is
 * refused, and that is for selector-mismatch to say.
 */
export function meantLabels({ labels, resource }: PodTemplate): Labels {
  return { ...labels, ...resource.read(controlling)?.spec?.selector?.matchLabels };
}

const podsByLabel = ofList((workloads) => {
  const pods = workloads.flatMap(({ podTemplate }) => podTemplate ?? []);
  return new LabelIndex(pods, (pod) => [pod.labels, meantLabels(pod)]);
});

/**
 * The pod templates of a namespace's workloads that a selector may take in, by their own labels or by those that they are meant to have. To be looked at
 * more closely: it is only that the selector does not take in any other.
 */
export function podCandidates(
  selector: LabelSelector,
  look: (kind: KindName, namespace: string) => readonly Resource[],
  namespace: string,
): PodTemplate[] {
  return WORKLOAD_KINDS.flatMap((kind) => {
    const workloads = look(kind, namespace);
    return workloads.length === 0 ? [] : podsByLabel(workloads).candidates(selector);
  });
}

/** Labels that tell the pods of a template from others: those by which the workload finds them, else all that they have. Undefined where there are none. */
export function telltaleLabels({ labels, resource }: PodTemplate): Labels | undefined {
  const selector = toLabelSelector(controllerSpecOf(resource)?.selector);
  const own = selector?.matchExpressions?.length === 0 ? (selector.matchLabels ?? {}) : {};
  return [own, labels].find((set) => Object.keys(set).length > 0);
}

/** Where it pays to look only at the Services that a label of the pods leads to. */
const MANY_SERVICES = 16;

const servicesBySelector = ofList(
  (services) => new SelectorIndex(services, (service) => ({ matchLabels: selectorOfService(service) ?? {} })),
);

function candidatesFor({ labels }: PodTemplate, services: readonly Resource[]): readonly Resource[] {
  return services.length < MANY_SERVICES ? services : servicesBySelector(services).candidates(labels);
}

/** The Services among `services` that select the pods of a template: same namespace, a selector whose labels they all have. */
export function servicesSelecting(pod: PodTemplate, services: readonly Resource[]): Resource[] {
  return candidatesFor(pod, services).filter((service) => {
    const selector = service.namespace === pod.resource.namespace ? selectorOfService(service) : undefined;
    return selector !== undefined && podsHaveLabels(pod, selector);
  });
}

/** A selector as the manifest has it, in the form that is evaluated; undefined where a part of it can not be read. */
export function toLabelSelector(field: LabelSelectorField | undefined): LabelSelector | undefined {
  if (field === undefined) return undefined;
  const matchExpressions = present(field.matchExpressions).flatMap(({ key, operator, values }) =>
    key === undefined || operator === undefined ? [] : [{ key, operator, values: present(values) }],
  );
  if (matchExpressions.length !== (field.matchExpressions?.length ?? 0)) return undefined;
  return { matchLabels: field.matchLabels ?? {}, matchExpressions };
}

const selecting = object({ spec: object({ selector: labelSelector }) });

/**
 * The selector of a PodDisruptionBudget; undefined where it takes in no pods, or not all of it can be read. Before policy/v1 an empty one took in none.
 */
export function selectorOfBudget(budget: Resource): LabelSelector | undefined {
  const selector = toLabelSelector(budget.read(selecting)?.spec?.selector);
  if (selector === undefined) return undefined;
  const written = valueAt(budget.data, ['spec', 'selector', 'matchLabels']);
  const count = isMap(written) ? Object.keys(written).length : 0;
  if (count !== Object.keys(selector.matchLabels ?? {}).length) return undefined;
  // In a template what looks empty is what its actions write.
  const isNothing = budget.version === 'v1beta1' || budget.partial === 'template';
  return isEmptySelector(selector) && isNothing ? undefined : selector;
}

/** Whether a selector may take in pods of a template: it fits their labels, with those that they get only while they run. */
export function maySelect({ matchLabels = {}, matchExpressions = [] }: LabelSelector, pod: PodTemplate): boolean {
  return podsHaveLabels(pod, matchLabels) && matchesSelector({ matchExpressions }, pod.labels) === true;
}

/** The templates of a namespace all of whose pods a selector takes in. `look` is a lookup of a rule's context. */
export function podsSelected(
  selector: LabelSelector,
  look: (kind: KindName, namespace: string) => readonly Resource[],
  namespace: string,
): PodTemplate[] {
  return podCandidates(selector, look, namespace).filter(({ labels }) => matchesSelector(selector, labels) === true);
}

const budgetsByLabel = ofList((budgets) => new SelectorIndex(budgets, selectorOfBudget));

/** The PodDisruptionBudgets of the pods' namespace whose selector takes them in. `budgets` is what a lookup gave. */
export function budgetsSelecting(pod: PodTemplate, budgets: readonly Resource[]): Resource[] {
  const candidates = budgetsByLabel(budgets).candidates(pod.labels);
  return candidates.filter((budget) => {
    const selector = budget.namespace === pod.resource.namespace ? selectorOfBudget(budget) : undefined;
    return selector !== undefined && maySelect(selector, pod);
  });
}
