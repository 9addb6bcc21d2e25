import { isList, valueAt } from '../../yaml/value';
import { defineRule } from '../rule';

/** What the API server puts there (SetDefaults_HorizontalPodAutoscaler of pkg/apis/autoscaling/v2). */
const DEFAULT_METRICS = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
];

export default defineRule({
  id: 'hpa-metrics-missing',
  need: 'scalability',
  summary: 'An autoscaler does not say by which metric it scales.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['HorizontalPodAutoscaler'],
  fix: 'safe',
  peers: [],
  messages: {
    missing:
      '{scaler} does not say by what it scales: the API server fills in a cpu utilization of 80%, which nobody sees in this file. Write it down, or the metric that is meant.',
    fix: 'Write down the default, cpu utilization 80%',
  },
  checkResource(resource, { report }) {
    const metrics = valueAt(resource.data, ['spec', 'metrics']) ?? undefined;
    const isMissing = metrics === undefined || (isList(metrics) && metrics.length === 0);
    if (resource.version !== 'v2' || !isMissing) return;
    const path = [...resource.path, 'spec', 'metrics'];
    report({
      message: 'missing',
      values: { scaler: resource.label },
      path,
      at: metrics === undefined ? [...resource.path, 'kind'] : path,
      absent: true,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: DEFAULT_METRICS }] }],
    });
  },
});
