// The last step: the files to be made, each of which can be looked at.
import * as vscode from 'vscode';
import type { ScaffoldFile } from '../../../server/src/lsp/protocol';
import type { Previews } from './previews';
import { askPick, type Entry, type StepButton } from './steps';
import { shownFolder } from './target';
import { compareFiles, type FileChange } from './write-files';

const MESSAGES = {
  title: 'Production application: Files in {folder}',
  placeholder: 'Choose a file to look at it',
  create: 'Create {count} files',
  createOne: 'Create 1 file',
  createAndReplace: 'Create {count} files, replace {replaced}',
  replace: 'Replace {replaced} files',
  replaceOne: 'Replace 1 file',
  createDetail: 'In {folder}',
  replaceDetail: 'In {folder}. You are asked before a file is replaced',
  nothing: 'Nothing to change',
  nothingDetail: 'All {count} files are there as they would be made',
  files: 'Files',
  new: 'new',
  changed: 'differs from what is there',
  same: 'is there already',
  comparison: '{path} (present and made)',
  keepAnswers: 'Save the Answers Too, in {path}',
  keepNoAnswers: 'Do Not Save the Answers',
} as const;

const KEEP = 'keep';
const STATES = { new: MESSAGES.new, changed: MESSAGES.changed, same: MESSAGES.same } as const;
const ICONS = { new: 'diff-added', changed: 'diff-modified', same: 'check' } as const;

export interface FilesToShow {
  readonly folder: vscode.Uri;
  readonly files: readonly ScaffoldFile[];
  /** A file that is made if the person wants it. */
  readonly answers: ScaffoldFile;
  readonly step?: number;
  readonly keeping: Keeping;
}

/** Whether the answers are to be saved; what the person said of it holds until the wizard ends. */
export interface Keeping {
  wanted?: boolean;
}

/** Shows files; gives what is to be written, `back`, or undefined where the person gave up. Nothing to write is an empty list. */
export async function askFiles(
  { folder, files, answers, step, keeping }: FilesToShow,
  previews: Previews,
): Promise<readonly FileChange[] | 'back' | undefined> {
  const own = await compareFiles(folder, files);
  const [kept] = await compareFiles(folder, [answers]);
  for (;;) {
    const keeps = keeping.wanted ?? kept?.state === 'same';
    const changes = keeps && kept !== undefined ? sorted([...own, kept]) : own;
    const reply = await askPick<FileChange | 'create'>({
      title: vscode.l10n.t(MESSAGES.title, { folder: shownFolder(folder) }),
      ...(step !== undefined && { step, totalSteps: step }),
      canGoBack: true,
      buttons: [keepButton(keeps, answers.path)],
      placeholder: vscode.l10n.t(MESSAGES.placeholder),
      entries: [createEntry(changes, folder), ...fileEntries(changes)],
      take: (value) => {
        if (value !== 'create') void look(value, previews);
        return value === 'create';
      },
    });
    if (reply === undefined) return undefined;
    if (reply.kind === 'back') return 'back';
    if (reply.kind === 'answer') return changes.filter(({ state }) => state !== 'same');
    keeping.wanted = !keeps;
  }
}

function look({ file, uri, state }: FileChange, previews: Previews): Promise<void> {
  if (state !== 'changed') return previews.show(file);
  return previews.show(file, { uri, title: vscode.l10n.t(MESSAGES.comparison, { path: file.path }) });
}

function sorted(changes: readonly FileChange[]): readonly FileChange[] {
  return [...changes].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
}

function keepButton(keeps: boolean, path: string): StepButton {
  const tooltip = keeps ? vscode.l10n.t(MESSAGES.keepNoAnswers) : vscode.l10n.t(MESSAGES.keepAnswers, { path });
  return { id: KEEP, iconPath: new vscode.ThemeIcon(keeps ? 'save-all' : 'save'), tooltip };
}

function createEntry(changes: readonly FileChange[], uri: vscode.Uri): Entry<'create'> {
  const count = (wanted: FileChange['state']) => changes.filter(({ state }) => state === wanted).length;
  const folder = shownFolder(uri);
  const made = count('new');
  const replaced = count('changed');
  if (made + replaced === 0) {
    return {
      label: `$(check) ${vscode.l10n.t(MESSAGES.nothing)}`,
      detail: vscode.l10n.t(MESSAGES.nothingDetail, { count: changes.length }),
      value: 'create',
    };
  }
  const text = vscode.l10n.t(sentence(made, replaced), { count: made, replaced });
  const detail = vscode.l10n.t(replaced > 0 ? MESSAGES.replaceDetail : MESSAGES.createDetail, { folder });
  return { label: `$(new-folder) ${text}`, detail, value: 'create' };
}

function sentence(made: number, replaced: number): string {
  if (made > 0 && replaced > 0) return MESSAGES.createAndReplace;
  if (replaced > 0) return replaced === 1 ? MESSAGES.replaceOne : MESSAGES.replace;
  return made === 1 ? MESSAGES.createOne : MESSAGES.create;
}

function fileEntries(changes: readonly FileChange[]): Entry<FileChange>[] {
  const separator = { label: vscode.l10n.t(MESSAGES.files), kind: vscode.QuickPickItemKind.Separator };
  const entries = changes.map((change) => ({
    label: change.file.path,
    description: vscode.l10n.t(STATES[change.state]),
    iconPath: new vscode.ThemeIcon(ICONS[change.state]),
    value: change,
  }));
  return [separator, ...entries];
}
