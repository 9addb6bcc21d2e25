import { locate } from '../../yaml/locate';
import { defineRule } from '../rule';

export default defineRule({
  id: 'kustomize-entry-missing',
  need: 'validity',
  summary: 'A kustomization names a file or directory that is not there, or leads back to itself, so nothing is built.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: {
    resource:
      'There is neither a file nor a directory with a kustomization at {path}: kubectl kustomize refuses to build anything. Correct the path, or remove the entry.',
    component:
      'There is no directory with a Component at {path}: kubectl kustomize refuses to build anything. Correct the path, or remove the entry.',
    file: 'There is no file {path}: kubectl kustomize refuses to build anything. Correct the path, or remove the entry.',
    secret:
      'There is no file {path}: where it is not put there before, as one that is kept out of Git may be, kubectl kustomize refuses to build anything.',
    cycle:
      'With {path} the build comes back to a kustomization that it is taking in: kubectl kustomize refuses to go in a circle and builds nothing. Remove the entry, or the one that leads here.',
    above:
      'The directory {path} has this kustomization below it, or one that takes it in: kubectl kustomize takes that for a circle and builds nothing. Move what both need into a directory of its own.',
  },
  checkDocument(document, { kustomizeProblems, report }) {
    for (const { code, path, values } of kustomizeProblems) {
      const place = { path, span: locate(document, path, 'value'), values: { path: values.path ?? '' } };
      if (code === 'resource-missing') report({ message: 'resource', ...place });
      else if (code === 'component-missing') report({ message: 'component', ...place });
      else if (code === 'cycle') report({ message: 'cycle', ...place });
      else if (code === 'cycle-above') report({ message: 'above', ...place });
      else if (code === 'patch-file-missing' || code === 'replacement-file-missing')
        report({ message: 'file', ...place });
      else if (code === 'generator-file-missing') {
        // What is secret is most often written only where it is applied.
        if (path[0] === 'secretGenerator') report({ message: 'secret', severity: 'warning', ...place });
        else report({ message: 'file', ...place });
      }
    }
  },
});
