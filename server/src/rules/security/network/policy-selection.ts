// Which pods and namespaces the selectors of NetworkPolicies take in.
import { WORKLOAD_KINDS } from '../../../kubernetes/kinds';
import type { LabelSelector } from '../../../kubernetes/label-selector';
import { nearest } from '../../../kubernetes/nearest';
import type { PodTemplate } from '../../../kubernetes/pod-template';
import type { Resource } from '../../../kubernetes/resource';
import { ofList } from '../../../workspace/of-list';
import { maySelect, meantLabels, podCandidates, podTemplatesIn } from '../../../workspace/relations';
import { mayMakeSelected } from '../../custom-labels';
import { missingSeverity } from '../../lookup';
import type { ResourceContext, Severity } from '../../rule';

type LookupContext = Pick<ResourceContext, 'related' | 'everywhere' | 'isUnitIncomplete'>;

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
  for (const look of [context.related, context.everywhere]) {
    if (podCandidates(selector, look, namespace).some((pod) => isSelected(pod, selector))) return undefined;
    if (WORKLOAD_KINDS.some((kind) => hasPartial(look(kind, namespace)))) return undefined;
  }
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

/** The workload all whose labels but one are those of the selector. */
export function nearMiss({ matchLabels = {} }: LabelSelector, pods: readonly PodTemplate[]): Miss | undefined {
  for (const pod of pods) {
    const differing = Object.entries(matchLabels).filter(([key, value]) => pod.labels[key] !== value);
    const [first] = differing;
    const actual = first === undefined ? undefined : pod.labels[first[0]];
    if (first === undefined || actual === undefined || differing.length > 1) continue;
    if (Object.keys(matchLabels).length > 1 || nearest(first[1], [actual]) !== undefined) {
      return { pod, key: first[0], actual };
    }
  }
  return undefined;
}
