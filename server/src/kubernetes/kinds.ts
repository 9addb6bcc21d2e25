/**
 * The kinds that rules speak of, each with the API groups that have it. A kind of the same name in another group
 * (a Knative Service, a Calico NetworkPolicy) is another kind.
 */
const GROUPS = {
  Pod: [''],
  Deployment: ['apps', 'extensions'],
  StatefulSet: ['apps'],
  DaemonSet: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'],
  ReplicationController: [''],
  Job: ['batch'],
  CronJob: ['batch'],
  Rollout: ['argoproj.io'],
  Service: [''],
  ConfigMap: [''],
  Secret: [''],
  Namespace: [''],
  ServiceAccount: [''],
  PersistentVolume: [''],
  PersistentVolumeClaim: [''],
  LimitRange: [''],
  ResourceQuota: [''],
  Ingress: ['networking.k8s.io', 'extensions'],
  NetworkPolicy: ['networking.k8s.io', 'extensions'],
  PodDisruptionBudget: ['policy'],
  HorizontalPodAutoscaler: ['autoscaling'],
  VerticalPodAutoscaler: ['autoscaling.k8s.io'],
  ScaledObject: ['keda.sh'],
  ScaledJob: ['keda.sh'],
  StorageClass: ['storage.k8s.io'],
  PriorityClass: ['scheduling.k8s.io'],
  RuntimeClass: ['node.k8s.io'],
  IngressClass: ['networking.k8s.io', 'extensions'],
  Role: ['rbac.authorization.k8s.io'],
  ClusterRole: ['rbac.authorization.k8s.io'],
  RoleBinding: ['rbac.authorization.k8s.io'],
  ClusterRoleBinding: ['rbac.authorization.k8s.io'],
  ValidatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  MutatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  APIService: ['apiregistration.k8s.io'],
  CustomResourceDefinition: ['apiextensions.k8s.io'],
  SecurityContextConstraints: ['security.openshift.io', ''],
  Gateway: ['gateway.networking.k8s.io'],
  GatewayClass: ['gateway.networking.k8s.io'],
  HTTPRoute: ['gateway.networking.k8s.io'],
  GRPCRoute: ['gateway.networking.k8s.io'],
  TLSRoute: ['gateway.networking.k8s.io'],
  TCPRoute: ['gateway.networking.k8s.io'],
  ReferenceGrant: ['gateway.networking.k8s.io'],
  VirtualService: ['networking.istio.io'],
  DestinationRule: ['networking.istio.io'],
  ServiceEntry: ['networking.istio.io'],
  Certificate: ['cert-manager.io'],
  Issuer: ['cert-manager.io'],
  ClusterIssuer: ['cert-manager.io'],
  SecretProviderClass: ['secrets-store.csi.x-k8s.io'],
  Prometheus: ['monitoring.coreos.com'],
  PrometheusAgent: ['monitoring.coreos.com'],
  ThanosRuler: ['monitoring.coreos.com'],
  ServiceMonitor: ['monitoring.coreos.com'],
  PodMonitor: ['monitoring.coreos.com'],
  PrometheusRule: ['monitoring.coreos.com'],
  Probe: ['monitoring.coreos.com'],
  CiliumNetworkPolicy: ['cilium.io'],
  CiliumClusterwideNetworkPolicy: ['cilium.io'],
  AdminNetworkPolicy: ['policy.networking.k8s.io'],
  BaselineAdminNetworkPolicy: ['policy.networking.k8s.io'],
  GlobalNetworkPolicy: ['crd.projectcalico.org', 'projectcalico.org'],
  ClusterNetworkPolicy: ['policy.networking.k8s.io', 'crd.antrea.io'],
  CalicoNetworkPolicy: ['crd.projectcalico.org', 'projectcalico.org'],
  Cluster: ['postgresql.cnpg.io'],
  SealedSecret: ['bitnami.com'],
  ExternalSecret: ['external-secrets.io'],
  Application: ['argoproj.io'],
  ApplicationSet: ['argoproj.io'],
  HelmRelease: ['helm.toolkit.fluxcd.io'],
  Kustomization: ['kustomize.toolkit.fluxcd.io'],
  Schedule: ['velero.io'],
  ScheduledBackup: ['postgresql.cnpg.io'],
} as const satisfies Record<string, readonly string[]>;

export type KindName = keyof typeof GROUPS;

/** Those of them whose objects lie in no namespace. */
const CLUSTER_SCOPED: ReadonlySet<KindName> = new Set<KindName>([
  'AdminNetworkPolicy',
  'APIService',
  'BaselineAdminNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'ClusterIssuer',
  'ClusterNetworkPolicy',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'GatewayClass',
  'GlobalNetworkPolicy',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'SecurityContextConstraints',
  'StorageClass',
  'ValidatingWebhookConfiguration',
]);

export function isClusterScoped(kind: KindName | undefined): boolean {
  return kind !== undefined && CLUSTER_SCOPED.has(kind);
}

/** The API groups that have a kind, the usual one first. */
export function groupsOf(kind: KindName): readonly string[] {
  return GROUPS[kind];
}

/** The known kind of a name, whatever its group. */
export function knownKindNamed(kind: string): KindName | undefined {
  return Object.hasOwn(GROUPS, kind) ? (kind as KindName) : undefined;
}

/** Every kind that holds a pod template. */
export const WORKLOAD_KINDS = [
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Rollout',
] as const satisfies readonly KindName[];

export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** The workloads whose pods are meant to run on and on. */
export const LONG_RUNNING_KINDS = WORKLOAD_KINDS.filter((kind) => kind !== 'Job' && kind !== 'CronJob');

/** Kinds of which another group has one of the same name that rules speak of, too. */
const NAMESAKES: Readonly<Record<string, KindName>> = { NetworkPolicy: 'CalicoNetworkPolicy' };

/** The known kind that an API group and a kind's name mean, if any. */
export function kindName(group: string, kind: string): KindName | undefined {
  if (!Object.hasOwn(GROUPS, kind)) return undefined;
  const candidates = [kind as KindName, NAMESAKES[kind]];
  return candidates.find((name) => name !== undefined && groupsOf(name).includes(group));
}

export function isWorkloadKind(kind: KindName | undefined): kind is WorkloadKind {
  return kind !== undefined && (WORKLOAD_KINDS as readonly string[]).includes(kind);
}

/** Where the pod template of a workload stands; a Pod is its own template. */
export const POD_TEMPLATE_PATH: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Rollout: ['spec', 'template'],
};
