import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { displayWidth, showLine, wrap } from './display';

test('displayWidth counts the columns of a terminal', () => {
  assert.equal(displayWidth('image: web'), 10);
  assert.equal(displayWidth('名前'), 4);
  assert.equal(displayWidth('👍'), 2);
  assert.equal(displayWidth('e\u0301'), 1);
  assert.equal(displayWidth(''), 0);
});

describe('showLine', () => {
  test('leaves a short line as it is', () => {
    assert.deepEqual(showLine('  a: true', 5, 9), { text: '  a: true', start: 5, width: 4 });
  });

  test('marks at least one column', () => {
    assert.deepEqual(showLine('a:', 2, 2), { text: 'a:', start: 2, width: 1 });
  });

  test('makes tabs blanks, in front of the mark and in it', () => {
    assert.deepEqual(showLine('\ta\tb', 1, 4), { text: '    a    b', start: 4, width: 6 });
  });

  test('cuts what is far behind, and what is far in front', () => {
    const behind = showLine(`a: ${'x'.repeat(300)}`, 0, 1);
    assert.equal(displayWidth(behind.text), 121);
    assert.deepEqual([behind.start, behind.width, behind.text.at(-1)], [0, 1, '…']);
    const front = showLine(`${'x'.repeat(300)}END`, 300, 303);
    assert.equal(front.text.slice(front.start, front.start + front.width), 'END');
    assert.equal(front.text[0], '…');
  });

  test('cuts no character in two', () => {
    for (const lead of ['', 'a']) {
      const { text } = showLine(`${lead}${'👍'.repeat(100)}END`, lead.length + 200, lead.length + 203);
      assert.ok(!/\p{Surrogate}/u.test(text), text);
    }
  });

  test('ends a mark that is longer than what is shown', () => {
    const { start, width, text } = showLine('x'.repeat(1000), 10, 1000);
    assert.equal(start + width, displayWidth(text) - 1);
  });
});

test('wrap breaks at blanks and leaves long words whole', () => {
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('registry.example.com/web a', 5), ['registry.example.com/web', 'a']);
  assert.deepEqual(wrap('one two', Number.POSITIVE_INFINITY), ['one two']);
});
