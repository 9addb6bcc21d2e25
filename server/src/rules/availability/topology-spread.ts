import { controllerSpecOf, replicasOf } from '../../kubernetes/controller-spec';
import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { present } from '../../kubernetes/shape';
import { autoscalerOf } from '../../workspace/autoscalers';
import { ofOthers } from '../../workspace/elsewhere';
import { ofList } from '../../workspace/of-list';
import { referencesOf } from '../../workspace/references';
import type { Path } from '../../yaml/path';
import { isMap, valueAt, type YamlMap } from '../../yaml/value';
import { budgetsFor, servicesFor } from '../evidence';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { repelsOwnPods, selectsOwnPods } from './own-pods';

const MESSAGES = {
  unspread:
    'Only a mild default of the scheduler spreads the pods of {resource}: they may all end up on one node, and its loss is then an outage. Add topologySpreadConstraints.',
  exposed:
    'Only a mild default of the scheduler spreads the {replicas} pods of {resource} behind {front}: they may all end up on one node, and its loss is then an outage. Add topologySpreadConstraints.',
  guarded:
    'Only a mild default of the scheduler spreads the {replicas} pods of {resource}: they may all end up on one node, and {budget} does not help when it is lost. Add topologySpreadConstraints.',
  soft: 'Spread the pods over zones and nodes as far as possible',
  hard: 'Spread the pods over zones as far as possible, over nodes strictly',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';
const SPREADING_KEYS: ReadonlySet<string | undefined> = new Set([
  HOSTNAME,
  ZONE,
  'failure-domain.beta.kubernetes.io/zone',
]);

export default defineRule({
  id: 'topology-spread',
  need: 'availability',
  summary: 'Nothing but a mild default spreads the pods of a workload over nodes and zones.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Deployment', 'StatefulSet', 'Rollout'],
  fix: 'unsafe',
  peers: ['kl:no-anti-affinity', 'ks:deployment-has-host-podantiaffinity', 'po:topologySpreadConstraint'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || context.isUnitIncomplete || isPinned(pod)) return;
    const scaler = autoscalerOf(resource, context);
    const replicas = scaler?.minReplicas ?? replicasOf(controllerSpecOf(resource));
    if (scaler === undefined ? replicas < 2 : scaler.maxReplicas === 1) return;
    // Of constraints that spread other pods spread-selector-mismatch speaks.
    if (hasAntiAffinity(pod) || present(pod.spec.topologySpreadConstraints).length > 0) return;
    const isFew = replicas === 2 || replicas === 3;
    // Both show that somebody counts on the pods.
    const [budget] = isFew ? budgetsFor(pod, context) : [];
    const front = isFew && budget === undefined ? frontOf(pod, context) : undefined;
    const severity = budget === undefined && front === undefined ? 'info' : 'warning';
    const values = { resource: resource.label };
    const path = [...pod.specPath, 'topologySpreadConstraints'];
    const own = valueAt(resource.data, ['spec', 'selector']);
    const selector = isMap(own) && selectsOwnPods(controllerSpecOf(resource)?.selector, pod) ? own : undefined;
    const fixes = selector === undefined ? [] : spreadFixes(pod, path, selector, context.kubernetesVersion);
    const place = { path, at: [...resource.path, 'kind'], severity, absent: true, fixes } as const;
    if (budget !== undefined)
      context.report({ message: 'guarded', values: { ...values, replicas, budget: budget.label }, ...place });
    else if (front !== undefined)
      context.report({ message: 'exposed', values: { ...values, replicas, front: front.label }, ...place });
    else context.report({ message: 'unspread', values, ...place });
  },
});

/** Whether the pods are meant for one node. */
function isPinned({ spec }: PodTemplate): boolean {
  return spec.nodeName !== undefined || spec.nodeSelector?.[HOSTNAME] !== undefined;
}

/** Whether the pods keep away from each other, by demand or by preference. */
function hasAntiAffinity(pod: PodTemplate): boolean {
  const antiAffinity = pod.spec.affinity?.podAntiAffinity;
  const terms = [
    ...present(antiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    ...present(antiAffinity?.preferredDuringSchedulingIgnoredDuringExecution).flatMap(
      ({ podAffinityTerm }) => podAffinityTerm ?? [],
    ),
  ];
  return terms.some((term) => SPREADING_KEYS.has(term.topologyKey) && repelsOwnPods(term, pod));
}

/** What sends requests of the outside to a Service. */
const FRONTS = ['Ingress', 'HTTPRoute', 'GRPCRoute'] as const;

function frontOf(pod: PodTemplate, context: RuleContext): Resource | undefined {
  const services = servicesFor(pod, context).flatMap(({ metadata }) => metadata.name ?? []);
  if (services.length === 0) return undefined;
  const { namespace } = pod.resource;
  const leadingToThem = (fronts: readonly Resource[]) => {
    const byService = frontsByService(fronts);
    const leading = new Set(services.flatMap((name) => byService.get(`${namespace} ${name}`) ?? []));
    return leading.size < 2 ? [...leading] : fronts.filter((front) => leading.has(front));
  };
  const [here] = FRONTS.flatMap((kind) => leadingToThem(context.related(kind)));
  return here ?? FRONTS.flatMap((kind) => ofOthers(context, kind, leadingToThem(context.everywhere(kind))))[0];
}

/** By namespace and name of the Services that they lead to. */
const frontsByService = ofList((fronts) => {
  const found = new Map<string, Resource[]>();
  for (const front of fronts) {
    for (const { kinds, name, namespace } of referencesOf(front)) {
      if (!kinds.some(({ type }) => type === 'Service')) continue;
      const key = `${namespace} ${name}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, [front]);
      else known.push(front);
    }
  }
  return found;
});

function spreadFixes(
  pod: PodTemplate,
  path: Path,
  labelSelector: YamlMap,
  version: KubernetesVersion,
): Fix<typeof MESSAGES>[] {
  // Without the hash the pods of the old revision count too while an update runs, and the new ones end up unevenly spread.
  const hasHash = pod.workload === 'Deployment' && atLeast(version, '1.27');
  const rest = { labelSelector, ...(hasHash ? { matchLabelKeys: ['pod-template-hash'] } : {}) };
  const insert = (topologyKey: string, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway') => ({
    op: 'insert' as const,
    path,
    value: { maxSkew: 1, topologyKey, whenUnsatisfiable, ...rest },
  });
  return [
    { message: 'soft', changes: [insert(ZONE, 'ScheduleAnyway'), insert(HOSTNAME, 'ScheduleAnyway')] },
    { message: 'hard', changes: [insert(ZONE, 'ScheduleAnyway'), insert(HOSTNAME, 'DoNotSchedule')] },
  ];
}
