import { rollingUpdateOf } from '../../kubernetes/controller-spec';
import { resolveFenceposts } from '../../kubernetes/int-or-percent';
import { nodePortOf } from '../../kubernetes/node-ports';
import { podCountOf } from '../../workspace/autoscalers';
import { exclusiveClaimFor, servicesFor } from '../evidence';
import { defineRule } from '../rule';

export default defineRule({
  id: 'rollout-zero-downtime',
  need: 'rollout',
  summary: 'A Deployment behind a Service does not say that an update starts new pods before it takes old ones away.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['Deployment'],
  fix: 'unsafe',
  peers: [],
  messages: {
    fewer:
      'An update of {resource} may take away {missing} of its {replicas} pods before new ones are ready, and the others answer for {service} alone. Set maxUnavailable to 0 and maxSurge to 1.',
    implicit:
      '{resource} does not say that an update starts new pods before it takes old ones away: by default, from four pods on a quarter of them goes first, and the others answer for {service} alone. Set maxUnavailable to 0 and maxSurge to 1.',
    service: '{service} leads to these pods.',
    fix: 'Set maxUnavailable to 0 and maxSurge to 1',
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const update = rollingUpdateOf(resource);
    if (pod === undefined || update === undefined) return;
    const { maxUnavailable: down, maxSurge: up } = update;
    if (down?.value === 0 && up !== undefined && up.value > 0) return;
    const count = podCountOf(pod, context);
    if (count?.most === 0) return;
    // A pod that holds a volume or a port of its node alone can not stand beside its successor.
    if (exclusiveClaimFor(pod, context) !== undefined || nodePortOf(pod, context.kubernetesVersion) !== undefined)
      return;
    const [service] = servicesFor(pod, context);
    if (service === undefined) return;
    const path = [...resource.path, ...update.path];
    const written = down !== undefined ? 'maxUnavailable' : up !== undefined ? 'maxSurge' : undefined;
    const details = {
      path: [...path, 'maxUnavailable'],
      at: written === undefined ? [...resource.path, 'kind'] : [...path, written],
      absent: true,
      related: [
        {
          message: 'service',
          values: { service: service.label },
          resource: service,
          path: [...service.path, 'metadata', 'name'],
        },
      ],
      fixes: [
        {
          message: 'fix',
          changes: [
            { op: 'set', path: [...path, 'maxSurge'], value: 1 },
            { op: 'set', path: [...path, 'maxUnavailable'], value: 0 },
          ],
        },
      ],
    } as const;
    const values = { resource: resource.label, service: service.label };
    const replicas = count?.least ?? 0;
    const missing = resolveFenceposts(up, down, replicas).maxUnavailable;
    if (replicas > 0 && missing > 0)
      context.report({
        message: 'fewer',
        values: { ...values, missing: Math.min(missing, replicas), replicas },
        ...details,
      });
    else context.report({ message: 'implicit', values, ...details });
  },
});
