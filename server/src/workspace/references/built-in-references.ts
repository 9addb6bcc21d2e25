import type { KindName } from '../../kubernetes/kinds';
import { type KindFields, type ReferenceRow, type ReferenceTable, referenceTable } from './table';

/** A kind named by `apiVersion` and `kind`. */
export const BY_VERSION: KindFields = { group: 'apiVersion' };
const SCALED: KindFields = { group: 'apiVersion', absent: 'Deployment' };

const INGRESS_PORTS = [
  ['port', 'port.name'],
  ['port', 'port.number'],
] as const;

function ingressBackend(at: string): ReferenceRow[] {
  return [
    { at: `${at}.service`, to: 'Service', parts: INGRESS_PORTS },
    { at: `${at}.resource`, to: { group: 'apiGroup' } },
  ];
}

/** As it was until networking.k8s.io/v1. */
function formerIngressBackend(at: string): ReferenceRow {
  return { at, name: 'serviceName', to: 'Service', parts: [['port', 'servicePort']] };
}

const ROLE: readonly ReferenceRow[] = [
  { at: 'roleRef', to: { group: 'apiGroup', absent: 'rbac.authorization.k8s.io/Role' } },
];

/** Subjects of other kinds, users and groups, are no objects. */
const SUBJECTS: ReferenceRow = {
  at: 'subjects.*',
  to: { group: 'apiGroup', absent: 'ServiceAccount', only: 'ServiceAccount' },
  namespace: 'namespace',
};

const WEBHOOKS: readonly ReferenceRow[] = [
  { at: 'webhooks.*.clientConfig.service', to: 'Service', namespace: 'namespace', parts: [['port', 'port']] },
];

const CLAIM_SPEC: readonly ReferenceRow[] = [
  { at: '', name: 'storageClassName', to: 'StorageClass' },
  { at: '', name: 'volumeName', to: 'PersistentVolume' },
  { at: '', name: 'volumeAttributesClassName', to: 'storage.k8s.io/VolumeAttributesClass' },
  { at: 'dataSource', to: { group: 'apiGroup', absent: '/PersistentVolumeClaim' } },
  { at: 'dataSourceRef', to: { group: 'apiGroup', absent: '/PersistentVolumeClaim' }, namespace: 'namespace' },
];

/** Where the drivers of PersistentVolumes name the Secrets that they need. */
const SECRETS_OF_VOLUMES: readonly string[] = [
  ...['controllerExpand', 'controllerPublish', 'nodeExpand', 'nodePublish', 'nodeStage'].map(
    (step) => `csi.${step}SecretRef`,
  ),
  ...['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'].map((driver) => `${driver}.secretRef`),
];

function below(at: string, rows: readonly ReferenceRow[]): ReferenceRow[] {
  return rows.map((row) => ({ ...row, at: row.at === '' ? at : `${at}.${row.at}` }));
}

const ROWS: Partial<Readonly<Record<KindName, readonly ReferenceRow[]>>> = {
  StatefulSet: [
    { at: 'spec', name: 'serviceName', to: 'Service' },
    ...below('spec.volumeClaimTemplates.*.spec', CLAIM_SPEC),
  ],
  ServiceAccount: [
    { at: 'secrets.*', to: 'Secret' },
    { at: 'imagePullSecrets.*', to: 'Secret' },
  ],
  PersistentVolumeClaim: below('spec', CLAIM_SPEC),
  PersistentVolume: [
    { at: 'spec', name: 'storageClassName', to: 'StorageClass' },
    { at: 'spec.claimRef', to: 'PersistentVolumeClaim', namespace: 'namespace' },
    ...SECRETS_OF_VOLUMES.map((at): ReferenceRow => ({ at: `spec.${at}`, to: 'Secret', namespace: 'namespace' })),
    { at: 'spec.azureFile', name: 'secretName', to: 'Secret', namespace: 'secretNamespace' },
  ],
  Ingress: [
    { at: 'spec', name: 'ingressClassName', to: 'IngressClass' },
    ...ingressBackend('spec.defaultBackend'),
    ...ingressBackend('spec.rules.*.http.paths.*.backend'),
    formerIngressBackend('spec.backend'),
    formerIngressBackend('spec.rules.*.http.paths.*.backend'),
    { at: 'spec.tls.*', name: 'secretName', to: 'Secret' },
  ],
  IngressClass: [{ at: 'spec.parameters', to: { group: 'apiGroup' }, namespace: 'namespace' }],
  HorizontalPodAutoscaler: [
    {
      at: 'spec',
      name: 'scaleTargetRef.name',
      to: { kind: 'scaleTargetRef.kind', group: 'scaleTargetRef.apiVersion', absent: 'Deployment' },
      parts: [['container', 'metrics.*.containerResource.container']],
    },
    { at: 'spec.metrics.*.object.describedObject', to: BY_VERSION },
  ],
  VerticalPodAutoscaler: [
    {
      at: 'spec',
      name: 'targetRef.name',
      to: { kind: 'targetRef.kind', group: 'targetRef.apiVersion', absent: 'Deployment' },
      parts: [['container', 'resourcePolicy.containerPolicies.*.containerName']],
    },
  ],
  ScaledObject: [
    {
      at: 'spec.scaleTargetRef',
      to: SCALED,
      parts: [['container', 'envSourceContainerName']],
    },
    {
      at: 'spec.triggers.*.authenticationRef',
      to: { group: 'apiGroup', absent: 'keda.sh/TriggerAuthentication' },
    },
  ],
  ScaledJob: [
    { at: 'spec.triggers.*.authenticationRef', to: { group: 'apiGroup', absent: 'keda.sh/TriggerAuthentication' } },
  ],
  RoleBinding: [...ROLE, SUBJECTS],
  ClusterRoleBinding: [...ROLE, SUBJECTS],
  ValidatingWebhookConfiguration: WEBHOOKS,
  MutatingWebhookConfiguration: WEBHOOKS,
  APIService: [{ at: 'spec.service', to: 'Service', namespace: 'namespace', parts: [['port', 'port']] }],
  CustomResourceDefinition: [
    {
      at: 'spec.conversion.webhook.clientConfig.service',
      to: 'Service',
      namespace: 'namespace',
      parts: [['port', 'port']],
    },
  ],
  Rollout: [
    { at: 'spec.workloadRef', to: SCALED },
    { at: 'spec.strategy.blueGreen', name: 'activeService', to: 'Service' },
    { at: 'spec.strategy.blueGreen', name: 'previewService', to: 'Service' },
    { at: 'spec.strategy.canary', name: 'stableService', to: 'Service' },
    { at: 'spec.strategy.canary', name: 'canaryService', to: 'Service' },
    { at: 'spec.strategy.canary.trafficRouting.nginx', name: 'stableIngress', to: 'Ingress' },
    { at: 'spec.strategy.canary.trafficRouting.alb', name: 'ingress', to: 'Ingress' },
    { at: 'spec.strategy.canary.trafficRouting.istio.virtualService', to: 'VirtualService' },
    { at: 'spec.strategy.canary.trafficRouting.istio.destinationRule', to: 'DestinationRule' },
  ],
};

/** References of Kubernetes' own kinds, and of those that scale or replace its workloads, outside their pods. */
export const BUILT_IN_TABLES: ReadonlyMap<string, ReferenceTable> = new Map(
  Object.entries(ROWS).map(([kind, rows]) => [kind, referenceTable(rows)]),
);
