import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { type IntOrPercent, scaledValue } from '../../kubernetes/int-or-percent';
import type { Resource } from '../../kubernetes/resource';
import { minimumOf, type PodCount, podCountOf } from '../../workspace/autoscalers';
import { lookElsewhere } from '../../workspace/elsewhere';
import { podsSelected } from '../../workspace/relations';
import { defineRule, type Fix, type Related, type ResourceContext } from '../rule';
import { policyChanges, policyOf, wholeSelectorOf } from './budget';

const MESSAGES = {
  none: '{budget} lets no pod be evicted, ever: the drain of a node that runs one hangs, and upgrades of nodes with it. Set maxUnavailable to 1.',
  all: '{budget} keeps all pods available, so that none may be evicted, ever: the drain of a node that runs one hangs, and upgrades of nodes with it. Set maxUnavailable to 1.',
  enough:
    '{budget} keeps {least} available and selects {pods} ({guarded}), so that none may be evicted, ever: the drain of a node hangs, and upgrades of nodes with it. Set maxUnavailable to 1, or run more pods.',
  atMinimum:
    '{budget} keeps {least} available and selects {pods} ({guarded}) while {scaler} keeps its minimum: at quiet hours none may be evicted, and the drain of a node hangs. Set maxUnavailable to 1, or raise the minimum.',
  runs: '{workload} runs {pods}',
  scales: '{scaler} keeps at least {pods}',
  fix: 'Set maxUnavailable to 1',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** Pods that a budget guards, and how many there are. */
interface Guarded extends PodCount {
  readonly resource: Resource;
}

export default defineRule({
  id: 'pdb-blocks-eviction',
  need: 'availability',
  summary: 'A PodDisruptionBudget never lets a pod be evicted, so that drains of nodes hang.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: ['PodDisruptionBudget'],
  fix: 'unsafe',
  peers: [
    'kl:pdb-max-unavailable',
    'kl:pdb-min-available',
    'po:pdbDisruptionsIsZero',
    'po:pdbMinAvailableGreaterThanHPAMinReplicas',
  ],
  messages: MESSAGES,
  checkResource(resource, context) {
    const policy = policyOf(resource);
    if (policy === undefined) return;
    const { field, amount, text, path } = policy;
    const fixes: Fix<typeof MESSAGES>[] = [
      { message: 'fix', changes: policyChanges(resource, policy, 'maxUnavailable', 1) },
    ];
    const values = { budget: resource.label };
    if (field === 'maxUnavailable') {
      // A share is rounded up, so that any above nothing is at least one pod.
      if (amount.value === 0) context.report({ message: 'none', values, path, fixes });
      return;
    }
    if (amount.kind === 'percent' && amount.value === 100) {
      context.report({ message: 'all', values, path, fixes });
      return;
    }
    const guarded = guardedBy(resource, amount, context);
    const least = guarded.reduce((sum, count) => sum + count.least, 0);
    if (guarded.length === 0 || !leavesNone(amount, least)) return;
    const most = guarded.reduce((sum: number | undefined, count) => plus(sum, count.most), 0);
    const scaler = guarded.find((count) => count.scaler !== undefined)?.scaler;
    const isAlways = scaler === undefined || (most !== undefined && leavesNone(amount, most));
    const common = {
      ...values,
      least: amount.kind === 'percent' ? text : podsText(amount.value),
      guarded: guarded.map((count) => count.resource.label).join(', '),
    };
    const place = { path, fixes, related: guarded.map(placeOf) };
    if (isAlways) context.report({ message: 'enough', values: { ...common, pods: podsText(most ?? least) }, ...place });
    else {
      const said = { ...common, pods: podsText(least), scaler: scaler.label };
      context.report({ message: 'atMinimum', values: said, severity: 'warning', ...place });
    }
  },
});

/** Whether so many pods have to stay that none of them may go. A share is rounded up, as the disruption controller does. */
function leavesNone(minAvailable: IntOrPercent, pods: number): boolean {
  return scaledValue(minAvailable, pods, 'up') >= pods;
}

function plus(sum: number | undefined, more: number | undefined): number | undefined {
  return sum === undefined || more === undefined ? undefined : sum + more;
}

/** What a budget guards; nothing where nobody knows how many pods it is. */
function guardedBy(resource: Resource, { kind, value }: IntOrPercent, context: RuleContext): readonly Guarded[] {
  const selector = wholeSelectorOf(resource);
  if (value === 0 || selector === undefined || context.isUnitIncomplete) return [];
  const here = podsSelected(selector, context.related, resource.namespace);
  const pods = here.length > 0 ? here : podsSelected(selector, lookElsewhere(context), resource.namespace);
  const guarded: Guarded[] = [];
  for (const pod of pods) {
    // The share is one of the pods whose controllers say how many they want.
    const count = kind === 'percent' && pod.workload === 'Pod' ? undefined : podCountOf(pod, context);
    if (count === undefined) return [];
    // Before KEDA has started the first pod there is none to evict.
    const least = count.scaler === undefined ? count.least : Math.max(count.least, 1);
    if (least > 0) guarded.push({ ...count, least, resource: pod.resource });
  }
  return guarded;
}

function placeOf({ resource, least, scaler }: Guarded): Related<typeof MESSAGES> {
  const pods = podsText(least);
  if (scaler === undefined) {
    const isWritten = controllerSpecOf(resource)?.replicas !== undefined;
    const path = [...resource.path, ...(isWritten ? ['spec', 'replicas'] : ['kind'])];
    return { message: 'runs', values: { workload: resource.label, pods }, resource, path };
  }
  const bound = minimumOf(scaler);
  const path = bound?.written === undefined ? [...scaler.path, 'kind'] : bound.path;
  return { message: 'scales', values: { scaler: scaler.label, pods }, resource: scaler, path };
}

function podsText(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}
