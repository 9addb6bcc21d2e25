import { CAPABILITIES } from './capabilities';

/** Values from their names, separated by blanks. */
function values(text: string): readonly string[] {
  return text.split(' ');
}

type Table = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const RBAC_GROUP = ['rbac.authorization.k8s.io'];
const COMPUTE_RESOURCES = values('cpu memory ephemeral-storage');

/**
 * Values that fields take, or take most often, where the API declares no enum: constants of staging/src/k8s.io/api and the validation code of
 * Kubernetes 1.36. By the id of the definition.
 */
const VALUES: Table = {
  'apiextensions.v1.CustomResourceConversion': { strategy: values('None Webhook') },
  'apiextensions.v1.CustomResourceDefinitionSpec': { scope: values('Namespaced Cluster') },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    whenDeleted: values('Retain Delete'),
    whenScaled: values('Retain Delete'),
  },
  'autoscaling.v2.HPAScalingPolicy': { type: values('Percent Pods') },
  'autoscaling.v2.HPAScalingRules': { selectPolicy: values('Max Min Disabled') },
  'autoscaling.v2.MetricSpec': { type: values('Resource ContainerResource Pods Object External') },
  'autoscaling.v2.MetricTarget': { type: values('Utilization AverageValue Value') },
  'autoscaling.v2.ResourceMetricSource': { name: values('cpu memory') },
  'autoscaling.v2.ContainerResourceMetricSource': { name: values('cpu memory') },
  'core.v1.Capabilities': { add: CAPABILITIES, drop: ['ALL', ...CAPABILITIES] },
  'core.v1.Container': { restartPolicy: ['Always'] },
  'core.v1.ContainerResizePolicy': {
    resourceName: values('cpu memory'),
    restartPolicy: values('NotRequired RestartContainer'),
  },
  'core.v1.EmptyDirVolumeSource': { medium: ['Memory'] },
  'core.v1.LimitRangeItem': { type: values('Container Pod PersistentVolumeClaim') },
  'core.v1.ObjectFieldSelector': {
    fieldPath: [
      ...values('metadata.name metadata.namespace metadata.uid spec.nodeName spec.serviceAccountName'),
      ...values('status.hostIP status.hostIPs status.podIP status.podIPs'),
      ...values('metadata.labels metadata.annotations'),
    ],
  },
  'core.v1.PodOS': { name: values('linux windows') },
  'core.v1.PodSecurityContext': { seLinuxChangePolicy: values('MountOption Recursive') },
  'core.v1.PodSpec': { priorityClassName: values('system-cluster-critical system-node-critical') },
  'core.v1.ResourceFieldSelector': {
    resource: ['limits', 'requests'].flatMap((kind) => COMPUTE_RESOURCES.map((name) => `${kind}.${name}`)),
  },
  'core.v1.Secret': {
    type: [
      'Opaque',
      'kubernetes.io/tls',
      'kubernetes.io/dockerconfigjson',
      'kubernetes.io/basic-auth',
      'kubernetes.io/ssh-auth',
      'kubernetes.io/service-account-token',
    ],
  },
  'core.v1.ServicePort': { appProtocol: values('http https kubernetes.io/h2c kubernetes.io/ws kubernetes.io/wss') },
  'core.v1.ServiceSpec': { trafficDistribution: ['PreferClose'] },
  'core.v1.VolumeMount': { recursiveReadOnly: values('Disabled IfPossible Enabled') },
  'meta.v1.LabelSelectorRequirement': { operator: values('In NotIn Exists DoesNotExist') },
  'rbac.v1.PolicyRule': {
    verbs: values('get list watch create update patch delete deletecollection *'),
  },
  'rbac.v1.RoleRef': { apiGroup: RBAC_GROUP, kind: values('Role ClusterRole') },
  'rbac.v1.Subject': { apiGroup: RBAC_GROUP, kind: values('ServiceAccount User Group') },
};

