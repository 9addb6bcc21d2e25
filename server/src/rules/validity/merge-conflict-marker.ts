import { defineRule } from '../rule';

export default defineRule({
  id: 'merge-conflict-marker',
  need: 'validity',
  summary: "Git's conflict markers stand in the file.",
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: {
    conflict:
      'This merge conflict is not resolved, so no tool can read the document. Keep what is right of the two sides and remove the lines that begin with {markers}.',
    leftover: 'This line is left over from a merge conflict, so no tool can read the document. Remove it.',
  },
  checkDocument(document, { report }) {
    let isOpen = false;
    for (const { kind, subject, start, end } of document.problems) {
      if (kind !== 'conflict-marker') continue;
      // One conflict is one finding, where it begins.
      if (subject === '<<<<<<<')
        report({ message: 'conflict', values: { markers: '<<<<<<<, ======= and >>>>>>>' }, span: { start, end } });
      else if (!isOpen) report({ message: 'leftover', span: { start, end } });
      isOpen = subject === '<<<<<<<' || (isOpen && subject !== '>>>>>>>');
    }
  },
});
