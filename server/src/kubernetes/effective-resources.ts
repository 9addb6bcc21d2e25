import { atLeast, type KubernetesVersion } from './kubernetes-version';
import { limitRangeItems, suppliedBy } from './limit-range';
import { type Container, containersOfType, type PodTemplate } from './pod-template';
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from './quantity';
import type { Resource } from './resource';

/** Who gives a container a request or limit: it itself, its pod for all its containers, or a LimitRange at admission. */
export type ResourceLevel = 'container' | 'pod' | 'limit-range';

/** A request or limit that holds for a container. */
export interface EffectiveAmount {
  /** The quantity as it is written; it need not parse. */
  readonly text: string;
  readonly level: ResourceLevel;
}

/** What decides about a container's resources beside its pod template. */
export interface ResourceSurroundings {
  readonly kubernetesVersion: KubernetesVersion;
  /** LimitRanges of any namespaces; those of other namespaces do not count. */
  readonly limitRanges: readonly Resource[];
}

/** Whether `resources` of a pod counts: beta, and on by default, since 1.34 (KEP-2837); before, it is dropped. */
export function hasPodLevelResources(version: KubernetesVersion): boolean {
  return atLeast(version, '1.34');
}

/** What can be requested for a pod as a whole (KEP-2837). */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name);
}

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/**
 * Whether more of a resource may be promised than there is. Of extended resources (`nvidia.com/gpu`) and huge pages a
 * container gets what it asks for, so request and limit have to be the same.
 */
export function isOvercommittable(name: string): boolean {
  const isNative = !name.includes('/') || name.includes('kubernetes.io/');
  return isNative && !isHugePages(name);
}

/** What the container itself requests; a limit without a request is the request too, as the API server's defaulting has it. */
export function ownRequest(container: Container, name: string): string | undefined {
  return container.spec.resources?.requests?.[name] ?? ownLimit(container, name);
}

/** What the container itself is limited to. */
export function ownLimit(container: Container, name: string): string | undefined {
  return container.spec.resources?.limits?.[name];
}

/** The request of a resource that a container runs with, if any. */
export function effectiveRequest(
  container: Container,
  name: string,
  surroundings: ResourceSurroundings,
): EffectiveAmount | undefined {
  return (
    amount(ownRequest(container, name), 'container') ??
    amount(podRequest(container.pod, name, surroundings.kubernetesVersion), 'pod') ??
    amount(suppliedByRanges(container.pod, name, 'request', surroundings.limitRanges), 'limit-range')
  );
}

/** The limit of a resource that holds for a container, if any. */
export function effectiveLimit(
  container: Container,
  name: string,
  surroundings: ResourceSurroundings,
): EffectiveAmount | undefined {
  return (
    amount(ownLimit(container, name), 'container') ??
    amount(podLimit(container.pod, name, surroundings.kubernetesVersion), 'pod') ??
    amount(suppliedByRanges(container.pod, name, 'limit', surroundings.limitRanges), 'limit-range')
  );
}

/** What the pod as a whole is limited to. */
export function podLimit(pod: PodTemplate, name: string, version: KubernetesVersion): string | undefined {
  if (!hasPodLevelResources(version) || !isPodLevelResource(name)) return undefined;
  return pod.spec.resources?.limits?.[name];
}

/**
 * What the pod as a whole requests. A limit without a request is the request too, but only while no container has a request
 * of its own: else the pod's request becomes the sum of those, in which a container without one has no share.
 */
function podRequest(pod: PodTemplate, name: string, version: KubernetesVersion): string | undefined {
  if (!hasPodLevelResources(version) || !isPodLevelResource(name)) return undefined;
  const written = pod.spec.resources?.requests?.[name];
  if (written !== undefined) return written;
  const isSum = pod.containers.some(
    (container) => container.type !== 'ephemeral' && ownRequest(container, name) !== undefined,
  );
  return isSum ? undefined : podLimit(pod, name, version);
}

/**
 * What the containers of a pod request together while it runs or starts, after the rule of the scheduler: all regular
 * containers and sidecars at once, or one init container beside the sidecars that are started before it, whichever is more.
 * Undefined where no container requests any; what does not parse counts as nothing. `requestOf` says what a container requests; by default that is
 * its limit where it has no request.
 */
export function aggregateRequest(
  pod: PodTemplate,
  name: string,
  version: KubernetesVersion,
  requestOf: typeof ownRequest = ownRequest,
): Quantity | undefined {
  const sidecars = new Set(containersOfType(pod, version, ['sidecar']));
  let running: Quantity | undefined;
  let starting: Quantity | undefined;
  let startedSidecars: Quantity | undefined;
  for (const container of pod.containers) {
    const text = requestOf(container, name);
    const request = text === undefined ? undefined : parseQuantity(text);
    if (request === undefined || container.type === 'ephemeral') continue;
    if (container.type === 'regular') running = sum(running, request);
    else if (sidecars.has(container)) startedSidecars = sum(startedSidecars, request);
    else starting = larger(starting, sum(startedSidecars, request));
  }
  const together = startedSidecars === undefined ? running : sum(running, startedSidecars);
  return together === undefined ? starting : larger(starting, together);
}

function sum(a: Quantity | undefined, b: Quantity): Quantity {
  return a === undefined ? b : addQuantities(a, b);
}

function larger(a: Quantity | undefined, b: Quantity): Quantity {
  return a !== undefined && compareQuantities(a, b) > 0 ? a : b;
}

/** What the LimitRanges of the pod's namespace write into a container that says nothing; the first of several. */
export function suppliedByRanges(
  pod: PodTemplate,
  name: string,
  part: 'request' | 'limit',
  limitRanges: readonly Resource[],
): string | undefined {
  for (const resource of limitRanges) {
    if (resource.namespace !== pod.resource.namespace) continue;
    for (const item of limitRangeItems(resource, 'Container')) {
      const supplied = suppliedBy(item, name, part);
      if (supplied !== undefined) return supplied;
    }
  }
  return undefined;
}

function amount(text: string | undefined, level: ResourceLevel): EffectiveAmount | undefined {
  return text === undefined ? undefined : { text, level };
}
