import { locate } from '../../yaml/locate';
import { defineRule } from '../rule';

export default defineRule({
  id: 'kustomize-replacement-missing',
  need: 'validity',
  summary: 'A replacement of a kustomization leads from or to something that is not there.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: {
    source:
      'None of the resources here is the source of this replacement ({resource}): kubectl kustomize refuses to build anything. Correct kind, name or namespace.',
    sourceField:
      'The source of this replacement has no field {field}: kubectl kustomize refuses to build anything. Correct the path.',
    target:
      'None of the resources here is meant by this target ({resource}): nothing is replaced, and nobody is told. Correct the selection, or remove the target.',
    anyTarget:
      'None of the resources here is meant by this target: nothing is replaced, and nobody is told. Correct the selection, or remove the target.',
    targetField:
      'What this target selects has no field {field}: kubectl kustomize refuses to build anything. Correct the path, or set options.create.',
  },
  checkDocument(document, { kustomizeProblems, report }) {
    for (const { code, path, values } of kustomizeProblems) {
      const part = path.at(-1) === 'source' || path.at(-1) === 'select' ? 'key' : 'value';
      const place = { path, span: locate(document, path, part) };
      const { kind = '', name = '', field = '' } = values;
      const resource = `${kind} ${name}`.trim();
      if (code === 'replacement-source-missing') report({ message: 'source', values: { resource }, ...place });
      else if (code === 'replacement-source-field-missing')
        report({ message: 'sourceField', values: { field }, ...place });
      else if (code === 'replacement-target-missing') {
        const details = { ...place, severity: 'warning' } as const;
        if (resource === '') report({ message: 'anyTarget', ...details });
        else report({ message: 'target', values: { resource }, ...details });
      } else if (code === 'replacement-target-field-missing')
        report({ message: 'targetField', values: { field }, ...place });
    }
  },
});
