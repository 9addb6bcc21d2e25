import {
  type CancellationToken,
  CodeLensRefreshRequest,
  type Connection,
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
import { PROJECT_FILE_NAMES } from '../engine/project';
import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import type { Schemas } from '../kubernetes/schema/schemas';
import { RULES } from '../rules/registry.generated';
import type { Rule } from '../rules/rule';
import { serveCi } from './ci-serving';
import { abilitiesOf, type ClientAbilities } from './client-abilities';
import { SettingsOfClient } from './client-settings';
import { ACTION_KINDS } from './code-actions';
import { actionClient, type ServedActionClient, serveCodeActions } from './code-actions-serving';
import { type CompletingClient, type CompletingHost, completingClient, serveCompleting } from './complete-application';
import type { CompletionClient } from './completion/items';
import { COMPLETION_CAPABILITIES, completionClient, serveCompletion } from './completion/serve';
import { DocumentDiagnostics, type DocumentReport } from './document-diagnostics';
import type { LintedDocument } from './linted-document';
import { Lints } from './lints';
import { type NavigationClient, navigationClient } from './navigation/host';
import { NAVIGATION_CAPABILITIES, serveNavigation } from './navigation/serve';
import { OutlyingWatch } from './outlying-watch';
import { folderOf, isReadName, pathOf, uriOf } from './paths';
import { createProgress, Progress } from './progress';
import { Projects } from './projects';
import { type InitializationOptions, STATUS_NOTIFICATION } from './protocol';
import { READING_CAPABILITIES, serveReading } from './reading';
import { serveScaffold } from './scaffold-serving';
import { statusOf } from './status';
import { serveTranslation } from './translation-serving';
import { WorkspaceDiagnostics } from './workspace-diagnostics';
import { type Disk, WorkspaceFiles } from './workspace-files';
import { IGNORE_NAME, WorkspaceFolders } from './workspace-folders';
import { WorkspaceIndex } from './workspace-index';
import { usesCustomKinds } from './workspace-kinds';

/** What differs between a server on a disk and one in a web worker. */
export interface ServerHost extends Disk {
  readonly name: string;
  readonly version: string;
  /** Where the page of a rule is, for clients that give no address of their own. */
  readonly pageUri: (rule: string) => string;
  /** The kinds that come with the program. */
  readonly schemas: Schemas;
}

/** How long is waited after a change of settings or other files before the client is told, as more may follow; in milliseconds. */
const REFRESH_DELAY = 150;
const DAY = 24 * 60 * 60 * 1000;

/** Serves a connection until it ends. Reports failures of rules to the client's log and goes on. */
export function serve(connection: Connection, host: ServerHost): void {
  const documents = new TextDocuments(TextDocument);
  new Server(connection, documents, host).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #host: ServerHost;
  readonly #files: WorkspaceFiles;
  readonly #linter: Linter;
  readonly #folders: WorkspaceFolders;
  readonly #outlying: OutlyingWatch;
  readonly #settings: SettingsOfClient;
  readonly #index: WorkspaceIndex;
  readonly #lints: Lints;
  readonly #workspaceDiagnostics: WorkspaceDiagnostics;
  readonly #diagnostics: DocumentDiagnostics;
  readonly #projects: Projects;
  readonly #reported = new Set<string>();
  /** Tells the result ids of this server from those of one before it. */
  readonly #start = Date.now().toString(36);
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #waking: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;
  #options: InitializationOptions = {};
  #can: ClientAbilities = abilitiesOf({});
  #actionClient: ServedActionClient = actionClient({});
  #completingClient: CompletingClient = completingClient({});
  #completionClient: CompletionClient = completionClient({});
  #navigationClient: NavigationClient = navigationClient({});

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, host: ServerHost) {
    this.#connection = connection;
    this.#documents = documents;
    this.#host = host;
    this.#files = new WorkspaceFiles(connection, host);
    this.#settings = new SettingsOfClient(connection, (error) =>
      this.#logOnce('The client does not tell its settings, so the defaults hold', error),
    );
    this.#projects = new Projects(this.#files, host.schemas, (what, about) => this.#logOnce(what, about));
    const tellFailure = (rule: Rule, error: unknown) =>
      this.#logOnce(`Rule ${rule.id} failed and is silent for one object`, error);
    this.#linter = new Linter(RULES, tellFailure, host.schemas.withWorkspace([], false));
    this.#linter.clock = Date.now;
    this.#outlying = new OutlyingWatch(connection, (error) =>
      this.#logOnce('The client does not watch what kustomizations take in from elsewhere', error),
    );
    this.#index = new WorkspaceIndex({
      read: (path) => this.#files.read(path),
      isOpen: (path) => this.#files.isOpen(path),
      isInFolders: (path) => this.#folders.around(path) !== undefined,
      isListed: async (path) => isReadName(path) && (await this.#folders.lists(path)),
      isIgnored: async (path) => (await (await this.#lints.projectOf(path)).prepare(path)).isIgnored,
      onChange: () => this.#othersChanged(),
      onOutlying: (paths) => {
        // The patterns for the folders see the others.
        const isSeen = (path: string) => isReadName(path) && this.#folders.around(path) !== undefined;
        this.#outlying.watch(paths.filter((path) => !isSeen(path)));
      },
    });
    this.#lints = new Lints({
      linter: this.#linter,
      index: this.#index,
      projects: this.#projects,
      settings: this.#settings,
      pageUri: (rule) => this.#pageUri(rule),
      openDocument: (path) => this.#files.openDocument(path),
      folders: () => this.#folders.paths,
      generation: () => this.#generation,
      onLinted: (linted) => {
        if (this.#options.showsStatus)
          this.#ask(this.#connection.sendNotification(STATUS_NOTIFICATION, statusOf(linted)));
      },
    });
    this.#diagnostics = new DocumentDiagnostics({
      lints: this.#lints,
      projects: this.#projects,
      start: this.#start,
      generation: () => this.#generation,
    });
    this.#workspaceDiagnostics = new WorkspaceDiagnostics({
      lints: this.#lints,
      index: this.#index,
      isOpen: (path) => this.#files.isOpen(path),
      state: () => `${this.#generation}.${Math.floor(Date.now() / DAY)}`,
      start: this.#start,
      settled: () => this.#folders.settled(),
      showProgress: () => new Progress('checking', this.#createProgress()),
      scope: async () => (await this.#settings.of(uriOf(this.#folders.paths[0] ?? '/'))).scope,
    });
    this.#folders = new WorkspaceFolders({
      files: this.#files,
      index: this.#index,
      openTexts: () => documents.all().map((document) => ({ path: pathOf(document.uri), text: document.getText() })),
      common: () => host.schemas.kubernetes,
      onKinds: (bundles) => this.#takeKinds(bundles),
      createProgress: () => this.#createProgress(),
    });
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#register());
    connection.onDidChangeConfiguration(() => this.#startOver());
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const paths = changes.map(({ uri }) => pathOf(uri));
      for (const [index, path] of paths.entries()) {
        const document = this.#files.changed(path, changes[index]?.type === FileChangeType.Deleted);
        if (document !== undefined) this.#lints.changed(document);
      }
      this.#settingsMayDiffer(paths);
      for (const [index, path] of paths.entries()) {
        const type = changes[index]?.type;
        if (type === FileChangeType.Deleted) this.#folders.removed(path);
        else this.#ask(this.#folders.changed(path, type === FileChangeType.Created));
      }
      // What git ignores may be something else now.
      if (paths.some((path) => path.endsWith(`/${IGNORE_NAME}`))) this.#ask(this.#folders.read());
    });
    connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
      const report = await this.#diagnose(textDocument.uri, token);
      if (report === undefined) {
        const items = await this.#workspaceDiagnostics.of(pathOf(textDocument.uri));
        return { kind: DocumentDiagnosticReportKind.Full, items: [...items] };
      }
      if (report.resultId === previousResultId)
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId: report.resultId, items: report.diagnostics };
    });
    const completing: CompletingHost = {
      workspace: this.#index.workspace,
      linter: this.#linter,
      linted: (uri, token) => this.#lintOpen(uri, token),
      read: (path) => this.#files.read(path),
      uriOf: (path) => this.#files.openDocument(path)?.uri ?? uriOf(path),
      versionOf: (path) => this.#files.openDocument(path)?.version ?? null,
      client: () => this.#completingClient,
    };
    serveCompleting(connection, completing);
    serveCodeActions(connection, {
      linted: (uri, token) => this.#lintOpen(uri, token),
      client: () => this.#actionClient,
      completing,
    });
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
      beside: (uri) => this.#index.workspace.writtenBeside(pathOf(uri)),
      client: () => this.#completionClient,
    });
    serveScaffold(connection);
    serveTranslation(connection);
    serveCi(connection, this.#host.version);
    serveNavigation(connection, {
      workspace: this.#index.workspace,
      upToDate: (token) => this.#lints.readOpenTexts(token),
      uriOf: (path) => this.#files.openDocument(path)?.uri ?? uriOf(path),
      versionOf: (path) => this.#files.openDocument(path)?.version ?? null,
      kubernetesVersion: async (uri) => {
        const project = await this.#lints.project(uri);
        return (await project.prepare(this.#lints.path(uri))).settings.kubernetesVersion;
      },
      client: () => this.#navigationClient,
    });
    connection.languages.diagnostics.onWorkspace((params, token, _progress, sink) =>
      this.#workspaceDiagnostics.answer(params, token, sink),
    );
    this.#documents.onDidOpen(({ document }) => {
      this.#diagnostics.opened(document);
      this.#files.opened(document);
    });
    this.#documents.onDidChangeContent(({ document }) => this.#changed(document));
    this.#documents.onDidClose(({ document }) => this.#closed(document));
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.#options = (initializationOptions as InitializationOptions | undefined) ?? {};
    this.#files.canAskClient = this.#options.canReadFiles ?? false;
    const roots = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
    this.#folders.paths = roots.map(folderOf);
    this.#can = abilitiesOf(capabilities);
    this.#settings.canAsk = capabilities.workspace?.configuration ?? false;
    this.#completionClient = completionClient(capabilities, this.#options.hasCommands);
    this.#navigationClient = navigationClient(capabilities, this.#options.hasCommands);
    this.#completingClient = completingClient(capabilities);
    this.#actionClient = actionClient(capabilities, this.#options.hasCommands);
    return {
      serverInfo: { name: this.#host.name, version: this.#host.version },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: TextDocumentSyncKind.Incremental,
        ...READING_CAPABILITIES,
        ...COMPLETION_CAPABILITIES,
        ...NAVIGATION_CAPABILITIES,
        codeActionProvider: { codeActionKinds: [...ACTION_KINDS], resolveProvider: true },
        diagnosticProvider: { identifier: 'prodlint', interFileDependencies: true, workspaceDiagnostics: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  #register(): void {
    const { client, workspace } = this.#connection;
    if (this.#can.configuration)
      this.#ask(client.register(DidChangeConfigurationNotification.type, { section: 'prodlint' }));
    if (this.#can.watch) {
      this.#outlying.begin(this.#can.watchRelative);
      // A configuration may extend files of any name; which events count is decided when they come.
      const globPattern = `**/{*.yaml,*.yml,*.json,${[...PROJECT_FILE_NAMES, IGNORE_NAME].join(',')}}`;
      // Of what comes or goes with its folder only that is told.
      const watchers = [{ globPattern }, { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete }];
      this.#ask(client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    this.#ask(this.#folders.read());
    if (this.#can.folders) {
      workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = removed.map(({ uri }) => folderOf(uri));
        const kept = this.#folders.paths.filter((folder) => !gone.includes(folder));
        this.#folders.paths = [...kept, ...added.map(({ uri }) => folderOf(uri))];
        this.#ask(this.#folders.read());
        this.#startOver();
      });
    }
  }

  /** Sends the client something that can do without an answer; one that is refused must not end the server. */
  #ask(request: Promise<unknown>): void {
    request.catch((error: unknown) => this.#logOnce('The client refused a request', error));
  }

  /** Undefined where the client does without after all. */
  async #createProgress() {
    if (!this.#can.progress) return undefined;
    return createProgress(this.#connection, (error) => this.#logOnce('The client shows no progress', error));
  }

  /** An open document has another text: when the person pauses, files that are not open may be looked at again. */
  #wakeLater(): void {
    clearTimeout(this.#waking);
    this.#waking = setTimeout(() => {
      this.#workspaceDiagnostics.wake();
      if (!this.#can.pull) this.#refresh();
    }, REFRESH_DELAY);
  }

  /** Something that is not open, or an open document, is otherwise for the others. */
  #othersChanged(): void {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      this.#refresh();
    }, REFRESH_DELAY);
  }

  /** Files are others: some of them may say how files are linted. Gives whether one does. */
  #settingsMayDiffer(paths: readonly string[]): boolean {
    const isCompanion = paths.filter((path) => this.#projects.companionChanged(path)).length > 0;
    if (paths.some((path) => this.#projects.decidesOverOthers(path))) this.#startOver();
    else if (isCompanion) this.#refreshLater();
    else return false;
    return true;
  }

  /** Settings changed: everything that was found may be different, and other files may be left out. */
  #startOver(): void {
    this.#projects.clear();
    this.#settings.forget();
    for (const document of this.#documents.all()) this.#lints.changed(document);
    this.#ask(this.#index.configurationChanged());
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
      const linted = this.#lints.last(document);
      return linted !== undefined && usesCustomKinds(linted.snapshot, schemas.kubernetes);
    };
    if (this.#documents.all().some(isConcerned)) this.#refreshLater();
    // What is being looked at now is looked at again.
    else this.#generation++;
  }

  #refresh(): void {
    this.#workspaceDiagnostics.wake();
    if (this.#can.refreshLenses) this.#ask(this.#connection.sendRequest(CodeLensRefreshRequest.type));
    if (!this.#can.pull) for (const document of this.#documents.all()) this.#ask(this.#push(document));
    else if (this.#can.refresh) this.#ask(this.#connection.sendRequest(DiagnosticRefreshRequest.type));
  }

  #changed(document: TextDocument): void {
    this.#lints.changed(document);
    this.#wakeLater();
    this.#folders.kinds.textChanged(pathOf(document.uri), document.getText());
    const isForOthers = this.#settingsMayDiffer([pathOf(document.uri)]);
    if (!isForOthers && !this.#can.pull) this.#ask(this.#push(document));
  }

  #closed(document: TextDocument): void {
    const { uri } = document;
    this.#lints.closed(document);
    this.#files.closed(document);
    this.#ask(this.#index.reload([pathOf(uri)]));
    this.#settings.forget(uri);
    if (!this.#can.pull) this.#ask(this.#connection.sendDiagnostics({ uri, diagnostics: [] }));
    // What was not saved counts no longer.
    this.#folders.kinds.pathRemoved(pathOf(uri));
    this.#settingsMayDiffer([pathOf(uri)]);
    this.#workspaceDiagnostics.closed(pathOf(uri));
    this.#wakeLater();
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

  async #diagnose(uri: string, token: CancellationToken): Promise<DocumentReport | undefined> {
    const document = this.#documents.get(uri);
    return document && this.#diagnostics.of(document, token);
  }

  async #lintOpen(uri: string, token: CancellationToken): Promise<LintedDocument | undefined> {
    const document = this.#documents.get(uri);
    return document && this.#lints.of(document, token);
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
