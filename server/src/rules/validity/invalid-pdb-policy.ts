import { intOrPercentProblem } from '../../kubernetes/int-or-percent';
import { anything, intOrString, object } from '../../kubernetes/shape';
import { defineRule } from '../rule';

const FIELDS = ['minAvailable', 'maxUnavailable'] as const;
type Field = (typeof FIELDS)[number];

const budget = object({ spec: object({ minAvailable: anything, maxUnavailable: anything }) });

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
      const problem = value === undefined ? undefined : intOrPercentProblem(value);
      if (problem === undefined) continue;
      const path = place(field);
      const number = Number(value);
      const unquote = {
        message: 'unquote',
        values: { field, number },
        changes: [{ op: 'set', path, value: number, select: true }],
      } as const;
      report({
        message: problem === 'no-percentage' ? 'noPercentage' : problem,
        values: { ...values, field },
        path,
        fixes: problem === 'quoted' ? [unquote] : [],
      });
    }
  },
});
