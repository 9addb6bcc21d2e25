import { effectiveLimit, effectiveRequest } from '../../kubernetes/effective-resources';
import type { EnvVariable } from '../../kubernetes/pod-spec';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import { parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import { each, list, object, quantity, type Read, type Reader, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { holdingFor } from '../evidence';
import { defineRule, type Fix, type ResourceContext } from '../rule';
import { type ContainerWithout, SUGGESTED } from './absent-amounts';
import { LIMIT_FIX_MESSAGES, limitFix } from './suggested-limit';

const MESSAGES = {
  absent:
    '{variable} is to be the {name} limit of container {container}, which has none: it becomes all that the node has, and heaps and thread pools are sized for that. Set resources.limits.{name}.',
  memoryUp:
    '{variable} becomes {value}, because the limit of {limit} is rounded up to whole {divisor}: what is sized by it is larger than the limit. Take a smaller divisor.',
  cpuUp:
    '{variable} becomes {value}, because the CPU limit of {limit} is rounded up to whole {divisor}: what is sized by it is throttled. Set a limit of whole {divisor}.',
  bytes:
    'GOMEMLIMIT becomes {value}, which Go reads as bytes: it then does little but collect garbage. Leave the divisor out.',
  removeDivisor: 'Remove the divisor',
  ...LIMIT_FIX_MESSAGES,
} as const;

type Context = ResourceContext<typeof MESSAGES, object>;
type FieldReference = NonNullable<NonNullable<EnvVariable['valueFrom']>['resourceFieldRef']>;

/** A variable or a file that is to have the value of a limit. */
interface Use {
  readonly variable: string;
  readonly reference: FieldReference;
  /** Of the reference. */
  readonly path: Path;
  readonly target: Container;
  readonly name: 'cpu' | 'memory';
}

export default defineRule({
  id: 'resource-field-without-limit',
  need: 'resources',
  summary: 'A variable or a file takes the value of a limit that is not set, or that its divisor falsifies.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    for (const container of pod.containers) {
      for (const use of usesIn(container)) checkUse(use, context);
    }
    for (const use of filesOf(pod)) checkUse(use, context);
  },
});

function* usesIn(container: Container): Generator<Use> {
  for (const [index, { name, valueFrom }] of each(container.spec.env)) {
    const path = [...container.path, 'env', index, 'valueFrom', 'resourceFieldRef'];
    if (name !== undefined) yield* useOf(name, valueFrom?.resourceFieldRef, path, container.pod, container);
  }
}

const downwardItems = object({
  items: list(
    object({
      path: string,
      resourceFieldRef: object({ containerName: string, resource: string, divisor: quantity }),
    }),
  ),
});
const projected = object({ sources: list(object({ downwardAPI: downwardItems })) });

/** The files of downward API volumes, alone or as a part of a projected volume. */
function* filesOf(pod: PodTemplate): Generator<Use> {
  for (const [index] of each(pod.spec.volumes)) {
    const volume = [...pod.specPath, 'volumes', index];
    const read = <T>(reader: Reader<T>, field: string) =>
      reader(valueAt(pod.resource.data, [...volume.slice(pod.resource.path.length), field]));
    const parts: [Path, Read<typeof downwardItems> | undefined][] = [
      [[...volume, 'downwardAPI'], read(downwardItems, 'downwardAPI')],
    ];
    for (const [source, { downwardAPI }] of each(read(projected, 'projected')?.sources))
      parts.push([[...volume, 'projected', 'sources', source, 'downwardAPI'], downwardAPI]);
    for (const [path, part] of parts) {
      for (const [item, { path: file, resourceFieldRef }] of each(part?.items)) {
        const place = [...path, 'items', item, 'resourceFieldRef'];
        if (file !== undefined) yield* useOf(`File ${file}`, resourceFieldRef, place, pod, undefined);
      }
    }
  }
}

function* useOf(
  variable: string,
  reference: FieldReference | undefined,
  path: Path,
  pod: PodTemplate,
  own: Container | undefined,
): Generator<Use> {
  if (reference === undefined) return;
  const { containerName, resource } = reference;
  const target = containerName === undefined ? own : pod.containers.find(({ name }) => name === containerName);
  // Ephemeral containers can have no limits.
  if (target === undefined || target.type === 'ephemeral') return;
  if (resource === 'limits.cpu') yield { variable, reference, path, target, name: 'cpu' };
  if (resource === 'limits.memory') yield { variable, reference, path, target, name: 'memory' };
}

function checkUse(use: Use, context: Context): void {
  const { variable, path, target, name } = use;
  const { kubernetesVersion } = context;
  const surroundings = { kubernetesVersion, limitRanges: holdingFor(context, 'LimitRange') };
  const limit = effectiveLimit(target, name, surroundings);
  if (limit !== undefined) {
    checkDivisor(use, limit.text, context);
  } else if (!context.isUnitIncomplete) {
    const place = { path: [...target.path, 'resources', 'limits', name], at: target.path, absent: true } as const;
    context.report({
      message: 'absent',
      values: { variable, name, container: target.name },
      path: [...path, 'resource'],
      absent: true,
      fixes: [fixOf({ container: target, surroundings, place }, name)],
    });
  }
}

/** The usual limit; of CPU whole cores, because a variable is a whole number. */
function fixOf(without: ContainerWithout, name: 'cpu' | 'memory'): Fix<typeof MESSAGES> {
  const { container, surroundings, place } = without;
  const request = effectiveRequest(container, name, surroundings);
  if (name === 'memory') return limitFix(without, name, SUGGESTED.memoryLimit);
  if (request?.level === 'pod') return limitFix(without, name, '1');
  const cores = parseQuantity(request?.text ?? '0');
  const amount = String(Math.max(1, cores === undefined ? 1 : Math.ceil(2 * quantityToNumber(cores))));
  const changes = [{ op: 'set', path: place.path, value: amount, select: true }] as const;
  return { message: 'fix', values: { resource: 'CPU', amount }, changes };
}

/** The kubelet divides and rounds up, so that nothing becomes 0 (ExtractContainerResourceValue of pkg/api/v1/resource). */
function checkDivisor({ variable, reference, path, name }: Use, limitText: string, context: Context): void {
  const divisorText = reference.divisor ?? '1';
  const [limit, written] = [parseQuantity(limitText)?.nano, parseQuantity(divisorText)?.nano];
  if (limit === undefined || written === undefined || limit <= 0n || written < 0n) return;
  const unit = 10n ** 9n;
  const divisor = written === 0n ? unit : written;
  const value = (limit + divisor - 1n) / divisor;
  const excess = value * divisor - limit;
  const values = { variable, value: String(value), limit: limitText, divisor: divisorText };
  const at = [...path, ...(reference.divisor === undefined ? ['resource'] : ['divisor'])];
  if (name === 'memory') {
    if (variable === 'GOMEMLIMIT' && divisor > unit) {
      const changes = [{ op: 'remove', path: [...path, 'divisor'] }] as const;
      const fixes = [{ message: 'removeDivisor', grade: 'unsafe', changes }] as const;
      context.report({ message: 'bytes', values: { value: values.value }, path: at, fixes });
    } else if (excess * 100n > limit) context.report({ message: 'memoryUp', values, path: at });
  } else if (excess > 0n && (value > 1n || context.isStrict)) {
    // A program can not have less than one thread, so below one core it is told the least there is.
    const cores = divisor === unit ? 'cores' : divisorText;
    context.report({ message: 'cpuUp', values: { ...values, divisor: cores }, severity: 'info', path: at });
  }
}
