import * as vscode from 'vscode';

const MESSAGES = {
  chooseFolder: 'The folder to make the application in',
  make: 'Make It Here',
} as const;

/** The folder to make an application in: the given one, the workspace's, or one that the person chooses; undefined when they give up. */
export async function chooseTarget(given: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  if (given !== undefined) return given;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0]?.uri;
  if (folders.length > 1) {
    const placeHolder = vscode.l10n.t(MESSAGES.chooseFolder);
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder, ignoreFocusOut: true }))?.uri;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t(MESSAGES.chooseFolder),
    openLabel: vscode.l10n.t(MESSAGES.make),
  });
  return chosen?.[0];
}

/** The folder that an application belongs in whose answers are kept in a file, where that can be told. */
export function targetOfAnswers(file: vscode.Uri): vscode.Uri | undefined {
  const above = vscode.Uri.joinPath(file, '..');
  // Where the wizard keeps them.
  if (above.path.endsWith('/deploy')) return vscode.Uri.joinPath(above, '..');
  return vscode.workspace.getWorkspaceFolder(file)?.uri;
}

/** A folder as people call it. */
export function shownFolder(folder: vscode.Uri): string {
  const relative = vscode.workspace.asRelativePath(folder, true);
  return relative === '' || relative === folder.fsPath ? folder.path.slice(folder.path.lastIndexOf('/') + 1) : relative;
}
