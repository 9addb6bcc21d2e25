import { parseIntOrPercent } from '../../kubernetes/int-or-percent';
import { anything, intOrString, object } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const FIELDS = ['minAvailable', 'maxUnavailable'] as const;
type Field = (typeof FIELDS)[number];

const budget = object({ spec: object({ minAvailable: anything, maxUnavailable: anything }) });

/** What the validation of policy/v1 refuses: negative numbers, more than 100%, text that is no percentage. */
type Mistake = 'negative' | 'above100' | 'quoted' | 'noPercentage';

export default defineRule({
  id: 'invalid-pdb-policy',
  need: 'validity',
  summary: 'A PodDisruptionBudget sets both minAvailable and maxUnavailable, neither of them, or an impossible number.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['PodDisruptionBudget'],
  fix: 'suggestion',
  peers: ['ks:poddisruptionbudget-has-policy'],
  messages: {
    both: '{budget} sets both minAvailable and maxUnavailable: the API server refuses it. Keep one of them.',
    neither:
      '{budget} sets neither minAvailable nor maxUnavailable: it is accepted, but then allows no eviction at all, so no node that runs one of its pods can be drained. Set maxUnavailable to 1.',
    negative: '{field} of {budget} is negative: the API server refuses it. Write a number of pods from 0 up.',
    above100: '{field} of {budget} is above 100%: the API server refuses it. Write a percentage from 0% to 100%.',
    quoted:
      '{field} of {budget} is a number in quotes: the API server takes quoted values for percentages and refuses it. Remove the quotes.',
    noPercentage:
      '{field} of {budget} is neither a number nor a whole percentage such as 50%: the API server refuses it.',
    keepMaxUnavailable: 'Keep maxUnavailable, remove minAvailable',
    keepMinAvailable: 'Keep minAvailable, remove maxUnavailable',
    addMaxUnavailable: 'Set maxUnavailable to 1',
    unquote: 'Set {field} to the number {number}',
  },
  checkResource(resource, { report }) {
    const spec = resource.read(budget)?.spec;
    if (spec === undefined) return;
    const place = (field: Field) => [...resource.path, 'spec', field];
    const values = { budget: resource.label };
    // In a template the two may be branches of a condition.
    const mayBeBranches = resource.partial === 'template';
    if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined && !mayBeBranches) {
      report({
        message: 'both',
        values,
        path: place('maxUnavailable'),
        part: 'key',
        fixes: [
          { message: 'keepMaxUnavailable', changes: [{ op: 'remove', path: place('minAvailable') }] },
          { message: 'keepMinAvailable', changes: [{ op: 'remove', path: place('maxUnavailable') }] },
        ],
      });
    }
    if (spec.minAvailable === undefined && spec.maxUnavailable === undefined) {
      report({
        message: 'neither',
        values,
        path: place('maxUnavailable'),
        at: [...resource.path, 'kind'],
        absent: true,
        fixes: [
          {
            message: 'addMaxUnavailable',
            changes: [{ op: 'set', path: place('maxUnavailable'), value: 1, select: true }],
          },
        ],
      });
    }
    for (const field of FIELDS) {
      const value = intOrString(spec[field]);
      const mistake = value === undefined ? undefined : mistakeOf(value);
      if (mistake === undefined) continue;
      const path = place(field);
      const number = Number(value);
      const unquote = {
        message: 'unquote',
        values: { field, number },
        changes: [{ op: 'set', path, value: number, select: true }],
      } as const;
      report({
        message: mistake,
        values: { ...values, field },
        path,
        fixes: mistake === 'quoted' ? [unquote] : [],
      });
    }
  },
});

function mistakeOf(value: number | string): Mistake | undefined {
  if (typeof value === 'string' && /^[0-9]{1,9}$/.test(value)) return 'quoted';
  if (typeof value === 'string' && /^-[0-9]+%?$/.test(value)) return 'negative';
  const parsed = parseIntOrPercent(value);
  if (parsed === undefined) return typeof value === 'string' ? 'noPercentage' : undefined;
  if (parsed.kind === 'percent') return parsed.value > 100 ? 'above100' : undefined;
  return parsed.value < 0 ? 'negative' : undefined;
}
