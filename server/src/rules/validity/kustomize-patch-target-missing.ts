import { locate } from '../../yaml/locate';
import { defineRule } from '../rule';

export default defineRule({
  id: 'kustomize-patch-target-missing',
  need: 'validity',
  summary: 'A kustomization changes an object that none of its resources is.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: {
    patch:
      'This patch is for {resource}, which none of the resources here is: kubectl kustomize refuses to build anything. Correct kind, name or namespace of the patch, or remove it.',
    target:
      'None of the resources here is meant by this target ({resource}): the patch is accepted and changes nothing. Correct the target, or remove the patch.',
    anyTarget:
      'None of the resources here is meant by this target: the patch is accepted and changes nothing. Correct the target, or remove the patch.',
    replicas:
      'None of the resources here is a workload named {name}: kubectl kustomize refuses to build anything. Correct the name, or remove the entry.',
    generator:
      'This is to change {resource}, which none of the resources here is: kubectl kustomize refuses to build anything. Correct the name, or set behavior to create.',
  },
  checkDocument(document, { kustomizeProblems, report }) {
    for (const { code, path, values } of kustomizeProblems) {
      const span = locate(document, path, 'value');
      const { resource = '', name = '' } = values;
      if (code === 'patch-target-missing' && path.at(-1) === 'target') {
        const place = { path, span: locate(document, path, 'key'), severity: 'warning' } as const;
        if (resource === '') report({ message: 'anyTarget', ...place });
        else report({ message: 'target', values: { resource }, ...place });
      } else if (code === 'patch-target-missing') report({ message: 'patch', values: { resource }, path, span });
      else if (code === 'replicas-target-missing') report({ message: 'replicas', values: { name }, path, span });
      else if (code === 'generator-target-missing') report({ message: 'generator', values: { resource }, path, span });
    }
  },
});
