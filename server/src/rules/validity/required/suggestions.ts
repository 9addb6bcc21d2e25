import type { KubernetesVersion } from '../../../kubernetes/kubernetes-version';
import { REPLACE_ME } from '../../../kubernetes/placeholder';
import type { Definition, Field } from '../../../kubernetes/schema/definition';
import type { FieldType } from '../../../kubernetes/schema/field-type';
import { integer } from '../../../kubernetes/shape';
import type { YamlMap, YamlValue } from '../../../yaml/value';
import type { PlacedValue } from '../typed-objects';
import type { RequiredReport } from './report';

/** Of a custom resource of which nothing is said. */
export const OPEN_SCHEMA: YamlMap = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

type Suggestion = YamlValue | ((object: PlacedValue, report: RequiredReport) => YamlValue);

/** What a person would most likely put in, by definition and field. What stands in capitals can not run. */
export const SUGGESTIONS: ReadonlyMap<string, Suggestion> = new Map<string, Suggestion>([
  ['apps.v1.DeploymentSpec.selector', ownSelector],
  ['apps.v1.StatefulSetSpec.selector', ownSelector],
  ['apps.v1.DaemonSetSpec.selector', ownSelector],
  ['apps.v1.ReplicaSetSpec.selector', ownSelector],
  ['autoscaling.v1.HorizontalPodAutoscaler.spec', autoscalerSpec],
  ['autoscaling.v2.HorizontalPodAutoscaler.spec', autoscalerSpec],
  ['autoscaling.v1.HorizontalPodAutoscalerSpec.maxReplicas', twiceTheMinimum],
  ['autoscaling.v1.HorizontalPodAutoscalerSpec.scaleTargetRef', scaledDeployment],
  ['autoscaling.v2.HorizontalPodAutoscalerSpec.maxReplicas', twiceTheMinimum],
  ['autoscaling.v2.HorizontalPodAutoscalerSpec.scaleTargetRef', scaledDeployment],
  ['autoscaling.v2.HPAScalingPolicy.periodSeconds', 60],
  ['autoscaling.v2.HPAScalingPolicy.type', 'Pods'],
  ['autoscaling.v2.HPAScalingPolicy.value', 1],
  ['autoscaling.v2.MetricSpec.type', metricType],
  ['autoscaling.v1.CrossVersionObjectReference.kind', 'Deployment'],
  ['autoscaling.v2.CrossVersionObjectReference.kind', 'Deployment'],
  ['autoscaling.v2.MetricTarget.type', targetType],
  ['autoscaling.v2.ResourceMetricSource.target', { type: 'Utilization', averageUtilization: 80 }],
  ['autoscaling.v2.ContainerResourceMetricSource.target', { type: 'Utilization', averageUtilization: 80 }],
  ['autoscaling.v2.PodsMetricSource.target', { type: 'AverageValue', averageValue: '1' }],
  ['autoscaling.v2.ObjectMetricSource.target', { type: 'Value', value: '1' }],
  ['autoscaling.v2.ExternalMetricSource.target', { type: 'AverageValue', averageValue: '1' }],
  ['batch.v1.CronJobSpec.schedule', '0 3 * * *'],
  ['core.v1.ContainerPort.containerPort', 8080],
  ['core.v1.CSIVolumeSource.driver', 'csi.example.com'],
  ['core.v1.CSIPersistentVolumeSource.driver', 'csi.example.com'],
  ['core.v1.EndpointAddress.ip', '192.0.2.1'],
  ['core.v1.EndpointPort.port', 8080],
  ['core.v1.HostAlias.ip', '192.0.2.1'],
  ['core.v1.HostPathVolumeSource.path', `/${REPLACE_ME}`],
  ['core.v1.LocalVolumeSource.path', `/${REPLACE_ME}`],
  ['core.v1.NFSVolumeSource.path', `/${REPLACE_ME}`],
  ['core.v1.KeyToPath.path', (item) => item.at('key').text ?? REPLACE_ME],
  ['core.v1.ObjectFieldSelector.fieldPath', 'metadata.name'],
  ['core.v1.ResourceFieldSelector.resource', 'limits.memory'],
  ['core.v1.ServiceAccountTokenProjection.path', 'token'],
  ['core.v1.HTTPGetAction.port', firstPort],
  ['core.v1.TCPSocketAction.port', firstPort],
  ['core.v1.GRPCAction.port', firstPort],
  ['core.v1.PodAffinityTerm.topologyKey', 'kubernetes.io/hostname'],
  ['core.v1.PreferredSchedulingTerm.weight', 100],
  ['core.v1.WeightedPodAffinityTerm.weight', 100],
  ['core.v1.SeccompProfile.type', 'RuntimeDefault'],
  ['core.v1.AppArmorProfile.type', 'RuntimeDefault'],
  ['core.v1.ServicePort.port', portOfTarget],
  ['core.v1.TopologySpreadConstraint.maxSkew', 1],
  ['core.v1.TopologySpreadConstraint.topologyKey', 'topology.kubernetes.io/zone'],
  ['core.v1.TopologySpreadConstraint.whenUnsatisfiable', 'ScheduleAnyway'],
  ['core.v1.VolumeMount.mountPath', mountPath],
  ['core.v1.LimitRangeItem.type', 'Container'],
  ['discovery.v1.EndpointSlice.addressType', 'IPv4'],
  ['discovery.v1.Endpoint.addresses', ['192.0.2.1']],
  ['networking.v1.HTTPIngressPath.pathType', 'Prefix'],
  ['networking.v1.HTTPIngressPath.backend', (_, report) => backendOf(report)],
  [
    'networking.v1.HTTPIngressRuleValue.paths',
    (_, report) => [{ path: '/', pathType: 'Prefix', backend: backendOf(report) }],
  ],
  ['networking.v1.IPBlock.cidr', '10.0.0.0/8'],
  ['rbac.v1.PolicyRule.verbs', ['get', 'list', 'watch']],
  ['rbac.v1.ClusterRoleBinding.roleRef', (_, report) => roleOf('ClusterRole', report)],
  ['rbac.v1.RoleBinding.roleRef', (_, report) => roleOf('Role', report)],
  ['rbac.v1.RoleRef.kind', (_, { resource }) => (resource.type === 'ClusterRoleBinding' ? 'ClusterRole' : 'Role')],
  ['rbac.v1.RoleRef.name', (_, { resource }) => resource.metadata.name ?? REPLACE_ME],
  ['rbac.v1.Subject.kind', 'ServiceAccount'],
  ['admissionregistration.v1.ValidatingWebhook.sideEffects', 'None'],
  ['admissionregistration.v1.MutatingWebhook.sideEffects', 'None'],
  ['admissionregistration.v1.ValidatingWebhook.clientConfig', { service: { namespace: REPLACE_ME, name: REPLACE_ME } }],
  ['admissionregistration.v1.MutatingWebhook.clientConfig', { service: { namespace: REPLACE_ME, name: REPLACE_ME } }],
  ['admissionregistration.v1.ValidatingWebhook.admissionReviewVersions', ['v1']],
  ['admissionregistration.v1.MutatingWebhook.admissionReviewVersions', ['v1']],
  ['apiextensions.v1.CustomResourceDefinitionSpec.scope', 'Namespaced'],
  ['apiextensions.v1.CustomResourceDefinitionSpec.group', groupOfName],
  ['apiextensions.v1.CustomResourceDefinitionVersion.name', 'v1'],
  [
    'apiextensions.v1.CustomResourceDefinitionSpec.versions',
    [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: OPEN_SCHEMA } }],
  ],
  ['admissionregistration.v1.ValidatingWebhook.name', webhookName],
  ['admissionregistration.v1.MutatingWebhook.name', webhookName],
  ['node.v1.RuntimeClass.handler', 'runc'],
  ['storage.v1.StorageClass.provisioner', 'csi.example.com'],
]);

