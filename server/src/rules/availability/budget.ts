import { type IntOrPercent, parseIntOrPercent } from '../../kubernetes/int-or-percent';
import type { LabelSelector } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { anything, intOrString, object } from '../../kubernetes/shape';
import { selectorOfBudget } from '../../workspace/relations';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';

/** What a PodDisruptionBudget allows. */
export interface BudgetPolicy {
  readonly field: 'minAvailable' | 'maxUnavailable';
  readonly amount: IntOrPercent;
  /** The value as it is written. */
  readonly text: string;
  /** From the document's root. */
  readonly path: Path;
}

const budget = object({ spec: object({ minAvailable: anything, maxUnavailable: anything }) });

/** The one policy of a budget; undefined where it has none or two, or an impossible one, of which invalid-pdb-policy speaks. */
export function policyOf(resource: Resource): BudgetPolicy | undefined {
  const spec = resource.read(budget)?.spec;
  if (spec === undefined || (spec.minAvailable === undefined) === (spec.maxUnavailable === undefined)) return undefined;
  const field = spec.minAvailable === undefined ? 'maxUnavailable' : 'minAvailable';
  const value = intOrString(spec[field]);
  const amount = value === undefined ? undefined : parseIntOrPercent(value);
  if (amount === undefined || amount.value < 0 || (amount.kind === 'percent' && amount.value > 100)) return undefined;
  return { field, amount, text: String(value), path: [...resource.path, 'spec', field] };
}

/** The selector of a budget, where nothing can be added to what is read of it. */
export function wholeSelectorOf(resource: Resource): LabelSelector | undefined {
  return resource.partial === undefined ? selectorOfBudget(resource) : undefined;
}

/** Gives a budget another policy in the place of its own. */
export function policyChanges(
  resource: Resource,
  { field, path }: BudgetPolicy,
  wanted: BudgetPolicy['field'],
  value: number,
): Change[] {
  if (field === wanted) return [{ op: 'set', path, value }];
  return [
    { op: 'remove', path },
    { op: 'set', path: [...resource.path, 'spec', wanted], value },
  ];
}
