import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../yaml/text';
import { editsBetween } from './fixes';

describe('the edits between two texts', () => {
  const texts = [
    '',
    'a',
    'a\n',
    'a\nb',
    'a\r\nb\r\n',
    'a\nb\n',
    '\uFEFFa\nb\n',
    'a\n---\nb\n',
    'a\n---\nc',
    '---\na\n---\nb\n...\n',
    '# a\n---\nb: 1\nc: 2\n---\nd\n',
    'b: 1\nc: 3\n---\nd\n---\n',
    'a\rb\rc\r',
  ];

  test('turn one into the other, stand in order and do not overlap', () => {
    for (const before of texts) {
      for (const after of texts) {
        const edits = editsBetween(before, after);
        assert.equal(applyEdits(before, edits), after, JSON.stringify([before, after]));
        let done = 0;
        for (const { start, end } of edits) {
          assert.ok(start >= done && end >= start);
          done = end;
        }
      }
    }
  });

  test('leave the lines alone that are in both', () => {
    assert.deepEqual(editsBetween('a\nb\nc\n---\nd\ne\n', 'a\nB\nc\n---\nd\n# new\ne\n'), [
      { start: 2, end: 4, text: 'B\n' },
      { start: 12, end: 12, text: '# new\n' },
    ]);
    assert.deepEqual(editsBetween('a\n', 'a\n'), []);
  });
});
