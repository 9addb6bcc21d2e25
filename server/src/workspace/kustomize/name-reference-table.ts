import type { FieldSpec } from './field-path';
import type { GroupVersionKind } from './identity';

/** Where objects name objects of another kind. */
export interface NameReference {
  readonly target: Partial<GroupVersionKind>;
  readonly fields: readonly FieldSpec[];
}

/*
 * The names that follow when what they name is called otherwise, as kustomize knows them by default (its documentation, "Name Reference Transformer"). It
 * does not know all that the API has: a name in another field stays as it is written.
 */

const TEMPLATE = 'spec/template/spec';

const WORKLOADS: readonly (readonly [path: string, kind: string])[] = [
  [TEMPLATE, 'Deployment'],
  [TEMPLATE, 'ReplicaSet'],
  [TEMPLATE, 'DaemonSet'],
  [TEMPLATE, 'StatefulSet'],
  [TEMPLATE, 'Job'],
  ['spec/jobTemplate/spec/template/spec', 'CronJob'],
  ['template/spec', 'PodTemplate'],
];

/** Fields of pods and of all templates of pods. */
function inPodSpecs(paths: readonly string[]): FieldSpec[] {
  return paths.flatMap((path) => [
    { path: `spec/${path}`, version: 'v1', kind: 'Pod' },
    ...WORKLOADS.map(([template, kind]) => ({ path: `${template}/${path}`, kind })),
  ]);
}

const OTHER_WORKLOADS: readonly (readonly [path: string, kind: string])[] = [
  ['spec', 'Pod'],
  [TEMPLATE, 'StatefulSet'],
  [TEMPLATE, 'Deployment'],
  [TEMPLATE, 'ReplicationController'],
  ['spec/jobTemplate/spec/template/spec', 'CronJob'],
  [TEMPLATE, 'Job'],
  [TEMPLATE, 'DaemonSet'],
];

/** Fields of pods and of those templates of pods in which kustomize looks for accounts, claims and classes. */
function inOtherPodSpecs(path: string): FieldSpec[] {
  return OTHER_WORKLOADS.map(([template, kind]) => ({ path: `${template}/${path}`, kind }));
}

const SCALED: readonly FieldSpec[] = [{ path: 'spec/scaleTargetRef/name', kind: 'HorizontalPodAutoscaler' }];
const RESOURCE_NAMES: readonly FieldSpec[] = [
  { path: 'rules/resourceNames', kind: 'Role' },
  { path: 'rules/resourceNames', kind: 'ClusterRole' },
];
const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

function ingressAnnotations(names: readonly string[]): FieldSpec[] {
  return names.map((name) => ({ path: `metadata/annotations/${name.replace('/', '\\/')}`, kind: 'Ingress' }));
}

export const NAME_REFERENCES: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({
    target: { kind },
    fields: SCALED,
  })),
  {
    target: { version: 'v1', kind: 'ConfigMap' },
    fields: [
      ...inPodSpecs([
        'volumes/configMap/name',
        'containers/env/valueFrom/configMapKeyRef/name',
        'initContainers/env/valueFrom/configMapKeyRef/name',
        'containers/envFrom/configMapRef/name',
        'initContainers/envFrom/configMapRef/name',
        'volumes/projected/sources/configMap/name',
      ]),
      { path: 'spec/configSource/configMap', kind: 'Node' },
      ...RESOURCE_NAMES,
      ...ingressAnnotations(['nginx.ingress.kubernetes.io/fastcgi-params-configmap']),
    ],
  },
  {
    target: { version: 'v1', kind: 'Secret' },
    fields: [
      ...inPodSpecs([
        'volumes/secret/secretName',
        'containers/env/valueFrom/secretKeyRef/name',
        'initContainers/env/valueFrom/secretKeyRef/name',
        'containers/envFrom/secretRef/name',
        'initContainers/envFrom/secretRef/name',
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ]),
      { path: 'spec/tls/secretName', kind: 'Ingress' },
      ...ingressAnnotations([
        'ingress.kubernetes.io/auth-secret',
        'nginx.ingress.kubernetes.io/auth-secret',
        'nginx.ingress.kubernetes.io/auth-tls-secret',
      ]),
      { path: 'imagePullSecrets/name', kind: 'ServiceAccount' },
      ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((name) => ({
        path: `parameters/${name}`,
        kind: 'StorageClass',
      })),
      ...RESOURCE_NAMES,
      {
        path: `${TEMPLATE}/containers/env/valueFrom/secretKeyRef/name`,
        group: 'serving.knative.dev',
        version: 'v1',
        kind: 'Service',
      },
      { path: 'spec/azureFile/secretName', kind: 'PersistentVolume' },
    ],
  },
  {
    target: { version: 'v1', kind: 'Service' },
    fields: [
      { path: 'spec/serviceName', group: 'apps', kind: 'StatefulSet' },
      { path: 'spec/rules/http/paths/backend/serviceName', kind: 'Ingress' },
      { path: 'spec/backend/serviceName', kind: 'Ingress' },
      { path: 'spec/rules/http/paths/backend/service/name', kind: 'Ingress' },
      { path: 'spec/defaultBackend/service/name', kind: 'Ingress' },
      { path: 'spec/service/name', group: 'apiregistration.k8s.io', kind: 'APIService' },
      { path: 'webhooks/clientConfig/service', group: ADMISSION, kind: 'ValidatingWebhookConfiguration' },
      { path: 'webhooks/clientConfig/service', group: ADMISSION, kind: 'MutatingWebhookConfiguration' },
    ],
  },
  {
    target: { group: RBAC, kind: 'Role' },
    fields: [{ path: 'roleRef/name', group: RBAC, kind: 'RoleBinding' }],
  },
  {
    target: { group: RBAC, kind: 'ClusterRole' },
    fields: [
      { path: 'roleRef/name', group: RBAC, kind: 'RoleBinding' },
      { path: 'roleRef/name', group: RBAC, kind: 'ClusterRoleBinding' },
    ],
  },
  {
    target: { version: 'v1', kind: 'ServiceAccount' },
    fields: [
      { path: 'subjects', group: RBAC, kind: 'RoleBinding' },
      { path: 'subjects', group: RBAC, kind: 'ClusterRoleBinding' },
      ...inOtherPodSpecs('serviceAccountName'),
    ],
  },
  {
    target: { version: 'v1', kind: 'PersistentVolumeClaim' },
    fields: inOtherPodSpecs('volumes/persistentVolumeClaim/claimName'),
  },
  {
    target: { version: 'v1', kind: 'PersistentVolume' },
    fields: [
      { path: 'spec/volumeName', kind: 'PersistentVolumeClaim' },
      { path: 'rules/resourceNames', kind: 'ClusterRole' },
    ],
  },
  {
    target: { group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass' },
    fields: [
      { path: 'spec/storageClassName', kind: 'PersistentVolume' },
      { path: 'spec/storageClassName', kind: 'PersistentVolumeClaim' },
      { path: 'spec/volumeClaimTemplates/spec/storageClassName', kind: 'StatefulSet' },
    ],
  },
  {
    target: { group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass' },
    fields: inOtherPodSpecs('priorityClassName'),
  },
  {
    target: { group: ADMISSION, kind: 'ValidatingAdmissionPolicy' },
    fields: [{ path: 'spec/policyName', group: ADMISSION, kind: 'ValidatingAdmissionPolicyBinding' }],
  },
];
