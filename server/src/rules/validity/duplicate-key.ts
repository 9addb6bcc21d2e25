import { defineRule } from '../rule';

export default defineRule({
  id: 'duplicate-key',
  need: 'validity',
  summary: 'A map has the same key twice, and only the last one counts.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'unsafe',
  peers: [],
  messages: {
    duplicate:
      'The key {key} stands again further down in this map: kubectl drops this one without a word, kustomize refuses the file. Keep one of them.',
    remove: 'Remove this {key}, which has no effect',
  },
  checkDocument(document, { report }) {
    for (const { path: map, key, occurrence, start, end } of document.duplicateKeys) {
      const path = [...map, key];
      report({
        message: 'duplicate',
        values: { key },
        path,
        span: { start, end },
        fixes: [{ message: 'remove', values: { key }, changes: [{ op: 'remove', path, occurrence }] }],
      });
    }
  },
});
