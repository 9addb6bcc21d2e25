import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GoRegExp } from './index';

/** A pattern, texts that it matches, and texts that it does not. */
type Row = readonly [pattern: string, matching: readonly string[], other: readonly string[]];

const ROWS: readonly Row[] = [
  ['', ['', 'a'], []],
  ['b', ['b', 'abc'], ['', 'a']],
  ['^ab*c$', ['ac', 'abc', 'abbbc'], ['a', 'xac', 'acx', 'ac\n']],
  ['^(a|bc|)$', ['a', 'bc', ''], ['b', 'abc']],
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2,}$', ['aa', 'aaaaa'], ['a']],
  ['^a{2}b?$', ['aa', 'aab'], ['a', 'aabb']],
  ['^(ab){0,2}$', ['', 'ab', 'abab'], ['a', 'ababab']],
  ['^a+?$', ['a', 'aa'], ['']],
  // A brace that counts nothing is a brace.
  ['^a{,2}$', ['a{,2}'], ['aa']],
  ['^{a}]$', ['{a}]'], ['a']],
  ['^.$', ['a', '\r', '\u2028', '😀'], ['\n', '', 'ab']],
  ['(?s)^.$', ['\n'], ['']],
  ['(?i)^aB[c-e]$', ['abc', 'ABE', 'Abd'], ['abf']],
  ['(?i)^[^a]$', ['b'], ['a', 'A']],
  ['^(?i:a)b$', ['ab', 'Ab'], ['aB']],
  ['^(?i)a(?-i)b$', ['Ab'], ['aB']],
  ['(?m)^b$', ['a\nb\nc', 'b'], ['ab']],
  ['^(?P<year>\\d{4})-(?<month>\\d\\d)$', ['2024-05'], ['2024-5']],
  ['^[]a]$', [']', 'a'], ['b']],
  ['^[^]a]$', ['b', '\n'], [']', 'a', '']],
  ['^[a\\-z]$', ['a', '-', 'z'], ['b']],
  ['^[\\w.-]+$', ['a-b.c_1'], ['', 'ä', 'a b']],
  ['^[a-c-9]$', ['b', '-', '9'], ['d']],
  ['^[[:alpha:][:digit:]]+$', ['a1Z'], ['ä', '']],
  ['^[[:^space:]]$', ['a'], [' ']],
  // What the languages disagree on: the vertical tab and the no-break space.
  ['^\\s$', [' ', '\t', '\n', '\r', '\f'], ['\v', '\u00a0', 'a']],
  ['^\\S\\W\\D$', ['a--', '\v a'], [' --']],
  ['^a\\-b\\_c\\/$', ['a-b_c/'], []],
  ['\\Aab\\z', ['ab'], ['xab', 'abx']],
  ['\\bcat\\b', ['a cat.', 'cat'], ['concat', 'cats']],
  ['^\\Qa.b*\\E+$', ['a.b*', 'a.b**'], ['axb']],
  ['^\\x41\\x{1F600}\\101\\0$', ['A😀A\0'], ['A']],
  ['^\\pL\\p{Lu}\\P{L}$', ['äÄ1'], ['1Ä1', 'ää1']],
  ['^\\p{Greek}+$', ['αβγ'], ['abc']],
  ['^[\\p{L}\\d]+$', ['ä1'], ['-']],
  [
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
    ['1', '100m', '1.5Gi', '-1e3', '.5'],
    ['', 'Gi', '1 Gi', '1gi'],
  ],
  [
    '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    ['a', 'example.com', 'a'.repeat(63)],
    ['-a', 'a-', 'a..b', 'A', 'a'.repeat(64)],
  ],
];

describe('expressions of Go', () => {
  for (const [pattern, matching, other] of ROWS) {
    test(pattern, () => {
      const expression = GoRegExp.compile(pattern);
      assert.ok(expression, 'it is read');
      for (const text of matching) assert.ok(expression.test(text), `matches ${JSON.stringify(text)}`);
      for (const text of other) assert.ok(!expression.test(text), `does not match ${JSON.stringify(text)}`);
    });
  }

  test('and what is none', () => {
    for (const pattern of [
      '(a',
      'a)',
      '[a',
      '[b-a]',
      '*a',
      'a**',
      'a{2}{3}',
      'a{1001}',
      'a{3,2}',
      '(?=a)',
      '(?!a)',
      '(?<=a)b',
      '(a)\\1',
      '\\y',
      '\\pX',
      '\\p{Klingon}',
      '[[:letter:]]',
      '\\x{110000}',
      'a\\',
      '((a{1000}){1000}){1000}',
      `${'('.repeat(5000)}${')'.repeat(5000)}`,
    ]) {
      assert.equal(GoRegExp.compile(pattern), undefined, pattern);
    }
  });

  test('take time in proportion to the text', () => {
    const expression = GoRegExp.compile('^(a+)+(a|aa)*(a*)*$');
    assert.equal(expression?.test(`${'a'.repeat(2000)}b`), false);
  });
});
