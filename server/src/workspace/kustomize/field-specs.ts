import type { FieldSpec } from './field-path';

/** Where kustomize's transformers work by default (its documentation, "Transformer Configurations"). */

const POD_TEMPLATES: readonly { readonly path: string; readonly kinds: readonly Omit<FieldSpec, 'path'>[] }[] = [
  {
    path: 'spec/template',
    kinds: [
      { version: 'v1', kind: 'ReplicationController' },
      { kind: 'Deployment' },
      { kind: 'ReplicaSet' },
      { kind: 'DaemonSet' },
      { group: 'batch', kind: 'Job' },
    ],
  },
  { path: 'spec/jobTemplate', kinds: [{ group: 'batch', kind: 'CronJob' }] },
  { path: 'spec/jobTemplate/spec/template', kinds: [{ group: 'batch', kind: 'CronJob' }] },
];

function metadataOfTemplates(field: string): FieldSpec[] {
  return POD_TEMPLATES.flatMap(({ path, kinds }) =>
    kinds.map((kind) => ({ ...kind, path: `${path}/metadata/${field}`, create: true })),
  );
}

const METADATA_LABELS: FieldSpec = { path: 'metadata/labels', create: true };

const TEMPLATE_LABELS: readonly FieldSpec[] = [
  ...metadataOfTemplates('labels'),
  { path: 'spec/template/metadata/labels', create: true, group: 'apps', kind: 'StatefulSet' },
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true, group: 'apps', kind: 'StatefulSet' },
];

const POD_SELECTORS: readonly string[] = [
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
    `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
    `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
  ]),
  'topologySpreadConstraints/labelSelector/matchLabels',
];

const SELECTORS: readonly FieldSpec[] = [
  { path: 'spec/selector', create: true, version: 'v1', kind: 'Service' },
  { path: 'spec/selector', create: true, version: 'v1', kind: 'ReplicationController' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'Deployment' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'ReplicaSet' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'DaemonSet' },
  { path: 'spec/selector/matchLabels', create: true, group: 'apps', kind: 'StatefulSet' },
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    POD_SELECTORS.map((path) => ({ path: `spec/template/spec/${path}`, group: 'apps', kind })),
  ),
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  { path: 'spec/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/ingress/from/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/egress/to/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
];

/** Where labels go: always to the metadata, on demand to templates, or to templates and selectors. */
export const LABELS = {
  metadata: [METADATA_LABELS],
  templates: [...TEMPLATE_LABELS, METADATA_LABELS],
  selectors: [...SELECTORS, ...TEMPLATE_LABELS, METADATA_LABELS],
} as const satisfies Record<string, readonly FieldSpec[]>;

export const ANNOTATIONS: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...metadataOfTemplates('annotations'),
  { path: 'spec/template/metadata/annotations', create: true, kind: 'StatefulSet' },
];

/** Beside `metadata.namespace` of all that lies in a namespace, and subjects of role bindings. */
export const NAMESPACES: readonly FieldSpec[] = [
  { path: 'metadata/name', create: true, kind: 'Namespace' },
  { path: 'spec/service/namespace', create: true, group: 'apiregistration.k8s.io', kind: 'APIService' },
  {
    path: 'spec/conversion/webhook/clientConfig/service/namespace',
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
  },
];

/** The kinds whose names get neither prefix nor suffix. */
export const FIXED_NAMES: readonly FieldSpec[] = [
  { path: 'metadata/name', kind: 'CustomResourceDefinition' },
  { path: 'metadata/name', group: 'apiregistration.k8s.io', kind: 'APIService' },
  { path: 'metadata/name', kind: 'Namespace' },
];

/** The only images outside of `containers` and `initContainers`, which are looked for everywhere. */
export const IMAGES: readonly FieldSpec[] = [
  { path: 'spec/containers[]/image', create: true },
  { path: 'spec/initContainers[]/image', create: true },
  { path: 'spec/volumes[]/image/reference', create: true },
  { path: 'spec/template/spec/containers[]/image', create: true },
  { path: 'spec/template/spec/initContainers[]/image', create: true },
  { path: 'spec/template/spec/volumes[]/image/reference', create: true },
];

export const REPLICAS: readonly FieldSpec[] = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
  (kind) => ({ path: 'spec/replicas', create: true, kind }),
);
