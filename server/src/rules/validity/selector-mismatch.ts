import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { isEmptySelector, type LabelSelectorRequirement, matchesSelector } from '../../kubernetes/label-selector';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, present } from '../../kubernetes/shape';
import { toLabelSelector } from '../../workspace/relations';
import { type Path, startsWith } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { meantPlaces } from './field-meanings';

const MESSAGES = {
  empty: 'The selector of {resource} is empty: {refusal}. Select pods by labels of the template, such as app.',
  absent: '{resource} has no selector: {refusal}. Select pods by labels of the template, such as app.',
  missing:
    'The selector of {resource} asks for the label {label}, which its pod template does not have: {refusal}. Add the label to the template.',
  differs:
    'The pod template has {label}: {actual}, but the selector of {resource} asks for {wanted}: {refusal}. Give both the same value.',
  excluded:
    'The selector of {resource} leaves out pods with {label}, which its pod template has: {refusal}. Change the label or the selector.',
  asked: 'The selector asks for {wanted} here.',
  add: 'Add the label {label} to the pod template',
  change: 'Set the label {label} of the pod template to {wanted}',
  select: 'Select the labels of the pod template',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'selector-mismatch',
  need: 'validity',
  summary: 'The selector of a workload is empty or does not select its own pods.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'],
  fix: 'unsafe',
  peers: ['kl:mismatching-selector', 'ks:deployment-pod-selector-labels-match-template-metadata-labels'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    // The old groups' selector defaulted to the template's labels.
    if (pod === undefined || resource.group === 'extensions') return;
    const path = [...resource.path, 'spec', 'selector'];
    const written = valueAt(resource.data, ['spec', 'selector']);
    const field = controllerSpecOf(resource)?.selector;
    const selector = toLabelSelector(field);
    // What an unknown field most likely means is not missing: unknown-field has it.
    if (isMeantElsewhere(resource, pod, context)) return;
    if (selector === undefined) {
      // Without labels either, this is most likely a patch.
      if (written === undefined && Object.keys(pod.labels).length > 0) reportEmpty('absent', path, pod, context);
      if (written === null) reportEmpty('empty', path, pod, context);
      return;
    }
    if (isEmptySelector(selector)) {
      // Labels that can not be read, because a template fills them in or they have another type, are none the less there.
      if (!holdsMore(written)) reportEmpty('empty', path, pod, context);
      return;
    }
    for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
      const requirement = { key, operator: 'In', values: [value] };
      checkRequirement(requirement, [...path, 'matchLabels', key], pod, context);
    }
    for (const [index, { key, operator, values }] of each(field?.matchExpressions)) {
      if (key === undefined || operator === undefined) continue;
      const at = [...path, 'matchExpressions', index, 'key'];
      checkRequirement({ key, operator, values: present(values) }, at, pod, context);
    }
  },
});

/** Whether the labels of the selector or of the template stand in a field that is misspelt or in another place. */
function isMeantElsewhere(resource: Resource, pod: PodTemplate, context: RuleContext): boolean {
  const check = context.checkSchema(resource);
  if (check === undefined) return false;
  const concerned = [
    [...resource.path, 'spec', 'selector'],
    [...pod.path, 'metadata', 'labels'],
  ];
  return meantPlaces(check, resource.data, context.schemas, context.kubernetesVersion).some((place) =>
    concerned.some((path) => startsWith([...resource.path, ...place], path)),
  );
}

/** Whether a selector that reads as empty has something written in it, of which another rule says that it can not be read. */
function holdsMore(selector: YamlValue | undefined): boolean {
  return ['matchLabels', 'matchExpressions'].some((field) => {
    const written = valueAt(selector, [field]) ?? undefined;
    const isEmpty = isMap(written) ? Object.keys(written).length === 0 : isList(written) && written.length === 0;
    return written !== undefined && !isEmpty;
  });
}

function refusalOf(resource: Resource): string {
  return resource.type === 'Rollout' ? 'Argo Rollouts stops it as InvalidSpec' : 'the API server refuses it';
}

function reportEmpty(message: 'empty' | 'absent', path: Path, pod: PodTemplate, { report }: RuleContext): void {
  const { resource, labels } = pod;
  const stable = Object.keys(labels).filter((key) =>
    /^(?:app|app\.kubernetes\.io\/(?:name|instance|component)|k8s-app)$/.test(key),
  );
  const keys = stable.length > 0 ? stable : Object.keys(labels);
  const value = Object.fromEntries(keys.map((key) => [key, labels[key] ?? '']));
  report({
    message,
    values: { resource: resource.label, refusal: refusalOf(resource) },
    path,
    part: 'key',
    absent: true,
    fixes:
      keys.length === 0
        ? []
        : [{ message: 'select', changes: [{ op: 'set', path: [...path, 'matchLabels'], value, select: true }] }],
  });
}

function checkRequirement(
  requirement: LabelSelectorRequirement,
  at: Path,
  pod: PodTemplate,
  { report }: RuleContext,
): void {
  const { resource, labels } = pod;
  const { key: label, values = [] } = requirement;
  if (matchesSelector({ matchExpressions: [requirement] }, labels) !== false) return;
  const labelPath = [...pod.path, 'metadata', 'labels', label];
  const actual = Object.hasOwn(labels, label) ? labels[label] : undefined;
  // What is no text is for another rule, what a template fills in is not known.
  if (actual === undefined && isFilled(pod, label)) return;
  const common = { resource: resource.label, refusal: refusalOf(resource) };
  const [wanted] = values;
  const changes = wanted === undefined ? [] : [{ op: 'set' as const, path: labelPath, value: wanted }];
  if (actual === undefined) {
    const shown = wanted === undefined ? label : `${label}: ${wanted}`;
    const fix: Fix<typeof MESSAGES> = { message: 'add', values: { label: shown }, changes };
    report({
      message: 'missing',
      values: { ...common, label: shown },
      path: labelPath,
      at,
      absent: true,
      fixes: changes.length > 0 ? [fix] : [],
    });
  } else if (requirement.operator === 'In') {
    report({
      message: 'differs',
      values: { ...common, label, actual, wanted: values.join(' or ') },
      path: labelPath,
      fixes: [{ message: 'change', values: { label, wanted: wanted ?? '' }, changes }],
      related: [{ message: 'asked', values: { wanted: values.join(' or ') }, resource, path: at }],
    });
  } else {
    report({ message: 'excluded', values: { ...common, label: `${label}: ${actual}` }, path: labelPath });
  }
}

function isFilled({ resource, path }: PodTemplate, label: string): boolean {
  const labels = valueAt(resource.document.data, [...path, 'metadata', 'labels']);
  return isMap(labels) && Object.hasOwn(labels, label) && labels[label] !== null;
}
