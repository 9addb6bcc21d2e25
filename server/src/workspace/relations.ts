import type { LabelSelector } from '../kubernetes/label-selector';
import { matchesLabels, matchesSelector } from '../kubernetes/label-selector';
import { type LabelSelectorField, labelSelector } from '../kubernetes/pod-spec';
import type { PodTemplate } from '../kubernetes/pod-template';
import type { Resource } from '../kubernetes/resource';
import { integer, intOrString, list, object, present, string, stringMap } from '../kubernetes/shape';

/** The fields of a Service that say which pods it leads to. */
export const serviceSpec = object({
  spec: object({
    type: string,
    clusterIP: string,
    selector: stringMap,
    ports: list(object({ name: string, port: integer, targetPort: intOrString, protocol: string })),
  }),
});

/** The Services among `services` that select the pods of a template: same namespace, a selector whose labels they all have. */
export function servicesSelecting(pod: PodTemplate, services: readonly Resource[]): Resource[] {
  return services.filter((service) => {
    if (service.namespace !== pod.resource.namespace) return false;
    const spec = service.read(serviceSpec)?.spec;
    const selector = spec?.selector;
    return (
      spec?.type !== 'ExternalName' &&
      selector !== undefined &&
      Object.keys(selector).length > 0 &&
      matchesLabels(selector, pod.labels)
    );
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

/** The PodDisruptionBudgets of the pods' namespace whose selector takes them in. */
export function budgetsSelecting(pod: PodTemplate, budgets: readonly Resource[]): Resource[] {
  return budgets.filter((budget) => {
    const selector = toLabelSelector(budget.read(selecting)?.spec?.selector);
    return (
      budget.namespace === pod.resource.namespace &&
      selector !== undefined &&
      matchesSelector(selector, pod.labels) === true
    );
  });
}
