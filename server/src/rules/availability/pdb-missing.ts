import { controllerSpecOf } from '../../kubernetes/controller-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { podCountOf, SCALABLE_KINDS } from '../../workspace/autoscalers';
import { podsSelected, toLabelSelector } from '../../workspace/relations';
import { isMap, valueAt, type YamlMap } from '../../yaml/value';
import { budgetsFor } from '../evidence';
import { freeName } from '../new-objects';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { selectsOwnPods } from './own-pods';

const MESSAGES = {
  fixed:
    'No PodDisruptionBudget guards the {replicas} pods of {resource}: the drain of nodes, as each upgrade of them does it, may evict all at once. Add one with maxUnavailable 1.',
  scaled:
    'No PodDisruptionBudget guards the pods of {resource}, of which {scaler} keeps at least {replicas}: the drain of nodes, as each upgrade of them does it, may evict all at once. Add one with maxUnavailable 1.',
  fix: 'Add a PodDisruptionBudget with maxUnavailable 1',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'pdb-missing',
  need: 'availability',
  summary: 'No PodDisruptionBudget keeps a drain of nodes from evicting all pods of a workload at once.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Deployment', 'StatefulSet', 'Rollout'],
  fix: 'unsafe',
  peers: ['ks:deployment-has-poddisruptionbudget', 'po:missingPodDisruptionBudget'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const count = pod && podCountOf(pod, context);
    if (pod === undefined || count === undefined || count.least < 2 || context.isUnitIncomplete) return;
    if (budgetsFor(pod, context).length > 0) return;
    const values = { resource: resource.label, replicas: count.least };
    const path = [...resource.path, 'kind'];
    const place = { path, absent: true, fixes: fixesOf(pod, context) };
    const { scaler } = count;
    if (scaler === undefined) context.report({ message: 'fixed', values, ...place });
    else context.report({ message: 'scaled', values: { ...values, scaler: scaler.label }, ...place });
  },
});

/** Whether a budget with the workload's selector would count pods too that no number of replicas stands for. */
function countsOthers({ resource }: PodTemplate, { related }: RuleContext): boolean {
  const selector = toLabelSelector(controllerSpecOf(resource)?.selector);
  const pods = selector === undefined ? [] : podsSelected(selector, related, resource.namespace);
  return pods.some(({ workload }) => !(SCALABLE_KINDS as readonly string[]).includes(workload));
}

/** A budget of the workload's name behind it. */
function fixesOf(pod: PodTemplate, context: RuleContext): Fix<typeof MESSAGES>[] {
  const { resource } = pod;
  const name = freeName(resource, 'PodDisruptionBudget', 'pdb', context);
  const own = valueAt(resource.data, ['spec', 'selector']);
  const isOwn = isMap(own) && selectsOwnPods(controllerSpecOf(resource)?.selector, pod);
  const selector: YamlMap | undefined = isOwn ? own : undefined;
  if (name === undefined || selector === undefined || countsOthers(pod, context)) return [];
  const { namespace } = resource.metadata;
  const value = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: { maxUnavailable: 1, selector },
  };
  return [{ message: 'fix', changes: [{ op: 'append', value }] }];
}
