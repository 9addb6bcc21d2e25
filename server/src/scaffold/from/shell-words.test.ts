import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitWords } from './shell-words';

test('words are split as a shell splits them', () => {
  assert.deepEqual(splitWords('a  b\tc'), ['a', 'b', 'c']);
  assert.deepEqual(splitWords(`nginx -g 'daemon off;' ""`), ['nginx', '-g', 'daemon off;', '']);
  assert.deepEqual(splitWords(String.raw`a\ b "c\"d\e" 'f\g'`), ['a b', String.raw`c"d\e`, String.raw`f\g`]);
  assert.deepEqual(splitWords('--x="a b"c'), ['--x=a bc']);
  assert.deepEqual(splitWords('   '), []);
  assert.equal(splitWords('a "b'), undefined);
});
