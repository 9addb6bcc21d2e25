import { REPLACE_ME } from '../../../kubernetes/placeholder';
import { integer } from '../../../kubernetes/shape';
import type { PlacedValue, TypedObject } from '../typed-objects';
import { isThere, type RequiredChecks, type RequiredReport } from './report';

/** What the validation of workloads and autoscalers requires beyond the schema. */
export const workloadRequirements: RequiredChecks = {
  'apps.v1.DeploymentSpec': checkSelector,
  'apps.v1.StatefulSetSpec': checkSelector,
  'apps.v1.DaemonSetSpec': checkSelector,
  'apps.v1.ReplicaSetSpec': checkSelector,
  'core.v1.ReplicationControllerSpec': checkSelector,
  'batch.v1.JobSpec': (job, report) => {
    // Where neither is written both are 1.
    const isIndexed = job.at('completionMode').text === 'Indexed';
    if (isIndexed && job.at('parallelism').isWritten && !job.at('completions').isWritten)
      report.miss(job, 'completions', 'completions', {}, { suggest: [job.at('parallelism').read(integer) ?? 1] });
    if (job.at('manualSelector').value === true && !job.at('selector').isWritten)
      report.miss(job, 'selector', 'jobSelector', {});
    if (job.at('maxFailedIndexes').isWritten && !job.at('backoffLimitPerIndex').isWritten)
      report.miss(job, 'backoffLimitPerIndex', 'backoffPerIndex', {}, { suggest: [1] });
  },
  'batch.v1.PodFailurePolicyRule': (rule, report) => {
    if (!rule.at('onExitCodes').isWritten && !isThere(rule.at('onPodConditions')))
      report.miss(rule, 'onPodConditions', 'failureRule', {}, { suggest: [[{ type: 'DisruptionTarget' }]] });
  },
  'autoscaling.v1.HorizontalPodAutoscalerSpec': checkTarget,
  'autoscaling.v2.HorizontalPodAutoscalerSpec': checkTarget,
  'autoscaling.v2.MetricSpec': checkMetric,
  'autoscaling.v2.ResourceMetricSource': (source, report) =>
    checkAim(source, ['averageUtilization', 'averageValue'], report),
  'autoscaling.v2.ContainerResourceMetricSource': (source, report) =>
    checkAim(source, ['averageUtilization', 'averageValue'], report),
  'autoscaling.v2.PodsMetricSource': (source, report) => checkAim(source, ['averageValue'], report),
  'autoscaling.v2.ObjectMetricSource': (source, report) => checkAim(source, ['value', 'averageValue'], report),
  'autoscaling.v2.ExternalMetricSource': (source, report) => checkAim(source, ['value', 'averageValue'], report),
  'autoscaling.v2.HPAScalingRules': (rules, report) => {
    const policies = rules.at('policies');
    if (policies.isWritten && !policies.isFilled) {
      const policy = { type: 'Pods', value: 1, periodSeconds: 60 };
      report.miss(rules, 'policies', 'policies', {}, { suggest: [[policy]], isWritten: true });
    }
  },
};

/** A selector that could be derived from labels is for selector-mismatch. A ReplicationController's is its labels by default. */
function checkSelector(spec: TypedObject, report: RequiredReport): void {
  const { resource } = report;
  const template = spec.at('template');
  const labels = template.at('metadata', 'labels');
  if (spec.at('selector').isWritten || labels.isFilled || !template.isWritten || isLikelyPatch(spec, report)) return;
  const own = { app: resource.metadata.name ?? REPLACE_ME };
  const selector = resource.type === 'ReplicationController' ? own : { matchLabels: own };
  report.miss(
    spec,
    'selector',
    'selector',
    {},
    {
      fixes: [
        {
          message: 'add',
          values: { field: 'selector and labels' },
          changes: [
            { op: 'set', path: [...spec.path, 'selector'], value: selector, select: true },
            { op: 'set', path: labels.path, value: own },
          ],
        },
      ],
    },
  );
}

/** A file of which nothing shows that it is more than a change of the pods. */
function isLikelyPatch(spec: TypedObject, { resource }: RequiredReport): boolean {
  const isSmall = spec.entries().every(([field]) => field === 'template' || field === 'replicas');
  return isSmall && resource.metadata.labels === undefined;
}

const GROUPS: ReadonlyMap<string | undefined, string> = new Map([
  ['Deployment', 'apps/v1'],
  ['StatefulSet', 'apps/v1'],
  ['ReplicaSet', 'apps/v1'],
  ['Rollout', 'argoproj.io/v1alpha1'],
]);

function checkTarget(spec: TypedObject, report: RequiredReport): void {
  const target = spec.at('scaleTargetRef');
  if (!target.isWritten || isThere(target.at('apiVersion')) || !report.isSince('1.34')) return;
  const kind = target.at('kind').text;
  // The one scalable kind that has no group.
  if (kind === 'ReplicationController') return;
  const version = GROUPS.get(kind);
  const details = { suggest: version === undefined ? [] : [version], isWritten: target.at('apiVersion').isWritten };
  report.miss(target, 'apiVersion', 'targetGroup', {}, details);
}

const SOURCES: ReadonlyMap<string | undefined, string> = new Map([
  ['Resource', 'resource'],
  ['ContainerResource', 'containerResource'],
  ['Pods', 'pods'],
  ['Object', 'object'],
  ['External', 'external'],
]);

function checkMetric(metric: TypedObject, report: RequiredReport): void {
  const type = metric.at('type').text;
  const own = SOURCES.get(type);
  if (type === undefined || own === undefined || metric.at(own).isWritten) return;
  const other = [...SOURCES].find(([, field]) => metric.at(field).isWritten)?.[0];
  const target = { type: 'Utilization', averageUtilization: 80 };
  const fixes =
    other === undefined
      ? []
      : [
          {
            message: 'set',
            values: { field: 'type', value: other },
            changes: [{ op: 'set', path: [...metric.path, 'type'], value: other, select: true }],
          } as const,
        ];
  const suggest = other === undefined && own === 'resource' ? [{ name: 'cpu', target }] : [];
  report.miss(metric, own, 'metricSource', { type }, { suggest, fixes });
}

function checkAim(source: PlacedValue, fields: readonly string[], report: RequiredReport): void {
  const target = source.at('target');
  const [first = ''] = fields;
  if (!target.isWritten || target.written(fields).length > 0) return;
  const suggest = first === 'averageUtilization' ? [80] : ['1'];
  report.miss(target, first, 'metricTarget', { fields: fields.join(' or ') }, { suggest });
}
