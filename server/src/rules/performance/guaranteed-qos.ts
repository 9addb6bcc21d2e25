import { ownLimit, ownRequest } from '../../kubernetes/effective-resources';
import { containersOfType } from '../../kubernetes/pod-template';
import { compareQuantities, parseQuantity } from '../../kubernetes/quantity';
import type { Change } from '../../yaml/change';
import { defineRule } from '../rule';

const RESOURCES = ['cpu', 'memory'] as const;

export default defineRule({
  id: 'guaranteed-qos',
  need: 'performance',
  summary: 'A container requests less than it is limited to, so its pod is not of the class Guaranteed.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: ['ks:container-resource-requests-equal-limits', 'ks:container-cpu-requests-equal-limits'],
  messages: {
    differs:
      'Container {container} requests {request} of {resource} and is limited to {limit}: its pod is not Guaranteed, so it is evicted before others and gets no cores of its own. Request what it is limited to.',
    missing:
      'Container {container} has no limit of {resource}: its pod is not Guaranteed, so it is evicted before others and gets no cores of its own. Set request and limit to the same amount.',
    fix: 'Request {limit} of {resource}',
  },
  checkResource(resource, { report, kubernetesVersion }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    for (const container of containersOfType(pod, kubernetesVersion, ['regular', 'sidecar'])) {
      const { name, path, spec } = container;
      for (const kind of RESOURCES) {
        const limit = ownLimit(container, kind);
        const request = ownRequest(container, kind);
        const values = { container: name, resource: kind };
        if (limit === undefined) {
          const at = [...path, 'name'];
          report({ message: 'missing', values, path: [...path, 'resources', 'limits', kind], at, absent: true });
        } else if (request !== undefined && differs(request, limit)) {
          const place = [...path, 'resources', 'requests', kind];
          const changes: Change[] = [{ op: 'set', path: place, value: spec.resources?.limits?.[kind] ?? limit }];
          report({
            message: 'differs',
            values: { ...values, request, limit },
            path: place,
            fixes: [{ message: 'fix', values: { resource: kind, limit }, changes }],
          });
        }
      }
    }
  },
});

function differs(request: string, limit: string): boolean {
  const [a, b] = [parseQuantity(request), parseQuantity(limit)];
  return a !== undefined && b !== undefined && compareQuantities(a, b) !== 0;
}
