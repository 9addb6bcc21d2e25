import { isEmptySelector, type LabelSelector, matchesSelector } from '../../kubernetes/label-selector';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { parentOf } from '../../workspace/files';
import { selectionsOf } from '../../workspace/references';
import { podCandidates } from '../../workspace/relations';
import type { Change } from '../../yaml/change';
import { isMap, valueAt } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const CONTROLLERS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'] as const;

const MESSAGES = {
  mutual:
    '{resource} and {other} select the pods of each other: an autoscaler of either refuses to act (AmbiguousSelector) or counts both, budgets and policies mix them up, and pods that are left behind may be taken over. Give each a label of its own in selector and template.',
  oneSided:
    'The selector of {resource} takes in the pods of {other}: an autoscaler or a budget of {resource} counts them too. Select by a label that only its own pods have.',
  other: 'The pods of {other} are made here.',
  fix: 'Select by {label} in addition (selectors can not be changed once applied)',
} as const;

/** Labels that tell the parts of an application apart, the usual one first. */
const DISTINGUISHING = ['app.kubernetes.io/component', 'app.kubernetes.io/instance', 'app'] as const;

export default defineRule({
  id: 'selector-overlap',
  need: 'validity',
  summary: 'A workload selects the pods of another one.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: CONTROLLERS,
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const own = readSelecting(resource);
    // What does not select its own pods either is refused, as selector-mismatch says.
    if (own === undefined || matchesSelector(own.selector, own.pod.labels) !== true) return;
    const others = podCandidates(own.selector, context.related, resource.namespace).flatMap(({ resource: other }) => {
      const read = isController(other) && areApplied(resource, other, context) ? readSelecting(other) : undefined;
      return read === undefined || matchesSelector(own.selector, read.pod.labels) !== true ? [] : [read];
    });
    const isMutual = (other: Selecting) => matchesSelector(other.selector, own.pod.labels) === true;
    const worst = others.find(isMutual) ?? others[0];
    if (worst === undefined) return;
    const fix = fixOf(own, others);
    context.report({
      message: isMutual(worst) ? 'mutual' : 'oneSided',
      values: { resource: resource.label, other: worst.pod.resource.label },
      severity: isMutual(worst) ? 'warning' : 'info',
      path: [...resource.path, 'spec', 'selector'],
      part: 'key',
      absent: true,
      related: others.map(({ pod }) => ({
        message: 'other',
        values: { other: pod.resource.label },
        resource: pod.resource,
        path: [...pod.path, 'metadata', 'labels'],
        part: 'key',
      })),
      fixes: fix === undefined ? [] : [fix],
    });
  },
});

function isController({ type }: Resource): boolean {
  return CONTROLLERS.some((kind) => kind === type);
}

interface Selecting {
  readonly pod: PodTemplate;
  readonly selector: LabelSelector;
}

function readSelecting(resource: Resource): Selecting | undefined {
  const { podTemplate: pod, partial } = resource;
  if (pod === undefined || partial !== undefined) return undefined;
  const isWritten = valueAt(resource.data, ['spec', 'selector']) !== undefined;
  const selector = isWritten
    ? selectionsOf(resource).find(({ purpose }) => purpose === 'controlled')?.selector
    : defaultSelector(pod);
  return selector === undefined || isEmptySelector(selector) ? undefined : { pod, selector };
}

/** Kinds of the first API versions select by the labels of the template where they say nothing else. */
function defaultSelector({ resource, labels }: PodTemplate): LabelSelector | undefined {
  const isOld = resource.group === 'extensions' || resource.type === 'ReplicationController';
  return isOld ? { matchLabels: labels } : undefined;
}

/** Whether two workloads are meant to run beside each other. */
function areApplied(a: Resource, b: Resource, { unit, fileOf }: Pick<ResourceContext, 'unit' | 'fileOf'>): boolean {
  // Of what stands twice, duplicate-resource speaks.
  if (a.type === b.type && a.metadata.name === b.metadata.name) return false;
  if (unit.type !== 'directory') return true;
  // Directories beside each other may hold one application twice, unless both say that they go to one namespace.
  const isSaid = a.metadata.namespace !== undefined && b.metadata.namespace !== undefined;
  return isSaid || parentOf(fileOf(a) ?? '') === parentOf(fileOf(b) ?? '');
}

function fixOf({ pod, selector }: Selecting, others: readonly Selecting[]): Fix<typeof MESSAGES> | undefined {
  const { resource } = pod;
  const value = resource.metadata.name;
  const isFree = (key: string) => !(key in pod.labels) && !(key in (selector.matchLabels ?? {}));
  const key = DISTINGUISHING.find(
    (label) => isFree(label) && others.every((other) => other.pod.labels[label] !== value),
  );
  if (value === undefined || value.length > 63 || key === undefined) return undefined;
  const path = [...resource.path, 'spec', 'selector'];
  const labels = resource.type === 'ReplicationController' ? path : [...path, 'matchLabels'];
  const changes: Change[] = [{ op: 'set', path: [...pod.path, 'metadata', 'labels', key], value, select: true }];
  // Without a selector the labels are the selector.
  if (isMap(valueAt(resource.data, ['spec', 'selector'])))
    changes.unshift({ op: 'set', path: [...labels, key], value, select: true });
  return { message: 'fix', values: { label: `${key}: ${value}` }, changes };
}
