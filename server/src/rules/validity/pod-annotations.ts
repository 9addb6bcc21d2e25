import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { isFilledInLater } from '../../kubernetes/placeholder';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';

/**
 * An annotation of pods that a field has replaced: `ignored` ones are dead, `unconfined` ones too, but asked for what is so anyway,
 * `needless` ones are dead beside their field, `deprecated` ones still work.
 */
export interface OldPodAnnotation {
  readonly state: 'ignored' | 'unconfined' | 'needless' | 'deprecated';
  readonly annotation: string;
  readonly since: string;
  /** What speaks for it today. */
  readonly field: 'priorityClassName' | ProfileField;
  /** What puts the field in its place, without the removal of the annotation; undefined where that is not known. */
  readonly changes: readonly Change[] | undefined;
}

type ProfileField = 'seccompProfile' | 'appArmorProfile';

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const CRITICAL = 'scheduler.alpha.kubernetes.io/critical-pod';

/** The annotations of a pod or pod template that a field has replaced (pkg/api/pod/warnings.go). */
export function oldPodAnnotations(pod: PodTemplate, target: KubernetesVersion): OldPodAnnotation[] {
  return Object.entries(pod.annotations).flatMap(([annotation, value]): OldPodAnnotation[] => {
    if (isFilledInLater(value)) return [];
    if (annotation === CRITICAL) return [critical(pod)];
    if (annotation === SECCOMP_POD) return podSeccomp(pod, value);
    if (annotation.startsWith(SECCOMP_CONTAINER))
      return containerProfile(pod, annotation, SECCOMP_CONTAINER, 'seccompProfile', value);
    if (annotation.startsWith(APP_ARMOR) && atLeast(target, '1.30'))
      return containerProfile(pod, annotation, APP_ARMOR, 'appArmorProfile', value);
    return [];
  });
}

function critical(pod: PodTemplate): OldPodAnnotation {
  const path = [...pod.specPath, 'priorityClassName'];
  const isSet = written(pod, path) !== undefined;
  const value = pod.workload === 'DaemonSet' ? 'system-node-critical' : 'system-cluster-critical';
  return {
    state: isSet ? 'needless' : 'ignored',
    annotation: CRITICAL,
    since: '1.16',
    field: 'priorityClassName',
    changes: isSet ? [] : [{ op: 'set', path, value }],
  };
}

/** A profile for all containers counts as long as one of them has no field of its own. */
function podSeccomp(pod: PodTemplate, value: string): OldPodAnnotation[] {
  const context = [...pod.specPath, 'securityContext'];
  const containers = pod.containers.filter(({ type }) => type !== 'ephemeral');
  const isSet = hasProfile(pod, context, 'seccompProfile');
  const isSetByAll = containers.length > 0 && containers.every((container) => isOwn(container, 'seccompProfile'));
  return isSet || isSetByAll ? [] : [profile(pod, SECCOMP_POD, 'seccompProfile', context, value)];
}

/** The annotation's key ends with the name of its container. Beside the field it is there for old kubelets only. */
function containerProfile(
  pod: PodTemplate,
  annotation: string,
  prefix: string,
  field: ProfileField,
  value: string,
): OldPodAnnotation[] {
  const name = annotation.slice(prefix.length);
  const container = pod.containers.find(({ spec }) => spec.name === name);
  if (container !== undefined && isOwn(container, field)) return [];
  // For AppArmor the pod's field speaks for the container too.
  if (field === 'appArmorProfile' && hasProfile(pod, [...pod.specPath, 'securityContext'], field)) return [];
  const context = container === undefined ? undefined : [...container.path, 'securityContext'];
  return [profile(pod, annotation, field, context, value)];
}

function profile(
  pod: PodTemplate,
  annotation: string,
  field: ProfileField,
  context: Path | undefined,
  text: string,
): OldPodAnnotation {
  const isSeccomp = field === 'seccompProfile';
  const value = profileOf(text);
  const isKnown = value !== undefined && context !== undefined && !pod.isWindows;
  const isUnconfined = value?.type === 'Unconfined';
  return {
    state: !isSeccomp ? 'deprecated' : isUnconfined ? 'unconfined' : 'ignored',
    annotation,
    since: isSeccomp ? '1.27' : '1.30',
    field,
    changes: isKnown ? [{ op: 'set', path: [...context, field], value }] : undefined,
  };
}

/** The values of both kinds of annotations, as the fields say them. */
function profileOf(text: string): YamlMap | undefined {
  if (text === 'runtime/default' || text === 'docker/default') return { type: 'RuntimeDefault' };
  if (text === 'unconfined') return { type: 'Unconfined' };
  const local = /^localhost\/(.+)$/.exec(text)?.[1];
  return local === undefined ? undefined : { type: 'Localhost', localhostProfile: local };
}

function isOwn({ path, pod }: Container, field: ProfileField): boolean {
  return hasProfile(pod, [...path, 'securityContext'], field);
}

function hasProfile(pod: PodTemplate, context: Path, field: ProfileField): boolean {
  const { data, templated } = pod.resource.document;
  const value = valueAt(data, context);
  // A context whose lines only a template has may hold the profile.
  if (value === null) return templated;
  return value !== undefined && (!isMap(value) || (value[field] ?? undefined) !== undefined);
}

function written(pod: PodTemplate, path: Path): YamlValue | undefined {
  return valueAt(pod.resource.document.data, path) ?? undefined;
}
