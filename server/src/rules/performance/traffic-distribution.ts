import { atLeast } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import { object, present, string } from '../../kubernetes/shape';
import { servicesSelecting } from '../../workspace/relations';
import { elsewhere, type LookupContext } from '../evidence';
import { defineRule } from '../rule';

const distributed = object({
  spec: object({ trafficDistribution: string, internalTrafficPolicy: string, type: string }),
});
const ZONE_KEYS: readonly (string | undefined)[] = [
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/zone',
];
const WORKLOADS = ['Deployment', 'StatefulSet', 'Rollout'] as const;
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
  checkResource(resource, context) {
    const { report, kubernetesVersion } = context;
    const spec = resource.read(distributed)?.spec;
    if (!atLeast(kubernetesVersion, '1.31') || spec === undefined || spec.trafficDistribution !== undefined) return;
    if (spec.type === 'ExternalName' || spec.internalTrafficPolicy === 'Local') return;
    if (HINTS.some((name) => resource.metadata.annotations?.[name] !== undefined)) return;
    if (!leadsToZones(resource, context)) return;
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

/** Whether a Service leads to pods that are spread over zones: of those that are applied together, else of those elsewhere in the namespace. */
function leadsToZones(service: Resource, context: LookupContext): boolean {
  const isServed = ({ podTemplate: pod }: Resource) =>
    pod !== undefined && servicesSelecting(pod, [service]).length > 0;
  const here = WORKLOADS.flatMap((kind) => context.related(kind)).filter(isServed);
  const served = here.length > 0 ? here : WORKLOADS.flatMap((kind) => elsewhere(context, kind, isServed));
  return served.some(({ podTemplate }) =>
    present(podTemplate?.spec.topologySpreadConstraints).some(({ topologyKey }) => ZONE_KEYS.includes(topologyKey)),
  );
}
