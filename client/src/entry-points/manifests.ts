// A new manifest, and what VS Code's menus know of the active one.
import * as vscode from 'vscode';
import { looksLikeKubernetes } from '../kubernetes-document';

/** Whether the active editor has a manifest in it: menus offer what is for manifests only there. */
const CONTEXT = 'prodlint.isManifest';

/** Keeps the context key. */
export class ManifestContext implements vscode.Disposable {
  readonly #registration: vscode.Disposable;
  #isManifest = false;

  constructor() {
    this.#registration = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // What is one is read again only when it is shown anew: that costs nothing while somebody types.
        if (!this.#isManifest && document === vscode.window.activeTextEditor?.document) this.#update();
      }),
    );
    this.#update();
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const isManifest = document?.languageId === 'yaml' && looksLikeKubernetes(document.getText());
    if (isManifest === this.#isManifest) return;
    this.#isManifest = isManifest;
    void vscode.commands.executeCommand('setContext', CONTEXT, isManifest);
  }
}

/** Opens an empty YAML document with the suggestions of whole objects, once there is a server that `ready` waits for. */
export async function openNewManifest(ready: () => Promise<void> | undefined): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'yaml' }));
  await ready();
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
}
