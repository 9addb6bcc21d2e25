import { effectiveLimit } from '../../kubernetes/effective-resources';
import type { Container } from '../../kubernetes/pod-template';
import { parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import { each } from '../../kubernetes/shape';
import { rulersOf } from '../evidence';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import {
  GO_SHARE,
  goBytes,
  HEAP_SHARE,
  type HeapSetting,
  heapSettingsOf,
  startsAbove,
  withHeap,
} from './heap-settings';

const MEBIBYTE = 2 ** 20;
/** The share of the limit above which a heap is too near to it. */
const NEAR = 0.9;

const MESSAGES = {
  above:
    '{setting} lets the heap of container {container} grow to its memory limit of {limit} or above: it is killed under load (OOMKilled), whatever the garbage collector does. Leave a quarter of the limit to everything else.',
  near: '{setting} lets the heap of container {container} grow to more than 90% of its memory limit of {limit}: threads, code and buffers do not fit beside it, and it is killed under load. Leave them a quarter of the limit.',
  percentage:
    '{setting} lets the heap of container {container} grow to more than 90% of its memory limit of {limit}: threads, code and buffers do not fit beside it, and it is killed under load. Take 75.',
  go: 'GOMEMLIMIT of container {container} is {value} and its memory limit {limit}: the garbage collector begins to save memory only when the container is killed. Leave 10%.',
  goWhole:
    'GOMEMLIMIT of container {container} is all of its memory limit of {limit}: the garbage collector begins to save memory only when the container is killed. Leave 10%.',
  fix: 'Set the heap to {size} MiB (75% of the limit)',
  fixPercentage: 'Set MaxRAMPercentage to 75',
  fixGo: 'Set GOMEMLIMIT to {size}MiB (90% of the limit)',
} as const;

type Context = ResourceContext<typeof MESSAGES, object>;

interface Limit {
  readonly text: string;
  readonly bytes: number;
}

export default defineRule({
  id: 'heap-exceeds-limit',
  need: 'resources',
  summary: 'A heap may grow to the memory limit of its container, which is then killed.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const container of resource.podTemplate?.containers ?? []) {
      const settings = heapSettingsOf(container);
      const hasGo = container.spec.env?.some((variable) => variable?.name === 'GOMEMLIMIT') ?? false;
      if (settings.length === 0 && !hasGo) continue;
      const limit = limitOf(container, context);
      if (limit === undefined) continue;
      for (const setting of settings) checkHeap(container, setting, limit, context);
      if (hasGo) checkGo(container, limit, context);
    }
  },
});

function limitOf(container: Container, context: Context): Limit | undefined {
  const { kubernetesVersion } = context;
  const limitRanges = rulersOf(context, 'LimitRange').objects;
  const text = effectiveLimit(container, 'memory', { kubernetesVersion, limitRanges })?.text;
  const quantity = text === undefined ? undefined : parseQuantity(text);
  if (text === undefined || quantity === undefined || quantity.nano <= 0n) return undefined;
  return { text, bytes: quantityToNumber(quantity) };
}

function checkHeap(container: Container, setting: HeapSetting, limit: Limit, { report }: Context): void {
  const { kind, amount, path, text, place } = setting;
  const values = { container: container.name, setting: text.slice(place.start, place.end), limit: limit.text };
  const details = { path, within: place, fixes: heapFixes(container, setting, limit) } as const;
  if (kind === 'java-percentage') {
    if (amount > 100 * NEAR) report({ message: 'percentage', values, severity: 'warning', ...details });
  } else if (amount >= limit.bytes) report({ message: 'above', values, ...details });
  else if (amount > limit.bytes * NEAR) report({ message: 'near', values, severity: 'warning', ...details });
}

function heapFixes(container: Container, setting: HeapSetting, limit: Limit): Fix<typeof MESSAGES>[] {
  const size = Math.floor((limit.bytes * HEAP_SHARE) / MEBIBYTE);
  const isStartedAbove = setting.kind === 'java' && startsAbove(container, setting, size * MEBIBYTE);
  if (size < 1 || isStartedAbove) return [];
  const changes = [{ op: 'set', path: setting.path, value: withHeap(setting, size) }] as const;
  if (setting.kind === 'java-percentage') return [{ message: 'fixPercentage', changes }];
  return [{ message: 'fix', values: { size }, changes }];
}

function checkGo(container: Container, limit: Limit, { report }: Context): void {
  for (const [index, { name, value, valueFrom }] of each(container.spec.env)) {
    if (name !== 'GOMEMLIMIT') continue;
    const path = [...container.path, 'env', index];
    const size = Math.floor((limit.bytes * GO_SHARE) / MEBIBYTE);
    const set = { op: 'set', path: [...path, 'value'], value: `${size}MiB` } as const;
    const values = { container: container.name, limit: limit.text };
    const fix = (isReference: boolean): Fix<typeof MESSAGES>[] => {
      const remove = { op: 'remove', path: [...path, 'valueFrom'] } as const;
      return size < 1 ? [] : [{ message: 'fixGo', values: { size }, changes: isReference ? [remove, set] : [set] }];
    };
    const reference = valueFrom?.resourceFieldRef;
    if (value !== undefined) {
      if ((goBytes(value) ?? 0) < limit.bytes) continue;
      const details = { path: [...path, 'value'], severity: 'info', fixes: fix(false) } as const;
      report({ message: 'go', values: { ...values, value }, ...details });
    } else if (reference?.resource === 'limits.memory' && isWhole(reference.divisor)) {
      const isOwn = reference.containerName === undefined || reference.containerName === container.name;
      const details = {
        path: [...path, 'valueFrom', 'resourceFieldRef', 'resource'],
        severity: 'info',
        fixes: fix(true),
      } as const;
      if (isOwn) report({ message: 'goWhole', values, ...details });
    }
  }
}

/** Whether a divisor leaves bytes; 0 stands for 1. */
function isWhole(divisor: string | undefined): boolean {
  const nano = parseQuantity(divisor ?? '1')?.nano;
  return nano === 0n || nano === 10n ** 9n;
}
