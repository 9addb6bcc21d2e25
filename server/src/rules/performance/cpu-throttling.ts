import { ownLimit } from '../../kubernetes/effective-resources';
import { containersOfType } from '../../kubernetes/pod-template';
import { parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import { present } from '../../kubernetes/shape';
import { defineRule } from '../rule';

/** A limit this much above the request leaves room for bursts. */
const ROOM = 1.5;

export default defineRule({
  id: 'cpu-throttling',
  need: 'performance',
  summary: 'A CPU limit is so low that bursts are throttled.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'long-running',
  fix: 'unsafe',
  peers: [],
  messages: {
    belowCore:
      'Container {container} is limited to {limit} of CPU, less than one core: in each tenth of a second it stands still once its share is used up, so single requests take longer although the node is idle. Remove the CPU limit, or raise it.',
    nearRequest:
      'The CPU limit {limit} of container {container} is less than half above its request {request}: bursts are throttled although the node is idle. Remove the CPU limit, or raise it.',
    fix: 'Remove the CPU limit',
  },
  checkResource(resource, { report, kubernetesVersion }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    for (const container of containersOfType(pod, kubernetesVersion, ['regular', 'sidecar'])) {
      const limit = ownLimit(container, 'cpu');
      const cores = limit === undefined ? undefined : amount(limit);
      if (limit === undefined || cores === undefined || cores <= 0) continue;
      // A request that is not written is the limit: then nothing was promised that the limit is near to.
      const request = container.spec.resources?.requests?.cpu;
      const requested = request === undefined ? undefined : amount(request);
      const path = [...container.path, 'resources', 'limits', 'cpu'];
      const removal = { message: 'fix', changes: [{ op: 'remove', path }] } as const;
      // A variable that takes the limit's value would take the whole node's.
      const isRead = pod.containers.some(({ spec }) =>
        present(spec.env).some(({ valueFrom }) => valueFrom?.resourceFieldRef?.resource === 'limits.cpu'),
      );
      const place = { path, fixes: isRead ? [] : [removal] };
      const values = { container: container.name, limit };
      // Equal on purpose: whole cores of their own, and the class of service that is evicted last.
      const isGuaranteed = requested === undefined || requested === cores;
      if (cores < 1) report({ message: 'belowCore', values, ...place });
      else if (request !== undefined && requested !== undefined && !isGuaranteed && cores < requested * ROOM)
        report({ message: 'nearRequest', values: { ...values, request }, ...place });
    }
  },
});

function amount(text: string): number | undefined {
  const quantity = parseQuantity(text);
  return quantity === undefined ? undefined : quantityToNumber(quantity);
}
