import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { findInTreeProvisioner } from '../../kubernetes/knowledge/storage-provisioners';
import { atLeast } from '../../kubernetes/kubernetes-version';
import { nameProblem } from '../../kubernetes/names';
import { isFilledInLater } from '../../kubernetes/placeholder';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { object, string, stringMap } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { lifecycleOf } from './api-lifecycle';
import { oldNodeLabels, renameTitle } from './node-label-places';
import { oldPodAnnotations } from './pod-annotations';

const MESSAGES = {
  ingressClass:
    'The annotation kubernetes.io/ingress.class is deprecated since Kubernetes 1.18, and not every controller looks at it any more. Set ingressClassName to an IngressClass of the cluster.',
  storageClass:
    'The annotation volume.beta.kubernetes.io/storage-class is deprecated since Kubernetes 1.8 and hides what storageClassName says. Set storageClassName.',
  topologyHints:
    'The annotation service.kubernetes.io/topology-aware-hints is deprecated since Kubernetes 1.27. Use {replacement}.',
  ignored: 'Kubernetes ignores the annotation {annotation} since {since}: {consequence}. Set {field}.',
  unconfined:
    'Kubernetes ignores the annotation {annotation} since {since}. If the pod is to run without seccomp, say so in seccompProfile.',
  needless: 'Kubernetes ignores the annotation {annotation} since {since}; {field} says it already. Remove it.',
  appArmor: 'The annotation {annotation} is deprecated since Kubernetes 1.30. Set appArmorProfile in the container.',
  nodeLabel:
    'The node label {label} is deprecated since Kubernetes {since}: once nodes no longer carry it, none fits any more. Use {replacement}.',
  volumeLabel: 'The label {label} of a PersistentVolume is deprecated since Kubernetes {since}. Use {replacement}.',
  set: 'Set {field} instead',
  rename: 'Rename to {name}',
  remove: 'Remove {name}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** What it comes to that a dead annotation says nothing. */
const WITHOUT_PROFILE = 'the {subject} runs without that seccomp profile';
const EVICTED = 'under pressure the pod is evicted like any other';
const INGRESS_CLASS = 'kubernetes.io/ingress.class';
/** GKE reads the annotation alone. */
const GKE_CLASSES: readonly string[] = ['gce', 'gce-internal'];
const STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';

const annotated = object({ metadata: object({ annotations: stringMap }) });
const storageClass = object({ provisioner: string });

export default defineRule({
  id: 'deprecated-annotation',
  need: 'validity',
  summary:
    'An annotation or node label is deprecated in favour of a field or another name, or no longer does anything.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    if (lifecycleOf(resource, context.kubernetesVersion)?.state === 'removed') return;
    if (resource.type === 'Ingress') checkIngressClass(resource, context);
    if (resource.type === 'Service') checkTopologyHints(resource, context);
    checkStorageClasses(resource, context);
    checkNodeLabels(resource, context);
    if (resource.podTemplate !== undefined) checkPod(resource.podTemplate, context);
  },
});

/** Where an annotation stands: of the object, or of a template in it. */
interface Annotation {
  readonly key: string;
  readonly value: string;
  readonly path: Path;
}

function annotationAt(resource: Resource, steps: Path, key: string): Annotation | undefined {
  const value = annotated(valueAt(resource.data, steps))?.metadata?.annotations?.[key];
  if (value === undefined || isFilledInLater(value)) return undefined;
  return { key, value, path: [...resource.path, ...steps, 'metadata', 'annotations', key] };
}

/**
 * Takes an annotation out, with the map around it if nothing else stands there; nothing where only the lines of a template would be left, of
 * which nobody knows whether they need the map.
 */
function removal(resource: Resource, path: Path): Change[] | undefined {
  const annotations = valueAt(resource.document.data, path.slice(0, -1));
  const isOnly = isMap(annotations) && Object.keys(annotations).length === 1;
  if (isOnly && resource.document.templated) return undefined;
  return [{ op: 'remove', path: isOnly ? path.slice(0, -1) : path }];
}

type RuleFix = Fix<typeof MESSAGES>;

/** The fix that puts a field in the place of an annotation, if that can be taken out. */
function replaceBy(
  field: string,
  changes: readonly Change[] | undefined,
  remove: readonly Change[] | undefined,
): RuleFix[] {
  if (changes === undefined || remove === undefined) return [];
  return [{ message: 'set', values: { field }, changes: [...changes, ...remove] }];
}

function removeOnly(name: string, changes: readonly Change[] | undefined, grade: 'safe' | 'unsafe'): RuleFix[] {
  return changes === undefined ? [] : [{ message: 'remove', values: { name }, grade, changes }];
}

function place(path: Path) {
  return { path, part: 'key' as const, tags: ['deprecated' as const] };
}

function checkIngressClass(resource: Resource, { report }: RuleContext): void {
  const annotation = annotationAt(resource, [], INGRESS_CLASS);
  if (annotation === undefined || annotation.value === '' || GKE_CLASSES.includes(annotation.value)) return;
  const field = [...resource.path, 'spec', 'ingressClassName'];
  // Beside the field the annotation is for old controllers; one that differs is refused, which is for another rule.
  if ((valueAt(resource.document.data, field) ?? undefined) !== undefined) return;
  const { path, value } = annotation;
  const isName = nameProblem('subdomain', value) === undefined;
  const changes: Change[] | undefined = isName ? [{ op: 'set', path: field, value }] : undefined;
  const fixes = replaceBy('ingressClassName', changes, removal(resource, path));
  report({ message: 'ingressClass', ...place(path), fixes });
}

