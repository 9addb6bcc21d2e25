import { compareQuantities, parseQuantity } from '../../kubernetes/quantity';
import type { Resource } from '../../kubernetes/resource';
import { each, list, map, object, quantity, type Read, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { defineRule } from '../rule';
import { SUGGESTED, twice } from './absent-amounts';

const amounts = map(quantity);
const item = object({
  type: string,
  default: amounts,
  defaultRequest: amounts,
  min: amounts,
  max: amounts,
  maxLimitRequestRatio: amounts,
});
const limitRange = object({ spec: object({ limits: list(item) }) });

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
    for (const [path, entry] of containerItems(resource)) {
      for (const name of ['cpu', 'memory'] as const) {
        if (entry.default?.[name] !== undefined || entry.max?.[name] !== undefined) continue;
        const written = entry.defaultRequest?.[name] ?? entry.min?.[name];
        const request = written ?? SUGGESTED_REQUEST[name];
        const limit = limitBeside(request, name, entry.maxLimitRequestRatio?.[name] !== undefined);
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

function* containerItems(resource: Resource): Generator<[path: Path, item: Read<typeof item>]> {
  for (const [index, entry] of each(resource.read(limitRange)?.spec?.limits)) {
    if (entry.type === 'Container') yield [[...resource.path, 'spec', 'limits', index], entry];
  }
}

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
