// How the requests and limits of a pod differ from what LimitRanges allow, after the admission plugin LimitRanger: first each container gets what it does not
// say, then containers, and the pod as a whole, are held against min, max and maxLimitRequestRatio.
import { aggregateRequest, hasPodLevelResources, ownLimit } from '../../kubernetes/effective-resources';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { type LimitRangeItem, suppliedBy } from '../../kubernetes/limit-range';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import {
  compareQuantities,
  formatQuantity,
  NANO_PER_UNIT,
  parseQuantity,
  type Quantity,
  scaleQuantity,
} from '../../kubernetes/quantity';
import type { Path } from '../../yaml/path';
import { SUGGESTED, twice } from './absent-amounts';

/** A request or limit that a container runs with. */
export interface Amount {
  readonly text: string;
  readonly quantity: Quantity;
  /** `copied`: a request that is not written is the limit. `range`: a LimitRange supplies it. */
  readonly source: 'own' | 'copied' | 'range';
  /** Where it is written; undefined where a LimitRange supplies it. */
  readonly path: Path | undefined;
}

interface Breach {
  /** Of which resource: `cpu`, `memory`... */
  readonly resource: string;
  readonly item: LimitRangeItem;
  /** The field of the item that is breached, and its value. */
  readonly bound: 'default' | 'min' | 'max' | 'maxLimitRequestRatio';
  readonly enforced: string;
}

export interface ContainerBreach extends Breach {
  readonly kind: 'aboveSupplied' | 'belowMin' | 'aboveMax' | 'ratio' | 'unset';
  /** What is below the minimum or above the maximum. */
  readonly amount: Amount;
  readonly request: Amount | undefined;
  readonly limit: Amount | undefined;
  /** What would be allowed instead; undefined where only the person knows. */
  readonly repair: { readonly request?: string; readonly limit?: string } | undefined;
}

export interface PodBreach extends Breach {
  readonly kind: 'belowMin' | 'aboveMax' | 'ratio' | 'unset';
  readonly amount: Quantity;
  readonly request: Quantity | undefined;
  readonly limit: Quantity | undefined;
}

const NOTHING: Quantity = { nano: 0n, format: 'decimal-si' };

/** The breaches of a container: the first of each resource. */
export function breachOfContainer(container: Container, items: readonly LimitRangeItem[]): ContainerBreach[] {
  const names = new Set(items.flatMap(({ bounds }) => Object.keys({ ...bounds.default, ...boundsOf(bounds) })));
  return [...names].flatMap((name) => {
    const request = requestOf(container, name, items);
    const limit = limitOf(container, name, items);
    for (const item of items) {
      const breach = breachOf(name, item, request, limit);
      if (breach !== undefined) return [breach];
    }
    return [];
  });
}

function boundsOf({ min, max, maxLimitRequestRatio }: LimitRangeItem['bounds']) {
  return { ...min, ...max, ...maxLimitRequestRatio };
}

function breachOf(
  resource: string,
  item: LimitRangeItem,
  request: Amount | undefined,
  limit: Amount | undefined,
): ContainerBreach | undefined {
  const { min, max, maxLimitRequestRatio } = item.bounds;
  const [low, high, most] = [min?.[resource], max?.[resource], maxLimitRequestRatio?.[resource]];
  const shared = { resource, item, request, limit };
  const ceiling = high === undefined ? undefined : parseQuantity(high);
  for (const amount of [limit, request]) {
    // What a LimitRange supplies itself fits, or the LimitRange is refused.
    if (high === undefined || ceiling === undefined || amount === undefined || amount.source === 'range') continue;
    if (compareQuantities(amount.quantity, ceiling) <= 0) continue;
    const isRequestToo = request?.source === 'own' && compareQuantities(request.quantity, ceiling) > 0;
    const repair = { limit: high, ...(isRequestToo ? { request: high } : {}) };
    return { ...shared, kind: 'aboveMax', bound: 'max', enforced: high, amount, repair };
  }
  const floor = low === undefined ? undefined : parseQuantity(low);
  for (const amount of [request, limit]) {
    if (low === undefined || floor === undefined || amount === undefined || amount.source === 'range') continue;
    if (compareQuantities(amount.quantity, floor) >= 0) continue;
    const isLimitToo = limit?.source === 'own' && compareQuantities(limit.quantity, floor) < 0;
    const isRequestToo = request?.source === 'own';
    const repair = { ...(isLimitToo ? { limit: low } : {}), ...(isRequestToo ? { request: low } : {}) };
    return { ...shared, kind: 'belowMin', bound: 'min', enforced: low, amount, repair };
  }
  if (request?.source === 'own' && limit?.source === 'range' && isAbove(request, limit)) {
    const repair = { limit: limitBeside(request, item, resource) };
    const bound = item.bounds.default?.[resource] === undefined ? 'max' : 'default';
    return { ...shared, kind: 'aboveSupplied', bound, enforced: limit.text, amount: request, repair };
  }
  return most === undefined ? undefined : breachOfRatio({ ...shared, bound: 'maxLimitRequestRatio', enforced: most });
}

function breachOfRatio(breach: Breach & Pick<ContainerBreach, 'request' | 'limit'>): ContainerBreach | undefined {
  const { request, limit, resource, item } = breach;
  const ratio = parseQuantity(breach.enforced);
  if (ratio === undefined) return undefined;
  if (request === undefined || limit === undefined) {
    const usual = resource === 'memory' ? SUGGESTED.memoryLimit : resource === 'cpu' ? '500m' : undefined;
    const amount = request === undefined ? usual : limitBeside(request, item, resource);
    // Without a request of its own the container requests its limit.
    const repair = amount === undefined ? undefined : { limit: amount };
    const missing = { text: '', quantity: NOTHING, source: 'range', path: undefined } as const;
    return { ...breach, kind: 'unset', amount: missing, repair };
  }
  if (request.source === 'range' || !isBeyond(request.quantity, limit.quantity, ratio)) return undefined;
  const nearest = formatQuantity(times(request.quantity, ratio));
  const repair = request.quantity.nano > 0n ? { limit: nearest } : undefined;
  return { ...breach, kind: 'ratio', amount: limit, repair };
}

