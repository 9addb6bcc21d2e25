// The source that an application is made from: the file, and what it refers to, as far as that lies beside it.
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { slashPath } from '../disk/paths';
import { readTextFile } from '../disk/read-text';
import { cleanName } from '../kubernetes/names';
import type { DraftPlan } from '../scaffold/complete-plan';
import { readSource, type SourceKind, sourceKindOf } from '../scaffold/conversion';
import { notesToSee, reportLine } from '../scaffold/conversion-report';
import type { Note, Problem, Reading } from '../scaffold/from/report';
import type { Known } from '../scaffold/interview/parts';
import { CommandError } from './errors';
import { say } from './messages';

/** What a folder may hold at most to be taken for settings, not for code or data. */
const MOST_FILES = 30;
const MOST_BYTES = 512 * 1024;

export interface Source {
  readonly known: Known;
  /** The source's name in its own folder. */
  readonly name: string;
  /** What became of its lines. */
  readonly notes: readonly Note[];
}

/**
 * Reads a source with all that it wants from its own folder. Throws a `CommandError` with a sentence for each problem.
 *
 * @param project what is made of a source that names nothing; by default its folder's name
 */
export function readSourceAt(shown: string, project: string | undefined): Source {
  const path = resolve(shown);
  const file = readTextFile(path, shown);
  if (!file.ok) throw new CommandError(file.message);
  const kind = sourceKindOf(slashPath(path), file.text);
  if (kind === undefined) throw new CommandError(say('unknownSource', { path: shown }));
  const name = basename(path);
  const usualName = project ?? cleanName('letter-label', basename(dirname(path))) ?? kind;
  const reading = readWithSurroundings(kind, path, file.text, usualName);
  if (reading.problems.length > 0 || reading.value === undefined) throw new CommandError(problemsOf(shown, reading));
  return { known: { name: usualName, ...reading.value }, name, notes: reading.notes };
}

function problemsOf(shown: string, { problems }: Reading<unknown>): string {
  if (problems.length === 0) return say('nothingToMake', { path: shown });
  return problems.map((problem) => shownLine(shown, problem)).join('\n');
}

/** A note or problem with its file as the person calls it. */
function shownLine(shown: string, found: Note | Problem): string {
  const folder = dirname(shown);
  return reportLine({ ...found, file: folder === '.' ? found.file : slashPath(join(folder, found.file)) });
}

/** What a person should look at, a line each. */
export function linesToSee(shown: string, { notes }: Source): readonly string[] {
  return notesToSee(notes).map((note) => shownLine(shown, note));
}

/** Reads again with what the reading before wanted, until there is nothing new. */
function readWithSurroundings(kind: SourceKind, path: string, text: string, project: string): Reading<DraftPlan> {
  const folder = dirname(path);
  const texts = new Map([[basename(path), text]]);
  const tried = new Set<string>();
  for (;;) {
    const reading = readSource(kind, basename(path), texts, project);
    const wanted = reading.wanted.filter((name) => !tried.has(name));
    const found = wanted.flatMap((name) => textsAt(folder, name));
    for (const name of wanted) tried.add(name);
    for (const [name, own] of found) texts.set(name, own);
    if (found.length === 0) return reading;
  }
}

/** The texts at a path below a folder: of the file, or of the few files of a directory there. What can not be read is not there. */
function textsAt(folder: string, name: string): readonly (readonly [name: string, text: string])[] {
  try {
    const path = join(folder, name);
    if (!isWithin(folder, path)) return [];
    if (!statSync(path).isDirectory()) return textOf(folder, path);
    const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
    const paths = files.map((entry) => join(entry.parentPath, entry.name)).filter((each) => isWithin(folder, each));
    const size = paths.map((each) => statSync(each).size).reduce((sum, bytes) => sum + bytes, 0);
    if (files.length > MOST_FILES || size > MOST_BYTES) return [];
    const texts = paths.sort().flatMap((each) => textOf(folder, each));
    // Half of a folder would be worse than none.
    return texts.length === files.length ? texts : [];
  } catch {
    return [];
  }
}

function textOf(folder: string, path: string): readonly (readonly [string, string])[] {
  if (statSync(path).size > MOST_BYTES) return [];
  const file = readTextFile(path, path);
  return file.ok ? [[slashPath(relative(folder, path)), file.text]] : [];
}

/** Nothing outside of the source's folder is read, links included. */
function isWithin(folder: string, path: string): boolean {
  return realpathSync(path).startsWith(`${realpathSync(folder)}${sep}`);
}
