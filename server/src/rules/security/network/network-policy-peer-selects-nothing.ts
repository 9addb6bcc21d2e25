import { labelsOfNamespace, NAMESPACE_NAME_LABEL } from '../../../kubernetes/knowledge/run-time-labels';
import { describeSelector, isEmptySelector, matchesSelector } from '../../../kubernetes/label-selector';
import type { Resource } from '../../../kubernetes/resource';
import { type Selection, selectionsOf } from '../../../workspace/references';
import type { Path } from '../../../yaml/path';
import { defineRule, type Fix, type ResourceContext } from '../../rule';
import { findNoPods } from './policy-selection';

const MESSAGES = {
  pods: 'No workload of namespace {namespace} has the labels {selector}, and a podSelector without namespaceSelector looks nowhere else: this part of {policy} lets nothing through. Correct the labels, or add a namespaceSelector for pods of other namespaces.',
  namespaces:
    '{policy} looks for namespaces with the label {key}: {value}, which Namespace {value} does not have: this part of it lets nothing through. Select by {label}, which every namespace has.',
  namespace: 'Namespace {value} has other labels.',
  fix: 'Select by {label}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'network-policy-peer-selects-nothing',
  need: 'security',
  summary: 'A peer of a NetworkPolicy selects no pods or no namespaces.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['NetworkPolicy'],
  fix: 'suggestion',
  peers: ['kl:dangling-networkpolicypeer-podselector'],
  messages: MESSAGES,
  checkResource(policy, context) {
    if (context.isUnitIncomplete) return;
    for (const selection of selectionsOf(policy)) {
      if (selection.purpose !== 'admitted' || isEmptySelector(selection.selector)) continue;
      if (selection.takes !== 'pods') checkNamespaces(policy, selection, context);
      else if (selection.namespaces.type === 'names') checkPods(policy, selection, context);
    }
  },
});

function checkPods(policy: Resource, { selector, path }: Selection, context: RuleContext): void {
  const found = findNoPods(policy, selector, context, 'info');
  if (found === undefined || found.others.length === 0) return;
  context.report({
    message: 'pods',
    values: { policy: policy.label, namespace: policy.namespace, selector: describeSelector(selector) },
    path,
    part: 'key',
    severity: found.severity,
  });
}

function checkNamespaces(policy: Resource, { selector, path }: Selection, context: RuleContext): void {
  const namespaces = context.everywhere('Namespace');
  if (namespaces.some((namespace) => matchesSelector(selector, labelsOfNamespace(namespace)) !== false)) return;
  for (const { key, value, place, fix } of conditionsOf(selector, path)) {
    const meant = namespaces.find(({ metadata }) => metadata.name === value);
    if (meant === undefined || labelsOfNamespace(meant)[key] === value) continue;
    const isTaken = Object.hasOwn(selector.matchLabels ?? {}, NAMESPACE_NAME_LABEL);
    context.report({
      message: 'namespaces',
      values: { policy: policy.label, key, value, label: NAMESPACE_NAME_LABEL },
      path: place,
      related: [
        { message: 'namespace', values: { value }, resource: meant, path: [...meant.path, 'metadata', 'name'] },
      ],
      fixes: isTaken ? [] : [fix],
    });
    return;
  }
}

interface Condition {
  readonly key: string;
  readonly value: string;
  readonly place: Path;
  readonly fix: Fix<typeof MESSAGES>;
}

/** The labels with values that a selector asks for. */
function conditionsOf({ matchLabels = {}, matchExpressions = [] }: Selection['selector'], path: Path): Condition[] {
  const values = { label: NAMESPACE_NAME_LABEL };
  const labels = Object.entries(matchLabels).map(([key, value]): Condition => {
    const place = [...path, 'matchLabels', key];
    const fix = {
      message: 'fix',
      values,
      changes: [{ op: 'rename', path: place, key: NAMESPACE_NAME_LABEL }],
    } as const;
    return { key, value, place, fix };
  });
  const expressions = matchExpressions.flatMap(({ key, operator, values: listed = [] }, index): Condition[] => {
    if (operator !== 'In') return [];
    const at = [...path, 'matchExpressions', index];
    const changes = [{ op: 'set', path: [...at, 'key'], value: NAMESPACE_NAME_LABEL }] as const;
    return listed.map((value, item) => ({
      key,
      value,
      place: [...at, 'values', item],
      fix: { message: 'fix', values, changes },
    }));
  });
  return [...labels, ...expressions];
}
