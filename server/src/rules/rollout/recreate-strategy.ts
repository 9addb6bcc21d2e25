import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { nodePortOf } from '../../kubernetes/node-ports';
import { podCountOf } from '../../workspace/autoscalers';
import { exclusiveClaimFor, servicesFor } from '../evidence';
import { defineRule } from '../rule';

export default defineRule({
  id: 'recreate-strategy',
  need: 'rollout',
  summary: 'Every update of a Deployment behind a Service takes all its pods away first.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Deployment'],
  fix: 'unsafe',
  peers: ['kl:no-rolling-update-strategy', 'ks:deployment-strategy'],
  messages: {
    outage:
      '{resource} takes all its pods away before an update starts the new ones (strategy Recreate): until those are ready, callers of {service} get errors. Set the type to RollingUpdate.',
    service: '{service} leads to these pods.',
    fix: 'Set the strategy to RollingUpdate',
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || controllerSpecOf(resource)?.strategy?.type !== 'Recreate') return;
    // Parked, and with nobody to wake it.
    if (podCountOf(pod, context)?.most === 0) return;
    // A pod that holds a volume or a port of its node alone can not stand beside its successor.
    if (exclusiveClaimFor(pod, context) !== undefined || nodePortOf(pod, context.kubernetesVersion) !== undefined)
      return;
    const [service] = servicesFor(pod, context);
    if (service === undefined) return;
    const path = [...resource.path, 'spec', 'strategy', 'type'];
    context.report({
      message: 'outage',
      values: { resource: resource.label, service: service.label },
      path,
      related: [
        {
          message: 'service',
          values: { service: service.label },
          resource: service,
          path: [...service.path, 'metadata', 'name'],
        },
      ],
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'RollingUpdate' }] }],
    });
  },
});
