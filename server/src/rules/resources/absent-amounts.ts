import { effectiveLimit, effectiveRequest, type ResourceSurroundings } from '../../kubernetes/effective-resources';
import { type Container, containersOfType } from '../../kubernetes/pod-template';
import { formatQuantity, parseQuantity, scaleQuantity } from '../../kubernetes/quantity';
import type { Resource } from '../../kubernetes/resource';
import type { Path } from '../../yaml/path';
import { holdingFor } from '../evidence';
import type { ResourceContext } from '../rule';

/**
 * What is suggested where nothing tells more: enough for a small service, and little enough to be scheduled anywhere. The
 * memory limit is twice the request, so that both together make sense.
 */
export const SUGGESTED = { cpuRequest: '100m', memoryRequest: '128Mi', memoryLimit: '256Mi' } as const;

/** How much of a resource a container may ask for at least, or take at most. */
export type AmountKind = 'requests' | 'limits';

type AmountContext = Pick<
  ResourceContext,
  'isStrict' | 'kubernetesVersion' | 'related' | 'everywhere' | 'isUnitIncomplete'
>;

/** A container for which nothing gives an amount of a resource, with the place of the finding. */
export interface ContainerWithout {
  readonly container: Container;
  readonly surroundings: ResourceSurroundings;
  readonly place: {
    readonly path: Path;
    readonly at: Path;
    readonly absent: true;
    /** Of plain init containers, which hold what they take only for a moment. */
    readonly severity?: 'info';
  };
}

/**
 * The containers of a workload for which nothing gives this amount: regular ones and sidecars, in strict plain init
 * containers too. None while a LimitRange may stand in a text that can not be read.
 */
export function containersWithout(
  resource: Resource,
  kind: AmountKind,
  name: 'cpu' | 'memory' | 'ephemeral-storage',
  context: AmountContext,
): ContainerWithout[] {
  const pod = resource.podTemplate;
  if (pod === undefined) return [];
  const surroundings = {
    kubernetesVersion: context.kubernetesVersion,
    limitRanges: holdingFor(context, 'LimitRange'),
  };
  const effective = kind === 'requests' ? effectiveRequest : effectiveLimit;
  const init = containersOfType(pod, context.kubernetesVersion, ['init']);
  const without = pod.containers.filter(
    (container) =>
      container.type !== 'ephemeral' &&
      (context.isStrict || !init.includes(container)) &&
      effective(container, name, surroundings) === undefined,
  );
  if (without.length === 0 || context.isUnitIncomplete) return [];
  return without.map((container) => ({
    container,
    surroundings,
    place: {
      path: [...container.path, 'resources', kind, name],
      at: [...container.path, 'name'],
      absent: true,
      ...(init.includes(container) ? { severity: 'info' } : {}),
    },
  }));
}

/** Twice a quantity, for a limit beside a request; undefined where it does not parse or is zero, which would be no limit. */
export function twice(text: string | undefined): string | undefined {
  const quantity = text === undefined ? undefined : parseQuantity(text);
  return quantity === undefined || quantity.nano <= 0n ? undefined : formatQuantity(scaleQuantity(quantity, 2));
}
