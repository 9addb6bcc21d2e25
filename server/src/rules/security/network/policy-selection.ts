// Which pods the selectors of NetworkPolicies and PodDisruptionBudgets take in.
import { WORKLOAD_KINDS } from '../../../kubernetes/kinds';
import { isLabelOfPassingPods } from '../../../kubernetes/knowledge/run-time-labels';
import type { LabelSelector } from '../../../kubernetes/label-selector';
import { nearest } from '../../../kubernetes/nearest';
import type { PodTemplate } from '../../../kubernetes/pod-template';
import type { Resource } from '../../../kubernetes/resource';
import { ofOthers, type Surroundings } from '../../../workspace/elsewhere';
import { ofList } from '../../../workspace/of-list';
import { maySelect, meantLabels, podCandidates, podTemplatesIn } from '../../../workspace/relations';
import { mayMakeSelected } from '../../custom-labels';
import { missingSeverity } from '../../lookup';
import type { ResourceContext, Severity } from '../../rule';

type LookupContext = Surroundings & Pick<ResourceContext, 'related' | 'everywhere' | 'isUnitIncomplete'>;

/** A selector of pods of the policy's own namespace that takes in none. */
export interface NoPods {
  readonly severity: Severity;
  /** The workloads that are there: those that are applied together with the policy, else those elsewhere in its namespace. */
  readonly others: readonly PodTemplate[];
}

/** Undefined where the selector takes in pods, or where nobody can tell. */
export function findNoPods(
  policy: Resource,
  selector: LabelSelector,
  context: LookupContext,
  severity: Severity,
): NoPods | undefined {
  const { namespace } = policy;
  if (Object.keys(selector.matchLabels ?? {}).some(isLabelOfPassingPods)) return undefined;
  const looks = [context.related, context.everywhere];
  if (podCandidates(selector, context.related, namespace).some((pod) => isSelected(pod, selector))) return undefined;
  const isOfOthers = ({ workload, resource }: PodTemplate) =>
    ofOthers(context, workload, [resource], namespace).length > 0;
  const far = podCandidates(selector, context.everywhere, namespace);
  if (far.some((pod) => isSelected(pod, selector) && isOfOthers(pod))) return undefined;
  if (looks.some((look) => WORKLOAD_KINDS.some((kind) => hasPartial(look(kind, namespace))))) return undefined;
  const judged = missingSeverity(policy, context, {
    kinds: WORKLOAD_KINDS,
    namespace,
    severity,
    isMaker: (custom) => mayMakeSelected(custom, selector),
  });
  if (judged === undefined) return undefined;
  const here = podTemplatesIn(context.related, namespace);
  const others = here.length > 0 ? here : podTemplatesIn(context.everywhere, namespace);
  // Where no workload at all is known, they may all stand in another repository.
  return { severity: others.length === 0 ? 'info' : judged, others };
}

/** Whether of some workloads only a part is known, and not all of the labels that their pods have. */
const hasPartial = ofList((workloads) => workloads.some(({ partial }) => partial !== undefined));

/** Pods that do not have the labels by which their own workload looks for them are another mistake. */
function isSelected(pod: PodTemplate, selector: LabelSelector): boolean {
  return maySelect(selector, pod) || maySelect(selector, { ...pod, labels: meantLabels(pod) });
}

/** A label by which pods are missed. */
export interface Miss {
  readonly pod: PodTemplate;
  readonly key: string;
  readonly actual: string;
}

/** The pods that a policy most likely means: all their labels but one are those of its selector, and that is spelt alike, or the policy has their name. */
export function nearMiss(
  policy: Resource,
  { matchLabels = {} }: LabelSelector,
  pods: readonly PodTemplate[],
): Miss | undefined {
  for (const pod of pods) {
    const differing = Object.keys(matchLabels).filter((key) => pod.labels[key] !== matchLabels[key]);
    const [key, another] = differing;
    const actual = key === undefined ? undefined : pod.labels[key];
    if (key === undefined || another !== undefined || actual === undefined) continue;
    const isNamesake = policy.metadata.name === pod.resource.metadata.name;
    if (isNamesake || isSpeltLike(matchLabels[key] ?? '', actual)) return { pod, key, actual };
  }
  return undefined;
}

/** Numbers aside, which tell versions and instances apart. */
function isSpeltLike(wanted: string, actual: string): boolean {
  const withoutDigits = (text: string) => text.replace(/\d+/g, '');
  return withoutDigits(wanted) !== withoutDigits(actual) && nearest(wanted, [actual]) !== undefined;
}
