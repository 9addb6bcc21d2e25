import { atLeast } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import { object, present, string } from '../../kubernetes/shape';
import { servicesSelecting } from '../../workspace/relations';
import { defineRule, type ResourceContext } from '../rule';

const distributed = object({
  spec: object({ trafficDistribution: string, internalTrafficPolicy: string, type: string }),
});
const ZONE_KEYS: readonly (string | undefined)[] = [
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/zone',
];
const HINTS = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'] as const;

export default defineRule({
  id: 'traffic-distribution',
  need: 'performance',
  summary: 'A Service of pods in several zones sends traffic through all of them.',
  severity: 'info',
  profile: 'optional',
  scope: 'workspace',
  kinds: ['Service'],
  fix: 'unsafe',
  peers: [],
  messages: {
    absent:
      'The pods of {service} are spread over zones, and its traffic goes to any of them: calls cross zones, which costs time and, with most providers, money. Set trafficDistribution to {value}.',
    fix: 'Set trafficDistribution to {value}',
  },
  checkResource(resource, { report, kubernetesVersion, related, everywhere }) {
    const spec = resource.read(distributed)?.spec;
    if (!atLeast(kubernetesVersion, '1.31') || spec === undefined || spec.trafficDistribution !== undefined) return;
    if (spec.type === 'ExternalName' || spec.internalTrafficPolicy === 'Local') return;
    if (HINTS.some((name) => resource.metadata.annotations?.[name] !== undefined)) return;
    if (!leadsToZones(resource, related) && !leadsToZones(resource, everywhere)) return;
    const value = atLeast(kubernetesVersion, '1.34') ? 'PreferSameZone' : 'PreferClose';
    const path = [...resource.path, 'spec', 'trafficDistribution'];
    report({
      message: 'absent',
      values: { service: resource.label, value },
      path,
      at: [...resource.path, 'kind'],
      absent: true,
      fixes: [{ message: 'fix', values: { value }, changes: [{ op: 'set', path, value }] }],
    });
  },
});

/** Whether a Service leads to pods, of those that a lookup has, that are spread over zones. */
function leadsToZones(service: Resource, look: ResourceContext['related']): boolean {
  const workloads = [...look('Deployment'), ...look('StatefulSet'), ...look('Rollout')];
  return workloads.some(({ podTemplate: pod }) => {
    const constraints = present(pod?.spec.topologySpreadConstraints);
    if (pod === undefined || !constraints.some(({ topologyKey }) => ZONE_KEYS.includes(topologyKey))) return false;
    return servicesSelecting(pod, [service]).length > 0;
  });
}
