import { hasPodLevelResources, ownLimit, ownRequest } from '../../kubernetes/effective-resources';
import { containersOfType } from '../../kubernetes/pod-template';
import { compareQuantities, parseQuantity } from '../../kubernetes/quantity';
import type { Path } from '../../yaml/path';
import { defineRule } from '../rule';

export default defineRule({
  id: 'memory-request-equals-limit',
  need: 'resources',
  summary: 'A container requests less memory than it is limited to, so its pod is among the first evicted.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['ks:container-memory-requests-equal-limits'],
  messages: {
    below:
      '{what} requests {request} of memory and may take {limit}: above its request it is among the first to be evicted when the node runs short. Request what it is limited to.',
    fix: 'Request {limit} of memory',
  },
  checkResource(resource, { isStrict, kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const check = (what: string, request: string | undefined, limit: string | undefined, path: Path) => {
      if (request === undefined || limit === undefined || !isBelow(request, limit)) return;
      const place = [...path, 'resources', 'requests', 'memory'];
      report({
        message: 'below',
        values: { what, request, limit },
        path: place,
        fixes: [{ message: 'fix', values: { limit }, changes: [{ op: 'set', path: place, value: limit }] }],
      });
    };
    // What the pod says as a whole decides alone about its class and its turn to be evicted.
    const whole = hasPodLevelResources(kubernetesVersion) ? pod.spec.resources : undefined;
    if (whole?.requests?.memory !== undefined || whole?.limits?.memory !== undefined) {
      check('The pod', whole.requests?.memory, whole.limits?.memory, pod.specPath);
      return;
    }
    const types = ['regular', 'sidecar', ...(isStrict ? (['init'] as const) : [])] as const;
    for (const container of containersOfType(pod, kubernetesVersion, types)) {
      const [request, limit] = [ownRequest(container, 'memory'), ownLimit(container, 'memory')];
      check(`Container ${container.name}`, request, limit, container.path);
    }
  },
});

function isBelow(request: string, limit: string): boolean {
  const [a, b] = [parseQuantity(request), parseQuantity(limit)];
  return a !== undefined && b !== undefined && compareQuantities(a, b) < 0;
}
