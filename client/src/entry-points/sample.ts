// The sample manifest of the walkthrough: opened, mended step by step, and known to be clean.
import * as vscode from 'vscode';
import { safeFixes } from '../commands';
import { looksLikeKubernetes } from '../kubernetes-document';

/** Whether no error and no warning is left: a step of the walkthrough is done as soon as it becomes true. */
const CLEAN_CONTEXT = 'prodlint.sampleIsClean';
/** Whether there is a sample to fix. */
const OPEN_CONTEXT = 'prodlint.isSampleOpen';
/** How long problems are waited for: the language server may have to start. In milliseconds. */
const PATIENCE = 15_000;
/** How long the problems of a changed text are waited for. In milliseconds. */
const AFTER_CHANGE = 2000;

const MESSAGES = {
  clean: 'The sample has no error and no warning left. All its comments are still there.',
} as const;

export class Sample implements vscode.Disposable {
  readonly #file: vscode.Uri;
  readonly #registration: vscode.Disposable;
  /** The open sample; undefined while there is none. */
  #document: vscode.TextDocument | undefined;
  #hadProblems = false;

  constructor(extensionUri: vscode.Uri) {
    this.#file = vscode.Uri.joinPath(extensionUri, 'media', 'sample.yaml');
    this.#registration = vscode.Disposable.from(
      vscode.commands.registerCommand('prodlint.openSample', () => this.#open()),
      vscode.commands.registerCommand('prodlint.fixSample', () => this.#fix()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === this.#document?.uri.toString())) this.#considerClean();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.#document) this.#keep(undefined);
      }),
    );
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** Shows it as a new document, which the person may save anywhere; one that is open is shown again. */
  async #open(): Promise<vscode.TextEditor> {
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document === this.#document);
    if (shown !== undefined) return vscode.window.showTextDocument(shown.document, shown.viewColumn);
    const document = this.#document ?? (await this.#make());
    return vscode.window.showTextDocument(document, { preview: false });
  }

  async #make(): Promise<vscode.TextDocument> {
    const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.#file));
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    this.#keep(document);
    return document;
  }

  #keep(document: vscode.TextDocument | undefined): void {
    this.#document = document;
    this.#hadProblems = false;
    void vscode.commands.executeCommand('setContext', OPEN_CONTEXT, document !== undefined);
  }

  /** Makes the safe fixes, then leads to the next problem and opens the menu of its fixes. */
  async #fix(): Promise<void> {
    const editor = await this.#open();
    const { document } = editor;
    await problemsChange(document.uri, () => problemsOf(document.uri).length > 0 || this.#hadProblems, PATIENCE);
    const edit = await safeFixes(document);
    if (edit !== undefined) {
      const changed = problemsChange(document.uri, () => false, AFTER_CHANGE);
      await vscode.workspace.applyEdit(edit);
      await changed;
    }
    const [next] = problemsOf(document.uri);
    if (next === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t(MESSAGES.clean));
      return;
    }
    editor.selection = new vscode.Selection(next.range.start, next.range.start);
    editor.revealRange(next.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    await vscode.commands.executeCommand('editor.action.quickFix');
  }

  #considerClean(): void {
    const document = this.#document;
    if (document === undefined || document.isClosed) return;
    const isMended = this.#hadProblems && problemsOf(document.uri).length === 0;
    if (problemsOf(document.uri).length > 0) this.#hadProblems = true;
    const isClean = isMended && looksLikeKubernetes(document.getText());
    void vscode.commands.executeCommand('setContext', CLEAN_CONTEXT, isClean);
  }
}

/** The errors and warnings of a document, the worst first, then by their places. */
function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source, severity }) => source === 'prodlint' && severity <= vscode.DiagnosticSeverity.Warning)
    .sort((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start));
}

/** Resolves when it is enough, which is asked now and whenever the problems of a document are others; at the latest after a time in milliseconds. */
function problemsChange(uri: vscode.Uri, isEnough: () => boolean, patience: number): Promise<void> {
  if (isEnough()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(end, patience);
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some((other) => other.toString() === uri.toString())) end();
    });
  });
}
