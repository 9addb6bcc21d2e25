import * as vscode from 'vscode';
import type { ScaffoldFile } from '../../../server/src/lsp/protocol';

const SCHEME = 'prodlint-preview';

/** Read-only documents with texts of files that are not there yet. */
export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  readonly onDidChange = this.#changes.event;

  provideTextDocumentContent({ path }: vscode.Uri): string | undefined {
    return this.#texts.get(path);
  }

  /** Shows a text as that of a file, beside what stands in the file's place now if that is given; the focus stays where it is. */
  async show(file: ScaffoldFile, present?: { readonly uri: vscode.Uri; readonly title: string }): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${file.path}` });
    this.#texts.set(uri.path, file.text);
    this.#changes.fire(uri);
    const options = { preview: true, preserveFocus: true };
    if (present === undefined) await vscode.window.showTextDocument(uri, options);
    else await vscode.commands.executeCommand('vscode.diff', present.uri, uri, present.title, options);
  }

  /** Closes what was shown. */
  async close(): Promise<void> {
    const isOurs = ({ input }: vscode.Tab) =>
      (input instanceof vscode.TabInputText && input.uri.scheme === SCHEME) ||
      (input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME);
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isOurs)));
    this.#texts.clear();
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
  }
}
