import type { FieldPath } from './field-order';

/** Fields from their names, separated by blanks. */
function fields(text: string): readonly string[] {
  return text.split(' ');
}

/**
 * Fields that nearly every object of a definition has, beside those that the API requires: without them the object would be accepted and do
 * nothing. By the id of the definition.
 */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.ReplicaSetSpec': fields('template'),
  'autoscaling.v2.CrossVersionObjectReference': fields('apiVersion'),
  'autoscaling.v2.HorizontalPodAutoscalerSpec': fields('minReplicas metrics'),
  'autoscaling.v2.MetricSpec': fields('resource'),
  'autoscaling.v2.MetricTarget': fields('averageUtilization'),
  'batch.v1.JobTemplateSpec': fields('spec'),
  'core.v1.ConfigMap': fields('data'),
  'core.v1.ConfigMapEnvSource': fields('name'),
  'core.v1.ConfigMapKeySelector': fields('name'),
  'core.v1.ConfigMapProjection': fields('name'),
  'core.v1.ConfigMapVolumeSource': fields('name'),
  'core.v1.Container': fields('image'),
  'core.v1.EnvVar': fields('value'),
  'core.v1.EphemeralContainer': fields('image'),
  'core.v1.EphemeralVolumeSource': fields('volumeClaimTemplate'),
  'core.v1.ExecAction': fields('command'),
  'core.v1.HTTPGetAction': fields('path'),
  'core.v1.LimitRangeItem': fields('default defaultRequest'),
  'core.v1.LocalObjectReference': fields('name'),
  'core.v1.NodeSelectorRequirement': fields('values'),
  'core.v1.NodeSelectorTerm': fields('matchExpressions'),
  'core.v1.PersistentVolumeClaim': fields('metadata spec'),
  'core.v1.PersistentVolumeClaimSpec': fields('accessModes resources'),
  'core.v1.PersistentVolumeSpec': fields('capacity accessModes'),
  'core.v1.PodAffinityTerm': fields('labelSelector'),
  'core.v1.PodTemplate': fields('template'),
  'core.v1.PodTemplateSpec': fields('metadata spec'),
  'core.v1.ReplicationControllerSpec': fields('selector template'),
  'core.v1.ResourceQuotaSpec': fields('hard'),
  'core.v1.ResourceRequirements': fields('requests limits'),
  'core.v1.Secret': fields('stringData'),
  'core.v1.SecretEnvSource': fields('name'),
  'core.v1.SecretKeySelector': fields('name'),
  'core.v1.SecretProjection': fields('name'),
  'core.v1.SecretVolumeSource': fields('secretName'),
  'core.v1.ServicePort': fields('name targetPort'),
  'core.v1.ServiceSpec': fields('selector ports'),
  'core.v1.Toleration': fields('key operator effect'),
  'core.v1.TopologySpreadConstraint': fields('labelSelector'),
  'core.v1.VolumeResourceRequirements': fields('requests'),
  'meta.v1.LabelSelector': fields('matchLabels'),
  'meta.v1.LabelSelectorRequirement': fields('values'),
  'networking.v1.HTTPIngressPath': fields('path'),
  'networking.v1.IngressBackend': fields('service'),
  'networking.v1.IngressRule': fields('host http'),
  'networking.v1.IngressServiceBackend': fields('port'),
  'networking.v1.IngressSpec': fields('rules'),
  'networking.v1.IngressTLS': fields('hosts secretName'),
  'networking.v1.NetworkPolicyPort': fields('port protocol'),
  'networking.v1.NetworkPolicySpec': fields('podSelector policyTypes'),
  'networking.v1.ServiceBackendPort': fields('number'),
  'policy.v1.PodDisruptionBudgetSpec': fields('maxUnavailable selector'),
  'rbac.v1.ClusterRole': fields('rules'),
  'rbac.v1.ClusterRoleBinding': fields('subjects'),
  'rbac.v1.PolicyRule': fields('apiGroups resources'),
  'rbac.v1.Role': fields('rules'),
  'rbac.v1.RoleBinding': fields('subjects'),
  'rbac.v1.RoleRef': fields('apiGroup'),
  'rbac.v1.Subject': fields('namespace'),
  'scheduling.v1.PriorityClass': fields('value description'),
};

/** The definitions that have usual fields beside the required ones. */
export const USUAL_DEFINITIONS: readonly string[] = Object.keys(USUAL);

const METADATA = 'meta.v1.ObjectMeta';
const METRIC_TARGET = 'autoscaling.v2.MetricTarget';

/** The kinds whose pods come to an end, so that they must not be restarted forever. */
const ENDING_KINDS: readonly string[] = ['Job', 'CronJob'];

/** The fields of a definition that nearly every object at a path of a kind has, beside those that the API requires. */
export function usualFields(definition: string, path: FieldPath, kind: string): readonly string[] {
  if (definition === METADATA) return metadataFields(path.at(-2));
  if (definition === METRIC_TARGET && !isOfContainers(path)) return ['averageValue'];
  if (definition === 'core.v1.PodSpec') return ENDING_KINDS.includes(kind) ? ['restartPolicy'] : [];
  return Object.hasOwn(USUAL, definition) ? (USUAL[definition] ?? []) : [];
}

/** What a field has to say so that the usual field beside it counts; undefined where that leaves a choice. */
export function impliedValue(definition: string, field: string, path: FieldPath): string | undefined {
  if (field !== 'type') return undefined;
  if (definition === 'autoscaling.v2.MetricSpec') return 'Resource';
  if (definition === METRIC_TARGET) return isOfContainers(path) ? 'Utilization' : 'AverageValue';
  return undefined;
}

/** Whether a metric is one of what containers use, of which their requests tell how much is all of it. */
function isOfContainers(path: FieldPath): boolean {
  return path.length === 0 || path.at(-2) === 'resource' || path.at(-2) === 'containerResource';
}

/** The metadata of an object names it; that of a pod template labels the pods, which get names of their own. */
function metadataFields(holder: string | number | undefined): readonly string[] {
  if (holder === 'template' || holder === 'podTemplate') return ['labels'];
  return holder === 'jobTemplate' || holder === 'volumeClaimTemplate' ? [] : ['name'];
}

/** The restart policies that the pods of a kind may have; undefined where any will do. */
export function restartPolicies(kind: string): readonly string[] | undefined {
  if (ENDING_KINDS.includes(kind)) return ['OnFailure', 'Never'];
  return kind === 'Pod' || kind === 'PodTemplate' ? undefined : ['Always'];
}

/** Fields that the API server writes, or that only its own clients send. */
const SERVER_FIELDS: ReadonlySet<string> = new Set(
  fields(
    'creationTimestamp deletionGracePeriodSeconds deletionTimestamp generation managedFields resourceVersion selfLink uid',
  ),
);

/** Whether a field of a definition is written by the API server, not by people. */
export function isServerField(definition: string, field: string, path: FieldPath): boolean {
  if (definition === METADATA) return SERVER_FIELDS.has(field);
  return field === 'status' && path.length === 0;
}
