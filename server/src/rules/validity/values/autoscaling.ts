import { atLeast } from '../../../kubernetes/kubernetes-version';
import { integer } from '../../../kubernetes/shape';
import type { TypedObject } from '../typed-objects';
import { checkPositive } from './quantities';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/autoscaling/validation asks. */
export const autoscalingChecks: ValueChecks = {
  'autoscaling.v1.HorizontalPodAutoscalerSpec': (spec, report) => {
    checkTarget(spec, report);
    checkMinimum(spec, [], report);
    report.least(spec.at('targetCPUUtilizationPercentage'), 1);
  },
  'autoscaling.v2.HorizontalPodAutoscalerSpec': (spec, report) => {
    checkTarget(spec, report);
    const metrics = spec.at('metrics').items();
    checkMinimum(
      spec,
      metrics.flatMap((metric) => metric.at('type').text ?? []),
      report,
    );
  },
  'autoscaling.v2.MetricSpec': checkMetric,
  'autoscaling.v2.MetricTarget': (target, report) => {
    report.oneOf(target.at('type'), ['Utilization', 'Value', 'AverageValue']);
    report.least(target.at('averageUtilization'), 1);
    for (const field of ['value', 'averageValue']) checkPositive(target.at(field), report);
    const source = target.parent?.type ?? '';
    if (source.endsWith('ResourceMetricSource')) report.onlyOne(target, ['averageUtilization', 'averageValue']);
    else if (source.endsWith('ExternalMetricSource')) report.onlyOne(target, ['averageValue', 'value']);
  },
  'autoscaling.v2.HPAScalingRules': (rules, report) => {
    report.range(rules.at('stabilizationWindowSeconds'), 0, 3600, 'bounds');
    report.oneOf(rules.at('selectPolicy'), ['Max', 'Min', 'Disabled']);
  },
  'autoscaling.v2.HPAScalingPolicy': (policy, report) => {
    report.oneOf(policy.at('type'), ['Pods', 'Percent']);
    report.least(policy.at('value'), 1);
    report.range(policy.at('periodSeconds'), 1, 1800, 'bounds');
  },
};

/** What the maximum has to be is for hpa-range to say. */
function checkMinimum(spec: TypedObject, metrics: readonly string[], report: ValueReport): void {
  const min = spec.at('minReplicas');
  if (min.read(integer) !== 0) {
    report.least(min, 1);
    return;
  }
  const scalesToZero = metrics.includes('Object') || metrics.includes('External');
  const severity = scalesToZero ? { severity: 'warning' as const } : {};
  report.refuse(min, 'minReplicasZero', {}, { fixes: report.setTo(min, 1), ...severity });
}

/** An apiVersion without a group names none but a ReplicationController, the one scalable kind that has no group. */
function checkTarget(spec: TypedObject, report: ValueReport): void {
  const target = spec.at('scaleTargetRef');
  const version = target.at('apiVersion');
  if (version.text === undefined || /^[^/]+\/[^/]*$/.test(version.text) || !atLeast(report.target, '1.34')) return;
  const kind = target.at('kind').text;
  if (kind === 'ReplicationController' && !version.text.includes('/')) return;
  const isApps = kind === 'Deployment' || kind === 'StatefulSet' || kind === 'ReplicaSet';
  report.refuse(version, 'targetGroup', {}, { fixes: isApps ? report.setTo(version, 'apps/v1') : [] });
}

const SOURCES: ReadonlyMap<string, string> = new Map([
  ['Resource', 'resource'],
  ['ContainerResource', 'containerResource'],
  ['Pods', 'pods'],
  ['Object', 'object'],
  ['External', 'external'],
]);

function checkMetric(metric: TypedObject, report: ValueReport): void {
  const type = metric.at('type');
  if (!report.oneOf(type, [...SOURCES.keys()]) || type.text === undefined) return;
  const own = SOURCES.get(type.text);
  for (const field of metric.written([...SOURCES.values()])) {
    const place = metric.at(field);
    // Without its own it is most likely the type that is wrong: that is something missing.
    if (field !== own && own !== undefined && metric.at(own).isWritten)
      report.refuse(
        place,
        'otherMetric',
        { type: type.text, source: field },
        { part: 'key', conflict: true, fixes: report.removal(place) },
      );
  }
}
