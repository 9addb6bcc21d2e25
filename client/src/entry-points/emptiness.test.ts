import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmpty } from './emptiness';

/** A look that counts how often the folder is searched. */
function look(names: readonly string[], hasFile = false) {
  const searches = { count: 0 };
  const folder = {
    entries: async () => names.map((name) => ({ name: name.replace(/\/$/, ''), isFolder: name.endsWith('/') })),
    hasFileBelow: async () => {
      searches.count++;
      return hasFile;
    },
  };
  return { folder, searches };
}

test('a folder with nothing but what git and file managers put there is empty', async () => {
  for (const names of [[], ['.git/'], ['.git', '.DS_Store'], ['.git/', 'Thumbs.db']]) {
    const { folder, searches } = look(names, true);
    assert.equal(await isEmpty(folder), true, names.join());
    assert.equal(searches.count, 0);
  }
});

test('a file in it is enough, and then nothing is searched', async () => {
  for (const names of [['README.md'], ['src/', '.gitignore'], ['node_modules/', 'package.json']]) {
    const { folder, searches } = look(names);
    assert.equal(await isEmpty(folder), false, names.join());
    assert.equal(searches.count, 0);
  }
});

test('folders are empty as long as no file is in them', async () => {
  assert.equal(await isEmpty(look(['k8s/', '.git/']).folder), true);
  assert.equal(await isEmpty(look(['k8s/', '.git/'], true).folder), false);
});
