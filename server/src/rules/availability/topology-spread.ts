import { controllerSpecOf, replicasOf } from '../../kubernetes/controller-spec';
import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { matchesSelector } from '../../kubernetes/label-selector';
import type { LabelSelectorField } from '../../kubernetes/pod-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import { autoscalerOf } from '../../workspace/autoscalers';
import { servicesOfIngress } from '../../workspace/ingresses';
import { budgetsSelecting, servicesSelecting, toLabelSelector } from '../../workspace/relations';
import type { Path } from '../../yaml/path';
import { isMap, valueAt, type YamlMap } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  unspread:
    'Nothing spreads the pods of {resource}: the scheduler may put them all on one node, and its loss is then an outage. Add topologySpreadConstraints.',
  exposed:
    'Nothing spreads the {replicas} pods of {resource} behind {front}: the scheduler may put them all on one node, and its loss is then an outage. Add topologySpreadConstraints.',
  mismatch:
    'This constraint does not spread the pods of {resource}, because it does not select them: the scheduler may put them all on one node. Give it the labels of the pod template.',
  soft: 'Spread the pods over zones and nodes as far as possible',
  hard: 'Spread the pods over zones as far as possible, over nodes strictly',
  select: 'Select the pods of {resource}',
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
  summary: 'Nothing spreads the pods of a workload over nodes and zones.',
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
    const scalers = [...context.related('HorizontalPodAutoscaler'), ...context.related('ScaledObject')];
    const scaler = autoscalerOf(resource, scalers);
    const replicas = scaler?.minReplicas ?? replicasOf(controllerSpecOf(resource));
    if (scaler === undefined ? replicas < 2 : scaler.maxReplicas === 1) return;
    if (hasAntiAffinity(pod)) return;
    const constraints = [...each(pod.spec.topologySpreadConstraints)];
    if (constraints.some(([, { labelSelector }]) => selectsOwnPods(labelSelector, pod))) return;
    const front = replicas === 2 || replicas === 3 ? frontOf(pod, context) : undefined;
    const severity = front === undefined ? 'info' : 'warning';
    const values = { resource: resource.label };
    const path = [...pod.specPath, 'topologySpreadConstraints'];
    const own = valueAt(resource.data, ['spec', 'selector']);
    const selector = isMap(own) && selectsOwnPods(controllerSpecOf(resource)?.selector, pod) ? own : undefined;
    const [mistaken] = constraints;
    if (mistaken !== undefined) {
      const place = [...path, mistaken[0], 'labelSelector'];
      const isWritten = mistaken[1].labelSelector !== undefined;
      context.report({
        message: 'mismatch',
        values,
        path: place,
        at: isWritten ? place : [...path, mistaken[0], 'topologyKey'],
        severity,
        absent: true,
        fixes:
          selector === undefined
            ? []
            : [{ message: 'select', values, changes: [{ op: 'set', path: place, value: selector }] }],
      });
      return;
    }
    const fixes = selector === undefined ? [] : spreadFixes(pod, path, selector, context.kubernetesVersion);
    const place = { path, at: [...resource.path, 'kind'], severity, absent: true, fixes } as const;
    if (front === undefined) context.report({ message: 'unspread', values, ...place });
    else context.report({ message: 'exposed', values: { ...values, replicas, front }, ...place });
  },
});

/** Whether the pods are meant for one node. */
function isPinned({ spec }: PodTemplate): boolean {
  return spec.nodeName !== undefined || spec.nodeSelector?.[HOSTNAME] !== undefined;
}

/** A selector that is not written selects nothing, an empty one everything. */
function selectsOwnPods(field: LabelSelectorField | undefined, pod: PodTemplate): boolean {
  const selector = toLabelSelector(field);
  return selector !== undefined && matchesSelector(selector, pod.labels) === true;
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
  return terms.some(({ labelSelector, topologyKey, namespaces }) => {
    const others = present(namespaces);
    const isOwn = others.length === 0 || others.includes(pod.resource.namespace);
    return isOwn && SPREADING_KEYS.has(topologyKey) && selectsOwnPods(labelSelector, pod);
  });
}

/** The budget or the Ingress that shows that somebody counts on the pods. */
function frontOf(pod: PodTemplate, context: RuleContext): string | undefined {
  const [budget] = budgetsSelecting(pod, context.related('PodDisruptionBudget'));
  if (budget !== undefined) return budget.label;
  const services = servicesSelecting(pod, context.related('Service')).map(({ metadata }) => metadata.name);
  return context
    .related('Ingress')
    .filter(({ namespace }) => namespace === pod.resource.namespace)
    .find((ingress) => {
      const names = servicesOfIngress(ingress);
      return services.some((name) => name !== undefined && names.has(name));
    })?.label;
}

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
