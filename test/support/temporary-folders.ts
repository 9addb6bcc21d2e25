// Folders for tests that need a disk.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Gives a function that makes folders with files, each with its path and its URI. They go when the tests of the file are done. */
export function temporaryFolders(prefix: string) {
  const base = mkdtempSync(join(tmpdir(), prefix));
  after(() => rmSync(base, { recursive: true, force: true }));
  let count = 0;
  return (files: Readonly<Record<string, string>>): { path: string; uri: string } => {
    const path = join(base, String(count++));
    mkdirSync(path);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    return { path, uri: pathToFileURL(path).toString() };
  };
}
