import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDotenv } from './dotenv';

function pairs(text: string): [string, string | undefined][] {
  return parseDotenv(text).entries.map(({ name, value }) => [name, value]);
}

test('comments, quotes and names without a value', () => {
  const text = `# first\n\nA=1 # one\nexport B = two words \nC='$literal'\nD="a\\nb\\"c" # after\nE\nF=\nG: yaml\n`;
  assert.deepEqual(pairs(text), [
    ['A', '1'],
    ['B', 'two words'],
    ['C', '$literal'],
    ['D', 'a\nb"c'],
    ['E', undefined],
    ['F', ''],
    ['G', 'yaml'],
  ]);
});

test('a quoted value may go over lines', () => {
  assert.deepEqual(pairs('KEY="a\nb"\nNEXT=1\r\n'), [
    ['KEY', 'a\nb'],
    ['NEXT', '1'],
  ]);
});

test('a hash inside of a value belongs to it', () => {
  assert.deepEqual(pairs('A=x#y\nB=http://h/#a'), [
    ['A', 'x#y'],
    ['B', 'http://h/#a'],
  ]);
});

test('other lines are told apart, and each entry knows its place', () => {
  const text = 'A=1\n=broken\nB=2';
  const { entries, wrong } = parseDotenv(text);
  assert.deepEqual(wrong, [4]);
  assert.deepEqual(
    entries.map(({ start, end }) => text.slice(start, end)),
    ['A=1', 'B=2'],
  );
});
