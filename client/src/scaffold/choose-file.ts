import * as vscode from 'vscode';

const MESSAGES = {
  answers: 'The file that has the answers',
  source: 'The Compose file, Dockerfile or Nomad job to make an application of',
  browse: 'Browse...',
} as const;

/** Searches know no braces within braces. */
const PATTERNS = {
  answers: '**/*answers*.{yaml,yml,json}',
  source: '**/{*compose*.yaml,*compose*.yml,*Dockerfile*,*Containerfile*,*.nomad,*.nomad.hcl}',
} as const;

const MAX_FILES = 50;

/** Lets the person choose a file: one that is called as such files are, or any other. */
export async function chooseFile(what: 'answers' | 'source'): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t(MESSAGES[what]);
  const browse = async () => (await vscode.window.showOpenDialog({ title }))?.[0];
  const files = await vscode.workspace.findFiles(PATTERNS[what], '**/node_modules/**', MAX_FILES);
  if (files.length === 0) return browse();
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort(byLabel);
  const other = { label: vscode.l10n.t(MESSAGES.browse), uri: undefined };
  const choice = await vscode.window.showQuickPick([...items, other], { placeHolder: title, ignoreFocusOut: true });
  return choice === other ? browse() : choice?.uri;
}

function byLabel(a: { readonly label: string }, b: { readonly label: string }): number {
  return a.label < b.label ? -1 : 1;
}
