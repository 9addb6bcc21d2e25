import { groupOf } from '../../kubernetes/api-groups';
import { isMap, type YamlMap, type YamlValue } from '../../yaml/value';

/** Group, version and kind; in a selector what is empty matches anything. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What an object is known by while a kustomization is built. */
export interface Identity extends GroupVersionKind {
  readonly name: string;
  /** `default` where none is written, and {@link NO_NAMESPACE} for what lies in none. */
  readonly namespace: string;
}

/** In place of the namespace of an object that lies in none. */
export const NO_NAMESPACE = '_non_namespaceable_';

/** The kinds that lie in no namespace, as kustomize knows them: those of Kubernetes 1.21. Any other it takes to lie in one. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set(
  Object.entries({
    'admissionregistration.k8s.io/v1': ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    'admissionregistration.k8s.io/v1beta1': ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
    'apiextensions.k8s.io/v1beta1': ['CustomResourceDefinition'],
    'apiregistration.k8s.io/v1': ['APIService'],
    'apiregistration.k8s.io/v1beta1': ['APIService'],
    'certificates.k8s.io/v1': ['CertificateSigningRequest'],
    'certificates.k8s.io/v1beta1': ['CertificateSigningRequest'],
    'flowcontrol.apiserver.k8s.io/v1beta1': ['FlowSchema', 'PriorityLevelConfiguration'],
    'networking.k8s.io/v1': ['IngressClass'],
    'networking.k8s.io/v1beta1': ['IngressClass'],
    'node.k8s.io/v1': ['RuntimeClass'],
    'node.k8s.io/v1beta1': ['RuntimeClass'],
    'policy/v1beta1': ['PodSecurityPolicy'],
    'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding'],
    'rbac.authorization.k8s.io/v1beta1': ['ClusterRole', 'ClusterRoleBinding'],
    'scheduling.k8s.io/v1': ['PriorityClass'],
    'scheduling.k8s.io/v1beta1': ['PriorityClass'],
    'storage.k8s.io/v1': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
    'storage.k8s.io/v1beta1': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
    v1: ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  }).flatMap(([apiVersion, kinds]) => kinds.map((kind) => `${apiVersion} ${kind}`)),
);

/** Whether kustomize knows that objects of a kind lie in no namespace. */
export function isClusterScopedKind({ group, version, kind }: GroupVersionKind): boolean {
  return CLUSTER_SCOPED.has(`${group === '' ? version : `${group}/${version}`} ${kind}`);
}

function textOf(value: YamlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function groupVersionKindOf(data: YamlMap): GroupVersionKind {
  const apiVersion = textOf(data.apiVersion);
  return {
    group: groupOf(apiVersion),
    version: apiVersion.slice(apiVersion.indexOf('/') + 1),
    kind: textOf(data.kind),
  };
}

export function metadataOf(data: YamlMap): YamlMap | undefined {
  return isMap(data.metadata) ? data.metadata : undefined;
}

export function nameOf(data: YamlMap): string {
  return textOf(metadataOf(data)?.name);
}

export function namespaceOf(data: YamlMap): string {
  return textOf(metadataOf(data)?.namespace);
}

export function identityOf(data: YamlMap): Identity {
  const kind = groupVersionKindOf(data);
  return { ...kind, name: nameOf(data), namespace: effectiveNamespace(kind, namespaceOf(data)) };
}

export function effectiveNamespace(kind: GroupVersionKind, namespace: string): string {
  return isClusterScopedKind(kind) ? NO_NAMESPACE : namespace === '' ? 'default' : namespace;
}

export function sameIdentity(a: Identity, b: Identity): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.version === b.version &&
    a.namespace === b.namespace
  );
}

/** The same text for identities that are the same. */
export function identityKey({ group, version, kind, namespace, name }: Identity): string {
  return [group, version, kind, namespace, name].join(' ');
}

/** Whether a selector, whose empty fields match anything, takes in a kind. */
export function isSelectedKind(kind: GroupVersionKind, selector: Partial<GroupVersionKind>): boolean {
  return (
    (!selector.group || selector.group === kind.group) &&
    (!selector.version || selector.version === kind.version) &&
    (!selector.kind || selector.kind === kind.kind)
  );
}

/** `Deployment web`, or with a namespace `Deployment shop/web`. */
export function describeIdentity({ kind, name, namespace }: Identity): string {
  return namespace === 'default' || namespace === NO_NAMESPACE ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
