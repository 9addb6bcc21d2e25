import { effectiveRequest } from '../../kubernetes/effective-resources';
import { containersOfType } from '../../kubernetes/pod-template';
import { autoscalersOf } from '../../workspace/autoscalers';
import { holdingFor } from '../evidence';
import { SUGGESTED } from '../resources/absent-amounts';
import { defineRule } from '../rule';
import { podMetricsOf } from './scaling-metrics';

const SUGGESTED_REQUEST = { cpu: SUGGESTED.cpuRequest, memory: SUGGESTED.memoryRequest } as const;

export default defineRule({
  id: 'hpa-request-missing',
  need: 'scalability',
  summary: 'An autoscaler goes by the share of a request that a container does not have.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  // It is said where the person would mend it: at the container.
  kinds: ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Rollout'],
  fix: 'suggestion',
  peers: [],
  messages: {
    missing:
      'Container {container} requests no {metric}, and {scaler} goes by the share of the request that is used: it can not compute that, and the pods are not scaled at peak load. Set resources.requests.{metric}.',
    metric: '{scaler} goes by the utilization of {metric}.',
    fix: 'Set the {metric} request to {amount}',
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const scalers = pod === undefined ? [] : autoscalersOf(resource, context);
    if (pod === undefined || scalers.length === 0 || context.isUnitIncomplete) return;
    const surroundings = {
      kubernetesVersion: context.kubernetesVersion,
      limitRanges: holdingFor(context, 'LimitRange'),
    };
    const containers = containersOfType(pod, context.kubernetesVersion, ['regular', 'sidecar']);
    const metrics = scalers.flatMap((scaler) => podMetricsOf(scaler).map((metric) => ({ ...metric, scaler })));
    for (const container of containers) {
      for (const name of ['cpu', 'memory'] as const) {
        const request = effectiveRequest(container, name, surroundings);
        const goesBy = metrics.find(
          (metric) =>
            metric.resource === name &&
            metric.isShare &&
            (metric.container === undefined
              ? request === undefined
              : // What the pod requests as a whole is no request of the one container.
                metric.container === container.name && (request === undefined || request.level === 'pod')),
        );
        if (goesBy === undefined) continue;
        const { scaler } = goesBy;
        const values = { container: container.name, scaler: scaler.label, metric: name };
        const path = [...container.path, 'resources', 'requests', name];
        const amount = SUGGESTED_REQUEST[name];
        context.report({
          message: 'missing',
          values,
          path,
          at: [...container.path, 'name'],
          absent: true,
          fixes: [
            {
              message: 'fix',
              values: { metric: name, amount },
              changes: [{ op: 'set', path, value: amount, select: true }],
            },
          ],
          related: [{ message: 'metric', values, resource: scaler, path: goesBy.path }],
        });
      }
    }
  },
});
