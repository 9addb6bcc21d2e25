import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { autoscalersOf, scaleTargetOf } from '../../workspace/autoscalers';
import { defineRule } from '../rule';

export default defineRule({
  id: 'replicas-under-autoscaler',
  need: 'scalability',
  summary: 'A workload fixes its number of pods while an autoscaler chooses it.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Deployment', 'StatefulSet', 'Rollout'],
  fix: 'unsafe',
  peers: ['ks:deployment-targeted-by-hpa-does-not-have-replicas-configured'],
  messages: {
    reset:
      '{resource} sets replicas: {replicas}, and {scaler} chooses how many pods it has: each apply sets it back to {replicas}, at peak load too, until the autoscaler has scaled up again. Remove replicas.',
    target: '{scaler} scales {resource}.',
    fix: 'Remove replicas (the next apply may scale down to 1 pod, once, until {scaler} acts)',
  },
  checkResource(resource, context) {
    const replicas = controllerSpecOf(resource)?.replicas;
    // In a template the number may stand in the branch without the autoscaler.
    if (replicas === undefined || resource.partial === 'template') return;
    // That is how a HorizontalPodAutoscaler is switched off.
    const [scaler] = autoscalersOf(resource, context).filter(
      ({ type }) => replicas > 0 || type !== 'HorizontalPodAutoscaler',
    );
    if (scaler === undefined) return;
    const path = [...resource.path, 'spec', 'replicas'];
    const values = { resource: resource.label, replicas, scaler: scaler.label };
    context.report({
      message: 'reset',
      values,
      path,
      fixes: [{ message: 'fix', values, changes: [{ op: 'remove', path }] }],
      related: [
        {
          message: 'target',
          values,
          resource: scaler,
          path: [...(scaleTargetOf(scaler)?.path ?? scaler.path), 'name'],
        },
      ],
    });
  },
});
