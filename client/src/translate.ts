// Turning the configuration of another linter into .prodlint.yaml: offered above the first line of such a file, and as a command.
import * as vscode from 'vscode';
import { FOREIGN_CONFIGURATION_NAMES, type TranslationAnswer } from '../../server/src/lsp/protocol';

const COMMAND = 'prodlint.translateConfiguration';
const PATTERN = `**/{${FOREIGN_CONFIGURATION_NAMES.join(',')}}`;
const MAX_FILES = 50;

const MESSAGES = {
  offer: 'Turn into .prodlint.yaml',
  choose: 'The configuration to turn into .prodlint.yaml',
  none: 'There is no configuration of kube-linter or Polaris in this workspace.',
  exists: 'There is a .prodlint.yaml beside it already. The translation is shown beside that.',
} as const;

/** Asks the server for a translation. */
export type Translate = (name: string, text: string) => Promise<TranslationAnswer>;

export function registerTranslation(translate: Translate): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMAND, async (given?: vscode.Uri) => {
      const uri = given ?? (await chooseFile());
      if (uri !== undefined) await translateFile(uri, translate);
    }),
    vscode.languages.registerCodeLensProvider({ pattern: PATTERN }, { provideCodeLenses: offer }),
  );
}

function offer(document: vscode.TextDocument): vscode.CodeLens[] {
  const title = vscode.l10n.t(MESSAGES.offer);
  return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: COMMAND, arguments: [document.uri] })];
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles(PATTERN, '**/node_modules/**', MAX_FILES);
  if (files.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.none));
  if (files.length < 2) return files[0];
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const choice = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t(MESSAGES.choose) });
  return choice?.uri;
}

async function translateFile(uri: vscode.Uri, translate: Translate): Promise<void> {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const source = await vscode.workspace.openTextDocument(uri);
  const answer = await translate(name, source.getText());
  if ('problem' in answer) {
    void vscode.window.showErrorMessage(answer.problem);
    return;
  }
  const target = vscode.Uri.joinPath(uri, '..', '.prodlint.yaml');
  if (await exists(target)) {
    // What somebody wrote is not written over: both are shown, to take over what is wanted.
    void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.exists));
    const translated = await vscode.workspace.openTextDocument({ language: 'yaml', content: answer.text });
    await vscode.commands.executeCommand('vscode.diff', target, translated.uri, '.prodlint.yaml');
    return;
  }
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(answer.text));
  await vscode.window.showTextDocument(target);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
