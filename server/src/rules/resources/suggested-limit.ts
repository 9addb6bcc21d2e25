import { effectiveRequest, ownLimit } from '../../kubernetes/effective-resources';
import type { Container } from '../../kubernetes/pod-template';
import { compareQuantities, formatQuantity, parseQuantity, scaleQuantity } from '../../kubernetes/quantity';
import type { Fix } from '../rule';
import { type ContainerWithout, twice } from './absent-amounts';
import { limitForHeaps } from './heap-settings';

/** Titles of the fixes that `limitFix` makes. */
export const LIMIT_FIX_MESSAGES = {
  fix: 'Set the {resource} limit to {amount}',
  fixPod: "Set the pod's {resource} limit to {amount}",
} as const;

/**
 * Sets a limit where the request is, at the container or the pod, to twice that; where no request tells how much the
 * container needs, to the usual amount.
 */
export function limitFix(
  without: ContainerWithout,
  name: 'cpu' | 'memory',
  usual: string,
): Fix<typeof LIMIT_FIX_MESSAGES> {
  const { container, surroundings, place } = without;
  const resource = name === 'cpu' ? 'CPU' : name;
  const request = effectiveRequest(container, name, surroundings);
  const forHeaps = name === 'memory' ? forHeapsOf(container) : undefined;
  const doubled = larger(twice(request?.text) ?? usual, forHeaps);
  if (request?.level === 'pod') {
    // A container's limit above the pod's is refused, and a limit of its own would add to what the pod's request must hold.
    const limits = container.pod.containers.map((other) => ownLimit(other, name));
    const amount = limits.reduce<string>(larger, doubled);
    const path = [...container.pod.specPath, 'resources', 'limits', name];
    const changes = [{ op: 'set', path, value: amount, select: true }] as const;
    return { message: 'fixPod', values: { resource, amount }, changes };
  }
  // What a LimitRange requests for every container says little about this one.
  const amount = request?.level === 'limit-range' ? larger(doubled, usual) : doubled;
  const changes = [{ op: 'set', path: place.path, value: amount, select: true }] as const;
  return { message: 'fix', values: { resource, amount }, changes };
}

/** Room for what the container tells its programs to use, in whole steps of 64 MiB; none for sizes that no machine has. */
function forHeapsOf(container: Container): string | undefined {
  const steps = Math.ceil(limitForHeaps(container) / (64 * 2 ** 20));
  const step = parseQuantity('64Mi');
  if (steps === 0 || steps > 2 ** 20 || step === undefined) return undefined;
  return formatQuantity(scaleQuantity(step, steps));
}

function larger(a: string, b: string | undefined): string {
  const [first, second] = [parseQuantity(a), parseQuantity(b ?? '')];
  return b !== undefined && first !== undefined && second !== undefined && compareQuantities(second, first) > 0 ? b : a;
}
