import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseYaml } from './document';
import { explainSyntax } from './syntax-cause';
import { tabsToSpaces } from './tabs';
import { applyEdits } from './text';

/** The causes with the text they stand on and its one-based line. */
function causes(text: string): string[] {
  return explainSyntax(parseYaml(text)).map(({ cause, start, end }) => {
    const line = text.slice(0, start).split('\n').length;
    return `${cause} ${line} ${text.slice(start, end)}`;
  });
}

describe('why a text can not be read', () => {
  test('nothing is said of what can be read', () => {
    for (const text of ['', 'a: 1\n', '# only\n', 'a: "x\n  y"\n', 'a: [1,\n  2]\n', '- a\n- b', '{{ a }}: [\n'])
      assert.deepEqual(causes(text), [], text);
  });

  test('a quote stands where it opens, even if another one closes it', () => {
    assert.deepEqual(causes('a: "x\nb: 1\n'), ['unclosedQuote 1 "x']);
    assert.deepEqual(causes('a: "x\nb: "y"\nc: 2\n'), ['unclosedQuote 1 "x']);
    assert.deepEqual(causes("m:\n  a: 'x\n  b: 'y'\n"), ["unclosedQuote 2 'x"]);
    assert.deepEqual(causes('a: "'), ['unclosedQuote 1 "']);
  });

  test('a bracket stands where it opens, the innermost first', () => {
    assert.deepEqual(causes('a: [1, {b: 2}\nc: 3\n'), ['unclosedBracket 1 [']);
    assert.deepEqual(causes('a: [1, {b: 2\nc: 3\n'), ['unclosedBracket 1 {']);
    assert.deepEqual(causes('{"a": [1, 2\n'), ['unclosedBracket 1 [']);
    assert.deepEqual(causes('a: ["[", 1\nb: 2\n'), ['unclosedBracket 1 [']);
  });

  test('one mistake is told once, however much follows from it', () => {
    assert.equal(causes(`a: ${'['.repeat(150)}\nb: 1\nc: 2\n`).length, 1);
    assert.equal(causes('a:\n\tb: 1\n\tc: 2\n\td: [\n').length, 1);
    assert.equal(causes('a: x: y\nb: x: y\n').length, 1);
  });

  test('what does not follow from each other is told one by one', () => {
    assert.deepEqual(causes('a: "\\d"\nb: *x\nc: "\\w \\d"\n'), ['escape 1 \\d', 'escape 3 \\w']);
    assert.deepEqual(causes('a: *x\nb: *y\n'), ['unknownAlias 1 *x', 'unknownAlias 2 *y']);
    assert.deepEqual(causes('a: "\\d"\nb: x: y\nc: "\\d"\n'), ['escape 1 \\d', 'colonInValue 2 x: y']);
  });

  test('an escape is shown as far as it goes', () => {
    assert.deepEqual(causes('a: "\\u12"\n'), ['escape 1 \\u']);
    assert.deepEqual(causes('a: "\\xg0"\n'), ['escape 1 \\x']);
  });

  test('indentation is told by what stands above', () => {
    assert.deepEqual(causes('a:\n  b: 1\n c: 2\n'), ['indentUneven 3 c']);
    assert.deepEqual(causes('a: 1\n  b: 2\n'), ['indentTooDeep 2 b']);
    assert.deepEqual(causes('a: 1\n\n  b: 2\n'), ['indentTooDeep 3 b']);
    assert.deepEqual(causes('a:\n  - b\n  c: 1\n'), ['keyAmongItems 3 c']);
    assert.deepEqual(causes('a:\n  b: 1\n  - c\n'), ['listAmongKeys 3 -']);
    assert.deepEqual(causes('a: |\n    x\n  y\n'), ['blockIndent 3 y']);
    assert.deepEqual(causes('a:\n  b: 1\r\n c: 2\r\n'), ['indentUneven 3 c']);
  });

  test('comments and line endings are no part of what is shown', () => {
    assert.deepEqual(causes('a: b: c   # why\n'), ['colonInValue 1 b: c']);
    assert.deepEqual(causes('a: @b \r\nc: 1\r\n'), ['reservedStart 1 @b']);
  });
});

describe('tabs that indent', () => {
  const spaced = (text: string) => {
    const edits = tabsToSpaces(text);
    return edits && applyEdits(text, edits);
  };

  test('become the indentation that the document has', () => {
    assert.equal(spaced('a:\n\tb: 1\n'), 'a:\n  b: 1\n');
    assert.equal(spaced('x:\n    y: 1\na:\n\tb:\n\t\tc: 1\n'), 'x:\n    y: 1\na:\n    b:\n        c: 1\n');
    assert.equal(spaced('a:\n  b:\n  \tc: 1\n'), 'a:\n  b:\n    c: 1\n');
  });

  test('become another one where only that can be read', () => {
    assert.equal(spaced('a:\n    x: 1\n    b:\n\t  - c\n\t  - d\n'), 'a:\n    x: 1\n    b:\n      - c\n      - d\n');
  });

  test('behind a dash become one space', () => {
    assert.equal(spaced('a:\n\t-\tb: 1\n\t  c: 2\n'), 'a:\n  - b: 1\n    c: 2\n');
  });

  test('inside texts stay', () => {
    const text = 'a: |\n  x:\n  \ty\nb: "p\n  \tq"\nc:\n\td: 1\n';
    assert.equal(spaced(text), text.replace('\n\td', '\n  d'));
    assert.equal(spaced('a: b\tc\n'), undefined);
  });

  test('are left where something else is wrong, too', () => {
    assert.equal(spaced('a:\n\tb: [1\n'), undefined);
  });
});
