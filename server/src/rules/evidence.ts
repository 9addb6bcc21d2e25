// What stands beside a workload, in its unit or elsewhere in the workspace, and decides how a rule judges it.
import type { KindName } from '../kubernetes/kinds';
import type { PodTemplate } from '../kubernetes/pod-template';
import type { Resource } from '../kubernetes/resource';
import { exclusiveClaim, mountedClaims } from '../workspace/claims';
import { elsewhere, ofOthers, type Surroundings } from '../workspace/elsewhere';
import { budgetsSelecting, servicesSelecting } from '../workspace/relations';
import { findNamed } from './lookup';
import type { ResourceContext } from './rule';

export { elsewhere };

export type LookupContext = Surroundings;

/**
 * The objects of a kind that hold for a whole namespace, such as a LimitRange: those that are applied together with the resource, then those of other units
 * that say that they lie in it. What names no namespace there holds for wherever that unit goes, and nothing tells that it is the same.
 */
export function holdingFor(context: LookupContext, kind: KindName, namespace?: string): readonly Resource[] {
  const here = context.related(kind, namespace);
  const others = holdingAmong(context, kind, context.everywhere(kind, namespace), namespace);
  return others.length === 0 ? here : [...here, ...others];
}

/** Those of other units among the objects that were found everywhere which hold for the resource's namespace, see {@link holdingFor}. */
export function holdingAmong(
  context: LookupContext,
  kind: KindName,
  found: readonly Resource[],
  namespace?: string,
): readonly Resource[] {
  return ofOthers(
    context,
    kind,
    found.filter(({ metadata }) => metadata.namespace !== undefined),
    namespace,
  );
}

/** Objects that a resource may contradict. */
export interface Rulers {
  readonly objects: readonly Resource[];
  /** Whether they are applied together with the resource. */
  readonly isNear: boolean;
}

/**
 * The same where a contradiction with them is a finding: those that are applied together, else those of one other place. Where several places rule over one
 * namespace, they are of several clusters, and nothing tells which the resource goes to.
 */
export function rulersOf(
  context: LookupContext & Pick<ResourceContext, 'fileOf'>,
  kind: KindName,
  namespace?: string,
): Rulers {
  const here = context.related(kind, namespace);
  if (here.length > 0) return { objects: here, isNear: true };
  const others = holdingFor(context, kind, namespace);
  const places = new Set(others.map((other) => context.fileOf(other)?.replace(/[^/]*$/, '')));
  return { objects: places.size > 1 ? [] : others, isNear: false };
}

/** The Services that lead to pods: of those that are applied together, else of those elsewhere in the namespace. */
export function servicesFor(pod: PodTemplate, context: LookupContext): readonly Resource[] {
  const here = servicesSelecting(pod, context.related('Service'));
  return here.length > 0 ? here : ofOthers(context, 'Service', servicesSelecting(pod, context.everywhere('Service')));
}

/** The PodDisruptionBudgets that count pods: of those that are applied together, else of those elsewhere in the namespace. */
export function budgetsFor(pod: PodTemplate, context: LookupContext): readonly Resource[] {
  const here = budgetsSelecting(pod, context.related('PodDisruptionBudget'));
  if (here.length > 0) return here;
  const found = budgetsSelecting(pod, context.everywhere('PodDisruptionBudget'));
  return ofOthers(context, 'PodDisruptionBudget', found);
}

/** See {@link exclusiveClaim}; a claim that another unit has counts as well. */
export function exclusiveClaimFor(pod: PodTemplate, context: LookupContext): string | undefined {
  const claims = mountedClaims(pod).flatMap(({ name }) => findNamed(context, 'PersistentVolumeClaim', name));
  return exclusiveClaim(pod, claims);
}