const MAX_DEPTH = 5;

/** A value for a required field: what is known for it, else the simplest of its type. Undefined where nothing sensible is to be had. */
export function suggestFor(
  definition: Definition,
  field: string,
  object: PlacedValue,
  report: RequiredReport,
): YamlValue | undefined {
  const known = SUGGESTIONS.get(`${definition.id}.${field}`);
  if (typeof known === 'function') return known(object, report);
  if (known !== undefined) return known;
  const found = definition.field(field, report.target);
  return found === undefined ? undefined : simplest(found, found.type, report, 0);
}

function simplest(field: Field, type: FieldType, report: RequiredReport, depth: number): YamlValue | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const { target } = report;
  switch (type.kind) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 1;
    case 'int-or-string':
      return 8080;
    case 'quantity':
      return '1Gi';
    case 'string':
      return field.enumValues(target)?.find((word) => word !== '') ?? REPLACE_ME;
    case 'list': {
      const item = simplest(field, type.items, report, depth + 1);
      return item === undefined ? undefined : [item];
    }
    case 'object':
      return type.definition === undefined ? undefined : smallest(type.definition, target, report, depth + 1);
    default:
      return undefined;
  }
}

/** An object with what it requires. */
function smallest(
  definition: Definition,
  target: KubernetesVersion,
  report: RequiredReport,
  depth: number,
): YamlValue | undefined {
  const result: Record<string, YamlValue> = {};
  for (const name of definition.required(target)) {
    const field = definition.field(name, target);
    const known = SUGGESTIONS.get(`${definition.id}.${name}`);
    const simple = field === undefined ? undefined : simplest(field, field.type, report, depth);
    const value = known === undefined || typeof known === 'function' ? simple : known;
    if (value === undefined) return undefined;
    result[name] = value;
  }
  return result;
}

