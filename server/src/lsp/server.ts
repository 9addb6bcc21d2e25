import {
  type CancellationToken,
  type CodeAction,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
  TextDocuments,
  WatchKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Linter } from '../engine/linter';
import { translateConfiguration } from '../engine/migration';
import { PROJECT_FILE_NAMES, type Project } from '../engine/project';
import { FileSnapshot } from '../engine/snapshot';
import { minorVersionOf } from '../kubernetes/kubernetes-version';
import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import type { Schemas } from '../kubernetes/schema/schemas';
import { RULES } from '../rules/registry.generated';
import type { Rule } from '../rules/rule';
import { resolvePath } from '../workspace/files';
import { cancelled } from './cancelled';
import { SettingsOfClient } from './client-settings';
import {
  ACTION_KINDS,
  type ActionClient,
  type ActionQuestion,
  completeAction,
  type OfferedAction,
  offerActions,
} from './code-actions';
import type { CompletionClient } from './completion/items';
import { COMPLETION_CAPABILITIES, completionClient, serveCompletion } from './completion/serve';
import { showConfigurationProblems, showProblems } from './diagnostics';
import { LintedDocument } from './linted-document';
import { OpenDocuments } from './open-documents';
import { isPlaceless, isYamlName, pathOf, uriOf } from './paths';
import { Projects } from './projects';
import {
  type DocumentState,
  type DocumentStatus,
  type InitializationOptions,
  STATUS_NOTIFICATION,
  TRANSLATE_REQUEST,
  type TranslationAnswer,
  type TranslationQuestion,
} from './protocol';
import { READING_CAPABILITIES, serveReading } from './reading';
import { type ListDisk, type ReadDisk, WorkspaceFiles } from './workspace-files';
import { usesCustomKinds, WorkspaceKinds } from './workspace-kinds';

/** What differs between a server on a disk and one in a web worker. */
export interface ServerHost {
  readonly name: string;
  readonly version: string;
  readonly readDisk?: ReadDisk;
  readonly listDisk?: ListDisk;
  /** Where the page of a rule is, for clients that give no address of their own. */
  readonly pageUri: (rule: string) => string;
  /** The kinds that come with the program. */
  readonly schemas: Schemas;
}

/** How long is waited after a change of settings or other files before the client is told, as more may follow; in milliseconds. */
const REFRESH_DELAY = 150;

const NOTHING = new FileSnapshot('');

/** Serves a connection until it ends. Reports failures of rules to the client's log and goes on. */
export function serve(connection: Connection, host: ServerHost): void {
  const documents = new TextDocuments(TextDocument);
  new Server(connection, documents, host).listen();
}

/** What is needed to offer an action again. */
interface ActionData extends ActionQuestion {
  readonly uri: string;
  readonly version: number;
  readonly index: number;
}