function checkTopologyHints(resource: Resource, { kubernetesVersion, report }: RuleContext): void {
  const hints = annotationAt(resource, [], TOPOLOGY_HINTS);
  if (hints === undefined) return;
  const { path, value } = hints;
  const field = [...resource.path, 'spec', 'trafficDistribution'];
  const hasField = (valueAt(resource.document.data, field) ?? undefined) !== undefined;
  const hasMode = resource.metadata.annotations?.[TOPOLOGY_MODE] !== undefined;
  // Before 1.31 the field is not there.
  const isLater = !atLeast(kubernetesVersion, '1.31');
  const distribution = atLeast(kubernetesVersion, '1.34') ? 'PreferSameZone' : 'PreferClose';
  const replacement = isLater ? TOPOLOGY_MODE : `trafficDistribution: ${distribution}`;
  const remove = removal(resource, path);
  const fixes = (): RuleFix[] => {
    if (hasField || hasMode || !/^[Aa]uto$/.test(value)) return removeOnly(TOPOLOGY_HINTS, remove, 'unsafe');
    if (!isLater) return replaceBy('trafficDistribution', [{ op: 'set', path: field, value: distribution }], remove);
    const changes: Change[] = [{ op: 'rename', path, key: TOPOLOGY_MODE }];
    return [{ message: 'rename', values: { name: TOPOLOGY_MODE }, grade: 'safe', changes }];
  };
  report({ message: 'topologyHints', values: { replacement }, ...place(path), fixes: fixes() });
}

/** Claims, volumes, and the templates of claims in StatefulSets and pods. The annotation has precedence over the field. */
function checkStorageClasses(resource: Resource, { report }: RuleContext): void {
  for (const steps of claimPaths(resource)) {
    const annotation = annotationAt(resource, steps, STORAGE_CLASS);
    if (annotation === undefined) continue;
    const { path, value } = annotation;
    const field = [...resource.path, ...steps, 'spec', 'storageClassName'];
    const isSaid = valueAt(resource.document.data, field) === value;
    const changes: Change[] = isSaid ? [] : [{ op: 'set', path: field, value }];
    const fixes = replaceBy('storageClassName', changes, removal(resource, path));
    report({ message: 'storageClass', ...place(path), fixes });
  }
}

function claimPaths(resource: Resource): Path[] {
  const { type, podTemplate: pod, path } = resource;
  if (type === 'PersistentVolumeClaim' || type === 'PersistentVolume') return [[]];
  const claims = type === 'StatefulSet' ? (controllerSpecOf(resource)?.volumeClaimTemplates ?? []) : [];
  const volumesPath = pod === undefined ? [] : [...pod.specPath.slice(path.length), 'volumes'];
  const volumes = pod === undefined ? undefined : valueAt(resource.data, volumesPath);
  return [
    ...claims.map((_, index) => ['spec', 'volumeClaimTemplates', index]),
    ...(isList(volumes) ? volumes.map((_, index) => [...volumesPath, index, 'ephemeral', 'volumeClaimTemplate']) : []),
  ];
}

/** In pods only zones and regions: the labels of architecture and operating system are left to deprecated-field. */
function checkNodeLabels(resource: Resource, { report }: RuleContext): void {
  const provisioner = resource.type === 'StorageClass' ? resource.read(storageClass)?.provisioner : undefined;
  // Moving the class to the CSI driver renames them.
  if (provisioner !== undefined && findInTreeProvisioner(provisioner) !== undefined) return;
  for (const { label, path, part, changes = [] } of oldNodeLabels(resource)) {
    const { name, since, replacement, isSame } = label;
    if (resource.podTemplate !== undefined && name.startsWith('beta.kubernetes.io/')) continue;
    const isOfVolume = part === 'key' && resource.type === 'PersistentVolume';
    const isSafe = isSame && !isOfVolume && resource.type !== 'StorageClass';
    const grade = isSafe ? 'safe' : 'unsafe';
    const fix: RuleFix = { ...renameTitle(label, changes), grade, changes };
    report({
      message: isOfVolume ? 'volumeLabel' : 'nodeLabel',
      values: { label: name, since, replacement },
      path,
      part,
      tags: ['deprecated'],
      fixes: changes.length > 0 ? [fix] : [],
    });
  }
}

function checkPod(pod: PodTemplate, { kubernetesVersion, report }: RuleContext): void {
  for (const { state, annotation, since, field, changes } of oldPodAnnotations(pod, kubernetesVersion)) {
    const path = [...pod.path, 'metadata', 'annotations', annotation];
    const remove = removal(pod.resource, path);
    const common = { ...place(path), fixes: replaceBy(field, changes, remove) };
    const values = { annotation, since };
    if (state === 'deprecated') report({ message: 'appArmor', values: { annotation }, ...common });
    else if (state === 'unconfined') report({ message: 'unconfined', values, ...common });
    else if (state === 'needless') {
      const fixes = removeOnly(annotation, remove, 'safe');
      report({ message: 'needless', values: { ...values, field }, ...common, fixes });
    } else {
      const subject = annotation.startsWith('container.') ? 'container' : 'pod';
      const consequence = field === 'priorityClassName' ? EVICTED : WITHOUT_PROFILE.replace('{subject}', subject);
      report({ message: 'ignored', values: { ...values, consequence, field }, severity: 'error', ...common });
    }
  }
}