function ownSelector(_: PlacedValue, { resource }: RequiredReport): YamlValue {
  const labels = resource.podTemplate?.labels ?? {};
  return { matchLabels: Object.keys(labels).length > 0 ? labels : { app: resource.metadata.name ?? REPLACE_ME } };
}

function twiceTheMinimum(spec: PlacedValue): YamlValue {
  return 2 * Math.max(spec.at('minReplicas').read(integer) ?? 1, 1);
}

function scaledDeployment(_: PlacedValue, { resource }: RequiredReport): YamlMap {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name: resource.metadata.name ?? REPLACE_ME };
}

function autoscalerSpec(object: PlacedValue, report: RequiredReport): YamlValue {
  return { scaleTargetRef: scaledDeployment(object, report), maxReplicas: 2 };
}

function webhookName(_: PlacedValue, { resource }: RequiredReport): YamlValue {
  return `${resource.metadata.name ?? 'webhook'}.example.com`;
}

/** What the source that is there belongs to: `containerResource` to `ContainerResource`. */
function metricType(metric: PlacedValue): YamlValue {
  const [source = 'resource'] = metric.written(['resource', 'containerResource', 'pods', 'object', 'external']);
  return source.charAt(0).toUpperCase() + source.slice(1);
}

function targetType(target: PlacedValue): YamlValue {
  if (target.at('averageUtilization').isWritten) return 'Utilization';
  return target.at('value').isWritten ? 'Value' : 'AverageValue';
}

/** The first port that the container around a probe declares. */
function firstPort(action: PlacedValue, { resource }: RequiredReport): YamlValue {
  const container = resource.podTemplate?.containers.find(({ path }) =>
    path.every((step, index) => action.path[index] === step),
  );
  const [port] = container?.spec.ports ?? [];
  return port?.containerPort ?? 8080;
}

function portOfTarget(port: PlacedValue): YamlValue {
  return port.at('targetPort').read(integer) ?? 80;
}

function mountPath(mount: PlacedValue): YamlValue {
  return `/mnt/${mount.at('name').text ?? 'data'}`;
}

function backendOf({ resource }: RequiredReport): YamlMap {
  return { service: { name: resource.metadata.name ?? REPLACE_ME, port: { number: 80 } } };
}

function roleOf(kind: string, { resource }: RequiredReport): YamlMap {
  return { apiGroup: 'rbac.authorization.k8s.io', kind, name: resource.metadata.name ?? REPLACE_ME };
}

function groupOfName(_: PlacedValue, { resource }: RequiredReport): YamlValue {
  const name = resource.metadata.name ?? '';
  return name.includes('.') ? name.slice(name.indexOf('.') + 1) : 'example.com';
}