class Server {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #host: ServerHost;
  readonly #files: WorkspaceFiles;
  readonly #linter: Linter;
  readonly #kinds: WorkspaceKinds;
  readonly #settings: SettingsOfClient;
  readonly #open = new OpenDocuments();
  // By document, not by URI: one that is closed and opened again counts its versions from the start.
  readonly #linted = new WeakMap<TextDocument, LintedDocument>();
  readonly #serials = new WeakMap<TextDocument, number>();
  readonly #projects: Projects;
  readonly #reported = new Set<string>();
  /** Tells the result ids of this server from those of one before it. */
  readonly #start = Date.now().toString(36);
  #folders: readonly string[] = [];
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #openedCount = 0;
  #generation = 0;
  #options: InitializationOptions = {};
  #can = { pull: false, refresh: false, configuration: false, watch: false, folders: false, resolve: false };
  #actionClient: ActionClient = { hasCommands: false, takesVersions: false };
  #completionClient: CompletionClient = completionClient({});

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, host: ServerHost) {
    this.#connection = connection;
    this.#documents = documents;
    this.#host = host;
    this.#files = new WorkspaceFiles(connection, documents, host);
    this.#settings = new SettingsOfClient(connection, (error) =>
      this.#logOnce('The client does not tell its settings, so the defaults hold', error),
    );
    this.#projects = new Projects(this.#files, host.schemas, (what, about) => this.#logOnce(what, about));
    const tellFailure = (rule: Rule, error: unknown) =>
      this.#logOnce(`Rule ${rule.id} failed and is silent for one object`, error);
    this.#linter = new Linter(RULES, tellFailure, host.schemas.withWorkspace([], false));
    this.#linter.clock = Date.now;
    const sources = {
      list: (folder: string) => this.#files.list(folder),
      read: (path: string) => this.#files.read(path),
      open: () => documents.all().map((document) => ({ path: pathOf(document.uri), text: document.getText() })),
    };
    this.#kinds = new WorkspaceKinds(
      sources,
      () => host.schemas.kubernetes,
      (bundles) => this.#takeKinds(bundles),
    );
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#register());
    connection.onDidChangeConfiguration(() => this.#startOver());
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri, type } of changes) this.#files.changed(pathOf(uri), type === FileChangeType.Deleted);
      if (changes.some(({ uri }) => this.#projects.decidesOverOthers(pathOf(uri)))) this.#startOver();
      for (const { uri, type } of changes) {
        if (type === FileChangeType.Deleted) this.#kinds.pathRemoved(pathOf(uri));
        else if (isYamlName(uri)) this.#kinds.fileChanged(pathOf(uri));
      }
    });
    connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
      const report = await this.#diagnose(textDocument.uri, token);
      if (report === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      if (report.resultId === previousResultId)
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId: report.resultId, items: report.diagnostics };
    });
    connection.onCodeAction(async (params, token) => {
      const linted = await this.#lintOpen(params.textDocument.uri, token);
      if (linted === undefined) return [];
      const { range, context } = params;
      const offered = offerActions(linted, this.#linter, { range, only: context.only }, this.#actionClient);
      return this.#answerActions(linted, { range, only: context.only }, offered);
    });
    connection.onCodeActionResolve((action, token) => this.#resolve(action, token));
    connection.onRequest<TranslationAnswer, void>(TRANSLATE_REQUEST, ({ name, text }: TranslationQuestion) =>
      translateConfiguration(name, text, RULES),
    );
    serveReading(connection, {
      linter: this.#linter,
      linted: (uri, token) => this.#lintOpen(uri, token),
      pageUri: (rule) => this.#pageUri(rule),
      isConfiguration: (uri) => this.#projects.isConfiguration(pathOf(uri)),
      explainsSchema: async (uri) => (await this.#settings.of(uri)).schemaFeatures !== 'off',
    });
    serveCompletion(connection, {
      linter: this.#linter,
      linted: (uri, token) => this.#lintOpen(uri, token),
      isConfiguration: (uri) => this.#projects.isConfiguration(pathOf(uri)),
      explainsSchema: async (uri) => (await this.#settings.of(uri)).schemaFeatures !== 'off',
      client: () => this.#completionClient,
    });
    this.#documents.onDidOpen(({ document }) => this.#serials.set(document, this.#openedCount++));
    this.#documents.onDidChangeContent(({ document }) => this.#changed(document));
    this.#documents.onDidClose(({ document }) => this.#closed(document.uri));
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.#options = (initializationOptions as InitializationOptions | undefined) ?? {};
    this.#files.canAskClient = this.#options.canReadFiles ?? false;
    const roots = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
    this.#folders = roots.map(pathOf);
    const { textDocument, workspace } = capabilities;
    this.#can = {
      pull: textDocument?.diagnostic !== undefined,
      refresh: workspace?.diagnostics?.refreshSupport ?? false,
      configuration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
      watch: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
      folders: workspace?.workspaceFolders ?? false,
      resolve: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false,
    };
    this.#settings.canAsk = workspace?.configuration ?? false;
    this.#completionClient = completionClient(capabilities, this.#options.hasCommands);
    this.#actionClient = {
      hasCommands: this.#options.hasCommands ?? false,
      takesVersions: workspace?.workspaceEdit?.documentChanges ?? false,
    };
    return {
      serverInfo: { name: this.#host.name, version: this.#host.version },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: TextDocumentSyncKind.Incremental,
        ...READING_CAPABILITIES,
        ...COMPLETION_CAPABILITIES,
        codeActionProvider: { codeActionKinds: [...ACTION_KINDS], resolveProvider: true },
        diagnosticProvider: { identifier: 'prodlint', interFileDependencies: false, workspaceDiagnostics: false },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  #register(): void {
    const { client, workspace } = this.#connection;
    if (this.#can.configuration)
      this.#ask(client.register(DidChangeConfigurationNotification.type, { section: 'prodlint' }));
    if (this.#can.watch) {
      // A configuration may extend files of any name; which events count is decided when they come.
      const globPattern = `**/{*.yaml,*.yml,*.json,${PROJECT_FILE_NAMES.join(',')}}`;
      // Of what is deleted with its folder only that is told.
      const watchers = [{ globPattern }, { globPattern: '**', kind: WatchKind.Delete }];
      this.#ask(client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    this.#ask(this.#kinds.readFolders(this.#folders));
    if (this.#can.folders) {
      workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = removed.map(({ uri }) => pathOf(uri));
        const kept = this.#folders.filter((folder) => !gone.includes(folder));
        this.#folders = [...kept, ...added.map(({ uri }) => pathOf(uri))];
        this.#ask(this.#kinds.readFolders(this.#folders));
        this.#startOver();
      });
    }
  }

  /** Sends the client something that can do without an answer; one that is refused must not end the server. */
  #ask(request: Promise<unknown>): void {
    request.catch((error: unknown) => this.#logOnce('The client refused a request', error));
  }

  /** Settings or companion files changed: everything that was found may be different. */
  #startOver(): void {
    this.#projects.clear();
    this.#settings.forget();
    this.#refreshLater();
  }

  #refreshLater(): void {
    this.#generation++;
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => this.#refresh(), REFRESH_DELAY);
  }

  /** The workspace defines other kinds than it did, or is read now. */
  #takeKinds(bundles: readonly SchemaBundle[]): void {
    const { schemas } = this.#host;
    this.#linter.schemas = schemas.withWorkspace(bundles);
    const isConcerned = (document: TextDocument) => {
      const linted = this.#linted.get(document);
      return linted !== undefined && usesCustomKinds(linted.snapshot, schemas.kubernetes);
    };
    if (this.#documents.all().some(isConcerned)) this.#refreshLater();
    // What is being looked at now is looked at again.
    else this.#generation++;
  }

  #refresh(): void {
    if (!this.#can.pull) for (const document of this.#documents.all()) this.#ask(this.#push(document));
    else if (this.#can.refresh) this.#ask(this.#connection.sendRequest(DiagnosticRefreshRequest.type));
  }

  #changed(document: TextDocument): void {
    this.#kinds.textChanged(pathOf(document.uri), document.getText());
    if (this.#projects.decidesOverOthers(pathOf(document.uri))) this.#startOver();
    else if (!this.#can.pull) this.#ask(this.#push(document));
  }

  #closed(uri: string): void {
    this.#settings.forget(uri);
    if (!this.#can.pull) this.#ask(this.#connection.sendDiagnostics({ uri, diagnostics: [] }));
    // What was not saved counts no longer.
    this.#kinds.pathRemoved(pathOf(uri));
    if (this.#projects.decidesOverOthers(pathOf(uri))) this.#startOver();
  }

  /** For clients that do not ask: sends what was found, unless a newer text has come meanwhile. */
  async #push(document: TextDocument): Promise<void> {
    const { uri, version } = document;
    const isStale = () => this.#documents.get(uri) !== document || document.version !== version;
    const token: CancellationToken = {
      get isCancellationRequested() {
        return isStale();
      },
      onCancellationRequested: () => ({ dispose: () => {} }),
    };
    const report = await this.#diagnose(uri, token).catch((error: unknown) => {
      if (!isStale()) throw error;
      return undefined;
    });
    if (report === undefined || isStale()) return;
    await this.#connection.sendDiagnostics({ uri, version, diagnostics: report.diagnostics });
  }

  async #diagnose(
    uri: string,
    token: CancellationToken,
  ): Promise<{ resultId: string; diagnostics: Diagnostic[] } | undefined> {
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    const resultId = (generation: number, version: number) =>
      [this.#start, this.#serials.get(document), generation, version].join('.');
    const { version } = document;
    const generation = this.#generation;
    const path = this.#path(uri);
    const project = await this.#project(uri);
    // What is extended is known when the configuration that does so was read.
    await project.prepare(path);
    if (this.#projects.isConfiguration(path)) {
      const diagnostics = showConfigurationProblems(await project.problemsIn(path));
      return { resultId: resultId(generation, version), diagnostics };
    }
    const linted = await this.#lint(document, token);
    return {
      resultId: resultId(linted.generation, linted.version),
      diagnostics: linted.problems.map(({ diagnostic }) => diagnostic),
    };
  }

  async #lintOpen(uri: string, token: CancellationToken): Promise<LintedDocument | undefined> {
    const document = this.#documents.get(uri);
    return document && this.#lint(document, token);
  }

  /** What is found in a document as it is now. Throws the answer to a cancelled request when nobody waits any more. */
  async #lint(document: TextDocument, token: CancellationToken): Promise<LintedDocument> {
    for (;;) {
      const known = this.#linted.get(document);
      if (known?.version === document.version && known.generation === this.#generation) return known;
      const linted = await this.#lintNow(document, token);
      // If settings or files changed meanwhile, it was found under what holds no longer.
      if (linted.generation !== this.#generation) continue;
      this.#linted.set(document, linted);
      if (this.#options.showsStatus) this.#sendStatus(linted);
      return linted;
    }
  }

  async #lintNow(document: TextDocument, token: CancellationToken): Promise<LintedDocument> {
    const { uri, languageId } = document;
    const generation = this.#generation;
    const { enable } = await this.#settings.of(uri);
    const preparation = await (await this.#project(uri)).prepare(this.#path(uri));
    const isJson = languageId.startsWith('json') || uri.endsWith('.json');
    const about = { uri, generation, isJson, preparation };
    if (!enable || preparation.isIgnored) {
      const state: DocumentState = enable ? 'ignored' : 'disabled';
      return new LintedDocument({ ...about, state, version: document.version, snapshot: NOTHING, problems: [] });
    }
    const open = await this.#open.snapshot(document, token);
    if (open === undefined || token.isCancellationRequested) throw cancelled();
    const { version, snapshot } = open;
    if (!snapshot.isKubernetes)
      return new LintedDocument({ ...about, state: 'other', version, snapshot, problems: [] });
    const file = this.#linter.lint(snapshot, preparation.settings, preparation.context);
    const problems = showProblems(uri, file, (rule) => this.#pageUri(rule));
    return new LintedDocument({ ...about, state: 'linted', version, snapshot, problems });
  }

  /** Where a document lies; one that was never saved is taken for a file of the first workspace folder. */
  #path(uri: string): string {
    const path = pathOf(uri);
    const [folder] = this.#folders;
    return isPlaceless(path) && folder !== undefined ? resolvePath(folder, path.replace(/^untitled:/, '')) : path;
  }

  #sendStatus({ uri, preparation, problems, state }: LintedDocument): void {
    const count = (severity: string) => problems.filter(({ problem }) => problem.severity === severity).length;
    const { versionFile } = preparation;
    const status: DocumentStatus = {
      uri,
      profile: preparation.settings.profile,
      kubernetesVersion: minorVersionOf(preparation.settings.kubernetesVersion),
      state,
      problems: { error: count('error'), warning: count('warning'), info: count('info') },
      ...(versionFile === undefined ? {} : { versionFile: uriOf(versionFile) }),
    };
    this.#ask(this.#connection.sendNotification(STATUS_NOTIFICATION, status));
  }

  async #project(uri: string): Promise<Project> {
    return this.#projects.of(this.#path(uri), await this.#settings.of(uri), this.#folders);
  }

  /** The actions as the client takes them. One that is completed later says how it came about, not where it is kept. */
  #answerActions(linted: LintedDocument, asked: ActionQuestion, offered: readonly OfferedAction[]): CodeAction[] {
    return offered.map(({ action, makeEdit }, index) => {
      if (makeEdit === undefined) return action;
      if (!this.#can.resolve) return completeAction(linted, action, makeEdit, this.#actionClient);
      const data: ActionData = { uri: linted.uri, version: linted.version, ...asked, index };
      return { ...action, data };
    });
  }

  async #resolve(action: CodeAction, token: CancellationToken): Promise<CodeAction> {
    const { uri, version, range, only, index } = (action.data ?? {}) as Partial<ActionData>;
    if (uri === undefined || range === undefined) return action;
    const linted = await this.#lintOpen(uri, token);
    if (linted?.version !== version || linted === undefined) return action;
    const offered = offerActions(linted, this.#linter, { range, only }, this.#actionClient)[index ?? -1];
    // Under changed settings something else may stand in its place.
    if (offered?.makeEdit === undefined || offered.action.title !== action.title) return action;
    return completeAction(linted, action, offered.makeEdit, this.#actionClient);
  }

  #pageUri(rule: string): string {
    return this.#options.ruleUri?.replace('{rule}', rule) ?? this.#host.pageUri(rule);
  }

  #logOnce(what: string, error: unknown): void {
    const text = `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    if (this.#reported.has(text)) return;
    this.#reported.add(text);
    this.#connection.console.error(text);
  }
}
