import { groupOf } from '../../kubernetes/api-groups';
import type { ObjectPlace } from '../completion/file-view';

/** Where the fragments of one kind fit: in the objects of a definition of the API, or at a path of a custom resource. */
interface FragmentPlace {
  readonly in: string;
  /** The list whose items they are, where the definition has several uses. */
  readonly list?: string;
  /** Kinds in which they make no sense. */
  readonly notIn?: readonly string[];
}

/** The places that `snippets/*.json` name. */
export const FRAGMENT_PLACES: Readonly<Record<string, FragmentPlace>> = {
  metadata: { in: 'meta.v1.ObjectMeta', notIn: ['Namespace'] },
  'metadata of a Namespace': { in: '/Namespace metadata' },
  pod: { in: 'core.v1.PodSpec' },
  container: { in: 'core.v1.Container' },
  'serving container': { in: 'core.v1.Container', list: 'containers', notIn: ['Job', 'CronJob'] },
  'init container': { in: 'core.v1.Container', list: 'initContainers' },
  'environment variable': { in: 'core.v1.EnvVar' },
  'environment source': { in: 'core.v1.EnvFromSource' },
  'container port': { in: 'core.v1.ContainerPort' },
  'volume mount': { in: 'core.v1.VolumeMount' },
  volume: { in: 'core.v1.Volume' },
  toleration: { in: 'core.v1.Toleration' },
  'topology spread constraint': { in: 'core.v1.TopologySpreadConstraint' },
  Deployment: { in: 'apps.v1.DeploymentSpec' },
  DaemonSet: { in: 'apps.v1.DaemonSetSpec' },
  StatefulSet: { in: 'apps.v1.StatefulSetSpec' },
  'volume claim template': { in: 'core.v1.PersistentVolumeClaim', list: 'volumeClaimTemplates' },
  CronJob: { in: 'batch.v1.CronJobSpec' },
  Job: { in: 'batch.v1.JobSpec' },
  PodDisruptionBudget: { in: 'policy.v1.PodDisruptionBudgetSpec' },
  HorizontalPodAutoscaler: { in: 'autoscaling.v2.HorizontalPodAutoscalerSpec' },
  metric: { in: 'autoscaling.v2.MetricSpec' },
  'limit range item': { in: 'core.v1.LimitRangeItem' },
  ResourceQuota: { in: 'core.v1.ResourceQuotaSpec' },
  permission: { in: 'rbac.v1.PolicyRule' },
  subject: { in: 'rbac.v1.Subject' },
  'Service port': { in: 'core.v1.ServicePort' },
  Ingress: { in: 'networking.v1.IngressSpec' },
  'Ingress rule': { in: 'networking.v1.IngressRule' },
  'Ingress path': { in: 'networking.v1.HTTPIngressPath' },
  'Ingress TLS': { in: 'networking.v1.IngressTLS' },
  'ingress rule of a NetworkPolicy': { in: 'networking.v1.NetworkPolicyIngressRule' },
  'egress rule of a NetworkPolicy': { in: 'networking.v1.NetworkPolicyEgressRule' },
  'HTTPRoute rule': { in: 'gateway.networking.k8s.io/HTTPRoute spec.rules.*' },
  'alert rule': { in: 'monitoring.coreos.com/PrometheusRule spec.groups.*.rules.*' },
  'ServiceMonitor endpoint': { in: 'monitoring.coreos.com/ServiceMonitor spec.endpoints.*' },
  'PodMonitor endpoint': { in: 'monitoring.coreos.com/PodMonitor spec.podMetricsEndpoints.*' },
  'ExternalSecret value': { in: 'external-secrets.io/ExternalSecret spec.data.*' },
  'Argo CD Application': { in: 'argoproj.io/Application spec' },
  'Kustomization patch': { in: 'kustomize.config.k8s.io/Kustomization patches.*' },
  'Kustomization image': { in: 'kustomize.config.k8s.io/Kustomization images.*' },
};

const byTarget = new Map<string, readonly string[]>();
for (const [name, { in: target }] of Object.entries(FRAGMENT_PLACES))
  byTarget.set(target, [...(byTarget.get(target) ?? []), name]);

/** The names of the places that an object is one of; `definition` is that of its type. */
export function fragmentPlaces({ kind, path }: ObjectPlace, definition: string): readonly string[] {
  const steps = path.map((step) => (typeof step === 'number' ? '*' : step));
  const inKind = `${groupOf(kind.apiVersion)}/${kind.kind} ${steps.join('.')}`;
  return [...(byTarget.get(definition) ?? []), ...(byTarget.get(inKind) ?? [])].filter((name) => {
    const { list, notIn = [] } = FRAGMENT_PLACES[name] ?? { in: '' };
    return (list === undefined || path.at(-2) === list) && !notIn.includes(kind.kind);
  });
}
