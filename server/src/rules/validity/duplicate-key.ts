import type { DuplicateKey, YamlDocument } from '../../yaml/document';
import type { TextEdit } from '../../yaml/text';
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
    joined:
      'A second object begins here, and no --- parts it from the first: kubectl drops the first one without a word, kustomize refuses the file. Write --- above it.',
    remove: 'Remove this {key}, which has no effect',
    part: 'Write --- above this object',
  },
  checkDocument(document, { report }) {
    const second = secondObject(document);
    if (second !== undefined) {
      const { key, last: span } = second;
      const changes = [{ op: 'text' as const, ...separatorAbove(document, span.start) }];
      report({ message: 'joined', path: [key], span, fixes: [{ message: 'part', changes }] });
    }
    for (const { path: map, key, occurrence, start, end } of document.duplicateKeys) {
      if (second !== undefined && map.length === 0) continue;
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

/** Where the last of several objects begins that one document holds: its apiVersion or kind, whichever comes first. */
function secondObject({ duplicateKeys, lines }: YamlDocument): DuplicateKey | undefined {
  const [apiVersion, kind, metadata] = ['apiVersion', 'kind', 'metadata'].map((key) =>
    duplicateKeys.find((duplicate) => duplicate.path.length === 0 && duplicate.key === key),
  );
  if (apiVersion === undefined || kind === undefined || metadata === undefined) return undefined;
  const first = apiVersion.last.start < kind.last.start ? apiVersion : kind;
  return lines.position(first.last.start).character === 0 ? first : undefined;
}

/** Above the comments that belong to the object whose first key begins at an offset. */
function separatorAbove({ text, lines }: YamlDocument, offset: number): TextEdit {
  let { line } = lines.position(offset);
  while (line > 0 && text.startsWith('#', lines.lineStart(line - 1))) line--;
  const start = lines.lineStart(line);
  return { start, end: start, text: text.includes('\r\n') ? '---\r\n' : '---\n' };
}
