import { isEmptySelector, matchesSelector } from '../../kubernetes/label-selector';
import type { LabelSelectorField, PodAffinityTerm } from '../../kubernetes/pod-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import { toLabelSelector } from '../../workspace/relations';

/** Whether a selector takes in the pods of a template. One that is not written selects nothing, an empty one everything. */
export function selectsOwnPods(field: LabelSelectorField | undefined, pod: PodTemplate): boolean {
  const selector = toLabelSelector(field);
  return selector !== undefined && matchesSelector(selector, pod.labels) === true;
}

/** Whether an anti-affinity term keeps the pods of a template away from each other: it speaks of their labels and their namespace. */
export function repelsOwnPods(
  { labelSelector, namespaces, namespaceSelector }: PodAffinityTerm,
  pod: PodTemplate,
): boolean {
  return selectsOwnPods(labelSelector, pod) && speaksOfOwnNamespace(present(namespaces), namespaceSelector, pod);
}

/** The pod's own namespace is meant where none is named; which ones have which labels is not known. */
function speaksOfOwnNamespace(
  namespaces: readonly string[],
  field: LabelSelectorField | undefined,
  pod: PodTemplate,
): boolean {
  const selector = toLabelSelector(field);
  if (namespaces.includes(pod.resource.namespace)) return true;
  return field === undefined ? namespaces.length === 0 : selector !== undefined && isEmptySelector(selector);
}
