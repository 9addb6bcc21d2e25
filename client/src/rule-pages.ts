import * as vscode from 'vscode';

const MESSAGES = {
  unknown: 'Prodlint has no rule {rule}.',
  choose: 'Open the page of a rule',
} as const;

/** Shows the pages of rules, which come with the extension; also when a `vscode://` link to one is followed. */
export class RulePages implements vscode.UriHandler, vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #registration: vscode.Disposable;

  constructor(extensionUri: vscode.Uri) {
    this.#folder = rulePagesFolder(extensionUri);
    this.#registration = vscode.window.registerUriHandler(this);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async handleUri(uri: vscode.Uri): Promise<void> {
    const rule = /^\/rule\/([a-z0-9-]+)$/.exec(uri.path)?.[1];
    if (rule !== undefined) await this.show(rule);
  }

  /** Opens a rule's page in the Markdown preview; says so where there is no such rule. */
  async show(rule: string): Promise<void> {
    const page = vscode.Uri.joinPath(this.#folder, `${rule}.md`);
    try {
      await vscode.workspace.fs.stat(page);
    } catch {
      void vscode.window.showErrorMessage(vscode.l10n.t(MESSAGES.unknown, { rule }));
      return;
    }
    await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
  }
}

/** Lets the person choose one of some rules, or of all where none are given; undefined when nothing was chosen. */
export async function chooseRule(extensionUri: vscode.Uri, rules: readonly string[]): Promise<string | undefined> {
  const title = vscode.l10n.t(MESSAGES.choose);
  if (rules.length > 0) return vscode.window.showQuickPick([...rules], { title });
  const entries = await vscode.workspace.fs.readDirectory(rulePagesFolder(extensionUri));
  return vscode.window.showQuickPick(entries.map(([name]) => name.replace(/\.md$/, '')).sort(), { title });
}

function rulePagesFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'rules');
}
