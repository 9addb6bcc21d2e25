import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpolate, splitAtColons } from './interpolation';

const variables = new Map([
  ['SET', 'value'],
  ['EMPTY', ''],
]);

test('every form of a variable', () => {
  const cases: Record<string, string> = {
    $SET: 'value',
    '${SET}/x': 'value/x',
    $$SET: '$SET',
    '${NONE:-fallback}': 'fallback',
    '${EMPTY:-fallback}': 'fallback',
    '${EMPTY-fallback}': '',
    '${SET:+there}': 'there',
    '${NONE+there}': '',
    '${NONE:-${SET}}': 'value',
    '${NONE:-${OTHER:-deep}}': 'deep',
    '${NONE:-a:b/c}': 'a:b/c',
    'no variable': 'no variable',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(interpolate(text, variables).text, expected, text);
});

test('what has no value stays as it is written and is told', () => {
  const { text, open } = interpolate(`\${NONE}:$NONE`, variables);
  assert.equal(text, `\${NONE}:$NONE`);
  assert.deepEqual(open, ['NONE']);
  const demanded = interpolate(`\${NONE:?must be set}`, variables);
  assert.deepEqual(demanded.demanded, [{ variable: 'NONE', words: 'must be set' }]);
});

test('a dollar sign that begins nothing is told', () => {
  for (const text of ['$(date)', 'cost: 5$', `\${`, `\${SET`, `\${1}`, `\${SET!x}`]) {
    assert.notEqual(interpolate(text, variables).wrong, undefined, text);
  }
});

test('long texts of openings end soon', () => {
  assert.equal(interpolate(`\${A:-`.repeat(20_000), variables).open.length, 0);
});

test('colons inside of braces and brackets do not split', () => {
  assert.deepEqual(splitAtColons(`\${A:-b}:/c:ro`), [`\${A:-b}`, '/c', 'ro']);
  assert.deepEqual(splitAtColons('[::1]:80:80'), ['[::1]', '80', '80']);
});
