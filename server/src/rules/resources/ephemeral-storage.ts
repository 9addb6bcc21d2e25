import { effectiveRequest } from '../../kubernetes/effective-resources';
import { compareQuantities, parseQuantity } from '../../kubernetes/quantity';
import { defineRule } from '../rule';
import { containersWithout, twice } from './absent-amounts';

const NAME = 'ephemeral-storage';
const SUGGESTED_REQUEST = '64Mi';
const SUGGESTED_LIMIT = '1Gi';

export default defineRule({
  id: 'ephemeral-storage',
  need: 'resources',
  summary: "Nothing bounds what a container writes to its node's disk.",
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['ks:container-ephemeral-storage-request-and-limit'],
  messages: {
    absent:
      'Container {container} has no ephemeral-storage request and limit: its logs and files may fill the disk of the node, which then evicts other pods too. Set both.',
    limit:
      'Container {container} requests {request} of ephemeral-storage, but nothing limits it: its logs and files may fill the disk of the node, which then evicts other pods too. Set a limit.',
    fix: 'Set ephemeral-storage request {request} and limit {limit}',
    fixLimit: 'Set the ephemeral-storage limit to {limit}',
  },
  checkResource(resource, context) {
    for (const { container, surroundings, place } of containersWithout(resource, 'limits', NAME, context)) {
      const request = effectiveRequest(container, NAME, surroundings)?.text;
      const limit = limitBeside(request);
      const values = { container: container.name };
      const set = { op: 'set', path: place.path, value: limit, select: true } as const;
      if (request !== undefined) {
        const fixes = [{ message: 'fixLimit', values: { limit }, changes: [set] }] as const;
        context.report({ message: 'limit', values: { ...values, request }, ...place, severity: 'info', fixes });
      } else {
        const path = [...container.path, 'resources', 'requests', NAME];
        const changes = [{ ...set, path, value: SUGGESTED_REQUEST }, set];
        const fixes = [{ message: 'fix', values: { request: SUGGESTED_REQUEST, limit }, changes }] as const;
        context.report({ message: 'absent', values, ...place, severity: 'info', fixes });
      }
    }
  },
});

/** Never less than what is requested. */
function limitBeside(request: string | undefined): string {
  const doubled = twice(request) ?? SUGGESTED_LIMIT;
  const [amount, usual] = [parseQuantity(doubled), parseQuantity(SUGGESTED_LIMIT)];
  const isMore = amount !== undefined && usual !== undefined && compareQuantities(amount, usual) > 0;
  return isMore ? doubled : SUGGESTED_LIMIT;
}
