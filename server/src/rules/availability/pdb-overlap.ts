import { matchesSelector } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { budgetsSelecting, podsSelected } from '../../workspace/relations';
import { defineRule } from '../rule';
import { wholeSelectorOf } from './budget';

export default defineRule({
  id: 'pdb-overlap',
  need: 'availability',
  summary: 'Two PodDisruptionBudgets select the same pods, which makes every eviction of them fail.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['PodDisruptionBudget'],
  fix: 'none',
  peers: [],
  messages: {
    overlap:
      '{budget} and {other} both select the pods of {workload}: the eviction API answers each eviction of them with an error (500), and drains of nodes hang. Let one budget select them.',
    other: '{other} selects them too.',
    workload: '{workload} gives its pods the labels of both.',
  },
  checkResource(resource, context) {
    const own = wholeSelectorOf(resource);
    const pods = own === undefined ? [] : podsSelected(own, context.related, resource.namespace);
    if (pods.length === 0) return;
    const budgets = context.related('PodDisruptionBudget');
    // The first workload that each of them shares with this one.
    const shares = new Map<Resource, Resource>();
    for (const pod of pods) {
      for (const other of budgetsSelecting(pod, budgets)) {
        if (shares.has(other) || isSameObject(other, resource)) continue;
        const selector = wholeSelectorOf(other);
        if (selector !== undefined && matchesSelector(selector, pod.labels) === true) shares.set(other, pod.resource);
      }
    }
    for (const [other, shared] of shares) {
      const names = { other: other.label, workload: shared.label };
      context.report({
        message: 'overlap',
        values: { ...names, budget: resource.label },
        path: [...resource.path, 'spec', 'selector'],
        part: 'key',
        related: [
          { message: 'other', values: names, resource: other, path: [...other.path, 'spec', 'selector'], part: 'key' },
          { message: 'workload', values: names, resource: shared, path: [...shared.path, 'kind'] },
        ],
      });
    }
  },
});

/** Written twice it is still one budget, and for duplicate-resource to report. */
function isSameObject(a: Resource, b: Resource): boolean {
  return a === b || (a.metadata.name !== undefined && a.metadata.name === b.metadata.name);
}
