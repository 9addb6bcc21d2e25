import { isAbsolute, normalize, resolve, sep } from 'node:path';
import { errorCode } from '../disk/read-text';
import { flagOf } from '../scaffold/answers/question';
import { ANSWER_NAMES, questionOf } from '../scaffold/answers/questions';
import type { ScaffoldFile } from '../scaffold/files';
import { printData } from '../scaffold/print';
import { type Arguments, COMMON_OPTIONS, type OptionKind, readArguments } from './arguments';
import { CommandError, UsageError } from './errors';
import { counted, say } from './messages';
import { filesFromAnswers, filesFromSource } from './scaffold-answers';
import { scaffoldHelp } from './scaffold-help';
import { isAskable, Questioner } from './scaffold-questions';
import { print, tell } from './terminal';
import { renderTree } from './tree';
import { compareTree, type TreeChange, writeTree } from './write-tree';

const OWN_OPTIONS = {
  ...COMMON_OPTIONS,
  answers: { type: 'string' },
  from: { type: 'string' },
  part: { type: 'string', multiple: true },
  report: { type: 'string' },
  'save-answers': { type: 'string' },
  output: { type: 'string' },
  'dry-run': { type: 'boolean' },
  overwrite: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const satisfies Record<string, OptionKind>;

/** More paths than these say no more. */
const NAMED_PATHS = 3;

/** `prodlint scaffold`: makes the files of an application. */
export async function scaffold(args: readonly string[]): Promise<number> {
  const given = readArguments(args, { ...OWN_OPTIONS, ...answerOptions() });
  if (given.has('help')) {
    print(scaffoldHelp());
    return 0;
  }
  const [superfluous] = given.positionals;
  if (superfluous !== undefined) throw new UsageError(say('unexpectedArgument', { name: superfluous }));
  const questioner = isAskable() && !given.has('yes') ? new Questioner() : undefined;
  try {
    await run(given, questioner);
  } finally {
    questioner?.close();
  }
  return 0;
}

/** Without somebody to ask, what is not given has its default. */
async function run(given: Arguments, questioner: Questioner | undefined): Promise<void> {
  for (const name of OWN_FILES) checkBelow(name, given.text(name));
  const from = given.text('from');
  const made = await (from === undefined
    ? filesFromAnswers(given, questioner)
    : filesFromSource(from, given, questioner));
  const output = given.text('output');
  const folder = { path: resolve(output ?? '.'), shown: output ?? say('here') };
  const kept = given.text('save-answers');
  const answers = kept === undefined ? [] : [{ path: kept, text: printData(made.answers) }];
  const files = [...made.files, ...answers];
  for (const name of OWN_FILES) checkFree(name, given.text(name), files);
  const changes = compare(folder, files);
  if (given.has('dry-run')) {
    print(renderTree(changes));
    return;
  }
  if (!changes.some(({ state }) => state !== 'same')) {
    tell(say('nothingToWrite', { folder: folder.shown }));
    return;
  }
  if (questioner !== undefined) print(renderTree(changes));
  await agree(changes, folder.shown, given.has('overwrite'), questioner);
  write(changes, folder);
}

/** Files whose places a person chooses. */
const OWN_FILES = ['report', 'save-answers'] as const;

function checkBelow(name: string, path: string | undefined): void {
  if (path === undefined) return;
  const clean = normalize(path);
  const isBelow = !isAbsolute(clean) && clean !== '.' && clean.split(sep)[0] !== '..' && !clean.endsWith(sep);
  if (!isBelow) throw new CommandError(say('pathNotBelow', { name: `--${name}`, path }));
}

function checkFree(name: string, path: string | undefined, files: readonly ScaffoldFile[]): void {
  if (path === undefined) return;
  const there = files.filter((file) => normalize(file.path) === normalize(path));
  if (there.length > 1) throw new CommandError(say('pathOfOther', { name: `--${name}`, path }));
}

/** Each answer is an option; those that are lists can be repeated. */
function answerOptions(): Record<string, OptionKind> {
  return Object.fromEntries(
    ANSWER_NAMES.map((name) => [
      flagOf(name),
      questionOf(name).type === 'texts' ? { type: 'string', multiple: true } : { type: 'string' },
    ]),
  );
}

/** Makes sure that nothing is replaced, and on a terminal nothing is written, without a word of the person. */
async function agree(
  changes: readonly TreeChange[],
  folder: string,
  mayOverwrite: boolean,
  questioner: Questioner | undefined,
): Promise<void> {
  const replaced = changes.filter(({ state }) => state === 'changed').map(({ file }) => file.path);
  const paths = shortList(replaced);
  if (questioner === undefined) {
    if (replaced.length > 0 && !mayOverwrite) throw new CommandError(say('filesTaken', { paths }));
    return;
  }
  const files = counted(changes.filter(({ state }) => state !== 'same').length, 'file');
  if (!(await questioner.confirm(say('askWrite', { files, folder }), true))) throw new CommandError(say('cancelled'));
  if (replaced.length === 0 || mayOverwrite) return;
  if (!(await questioner.confirm(say('askOverwrite', { paths }), false))) throw new CommandError(say('cancelled'));
}

function shortList(paths: readonly string[]): string {
  const named = paths.slice(0, NAMED_PATHS).join(', ');
  return paths.length <= NAMED_PATHS ? named : `${named} and ${counted(paths.length - NAMED_PATHS, 'more file')}`;
}

interface Folder {
  readonly path: string;
  /** As the person calls it. */
  readonly shown: string;
}

function compare({ path, shown }: Folder, files: readonly ScaffoldFile[]): readonly TreeChange[] {
  try {
    return compareTree(path, files);
  } catch (error) {
    throw new CommandError(say('filesNotWritten', { path: shown, code: errorCode(error) }));
  }
}

function write(changes: readonly TreeChange[], { path, shown }: Folder): void {
  const wanted = changes.filter(({ state }) => state !== 'same').map(({ file }) => file);
  try {
    writeTree(path, wanted);
  } catch (error) {
    throw new CommandError(say('filesNotWritten', { path: shown, code: errorCode(error) }));
  }
  tell(say('scaffolded', { files: counted(wanted.length, 'file'), folder: shown }));
}
