import { isBuiltInApiGroup } from '../api-groups';
import { isFileFormat } from '../file-formats';

/**
 * Custom kinds whose controllers make no pods, Services, Secrets or ConfigMaps, or only such whose names their objects write: they configure what is there
 * already. By group; `*` stands for all kinds of the group.
 */
const MAKES_NOTHING: Readonly<Record<string, readonly string[]>> = {
  'acme.cert-manager.io': ['*'],
  'argoproj.io': ['AnalysisTemplate', 'AppProject', 'ClusterAnalysisTemplate', 'Rollout'],
  'autoscaling.k8s.io': ['*'],
  'bitnami.com': ['*'],
  'cert-manager.io': ['*'],
  'cilium.io': ['*'],
  'crd.projectcalico.org': ['*'],
  'external-secrets.io': ['*'],
  'gateway.networking.k8s.io': [
    'GatewayClass',
    'HTTPRoute',
    'GRPCRoute',
    'TLSRoute',
    'TCPRoute',
    'UDPRoute',
    'ReferenceGrant',
  ],
  'generators.external-secrets.io': ['*'],
  'image.toolkit.fluxcd.io': ['*'],
  'keda.sh': ['ScaledObject', 'TriggerAuthentication', 'ClusterTriggerAuthentication'],
  'kyverno.io': ['Policy', 'PolicyException', 'CleanupPolicy', 'ClusterCleanupPolicy'],
  'metrics.k8s.io': ['*'],
  'monitoring.coreos.com': [
    'ServiceMonitor',
    'PodMonitor',
    'PrometheusRule',
    'Probe',
    'ScrapeConfig',
    'AlertmanagerConfig',
  ],
  'networking.istio.io': ['*'],
  'notification.toolkit.fluxcd.io': ['*'],
  'policy.networking.k8s.io': ['*'],
  'projectcalico.org': ['*'],
  'secrets-store.csi.x-k8s.io': ['*'],
  'security.istio.io': ['*'],
  'snapshot.storage.k8s.io': ['*'],
  'source.toolkit.fluxcd.io': ['*'],
  'telemetry.istio.io': ['*'],
  'traefik.containo.us': ['*'],
  'traefik.io': ['*'],
  'velero.io': ['*'],
};

/** Whether the controller of a custom kind may make objects (pods, Services, Secrets) whose names no manifest writes. Built-in kinds do not. */
export function mayMakeObjects(group: string, kind: string): boolean {
  if (isBuiltInApiGroup(group) || isFileFormat(group)) return false;
  const harmless = Object.hasOwn(MAKES_NOTHING, group) ? MAKES_NOTHING[group] : undefined;
  return harmless === undefined || !(harmless.includes('*') || harmless.includes(kind));
}
