import * as vscode from 'vscode';
import type { DocumentStatus } from '../../server/src/lsp/protocol';

const MESSAGES = {
  text: 'Prodlint: {profile}, Kubernetes {version}',
  problems: 'Errors: {error}, warnings: {warning}, info: {info}',
  none: 'No problems',
  ignored: 'Not linted: the configuration ignores this file',
  change: 'Change',
  name: 'Prodlint',
} as const;

/** The language status item: profile, Kubernetes version and problems of the document in the active editor. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;
  readonly #documents = new Map<string, DocumentStatus>();
  readonly #subscriptions: vscode.Disposable[];

  constructor() {
    this.#item = vscode.languages.createLanguageStatusItem('prodlint.status', []);
    this.#item.name = MESSAGES.name;
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#documents.delete(uri.toString())),
    ];
  }

  /** What is known of the document in the active editor. */
  get current(): DocumentStatus | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    return uri === undefined ? undefined : this.#documents.get(uri);
  }

  update(status: DocumentStatus): void {
    this.#documents.set(vscode.Uri.parse(status.uri).toString(), status);
    this.#show();
  }

  /** Forgets what a server said that is there no longer. */
  clear(): void {
    this.#documents.clear();
    this.#show();
  }

  dispose(): void {
    this.#item.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    const status = this.current;
    if (status === undefined || status.state === 'disabled' || status.state === 'other') {
      this.#item.selector = [];
      return;
    }
    const { problems, profile, kubernetesVersion: version } = status;
    const count = problems.error + problems.warning + problems.info;
    this.#item.selector = [{ language: 'yaml' }, { language: 'helm' }, { language: 'helm-template' }];
    this.#item.text = vscode.l10n.t(MESSAGES.text, { profile, version });
    this.#item.detail =
      status.state === 'ignored'
        ? vscode.l10n.t(MESSAGES.ignored)
        : count === 0
          ? vscode.l10n.t(MESSAGES.none)
          : vscode.l10n.t(MESSAGES.problems, { ...problems });
    this.#item.severity =
      problems.error > 0
        ? vscode.LanguageStatusSeverity.Error
        : problems.warning > 0
          ? vscode.LanguageStatusSeverity.Warning
          : vscode.LanguageStatusSeverity.Information;
    this.#item.command = { title: vscode.l10n.t(MESSAGES.change), command: 'prodlint.selectKubernetesVersion' };
  }
}
