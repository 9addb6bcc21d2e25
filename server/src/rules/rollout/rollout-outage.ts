import { controllerSpecOf, replicasOf, rollingUpdateOf } from '../../kubernetes/controller-spec';
import { resolveFenceposts } from '../../kubernetes/int-or-percent';
import { nodePortOf } from '../../kubernetes/node-ports';
import { autoscalerOf } from '../../workspace/autoscalers';
import { exclusiveClaimFor, servicesFor } from '../evidence';
import { defineRule } from '../rule';

export default defineRule({
  id: 'rollout-outage',
  need: 'rollout',
  summary: 'An update of a workload behind a Service may take all its pods away at once.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Deployment', 'Rollout'],
  fix: 'unsafe',
  peers: [],
  messages: {
    all: 'An update of {resource} may take away all {replicas} pods before new ones are ready: callers of {service} then get errors. Set maxUnavailable to 0 and maxSurge to 1.',
    scaled:
      'While {scaler} keeps {resource} at its minimum of {replicas}, an update may take away all pods before new ones are ready: callers of {service} then get errors. Set maxUnavailable to 0 and maxSurge to 1.',
    only: 'An update of {resource} may take away its only pod before the new one is ready: callers of {service} then get errors. Set maxUnavailable to 0 and maxSurge to 1.',
    fix: 'Set maxUnavailable to 0 and maxSurge to 1',
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const update = rollingUpdateOf(resource);
    if (pod === undefined || update === undefined || context.isUnitIncomplete) return;
    const spec = controllerSpecOf(resource);
    const scaler = autoscalerOf(resource, context);
    const replicas = scaler === undefined ? replicasOf(spec) : scaler.minReplicas;
    if (replicas === undefined || replicas < 1) return;
    const { maxUnavailable } = resolveFenceposts(update.maxSurge, update.maxUnavailable, replicas);
    if (maxUnavailable < replicas) return;
    // A pod that holds a volume alone can not stand beside its successor.
    if (exclusiveClaimFor(pod, context) !== undefined) return;
    // Nor can one that takes a port of its node, which surge-host-port speaks of.
    if (nodePortOf(pod, context.kubernetesVersion) !== undefined) return;
    const [service] = servicesFor(pod, context);
    if (service === undefined) return;
    const path = [...resource.path, ...update.path];
    const values = { resource: resource.label, service: service.label };
    const isWritten = update.maxUnavailable !== undefined;
    const place = {
      path: [...path, 'maxUnavailable'],
      at: [...path, isWritten ? 'maxUnavailable' : 'maxSurge'],
      // In a patch the number may stand in the base.
      absent: scaler === undefined && spec?.replicas === undefined,
      fixes: [
        {
          message: 'fix' as const,
          changes: [
            { op: 'set' as const, path: [...path, 'maxSurge'], value: 1 },
            { op: 'set' as const, path: [...path, 'maxUnavailable'], value: 0 },
          ],
        },
      ],
    };
    if (scaler !== undefined)
      context.report({ message: 'scaled', values: { ...values, replicas, scaler: scaler.resource.label }, ...place });
    else if (replicas === 1) context.report({ message: 'only', values, ...place });
    else context.report({ message: 'all', values: { ...values, replicas }, ...place });
  },
});
