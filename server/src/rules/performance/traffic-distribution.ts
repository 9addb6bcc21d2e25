import { atLeast } from '../../kubernetes/kubernetes-version';
import { object, string } from '../../kubernetes/shape';
import { servicesSelecting } from '../../workspace/relations';
import { defineRule } from '../rule';

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
  checkResource(resource, { report, kubernetesVersion, related }) {
    const spec = resource.read(distributed)?.spec;
    if (!atLeast(kubernetesVersion, '1.31') || spec === undefined || spec.trafficDistribution !== undefined) return;
    if (spec.type === 'ExternalName' || spec.internalTrafficPolicy === 'Local') return;
    if (HINTS.some((name) => resource.metadata.annotations?.[name] !== undefined)) return;
    const workloads = [...related('Deployment'), ...related('StatefulSet'), ...related('Rollout')];
    const isSpread = workloads.some(({ podTemplate: pod }) => {
      if (pod === undefined || servicesSelecting(pod, [resource]).length === 0) return false;
      return (pod.spec.topologySpreadConstraints ?? []).some((constraint) =>
        ZONE_KEYS.includes(constraint?.topologyKey),
      );
    });
    if (!isSpread) return;
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
