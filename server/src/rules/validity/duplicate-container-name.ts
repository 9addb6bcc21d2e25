import type { Container } from '../../kubernetes/pod-template';
import { defineRule } from '../rule';
import { refusalOf } from './refused-pods';

export default defineRule({
  id: 'duplicate-container-name',
  need: 'validity',
  summary: 'Two containers of a pod share a name.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: [],
  messages: {
    duplicate: 'The pod already has {other} {container}: {refusal}. Give each container a name of its own.',
    first: 'Here is {other} {container}.',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    // In a template the two may be branches of one condition; in a patch one may take the other away.
    if (pod === undefined || resource.partial === 'template' || resource.partial === 'patch') return;
    const seen = new Map<string, Container>();
    for (const container of pod.containers) {
      const { name } = container;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, container);
        continue;
      }
      const values = { container: name, other: nameOfType(first) };
      report({
        message: 'duplicate',
        values: { ...values, refusal: refusalOf(pod.workload, kubernetesVersion) },
        path: [...container.path, 'name'],
        related: [{ message: 'first', values, resource, path: [...first.path, 'name'] }],
      });
    }
  },
});

function nameOfType({ type }: Container): string {
  if (type === 'regular') return 'a container';
  return type === 'ephemeral' ? 'an ephemeral container' : 'an init container';
}
