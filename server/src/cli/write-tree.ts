// Writes several files in one go: all of them, or none.
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ScaffoldFile } from '../scaffold/files';

/** A file that is wanted, and what stands at its place: nothing, the same text, or something else. */
export interface TreeChange {
  readonly file: ScaffoldFile;
  readonly state: 'new' | 'same' | 'changed';
}

/** Compares files with what is in a folder. */
export function compareTree(folder: string, files: readonly ScaffoldFile[]): readonly TreeChange[] {
  return files.map((file) => ({ file, state: stateOf(join(folder, file.path), file.text) }));
}

function stateOf(path: string, text: string): TreeChange['state'] {
  // Also where a file stands in the place of a folder: then writing fails, and says so.
  if (!existsSync(path)) return 'new';
  return statSync(path).isFile() && readFileSync(path, 'utf8') === text ? 'same' : 'changed';
}

/**
 * Writes the files below the folder, replacing what is there. They are written to a temporary folder first and moved from there; if anything
 * fails, what was moved is taken back, and the system's error is thrown.
 */
export function writeTree(folder: string, files: readonly ScaffoldFile[]): void {
  const undo: (() => void)[] = [];
  try {
    makeFolders(folder, undo);
    const temporary = join(folder, `.prodlint-scaffold.${process.pid}.tmp`);
    mkdirSync(temporary);
    undo.push(() => rmSync(temporary, { recursive: true, force: true }));
    for (const [index, { text }] of files.entries()) writeFileSync(join(temporary, `${index}.new`), text);
    for (const [index, file] of files.entries()) {
      const target = join(folder, file.path);
      makeFolders(dirname(target), undo);
      if (existsSync(target)) {
        if (!statSync(target).isFile()) throw Object.assign(new Error(`${target} is no file`), { code: 'EISDIR' });
        const kept = join(temporary, `${index}.old`);
        renameSync(target, kept);
        undo.push(() => renameSync(kept, target));
      }
      renameSync(join(temporary, `${index}.new`), target);
      undo.push(() => rmSync(target, { force: true }));
    }
    rmSync(temporary, { recursive: true, force: true });
  } catch (error) {
    for (const step of undo.reverse()) attempt(step);
    throw error;
  }
}

/** Makes a folder and those above it, and notes how to take away those that were not there. */
function makeFolders(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
}

/** What can not be taken back must not keep the rest from being taken back, nor hide why it is. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // The error that is thrown is the one that came first.
  }
}
