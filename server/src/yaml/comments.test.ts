import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findComments } from './comments';

test('comments are found, and nothing else', () => {
  const cases: [text: string, ...comments: string[]][] = [
    [''],
    ['a: 1\n'],
    ['# one\na: 1 # two\n  # three\n', '# one', '# two >', '# three'],
    ['a: "# no" # yes\nb: \'# no\'\nc: x#no\n', '# yes >'],
    ['a: | # yes\n  # no\n# yes\n', '# yes >', '# yes'],
    ['a: >- # yes\n  text # no\nb: 1 #yes', '# yes >', '#yes >'],
    ['a: "x\n  # no\n  y" # yes\n', '# yes >'],
    ['a: [ # one\n  x, # two\n  # three\n] # four\n', '# one >', '# two >', '# three', '# four >'],
    ['- # one\n  a: 1\n', '# one >'],
    ['a: &x # one\n  b: !t # two\n', '# one >', '# two >'],
    ['# one \t\r\na: 1 # two\r\n', '# one', '# two >'],
    ['\uFEFF# one\n--- # two\n%x\n... # three\n', '# one', '# two >', '# three >'],
    ['%YAML 1.2 # one\n---\n', '# one >'],
    ['a: \u001f # one\nb: \u0002\n# two\n', '# one >', '# two'],
    ['a: # 🙂 one\n', '# 🙂 one >'],
    ['#', '#'],
    ['a: {{ x }} # one\n', '# one >'],
  ];
  for (const [text, ...expected] of cases) {
    const found = findComments(text);
    assert.deepEqual(
      found.map((comment) => `${comment.text}${comment.trailing ? ' >' : ''}`),
      expected,
      JSON.stringify(text),
    );
    for (const { start, end, text: comment } of found) assert.equal(text.slice(start, end), comment);
  }
});

test('comments of texts that can not be read', () => {
  for (const text of [
    'a: [ # one\n',
    '"a # no\n',
    '\ta: }{ # x\n',
    'a: b: c # x\n',
    '? # x\n:',
    '&',
    '*# x',
    "a: '\n#",
  ]) {
    for (const { start, end, text: comment } of findComments(text)) assert.equal(text.slice(start, end), comment);
  }
});
