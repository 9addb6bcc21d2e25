import { describeSelector, isEmptySelector, type LabelSelector } from '../../kubernetes/label-selector';
import { nearest } from '../../kubernetes/nearest';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { selectorOfBudget } from '../../workspace/relations';
import { isMap, isWritten, valueAt } from '../../yaml/value';
import { defineRule } from '../rule';
import { findNoPods } from '../security/network/policy-selection';

export default defineRule({
  id: 'pdb-selects-nothing',
  need: 'availability',
  summary: 'A PodDisruptionBudget guards no pods, or all of its namespace.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['PodDisruptionBudget'],
  fix: 'none',
  peers: [],
  messages: {
    nothing:
      '{budget} guards no pods: no workload of namespace {namespace} has the labels {selector}. A drain of nodes may then evict all pods that it is for at once. Select their labels.',
    mistake:
      '{budget} guards no pods: {workload} has {key}: {actual}, not {wanted}. A drain of nodes may then evict all its pods at once. Write the same value in both.',
    absent:
      '{budget} has no selector, and then guards no pods: a drain of nodes may evict all that it is for at once. Select their labels.',
    old: '{budget} has an empty selector, which in policy/v1beta1 guards no pods: a drain of nodes may evict all that it is for at once. Select their labels.',
    everything:
      '{budget} has an empty selector, and so guards every pod of namespace {namespace} as if they were one application: it may let all pods of one of them go, and any other budget there makes evictions fail. Select the labels of the pods that it is for.',
    label: '{workload} gives its pods this label.',
  },
  checkResource(resource, context) {
    const written = valueAt(resource.data, ['spec', 'selector']);
    if (!isMap(valueAt(resource.data, ['spec']))) return;
    const { namespace } = resource;
    const values = { budget: resource.label };
    const path = [...resource.path, 'spec', 'selector'];
    if (!isWritten(written)) {
      context.report({ message: 'absent', values, path, at: [...resource.path, 'kind'], absent: true });
      return;
    }
    const selector = selectorOfBudget(resource);
    if (selector === undefined || isEmptySelector(selector)) {
      // In a template the actions may write conditions.
      const place = { path, part: 'key', absent: true } as const;
      const isEmpty = isMap(written) && Object.values(written).every(isNothing);
      if (isEmpty && resource.version === 'v1beta1') context.report({ message: 'old', values, ...place });
      else if (isEmpty)
        context.report({ message: 'everything', values: { ...values, namespace }, severity: 'info', ...place });
      return;
    }
    const wanted = labelsOf(selector);
    if (wanted.some(([key, value]) => hasPlaceholder(key) || hasPlaceholder(value))) return;
    const missed = findNoPods(resource, selector, context, 'warning');
    if (missed === undefined) return;
    const { severity, others } = missed;
    const mistake = findMistake(selector, others);
    if (mistake === undefined) {
      const described = { ...values, namespace, selector: describeSelector(selector) };
      context.report({ message: 'nothing', values: described, path, part: 'key', severity });
      return;
    }
    const { pod, key, wanted: asked, actual } = mistake;
    const named = { key, wanted: asked, actual, workload: pod.resource.label };
    context.report({
      message: 'mistake',
      values: { ...values, ...named },
      path: [...path, 'matchLabels', key],
      severity,
      related: [
        { message: 'label', values: named, resource: pod.resource, path: [...pod.path, 'metadata', 'labels', key] },
      ],
    });
  },
});

function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value as object).length === 0);
}

/** The labels that a selector asks for, with each value that it would take. */
function labelsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): [key: string, value: string][] {
  return [
    ...Object.entries(matchLabels),
    ...matchExpressions.flatMap(({ key, operator, values = [] }) =>
      operator === 'In' ? values.map((value): [string, string] => [key, value]) : [],
    ),
  ];
}

/** More wrong letters make another word. */
const MOST_SLIPS = 2;

/** The one label whose value keeps a selector from taking in pods, where it is spelt like theirs and not only another number. */
function findMistake({ matchLabels = {}, matchExpressions = [] }: LabelSelector, pods: readonly PodTemplate[]) {
  const labels = Object.entries(matchLabels);
  if (matchExpressions.length > 0) return undefined;
  for (const pod of pods) {
    const [first, second] = labels.filter(([key, value]) => pod.labels[key] !== value);
    const actual = first && pod.labels[first[0]];
    if (first === undefined || actual === undefined || second !== undefined) continue;
    const [key, wanted] = first;
    const isOtherNumber = wanted.replace(/\d+/g, '') === actual.replace(/\d+/g, '');
    if (!isOtherNumber && nearest(wanted, [actual], MOST_SLIPS) !== undefined) return { pod, key, wanted, actual };
  }
  return undefined;
}