/** The breaches of a pod as a whole: the first of each resource. What its own `resources` say takes the place of the containers' sums. */
export function breachOfPod(
  pod: PodTemplate,
  items: readonly LimitRangeItem[],
  containerItems: readonly LimitRangeItem[],
  version: KubernetesVersion,
): PodBreach[] {
  const own = hasPodLevelResources(version) ? pod.spec.resources : undefined;
  const names = new Set(items.flatMap(({ bounds }) => Object.keys(boundsOf(bounds))));
  return [...names].flatMap((resource) => {
    const sum = (of: typeof requestOf) =>
      aggregateRequest(pod, resource, version, (container, name) => of(container, name, containerItems)?.text);
    const ownRequest = parsed(own?.requests?.[resource]);
    const ownLimit = parsed(own?.limits?.[resource]);
    const request = ownRequest ?? sum(requestOf);
    const limit = ownLimit ?? sum(limitOf);
    const found = items.map((item) => podBreachOf(resource, item, request, limit));
    return found.find((breach) => breach !== undefined) ?? [];
  });
}

function podBreachOf(
  resource: string,
  item: LimitRangeItem,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): PodBreach | undefined {
  const { min, max, maxLimitRequestRatio } = item.bounds;
  const shared = { resource, item, request, limit, amount: NOTHING };
  const checks = [
    ['max', max, 'aboveMax', limit] as const,
    ['min', min, 'belowMin', request] as const,
    ['maxLimitRequestRatio', maxLimitRequestRatio, 'ratio', request && limit] as const,
  ];
  for (const [bound, amounts, kind, wanted] of checks) {
    const enforced = amounts?.[resource];
    const quantity = parsed(enforced);
    if (enforced === undefined || quantity === undefined) continue;
    if (wanted === undefined) return { ...shared, kind: 'unset', bound, enforced };
    const candidates = [limit, request].filter((amount) => amount !== undefined);
    const amount = candidates.find((candidate) =>
      kind === 'aboveMax'
        ? compareQuantities(candidate, quantity) > 0
        : kind === 'belowMin'
          ? compareQuantities(candidate, quantity) < 0
          : request !== undefined && limit !== undefined && isBeyond(request, limit, quantity),
    );
    if (amount !== undefined) return { ...shared, kind, bound, enforced, amount };
  }
  return undefined;
}

function requestOf(container: Container, name: string, items: readonly LimitRangeItem[]): Amount | undefined {
  const { path, spec } = container;
  const written = read(spec.resources?.requests?.[name], 'own', [...path, 'resources', 'requests', name]);
  const copied = read(ownLimit(container, name), 'copied', [...path, 'resources', 'limits', name]);
  return written ?? copied ?? suppliedAmount(name, 'request', items);
}

function limitOf(container: Container, name: string, items: readonly LimitRangeItem[]): Amount | undefined {
  const written = read(ownLimit(container, name), 'own', [...container.path, 'resources', 'limits', name]);
  return written ?? suppliedAmount(name, 'limit', items);
}

function suppliedAmount(name: string, part: 'request' | 'limit', items: readonly LimitRangeItem[]): Amount | undefined {
  for (const item of items) {
    const text = suppliedBy(item, name, part);
    if (text !== undefined) return read(text, 'range', undefined);
  }
  return undefined;
}

function read(text: string | undefined, source: Amount['source'], path: Path | undefined): Amount | undefined {
  const quantity = parsed(text);
  return text === undefined || quantity === undefined ? undefined : { text, quantity, source, path };
}

function parsed(text: string | undefined): Quantity | undefined {
  return text === undefined ? undefined : parseQuantity(text);
}

function isAbove(a: Amount, b: Amount): boolean {
  return compareQuantities(a.quantity, b.quantity) > 0;
}

/** Whether the limit is more than so many times the request; nothing is a multiple of nothing. */
function isBeyond(request: Quantity, limit: Quantity, ratio: Quantity): boolean {
  return request.nano <= 0n || limit.nano <= 0n || limit.nano * NANO_PER_UNIT > request.nano * ratio.nano;
}

/** A quantity times another, rounded down to what can be handed out: whole thousandths, whole units of what is larger. */
function times(a: Quantity, factor: Quantity): Quantity {
  const nano = (a.nano * factor.nano) / NANO_PER_UNIT;
  const step = a.nano % NANO_PER_UNIT === 0n && a.nano > 1000n * NANO_PER_UNIT ? NANO_PER_UNIT : NANO_PER_UNIT / 1000n;
  return { nano: nano - (nano % step), format: a.format };
}

/** Twice the request, or less where the item allows only that. */
function limitBeside(request: Amount, { bounds }: LimitRangeItem, name: string): string {
  const ratio = parsed(bounds.maxLimitRequestRatio?.[name]);
  const most = [parsed(bounds.max?.[name]), ratio && times(request.quantity, ratio)];
  const doubled = parsed(twice(request.text)) ?? scaleQuantity(request.quantity, 1);
  const amount = most.reduce<Quantity>(
    (least, other) => (other !== undefined && compareQuantities(other, least) < 0 ? other : least),
    doubled,
  );
  return formatQuantity(amount);
}
