import { limitRangeItems } from '../../kubernetes/limit-range';
import { compareQuantities, parseQuantity } from '../../kubernetes/quantity';
import { defineRule } from '../rule';
import { SUGGESTED, twice } from './absent-amounts';

const SUGGESTED_REQUEST = { cpu: SUGGESTED.cpuRequest, memory: SUGGESTED.memoryRequest } as const;
const SUGGESTED_CPU_LIMIT = '500m';

export default defineRule({
  id: 'limit-range-incomplete',
  need: 'resources',
  summary: 'A LimitRange gives containers that say nothing no limit, or neither limit nor request.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['LimitRange'],
  fix: 'suggestion',
  peers: ['tv:KSV-0039'],
  messages: {
    limit:
      '{resource} gives a container that sets no {name} limit none: it has neither default nor max of {name}, so the container may take all there is. Add a default.',
    both: '{resource} gives a container that sets nothing neither a limit nor a request of {name}: it may take all there is, and the scheduler reserves nothing. Add default and defaultRequest.',
    fixLimit: 'Add a default {name} limit of {limit}',
    fixBoth: 'Add a default {name} limit of {limit} and a request of {request}',
  },
  checkResource(resource, { report }) {
    for (const { path, bounds } of limitRangeItems(resource, 'Container')) {
      for (const name of ['cpu', 'memory'] as const) {
        if (bounds.default?.[name] !== undefined || bounds.max?.[name] !== undefined) continue;
        const written = bounds.defaultRequest?.[name] ?? bounds.min?.[name];
        const request = written ?? SUGGESTED_REQUEST[name];
        const limit = limitBeside(request, name, bounds.maxLimitRequestRatio?.[name] !== undefined);
        const place = { path: [...path, 'default', name], at: [...path, 'type'], absent: true } as const;
        const set = { op: 'set', path: place.path, value: limit, select: true } as const;
        const values = { resource: resource.label, name };
        if (written !== undefined) {
          const fixes = [{ message: 'fixLimit', values: { name, limit }, changes: [set] }] as const;
          report({ message: 'limit', values, ...place, fixes });
        } else {
          const setRequest = { ...set, path: [...path, 'defaultRequest', name], value: request };
          const fixes = [{ message: 'fixBoth', values: { name, limit, request }, changes: [set, setRequest] }] as const;
          report({ message: 'both', values, ...place, fixes });
        }
      }
    }
  },
});

/** Twice a request, and for CPU not less than what is usual; the request itself where their ratio is bounded. */
function limitBeside(request: string, name: 'cpu' | 'memory', isBounded: boolean): string {
  if (isBounded) return request;
  const doubled = twice(request) ?? SUGGESTED.memoryLimit;
  if (name === 'memory') return doubled;
  const [usual, other] = [parseQuantity(SUGGESTED_CPU_LIMIT), parseQuantity(doubled)];
  return usual !== undefined && other !== undefined && compareQuantities(other, usual) > 0
    ? doubled
    : SUGGESTED_CPU_LIMIT;
}
