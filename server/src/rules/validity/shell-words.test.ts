import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellWords } from './shell-words';

test('words, quotes and escapes', () => {
  assert.deepEqual(shellWords('sh -c x'), ['sh', '-c', 'x']);
  assert.deepEqual(shellWords('  nginx -g "daemon off;" '), ['nginx', '-g', 'daemon off;']);
  assert.deepEqual(shellWords(`sh -c 'echo "$HOME" | wc'`), ['sh', '-c', 'echo "$HOME" | wc']);
  assert.deepEqual(shellWords('a"b c"d \\e \'\' "x\\"y\\n"'), ['ab cd', 'e', '', 'x"y\\n']);
  assert.deepEqual(shellWords('--port=$(PORT)'), ['--port=$(PORT)']);
  assert.deepEqual(shellWords(''), []);
});

test('what only a shell can do', () => {
  for (const text of ['a | b', 'a && b', 'echo $HOME', 'ls *.txt', 'echo `id`', 'a > b', 'a; b', 'echo "open', 'x\ny'])
    assert.equal(shellWords(text), undefined, text);
});
