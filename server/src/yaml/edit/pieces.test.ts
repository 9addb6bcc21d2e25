import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits, type TextEdit } from '../text';
import { Pieces } from './pieces';

test('edits of edits are told as edits of the original', () => {
  const pieces = new Pieces('one two three');
  pieces.apply([
    { start: 0, end: 3, text: '1' },
    { start: 8, end: 8, text: 'x ', marks: [{ start: 0, end: 1 }] },
  ]);
  assert.deepEqual(pieces.marks, [{ start: 6, end: 7 }]);
  pieces.apply([
    { start: 0, end: 0, text: '>' },
    { start: 7, end: 8, text: 'y' },
  ]);
  assert.deepEqual(pieces.marks, [{ start: 7, end: 8 }]);
  assert.deepEqual(pieces.edits(), [
    { start: 0, end: 3, text: '>1' },
    { start: 8, end: 8, text: 'xy' },
  ]);
});

test('whole lines that stay the same are left out', () => {
  const cases: [before: string, edit: TextEdit, after: TextEdit[]][] = [
    ['a\nb\nc\n', { start: 0, end: 6, text: 'a\nx\nc\n' }, [{ start: 2, end: 4, text: 'x\n' }]],
    ['a\nb\n', { start: 0, end: 4, text: 'a\nb\nc\n' }, [{ start: 4, end: 4, text: 'c\n' }]],
    ['a\na\n', { start: 0, end: 4, text: 'a\n' }, [{ start: 2, end: 4, text: '' }]],
    ['a\nb', { start: 0, end: 3, text: 'x\nb' }, [{ start: 0, end: 2, text: 'x\n' }]],
    ['abc', { start: 0, end: 3, text: 'abd' }, [{ start: 0, end: 3, text: 'abd' }]],
    ['abc', { start: 0, end: 3, text: 'abc' }, []],
  ];
  for (const [before, edit, after] of cases) {
    const pieces = new Pieces(before);
    pieces.apply([edit]);
    assert.deepEqual(pieces.edits(), after);
  }
});

test('any edits of any edits', () => {
  const round = fc.array(fc.tuple(fc.nat(8), fc.nat(3), fc.constantFrom('', 'x', 'a\n', '\n', 'b\nc')), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(
      fc.constantFrom('', 'a', 'a\nb\nc\n', 'abcdefgh', '\n\na\n'),
      fc.array(round, { maxLength: 4 }),
      (text, rounds) => {
        const pieces = new Pieces(text);
        let current: string = text;
        for (const changes of rounds) {
          const edits: TextEdit[] = [];
          let at = 0;
          for (const [gap, length, inserted] of changes) {
            const start = Math.min(at + gap, current.length);
            const end = Math.min(start + length, current.length);
            edits.push({ start, end, text: inserted });
            at = end + 1;
          }
          const ordered = edits.filter((edit, index) => index === 0 || edit.start > (edits[index - 1]?.end ?? 0));
          pieces.apply(ordered);
          current = applyEdits(current, ordered);
        }
        const edits = pieces.edits();
        assert.equal(applyEdits(text, edits), current);
        assert.ok(edits.every((edit, index) => index === 0 || edit.start > (edits[index - 1]?.end ?? 0)));
      },
    ),
  );
});
