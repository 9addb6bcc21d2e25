import { matchesSelector } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { podsSelected } from '../../workspace/relations';
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
    for (const other of context.related('PodDisruptionBudget')) {
      if (other === resource || isSameObject(other, resource)) continue;
      const selector = wholeSelectorOf(other);
      const shared = selector && pods.find(({ labels }) => matchesSelector(selector, labels) === true)?.resource;
      if (shared === undefined) continue;
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
  return a.metadata.name !== undefined && a.metadata.name === b.metadata.name;
}
