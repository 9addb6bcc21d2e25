import { labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isMap, valueAt } from '../../yaml/value';
import { defineRule, type Fix } from '../rule';

const MESSAGES = {
  service:
    '{pod} has no controller: when its node is drained or lost, it is gone, and nothing starts another. Run it as a Deployment.',
  once: '{pod} has no controller: when its node is drained or lost, its work stays undone, and nothing starts it again. Run it as a Job.',
  wrap: 'Make it a {kind}',
} as const;

/** Of the kubelet: pods that it reads from files of its node, and that it shows to the API server. */
const STATIC_POD = /^kubernetes\.io\/config\./;
/** Pods that Helm or Argo CD starts at some step of an installation, and looks after itself. */
const HOOKS: readonly string[] = ['helm.sh/hook', 'argocd.argoproj.io/hook'];
/** Fields that only a Pod of its own has. */
const POD_ONLY: readonly string[] = ['activeDeadlineSeconds', 'ephemeralContainers'];
/** Annotations of what applies the object: Argo CD, Flux, Helm, kpt, kubectl. */
const OF_OBJECTS =
  /^(?:argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io|(?:meta\.)?helm\.sh|config\.kubernetes\.io|kubectl\.kubernetes\.io\/last-)/;
const MAX_LABEL = 63;
const RECREATE = { type: 'Recreate' };
/** Sources of volumes that mostly one node at a time can mount. */
const DISKS: ReadonlySet<string> = new Set([
  'awsElasticBlockStore',
  'azureDisk',
  'cinder',
  'fc',
  'gcePersistentDisk',
  'iscsi',
  'persistentVolumeClaim',
  'vsphereVolume',
]);
/** Labels that tell applications apart and stay the same from version to version. */
const STABLE_LABELS: readonly string[] = [
  'app',
  'k8s-app',
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/component',
];

export default defineRule({
  id: 'bare-pod',
  need: 'availability',
  summary: 'A Pod without a controller is gone with its node.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['Pod'],
  fix: 'unsafe',
  peers: ['C-0073'],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    const { name, generateName } = resource.metadata;
    // Without a name it is a template, which some program makes pods of.
    if (pod === undefined || (name ?? generateName) === undefined || isLookedAfter(pod)) return;
    const isOnce = pod.spec.restartPolicy === 'Never' || pod.spec.restartPolicy === 'OnFailure';
    report({
      message: isOnce ? 'once' : 'service',
      values: { pod: resource.label },
      path: [...resource.path, 'kind'],
      // A template or a patch may say more of it.
      absent: true,
      fixes: wrapped(pod, isOnce ? 'Job' : 'Deployment'),
    });
  },
});

function isLookedAfter({ resource, annotations }: PodTemplate): boolean {
  const keys = Object.keys(annotations);
  const owners = valueAt(resource.data, ['metadata', 'ownerReferences']);
  // Static pods live there.
  if (resource.namespace === 'kube-system') return true;
  return owners !== undefined || keys.some((key) => STATIC_POD.test(key) || HOOKS.includes(key));
}

function wrapped(pod: PodTemplate, kind: 'Job' | 'Deployment'): Fix<typeof MESSAGES>[] {
  const { resource } = pod;
  const { data, path, metadata } = resource;
  const { spec } = data;
  const isLive = data.status !== undefined || valueAt(data, ['metadata', 'uid']) !== undefined;
  if (isLive || !isMap(spec) || POD_ONLY.some((field) => spec[field] !== undefined)) return [];
  // Of a key that stands twice only the last entry would move.
  if (resource.document.duplicateKeys.length > 0) return [];
  const name = metadata.name ?? (metadata.generateName ?? '').replace(/(?<!-)-+$/, '');
  // A script fills in the names of several pods.
  if (name.length > MAX_LABEL || hasPlaceholder(name)) return [];
  const template = [...path, 'spec', 'template'];
  // A label that is refused must not be asked for as well.
  const valid = Object.entries(pod.labels).filter(
    ([key, value]) => labelKeyProblem(key) === undefined && labelValueProblem(value) === undefined,
  );
  const labels: Readonly<Record<string, string>> = valid.length > 0 ? Object.fromEntries(valid) : { app: name };
  const changes: Change[] = [
    { op: 'set', path: [...path, 'apiVersion'], value: kind === 'Job' ? 'batch/v1' : 'apps/v1' },
    { op: 'set', path: [...path, 'kind'], value: kind },
    ...Object.keys(spec).map((field): Change => {
      const place = [...path, 'spec', field];
      return { op: 'move', path: place, to: [[...template, 'spec', field]] };
    }),
    ...annotationMoves(pod, [...template, 'metadata']),
  ];
  if (kind === 'Deployment') {
    const stable = STABLE_LABELS.filter((key) => Object.hasOwn(labels, key));
    const keys = stable.length > 0 ? stable : Object.keys(labels);
    const matchLabels = Object.fromEntries(keys.map((key) => [key, labels[key] ?? '']));
    changes.push(
      { op: 'set', path: [...path, 'spec', 'replicas'], value: 1 },
      { op: 'set', path: [...path, 'spec', 'selector'], value: { matchLabels } },
    );
    if (holdsSomethingAlone(pod)) changes.push({ op: 'set', path: [...path, 'spec', 'strategy'], value: RECREATE });
  }
  if (kind === 'Deployment' || Object.keys(pod.labels).length > 0)
    changes.push({ op: 'set', path: [...template, 'metadata', 'labels'], value: labels });
  return [{ message: 'wrap', values: { kind }, changes }];
}

/** Whether a second pod beside this one, as an update starts it, would wait for what the first one has: a disk, a port of the node. */
function holdsSomethingAlone({ resource, specPath, spec, containers }: PodTemplate): boolean {
  const hasDisk = [...each(spec.volumes)].some(([index]) => {
    const volume = valueAt(resource.document.data, [...specPath, 'volumes', index]);
    return isMap(volume) && Object.keys(volume).some((source) => DISKS.has(source));
  });
  return hasDisk || containers.some((container) => present(container.spec.ports).some(({ hostPort }) => hostPort));
}

/** Annotations speak of the pod, but for those that say how the object is applied. */
function annotationMoves({ resource: { path }, annotations }: PodTemplate, metadata: Path): Change[] {
  const keys = Object.keys(annotations);
  const moved = keys.filter((key) => !OF_OBJECTS.test(key));
  const place = [...path, 'metadata', 'annotations'];
  const to = [...metadata, 'annotations'];
  if (moved.length === keys.length) return keys.length === 0 ? [] : [{ op: 'move', path: place, to: [to] }];
  return moved.map((key) => ({ op: 'move', path: [...place, key], to: [[...to, key]] }));
}
