import { scaledValue } from '../../kubernetes/int-or-percent';
import { labelsOfUnscalablePods } from '../../kubernetes/knowledge/pod-owners';
import { type LabelSelector, matchesSelector } from '../../kubernetes/label-selector';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { anything, list, object, present, string } from '../../kubernetes/shape';
import { podCountOf } from '../../workspace/autoscalers';
import { ofList } from '../../workspace/of-list';
import { podsSelected } from '../../workspace/relations';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { type BudgetPolicy, policyChanges, policyOf, wholeSelectorOf } from './budget';

const MESSAGES = {
  unscalable:
    '{budget} also selects the pods of {owner}, a kind that has no number of replicas to count {field}: {text} against: the disruption controller gives up (SyncFailed), allows no eviction at all, and drains of nodes hang. Set minAvailable to a number, or select by a label that only the other pods have.',
  only: '{budget} selects the pods of {owner}, a kind that has no number of replicas to count {field}: {text} against: the disruption controller gives up (SyncFailed), allows no eviction at all, and drains of nodes hang. Set minAvailable to a number.',
  bare: '{budget} also selects {owner}, which has no controller: {field}: {text} is counted without it, and so more pods may go than you mean, or none at all. Set minAvailable to a number, or run it by a controller.',
  owner: '{owner} gives its pods labels that {budget} selects.',
  number: 'Set minAvailable to {number}',
  label: 'Select only pods with {key}: {value}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const UNSCALABLE: ReadonlySet<string> = new Set(['Job', 'CronJob', 'DaemonSet']);
/** Pods that are looked after, or gone before long. */
const HOOKS: readonly string[] = ['helm.sh/hook', 'argocd.argoproj.io/hook'];
/** Labels that differ from release to release. */
const PASSING = /version|revision|hash|chart|release-date/;

export default defineRule({
  id: 'pdb-unscalable-owner',
  need: 'availability',
  summary: 'A PodDisruptionBudget counts pods whose controller can not say how many it wants.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['PodDisruptionBudget'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const policy = policyOf(resource);
    if (policy === undefined || (policy.field === 'minAvailable' && policy.amount.kind === 'int')) return;
    const selector = wholeSelectorOf(resource);
    if (selector === undefined) return;
    const pods = podsSelected(selector, context.related, resource.namespace);
    const unscalable: Owned[] = [
      ...pods.filter(({ workload }) => UNSCALABLE.has(workload)),
      ...customPods(selector, resource, context),
    ];
    const bare = pods.filter(isBare);
    const [owner] = unscalable;
    const found = (owner ?? bare[0])?.resource;
    if (found === undefined) return;
    const counted = pods.filter(({ workload }) => !UNSCALABLE.has(workload) && workload !== 'Pod');
    const values = { budget: resource.label, owner: found.label, field: policy.field, text: policy.text };
    const place = {
      path: policy.path,
      related: [
        {
          message: 'owner' as const,
          values,
          resource: found,
          path: [...found.path, 'kind'],
        },
      ],
      fixes: fixesOf(resource, policy, counted, [...unscalable, ...bare], context),
    };
    if (owner === undefined) context.report({ message: 'bare', values, severity: 'warning', ...place });
    else context.report({ message: counted.length === 0 ? 'only' : 'unscalable', values, ...place });
  },
});

/** Pods with these labels, and what owns them. */
type Owned = Pick<PodTemplate, 'labels' | 'resource'>;

const ownedByCustom = ofList((resources): readonly Owned[] =>
  resources.flatMap((resource) => labelsOfUnscalablePods(resource).map((labels) => ({ labels, resource }))),
);

/** The pods that custom resources own, and whose number nobody can ask for. */
function customPods(selector: LabelSelector, { namespace }: Resource, context: RuleContext): Owned[] {
  return ownedByCustom(context.related('any', namespace)).filter(
    ({ labels, resource }) => matchesSelector(selector, labels) === true && !isScalable(resource, context),
  );
}

function isBare({ workload, annotations, resource }: PodTemplate): boolean {
  const owners = resource.read(owned)?.metadata?.ownerReferences;
  return workload === 'Pod' && owners === undefined && !HOOKS.some((hook) => annotations[hook] !== undefined);
}

const owned = object({ metadata: object({ ownerReferences: anything }) });

const definition = object({
  spec: object({
    group: string,
    names: object({ kind: string }),
    versions: list(object({ name: string, subresources: object({ scale: anything }) })),
  }),
});

/** Whether a CustomResourceDefinition of the workspace says that a kind has the subresource after all. */
function isScalable({ group, kind, version }: Resource, { everywhere }: RuleContext): boolean {
  return everywhere('CustomResourceDefinition').some((resource) => {
    const spec = resource.read(definition)?.spec;
    if (spec?.group !== group || spec.names?.kind !== kind) return false;
    return present(spec.versions).some(
      ({ name, subresources }) => name === version && subresources?.scale !== undefined,
    );
  });
}

function fixesOf(
  resource: Resource,
  policy: BudgetPolicy,
  counted: readonly PodTemplate[],
  others: readonly Owned[],
  context: RuleContext,
): Fix<typeof MESSAGES>[] {
  const label = distinguishingLabel(counted, others);
  const number = numberOf(policy, counted, context);
  const fixes: Fix<typeof MESSAGES>[] = [];
  // With nothing but one pod that nobody starts again it would let none go.
  if (counted.length > 0 || others.some(({ resource }) => resource.type !== 'Pod'))
    fixes.push({
      message: 'number',
      values: { number },
      changes: policyChanges(resource, policy, 'minAvailable', number),
    });
  if (label !== undefined) {
    const [key, value] = label;
    const path = [...resource.path, 'spec', 'selector', 'matchLabels', key];
    fixes.push({
      message: 'label',
      values: { key, value },
      grade: 'suggestion',
      changes: [{ op: 'set', path, value }],
    });
  }
  return fixes;
}

/** As many as the policy keeps of the pods whose number is known, at least one. */
function numberOf({ field, amount }: BudgetPolicy, counted: readonly PodTemplate[], context: RuleContext): number {
  let total = 0;
  for (const pod of counted) total += podCountOf(pod, context)?.least ?? 0;
  const share = scaledValue(amount, total, 'up');
  return Math.max(1, field === 'minAvailable' ? share : total - share);
}

/** A label that all pods which can be counted have and no other, one by which their workload finds them if there is one. */
function distinguishingLabel(
  counted: readonly PodTemplate[],
  others: readonly Owned[],
): readonly [key: string, value: string] | undefined {
  const [first] = counted;
  if (first === undefined) return undefined;
  return Object.entries(first.labels).find(
    ([key, value]) =>
      !PASSING.test(key) &&
      counted.every(({ labels }) => labels[key] === value) &&
      others.every(({ labels }) => labels[key] !== value),
  );
}
