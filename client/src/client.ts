// What the extension does, whichever way the server runs: commands, status, rule pages, and the life of the client.
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions, WorkspaceEdit } from 'vscode-languageclient';
import {
  ClientCommand,
  COMPLETE_REQUEST,
  type DocumentStatus,
  type InitializationOptions,
  LIST_FILES_REQUEST,
  READ_FILE_REQUEST,
  type Scope,
  type SelectArguments,
  type ShowReferencesArguments,
  STATUS_NOTIFICATION,
  TRANSLATE_REQUEST,
  type TranslationAnswer,
} from '../../server/src/lsp/protocol';
import { applySafeFixes, chooseKubernetesVersion } from './commands';
import { registerCompleting } from './complete-application';
import { registerEntryPoints } from './entry-points';
import { concernsServer } from './kubernetes-document';
import { chooseRule, RulePages } from './rule-pages';
import { registerScaffold } from './scaffold';
import { onSchemaFeaturesChanged, withSchemaFeatures } from './schema-features';
import { StatusItem } from './status';
import { registerTranslation } from './translate';

/** Makes the client; the server is reached by IPC on a disk, as a worker in a browser. */
export type ClientFactory = (options: LanguageClientOptions) => Promise<BaseLanguageClient>;

const DOCUMENT_LANGUAGES = ['yaml', 'helm', 'helm-template'] as const;
/** Where documents are written. Not the old side of a diff, the output of a command, or a part of a notebook. */
const DOCUMENT_SCHEMES = ['file', 'untitled', 'vscode-vfs'] as const;

const MESSAGES = {
  startFailed: 'Prodlint could not start its language server: {reason}',
  showOutput: 'Show Output',
  noServer: 'The language server of Prodlint is not running.',
} as const;

/**
 * The extension while it is active. The language server starts with the first document that it has something to say of, or at once where the problems of all
 * files are wanted.
 */
