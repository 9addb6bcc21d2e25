import { containersOfType } from '../../kubernetes/pod-template';
import { defineRule } from '../rule';
import { PROBE_FIX_MESSAGES, probeFixes } from './probe-fixes';
import { isProxyOrAgent, runsToItsEnd } from './probed-containers';
import { hasPorts, requestingServices, sendsTo } from './served-containers';

export default defineRule({
  id: 'readiness-probe',
  need: 'resilience',
  summary: 'A container gets requests although nothing tells whether it can answer them.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'long-running',
  fix: 'suggestion',
  peers: ['kl:no-readiness-probe', 'ks:pod-probes', 'po:readinessProbeMissing', 'ck:9'],
  messages: {
    served:
      'Container {container} has no readinessProbe: Service {service} sends it requests as soon as it is started, before it can answer, and goes on when it hangs. Add a readinessProbe.',
    listening:
      'Container {container} has ports but no readinessProbe: it counts as ready as soon as it is started, before it can answer. Add a readinessProbe.',
    silent:
      'Container {container} has no readinessProbe: it counts as ready as soon as it is started, whether it works or not. Add a readinessProbe.',
    service: 'This Service sends requests to container {container}.',
    ...PROBE_FIX_MESSAGES,
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const containers = containersOfType(pod, context.kubernetesVersion, ['regular', 'sidecar']);
    const probed = containers.filter(
      (container) => container.spec.readinessProbe === undefined && !isProxyOrAgent(container),
    );
    if (probed.length === 0) return;
    const services = requestingServices(pod, context);
    for (const container of probed) {
      const { name } = container;
      const place = {
        path: [...container.path, 'readinessProbe'],
        at: [...container.path, 'name'],
        absent: true,
        fixes: probeFixes(container, 'readinessProbe'),
      } as const;
      const service = services.find((candidate) => sendsTo(candidate, container, containers));
      if (service !== undefined) {
        context.report({
          message: 'served',
          values: { container: name, service: service.metadata.name ?? '' },
          ...place,
          related: [
            {
              message: 'service',
              values: { container: name },
              resource: service,
              path: [...service.path, 'metadata', 'name'],
            },
          ],
        });
      } else if (runsToItsEnd(pod)) continue;
      else if (!hasPorts(container)) {
        if (context.isStrict)
          context.report({ message: 'silent', values: { container: name }, severity: 'info', ...place });
      } else if (!context.isUnitIncomplete) {
        context.report({ message: 'listening', values: { container: name }, severity: 'info', ...place });
      }
    }
  },
});
