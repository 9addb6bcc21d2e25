import * as vscode from 'vscode';
import { shownFolder } from './target';
import { type FileChange, NothingWritten, writeFiles } from './write-files';

const MESSAGES = {
  made: 'Made {count} files in {folder}.',
  madeOne: 'Made 1 file in {folder}.',
  replaceOne: '{path} is there already with another text. Replace it?',
  replace: '{count} files are there already with other texts. Replace them?',
  andMore: 'and {count} more',
  replaceAll: 'Replace',
  onlyNew: 'Make Only the New Files',
  failed: 'Nothing was changed: {file} could not be written ({reason}).',
  failedPartly: '{file} could not be written ({reason}). What was made before it was taken back, but for {paths}.',
} as const;

/** More paths than these are counted. */
const NAMED_PATHS = 15;

/** Writes files; what is there is replaced only if the person says so. Tells what came of it; false where nothing was written. */
export async function writeChecked(changes: readonly FileChange[], folder: vscode.Uri): Promise<boolean> {
  const wanted = await agreed(changes);
  if (wanted === undefined) return false;
  try {
    await writeFiles(wanted);
  } catch (error) {
    if (!(error instanceof NothingWritten)) throw error;
    const paths = error.left.map((uri) => vscode.workspace.asRelativePath(uri)).join(', ');
    const message = paths === '' ? MESSAGES.failed : MESSAGES.failedPartly;
    const file = vscode.workspace.asRelativePath(error.file);
    void vscode.window.showErrorMessage(vscode.l10n.t(message, { file, reason: error.message, paths }));
    return false;
  }
  const message = wanted.length === 1 ? MESSAGES.madeOne : MESSAGES.made;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(message, { count: wanted.length, folder: shownFolder(folder) }),
  );
  return true;
}

/** Asks about files that would be replaced. */
async function agreed(changes: readonly FileChange[]): Promise<readonly FileChange[] | undefined> {
  const replaced = changes.filter(({ state }) => state === 'changed').map(({ file }) => file.path);
  const [first] = replaced;
  if (first === undefined) return changes;
  const fresh = changes.filter(({ state }) => state === 'new');
  const message =
    replaced.length === 1
      ? vscode.l10n.t(MESSAGES.replaceOne, { path: first })
      : vscode.l10n.t(MESSAGES.replace, { count: replaced.length });
  const replaceAll = vscode.l10n.t(MESSAGES.replaceAll);
  const onlyNew = vscode.l10n.t(MESSAGES.onlyNew);
  const more = replaced.length - NAMED_PATHS;
  const detail = [
    ...replaced.slice(0, NAMED_PATHS),
    ...(more > 0 ? [vscode.l10n.t(MESSAGES.andMore, { count: more })] : []),
  ].join('\n');
  const buttons = fresh.length > 0 ? [replaceAll, onlyNew] : [replaceAll];
  const choice = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  if (choice === replaceAll) return changes;
  return choice === onlyNew ? fresh : undefined;
}