export class Extension implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #makeClient: ClientFactory;
  readonly #output: vscode.LogOutputChannel;
  readonly #status: StatusItem;
  readonly #pages: RulePages;
  readonly #disposables: vscode.Disposable[] = [];
  #client: BaseLanguageClient | undefined;
  #starting: Promise<void> | undefined;
  /** The last start or stop: one begins when the one before it has ended. */
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(context: vscode.ExtensionContext, makeClient: ClientFactory) {
    this.#context = context;
    this.#makeClient = makeClient;
    this.#output = vscode.window.createOutputChannel('Prodlint', { log: true });
    this.#status = new StatusItem();
    this.#pages = new RulePages(context.extensionUri);
    this.#disposables.push(this.#output, this.#status, this.#pages, ...this.#registerCommands());
    this.#disposables.push(registerTranslation((name, text) => this.#translate(name, text)));
    this.#disposables.push(
      registerCompleting({
        ask: (question) => this.#ask(COMPLETE_REQUEST, question),
        asEdit: (edit) => this.#asEdit(edit),
        output: this.#output,
      }),
    );
    this.#disposables.push(registerScaffold((method, params) => this.#ask(method, params)));
    this.#disposables.push(
      registerEntryPoints({
        extensionUri: context.extensionUri,
        workspaceState: context.workspaceState,
        ask: (method, params) => this.#ask(method, params),
        ready: () => this.#starting,
      }),
    );
    this.#disposables.push(onSchemaFeaturesChanged(() => this.#forgetSettings()));
    for (const document of vscode.workspace.textDocuments) this.#consider(document);
    this.#considerScope();
    this.#disposables.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('prodlint.scope')) this.#considerScope();
      }),
      vscode.workspace.onDidOpenTextDocument((document) => this.#consider(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#consider(document)),
    );
  }

  /** Resolves when the server is ready, for tests; undefined as long as no Kubernetes document was seen. */
  get ready(): Promise<void> | undefined {
    return this.#starting;
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
  }

  /** Ends the server for good. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#next(() => this.#stop());
  }

  #consider(document: vscode.TextDocument): void {
    if (this.#starting !== undefined || vscode.languages.match(documentSelector(), document) === 0) return;
    if (concernsServer(document.uri.path, document.getText())) this.#starting = this.#next(() => this.#start());
  }

  #considerScope(): void {
    const isWanted = vscode.workspace.getConfiguration('prodlint').get<Scope>('scope') === 'workspace';
    if (isWanted && vscode.workspace.workspaceFolders !== undefined) this.#starting ??= this.#next(() => this.#start());
  }

  /** A client can not be stopped while it starts, and two must not run at once: what comes meanwhile waits. */
  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step);
    return this.#last;
  }

  async #start(): Promise<void> {
    if (this.#isStopped) return;
    const initializationOptions: InitializationOptions = {
      ruleUri: `${vscode.env.uriScheme}://${this.#context.extension.id}/rule/{rule}`,
      hasCommands: true,
      canReadFiles: true,
      showsStatus: true,
    };
    try {
      const client = await this.#makeClient({
        documentSelector: documentSelector(),
        outputChannel: this.#output,
        initializationOptions,
        diagnosticPullOptions: { onChange: true, onTabs: true },
        middleware: {
          workspace: {
            configuration: async (params, token, next) => {
              const answers = await next(params, token);
              if (!Array.isArray(answers)) return answers;
              return params.items.map(({ section, scopeUri }, index) =>
                section === 'prodlint' ? withSchemaFeatures(answers[index], scopeUri) : answers[index],
              );
            },
          },
        },
      });
      this.#client = client;
      client.onRequest(READ_FILE_REQUEST, ({ uri }: { uri: string }) => readFile(vscode.Uri.parse(uri)));
      client.onRequest(LIST_FILES_REQUEST, ({ uri }: { uri: string }) => listYamlFiles(vscode.Uri.parse(uri)));
      client.onNotification(STATUS_NOTIFICATION, (status: DocumentStatus) => this.#status.update(status));
      await client.start();
    } catch (error) {
      this.#output.error(error instanceof Error ? error : String(error));
      // Not waited for: the message may stand there for as long as the person likes.
      void this.#tellFailure(error instanceof Error ? error.message : String(error));
    }
  }

  async #tellFailure(reason: string): Promise<void> {
    const choice = await vscode.window.showErrorMessage(
      vscode.l10n.t(MESSAGES.startFailed, { reason }),
      vscode.l10n.t(MESSAGES.showOutput),
    );
    if (choice !== undefined) this.#output.show();
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#status.clear();
    try {
      await client?.dispose();
    } catch (error) {
      // It did not start, or does not answer: there is nothing left to stop.
      this.#output.warn(String(error));
    }
  }

  async #translate(name: string, text: string): Promise<TranslationAnswer> {
    const client = await this.#started();
    if (client === undefined) return { problem: vscode.l10n.t(MESSAGES.noServer) };
    return client.sendRequest<TranslationAnswer>(TRANSLATE_REQUEST, { name, text });
  }

  /** Sends the server a request; rejects where there is none. */
  async #ask<T>(method: string, params: unknown): Promise<T> {
    const client = await this.#started();
    if (client === undefined) throw new Error(vscode.l10n.t(MESSAGES.noServer));
    return client.sendRequest<T>(method, params);
  }

  async #asEdit(edit: WorkspaceEdit): Promise<vscode.WorkspaceEdit> {
    const client = await this.#started();
    if (client === undefined) throw new Error(vscode.l10n.t(MESSAGES.noServer));
    return client.protocol2CodeConverter.asWorkspaceEdit(edit);
  }

  /** For what needs the server whether a manifest was opened or not. */
  async #started(): Promise<BaseLanguageClient | undefined> {
    this.#starting ??= this.#next(() => this.#start());
    await this.#starting;
    return this.#client;
  }

  /** Makes the server ask for the settings again. */
  #forgetSettings(): void {
    if (this.#client?.isRunning() !== true) return;
    this.#client
      .sendNotification('workspace/didChangeConfiguration', { settings: null })
      .catch((error: unknown) => this.#output.warn(String(error)));
  }

  #restart(): Promise<void> {
    this.#starting = this.#next(async () => {
      await this.#stop();
      await this.#start();
    });
    return this.#starting;
  }

  #registerCommands(): vscode.Disposable[] {
    const register = vscode.commands.registerCommand;
    return [
      register('prodlint.fixAll', () => applySafeFixes()),
      register(ClientCommand.openRulePage, async (...rules: string[]) => {
        const chosen = rules.length === 1 ? rules[0] : await chooseRule(this.#context.extensionUri, rules);
        if (chosen !== undefined) await this.#pages.show(chosen);
      }),
      register('prodlint.selectKubernetesVersion', () => chooseKubernetesVersion(this.#status.current)),
      register('prodlint.restart', () => this.#restart()),
      register('prodlint.showOutput', () => this.#output.show()),
      register(ClientCommand.showReferences, showReferences),
      register(ClientCommand.select, ({ uri, range }: SelectArguments) => select(vscode.Uri.parse(uri), range)),
    ];
  }
}

/** The documents that are linted: those that lie where documents are written, or where a workspace folder does. */
function documentSelector(): { language: string; scheme: string }[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const schemes = new Set<string>([...DOCUMENT_SCHEMES, ...folders.map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => DOCUMENT_LANGUAGES.map((language) => ({ language, scheme })));
}

async function readFile(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** The YAML files below a folder that is on no disk, without those that the settings leave out. */
async function listYamlFiles(folder: vscode.Uri): Promise<string[]> {
  const files = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, '**/{*.yaml,*.yml,Kustomization}'),
    '**/{node_modules,.git}/**',
  );
  return files.map((file) => file.toString());
}

/** Shows what a lens speaks of, over the line that it stands on. */
async function showReferences({ uri, position, locations }: ShowReferencesArguments): Promise<void> {
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    vscode.Uri.parse(uri),
    new vscode.Position(position.line, position.character),
    locations.map(
      ({ uri: other, range: { start, end } }) =>
        new vscode.Location(
          vscode.Uri.parse(other),
          new vscode.Range(start.line, start.character, end.line, end.character),
        ),
    ),
  );
}

/** Puts the cursor on a value that a fix inserted and that the person should check. */
function select(uri: vscode.Uri, range: SelectArguments['range']): void {
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  if (editor === undefined) return;
  const selection = new vscode.Selection(range.start.line, range.start.character, range.end.line, range.end.character);
  editor.selection = selection;
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
