import { isMap, type YamlValue } from '../../yaml/value';
import { type GroupVersionKind, groupVersionKindOf } from './identity';

/** How a strategic merge patch goes into the fields of an object. */
export interface MergeSchema {
  readonly fields?: Readonly<Record<string, MergeSchema>>;
  /** Only on lists that are merged: the fields that tell items apart; empty for a list of plain values. */
  readonly keys?: readonly string[];
  readonly items?: MergeSchema;
}

function mergedBy(keys: string | readonly string[], items: MergeSchema = {}): MergeSchema {
  return { keys: typeof keys === 'string' ? [keys] : keys, items };
}

function object(fields: Readonly<Record<string, MergeSchema>>): MergeSchema {
  return { fields };
}

/*
 * The lists that the API merges (`x-kubernetes-patch-strategy: merge`) and by what, as Kubernetes 1.21 has them: kustomize carries the schemas of that
 * release, so a list that was added later, and any list of a custom resource, is replaced as a whole.
 */

const METADATA = object({ finalizers: mergedBy([]), ownerReferences: mergedBy('uid') });
const CONDITIONS = object({ conditions: mergedBy('type') });

const CONTAINERS = mergedBy(
  'name',
  object({
    env: mergedBy('name'),
    ports: mergedBy(['containerPort', 'protocol']),
    volumeDevices: mergedBy('devicePath'),
    volumeMounts: mergedBy('mountPath'),
  }),
);

const POD_SPEC = object({
  containers: CONTAINERS,
  ephemeralContainers: CONTAINERS,
  hostAliases: mergedBy('ip'),
  imagePullSecrets: mergedBy('name'),
  initContainers: CONTAINERS,
  topologySpreadConstraints: mergedBy(['topologyKey', 'whenUnsatisfiable']),
  volumes: mergedBy('name'),
});

const POD_TEMPLATE = object({ metadata: METADATA, spec: POD_SPEC });
const CLAIM = object({ metadata: METADATA, status: CONDITIONS });
const JOB_SPEC = object({ template: POD_TEMPLATE });
const WORKLOAD: MergeSchema = object({
  metadata: METADATA,
  spec: object({ template: POD_TEMPLATE }),
  status: CONDITIONS,
});
const OBJECT = object({ metadata: METADATA });
const OBJECT_WITH_CONDITIONS = object({ metadata: METADATA, status: CONDITIONS });
const WEBHOOKS = object({ metadata: METADATA, webhooks: mergedBy('name') });

/** The kinds of one version. */
type Versions = Readonly<Record<string, MergeSchema>>;

function inVersions(versions: readonly string[], kinds: Versions): [string, Versions][] {
  return versions.map((version) => [version, kinds]);
}

const KINDS: readonly (readonly [apiVersion: string, kinds: Versions])[] = [
  ...inVersions(['v1'], {
    Pod: object({
      metadata: METADATA,
      spec: POD_SPEC,
      status: object({ conditions: mergedBy('type'), podIPs: mergedBy('ip') }),
    }),
    PodTemplate: object({ metadata: METADATA, template: POD_TEMPLATE }),
    ReplicationController: WORKLOAD,
    Service: object({
      metadata: METADATA,
      spec: object({ ports: mergedBy(['port', 'protocol']) }),
      status: CONDITIONS,
    }),
    ServiceAccount: object({ metadata: METADATA, secrets: mergedBy('name') }),
    PersistentVolumeClaim: CLAIM,
    Node: object({
      metadata: METADATA,
      spec: object({ podCIDRs: mergedBy([]) }),
      status: object({ conditions: mergedBy('type'), addresses: mergedBy('type') }),
    }),
    Namespace: OBJECT_WITH_CONDITIONS,
    ComponentStatus: object({ metadata: METADATA, conditions: mergedBy('type') }),
    ConfigMap: OBJECT,
    Endpoints: OBJECT,
    Event: OBJECT,
    LimitRange: OBJECT,
    PersistentVolume: OBJECT,
    ResourceQuota: OBJECT,
    Secret: OBJECT,
  }),
  ...inVersions(['apps/v1'], {
    ControllerRevision: OBJECT,
    DaemonSet: WORKLOAD,
    Deployment: WORKLOAD,
    ReplicaSet: WORKLOAD,
    StatefulSet: object({
      metadata: METADATA,
      spec: object({ template: POD_TEMPLATE, volumeClaimTemplates: { items: CLAIM } }),
      status: CONDITIONS,
    }),
  }),
  ...inVersions(['batch/v1'], { Job: WORKLOAD }),
  ...inVersions(['batch/v1', 'batch/v1beta1'], {
    CronJob: object({
      metadata: METADATA,
      spec: object({ jobTemplate: object({ metadata: METADATA, spec: JOB_SPEC }) }),
    }),
  }),
  ...inVersions(['admissionregistration.k8s.io/v1', 'admissionregistration.k8s.io/v1beta1'], {
    MutatingWebhookConfiguration: WEBHOOKS,
    ValidatingWebhookConfiguration: WEBHOOKS,
  }),
  ...inVersions(['apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1'], { CustomResourceDefinition: OBJECT }),
  ...inVersions(['apiregistration.k8s.io/v1', 'apiregistration.k8s.io/v1beta1'], {
    APIService: OBJECT_WITH_CONDITIONS,
  }),
  ...inVersions(['autoscaling/v1', 'autoscaling/v2beta1', 'autoscaling/v2beta2'], {
    HorizontalPodAutoscaler: OBJECT,
  }),
  ...inVersions(['coordination.k8s.io/v1', 'coordination.k8s.io/v1beta1'], { Lease: OBJECT }),
  ...inVersions(['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1'], { EndpointSlice: OBJECT }),
  ...inVersions(['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1'], { Ingress: OBJECT }),
  ...inVersions(['networking.k8s.io/v1', 'networking.k8s.io/v1beta1'], { IngressClass: OBJECT }),
  ...inVersions(['networking.k8s.io/v1'], { NetworkPolicy: OBJECT }),
  ...inVersions(['node.k8s.io/v1', 'node.k8s.io/v1beta1'], { RuntimeClass: OBJECT }),
  ...inVersions(['policy/v1', 'policy/v1beta1'], { PodDisruptionBudget: OBJECT_WITH_CONDITIONS }),
  ...inVersions(['rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io/v1beta1'], {
    ClusterRole: OBJECT,
    ClusterRoleBinding: OBJECT,
    Role: OBJECT,
    RoleBinding: OBJECT,
  }),
  ...inVersions(['scheduling.k8s.io/v1', 'scheduling.k8s.io/v1beta1'], { PriorityClass: OBJECT }),
  ...inVersions(['storage.k8s.io/v1', 'storage.k8s.io/v1beta1'], {
    CSIDriver: OBJECT,
    CSINode: object({ metadata: METADATA, spec: object({ drivers: mergedBy('name') }) }),
    StorageClass: OBJECT,
    VolumeAttachment: OBJECT,
  }),
];

const SCHEMAS = new Map<string, Versions>();
for (const [apiVersion, kinds] of KINDS) SCHEMAS.set(apiVersion, { ...SCHEMAS.get(apiVersion), ...kinds });

function schemaOfKind({ group, version, kind }: GroupVersionKind): MergeSchema | undefined {
  const kinds = SCHEMAS.get(group === '' ? version : `${group}/${version}`);
  return kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

/** The schema of what says itself which kind of object it is, alone or inside of another one. */
export function schemaOfValue(value: YamlValue | undefined): MergeSchema | undefined {
  return isMap(value) ? schemaOfKind(groupVersionKindOf(value)) : undefined;
}
