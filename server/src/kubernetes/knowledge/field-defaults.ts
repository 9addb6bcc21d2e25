import type { YamlValue } from '../../yaml/value';

/**
 * What the API server writes into a field that is absent, where its published schema does not say so: the SetDefaults functions of
 * pkg/apis/.../defaults.go and the strategies of Kubernetes 1.35. Not here: defaults that depend on other fields. By the id of the definition.
 */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, YamlValue>>>> = {
  'admissionregistration.v1.MutatingWebhook': {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    reinvocationPolicy: 'Never',
    timeoutSeconds: 10,
  },
  'admissionregistration.v1.RuleWithOperations': { scope: '*' },
  'admissionregistration.v1.ValidatingWebhook': {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    timeoutSeconds: 10,
  },
  'apps.v1.DaemonSetSpec': { revisionHistoryLimit: 10 },
  'apps.v1.DaemonSetUpdateStrategy': { type: 'RollingUpdate' },
  'apps.v1.DeploymentSpec': { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  'apps.v1.DeploymentStrategy': { type: 'RollingUpdate' },
  'apps.v1.ReplicaSetSpec': { replicas: 1 },
  'apps.v1.RollingUpdateDaemonSet': { maxSurge: 0, maxUnavailable: 1 },
  'apps.v1.RollingUpdateDeployment': { maxSurge: '25%', maxUnavailable: '25%' },
  'apps.v1.RollingUpdateStatefulSetStrategy': { partition: 0 },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': { whenDeleted: 'Retain', whenScaled: 'Retain' },
  'apps.v1.StatefulSetSpec': { podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10 },
  'apps.v1.StatefulSetUpdateStrategy': { type: 'RollingUpdate' },
  'autoscaling.v2.HorizontalPodAutoscalerSpec': { minReplicas: 1 },
  'batch.v1.CronJobSpec': {
    concurrencyPolicy: 'Allow',
    failedJobsHistoryLimit: 1,
    successfulJobsHistoryLimit: 3,
    suspend: false,
  },
  'batch.v1.JobSpec': { completionMode: 'NonIndexed', suspend: false },
  'core.v1.Container': { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
  'core.v1.HTTPGetAction': { path: '/', scheme: 'HTTP' },
  'core.v1.ObjectFieldSelector': { apiVersion: 'v1' },
  'core.v1.PersistentVolumeClaimSpec': { volumeMode: 'Filesystem' },
  'core.v1.PersistentVolumeSpec': { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
  'core.v1.PodSpec': {
    dnsPolicy: 'ClusterFirst',
    enableServiceLinks: true,
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
  },
  'core.v1.Probe': { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
  'core.v1.Secret': { type: 'Opaque' },
  'core.v1.ServiceAccountTokenProjection': { expirationSeconds: 3600 },
  'core.v1.ServiceSpec': { internalTrafficPolicy: 'Cluster', sessionAffinity: 'None', type: 'ClusterIP' },
  'networking.v1.NetworkPolicyPort': { protocol: 'TCP' },
  'scheduling.v1.PriorityClass': { preemptionPolicy: 'PreemptLowerPriority' },
  'storage.v1.StorageClass': { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
};

/** The definitions of which a default is known, each with its fields. */
export const DEFAULTS_BY_DEFINITION: readonly (readonly [definition: string, fields: readonly string[]])[] =
  Object.entries(DEFAULTS).map(([definition, fields]) => [definition, Object.keys(fields)]);

/** The value that the API server puts where a field of a definition is absent; undefined where nothing is known of one. */
export function fieldDefault(definition: string, field: string): YamlValue | undefined {
  const fields = Object.hasOwn(DEFAULTS, definition) ? DEFAULTS[definition] : undefined;
  return fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}
