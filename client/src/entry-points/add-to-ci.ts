// Makes the CI of a repository run Prodlint: asks which one, and writes or completes its file.
import * as vscode from 'vscode';
import {
  CI_FILE_REQUEST,
  CI_FOLDERS,
  CI_PATHS,
  CI_SYSTEMS,
  type CiFile,
  type CiSystem,
  runsProdlint,
} from '../../../server/src/lsp/protocol';
import type { Ask } from '../scaffold/server';
import { exists } from '../scaffold/write-files';

const MESSAGES = {
  noFolder: 'Open the folder of a repository first.',
  choose: 'Where should Prodlint run on every change?',
  exists: '{path}, which is there already',
  there: '{path} runs Prodlint already.',
  added: 'Prodlint is added to {path}, which is not saved yet: save it, or undo the change.',
  unreadable: '{path} can not be added to as it stands. What it needs is shown beside it.',
} as const;

const SYSTEMS: Readonly<Record<CiSystem, { readonly label: string; readonly detail: string }>> = {
  github: { label: 'GitHub Actions', detail: 'Problems stand beside the changed lines of a pull request.' },
  'github-code-scanning': {
    label: 'GitHub Code Scanning',
    detail: 'Problems are kept and followed in the Security tab. Private repositories need GitHub Code Security.',
  },
  gitlab: { label: 'GitLab CI', detail: 'Problems stand in the log and in the test report of a merge request.' },
  'pre-commit': { label: 'pre-commit', detail: 'A hook looks at the changed files before each commit.' },
};

/** Registers the command. */
export function registerAddToCi(ask: Ask): vscode.Disposable {
  return vscode.commands.registerCommand('prodlint.addToCi', async () => {
    try {
      await addToCi(ask);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}

async function addToCi(ask: Ask): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const system = await chooseSystem(folder);
  if (system === undefined) return;
  const path = (await alreadyIn(folder, system)) ?? CI_PATHS[system];
  const uri = vscode.Uri.joinPath(folder, path);
  const document = (await exists(uri)) ? await vscode.workspace.openTextDocument(uri) : undefined;
  const existing = document?.getText() ?? null;
  const file = await ask<CiFile>(CI_FILE_REQUEST, { system, existing });
  if (document === undefined) {
    if ('text' in file) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(file.text));
    await vscode.window.showTextDocument(uri);
    return;
  }
  const editor = await vscode.window.showTextDocument(document);
  switch (file.outcome) {
    case 'there':
      void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.there, { path }));
      return;
    case 'unreadable': {
      void vscode.window.showWarningMessage(vscode.l10n.t(MESSAGES.unreadable, { path }));
      const addition = await vscode.workspace.openTextDocument({ language: 'yaml', content: file.text });
      await vscode.window.showTextDocument(addition, vscode.ViewColumn.Beside);
      return;
    }
    default:
      await replaceText(editor, file.text);
      void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.added, { path }));
  }
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.noFolder));
  if (folders.length < 2) return folders[0]?.uri;
  return (await vscode.window.showWorkspaceFolderPick())?.uri;
}

/** The path of a file among several that runs Prodlint already. */
async function alreadyIn(folder: vscode.Uri, system: CiSystem): Promise<string | undefined> {
  const below = CI_FOLDERS[system];
  if (below === undefined || !(await exists(vscode.Uri.joinPath(folder, below)))) return undefined;
  for (const [name] of await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, below))) {
    const path = `${below}/${name}`;
    if (/\.ya?ml$/.test(name) && runsProdlint(await readText(vscode.Uri.joinPath(folder, path)))) return path;
  }
  return undefined;
}

async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** What the repository has a file of comes first. */
async function chooseSystem(folder: vscode.Uri): Promise<CiSystem | undefined> {
  const items = await Promise.all(
    CI_SYSTEMS.map(async (system) => {
      const path = CI_PATHS[system];
      const isThere = await exists(vscode.Uri.joinPath(folder, path));
      return {
        ...SYSTEMS[system],
        system,
        isThere,
        description: isThere ? vscode.l10n.t(MESSAGES.exists, { path }) : path,
      };
    }),
  );
  items.sort((a, b) => Number(b.isThere) - Number(a.isThere));
  const choice = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t(MESSAGES.choose) });
  return choice?.system;
}

/** Writes only what is other than before, so that cursor and folds stay, and leaves it to the person to save. */
async function replaceText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const before = document.getText();
  let start = 0;
  while (start < before.length && before[start] === text[start]) start++;
  let tail = 0;
  while (tail < before.length - start && tail < text.length - start && before.at(-1 - tail) === text.at(-1 - tail))
    tail++;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(before.length - tail));
  await editor.edit((edit) => edit.replace(range, text.slice(start, text.length - tail)));
  const inserted = document.positionAt(start);
  editor.selection = new vscode.Selection(inserted, inserted);
  editor.revealRange(new vscode.Range(inserted, document.positionAt(text.length - tail)));
}