/** The keys of maps that are fixed by the API though their type allows any. */
const KEYS: Table = {
  'core.v1.LimitRangeItem': {
    default: COMPUTE_RESOURCES,
    defaultRequest: COMPUTE_RESOURCES,
    max: [...COMPUTE_RESOURCES, 'storage'],
    min: [...COMPUTE_RESOURCES, 'storage'],
    maxLimitRequestRatio: COMPUTE_RESOURCES,
  },
  'core.v1.PersistentVolumeSpec': { capacity: ['storage'] },
  'core.v1.PodSpec': { overhead: values('cpu memory') },
  'core.v1.ResourceQuotaSpec': {
    hard: [
      ...values('requests.cpu requests.memory limits.cpu limits.memory requests.storage persistentvolumeclaims pods'),
      ...values('services services.loadbalancers services.nodeports configmaps secrets'),
    ],
  },
  'core.v1.ResourceRequirements': { limits: COMPUTE_RESOURCES, requests: COMPUTE_RESOURCES },
  'core.v1.VolumeResourceRequirements': { limits: ['storage'], requests: ['storage'] },
};

/** Of these keys the ones that nearly every such map has. */
const FIRST_KEYS: Table = {
  'core.v1.LimitRangeItem': { default: ['memory'], defaultRequest: values('cpu memory') },
  'core.v1.PersistentVolumeSpec': { capacity: ['storage'] },
  'core.v1.ResourceRequirements': { limits: ['memory'], requests: values('cpu memory') },
  'core.v1.VolumeResourceRequirements': { requests: ['storage'] },
};

/** Of several values, the one that is written most often where nothing else is known. */
const FIRST: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'core.v1.AppArmorProfile': { type: 'RuntimeDefault' },
  'core.v1.Container': { imagePullPolicy: 'IfNotPresent' },
  'core.v1.HostPathVolumeSource': { type: 'Directory' },
  'core.v1.NodeSelectorRequirement': { operator: 'In' },
  'core.v1.PersistentVolumeClaimSpec': { accessModes: 'ReadWriteOnce' },
  'core.v1.PersistentVolumeSpec': { accessModes: 'ReadWriteOnce' },
  'core.v1.SeccompProfile': { type: 'RuntimeDefault' },
  'core.v1.Taint': { effect: 'NoSchedule' },
  'core.v1.Toleration': { effect: 'NoSchedule', operator: 'Exists' },
  'core.v1.TopologySpreadConstraint': { whenUnsatisfiable: 'ScheduleAnyway' },
  'networking.v1.HTTPIngressPath': { pathType: 'Prefix' },
  'networking.v1.NetworkPolicySpec': { policyTypes: 'Ingress' },
};

/** The definitions whose fields have known values or keys. */
export const VALUES_BY_DEFINITION: readonly (readonly [definition: string, fields: readonly string[]])[] = [
  ...Object.entries(VALUES),
  ...Object.entries(KEYS),
].map(([definition, fields]) => [definition, Object.keys(fields)]);

/** The values that a field of a definition usually takes; empty where any is as likely. */
export function usualValues(definition: string, field: string): readonly string[] {
  return lookUp(VALUES, definition, field);
}

/** The keys that the map in a field of a definition usually has. */
export function usualKeys(definition: string, field: string): readonly string[] {
  return lookUp(KEYS, definition, field);
}

/** The keys with which the map in a field of a definition is begun. */
export function firstKeys(definition: string, field: string): readonly string[] {
  return lookUp(FIRST_KEYS, definition, field);
}

/** The value of several that a field usually has; undefined where none stands out. */
export function likeliestValue(definition: string, field: string): string | undefined {
  const fields = Object.hasOwn(FIRST, definition) ? FIRST[definition] : undefined;
  return fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** The definitions of which a likeliest value is known, each with its fields. */
export const LIKELIEST_BY_DEFINITION: readonly (readonly [definition: string, fields: readonly string[]])[] =
  Object.entries(FIRST).map(([definition, fields]) => [definition, Object.keys(fields)]);

function lookUp(table: Table, definition: string, field: string): readonly string[] {
  const fields = Object.hasOwn(table, definition) ? table[definition] : undefined;
  return fields !== undefined && Object.hasOwn(fields, field) ? (fields[field] ?? []) : [];
}
