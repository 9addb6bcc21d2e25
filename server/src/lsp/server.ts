import {
  type CancellationToken,
  type CodeAction,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { asProfile, CONFIGURATION_FILE_NAMES } from '../engine/configuration';
import { Linter } from '../engine/linter';
import { isProjectFile, PROJECT_FILE_NAMES, Project } from '../engine/project';
import { minorVersionOf } from '../kubernetes/kubernetes-version';
import { RULES } from '../rules/registry.generated';
import { ACTION_KINDS, completeAction, type EditMaker, offerActions } from './code-actions';
import { showConfigurationProblems, showProblems } from './diagnostics';
import { LintedDocument } from './linted-document';
import { OpenDocuments } from './open-documents';
import { pathOf, uriOf } from './paths';
import {
  type ClientSettings,
  type DocumentStatus,
  type InitializationOptions,
  RULES_REQUEST,
  type RuleSummary,
  STATUS_NOTIFICATION,
} from './protocol';
import { type ReadDisk, WorkspaceFiles } from './workspace-files';

/** What differs between a server on a disk and one in a web worker. */
export interface ServerHost {
  readonly name: string;
  readonly version: string;
  readonly readDisk?: ReadDisk;
  /** Where the page of a rule is, for clients that give no address of their own. */
  readonly pageUri: (rule: string) => string;
}

const DEFAULT_SETTINGS: ClientSettings = { enable: true, profile: '', kubernetesVersion: '', configurationFile: '' };

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
  readonly #open = new OpenDocuments();
  readonly #linted = new Map<string, LintedDocument>();
  readonly #projects = new Map<string, Project>();
  readonly #settingsOf = new Map<string, { generation: number; settings: ClientSettings }>();
  readonly #reported = new Set<string>();
  #offered: EditMaker[] = [];
  #generation = 0;
  #options: InitializationOptions = {};
  #can = { pull: false, refresh: false, configuration: false, watch: false, resolve: false };

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, host: ServerHost) {
    this.#connection = connection;
    this.#documents = documents;
    this.#host = host;
    this.#files = new WorkspaceFiles(connection, documents, host.readDisk);
    this.#linter = new Linter(RULES, (rule, error) =>
      this.#logOnce(`Rule ${rule.id} failed and is silent for one object`, error),
    );
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#register());
    connection.onDidChangeConfiguration(() => this.#startOver());
    connection.onDidChangeWatchedFiles(() => this.#startOver());
    connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
      const report = await this.#diagnose(textDocument.uri, token);
      if (report === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      if (report.resultId === previousResultId)
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId: report.resultId, items: report.diagnostics };
    });
    connection.onCodeAction(async (params, token) => {
      const linted = await this.#lint(params.textDocument.uri, token);
      return linted === undefined
        ? []
        : this.#answerActions(linted, offerActions(linted, this.#linter, params, this.#hasCommands));
    });
    connection.onCodeActionResolve((action) => this.#resolve(action));
    connection.onRequest(RULES_REQUEST, (): RuleSummary[] =>
      RULES.map(({ id, need, summary }) => ({ id, need, summary })),
    );
    this.#documents.onDidChangeContent(({ document }) => this.#changed(document));
    this.#documents.onDidClose(({ document }) => this.#closed(document.uri));
    this.#documents.listen(connection);
    connection.listen();
  }

  get #hasCommands(): boolean {
    return this.#options.hasCommands ?? false;
  }

  #initialize({ capabilities, initializationOptions }: InitializeParams): InitializeResult {
    this.#options = (initializationOptions as InitializationOptions | undefined) ?? {};
    this.#files.canAskClient = this.#options.canReadFiles ?? false;
    const { textDocument, workspace } = capabilities;
    this.#can = {
      pull: textDocument?.diagnostic !== undefined,
      refresh: workspace?.diagnostics?.refreshSupport ?? false,
      configuration: workspace?.configuration ?? false,
      watch: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
      resolve: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false,
    };
    return {
      serverInfo: { name: this.#host.name, version: this.#host.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [...ACTION_KINDS], resolveProvider: true },
        diagnosticProvider: { identifier: 'prodlint', interFileDependencies: false, workspaceDiagnostics: false },
      },
    };
  }

  #register(): void {
    const { client } = this.#connection;
    if (this.#can.configuration) void client.register(DidChangeConfigurationNotification.type, { section: 'prodlint' });
    if (this.#can.watch) {
      const globPattern = `**/{${PROJECT_FILE_NAMES.join(',')}}`;
      void client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] });
    }
  }

  /** Settings or companion files changed: everything that was found may be different. */
  #startOver(): void {
    this.#projects.clear();
    this.#linted.clear();
    this.#generation++;
    if (this.#can.pull) {
      if (this.#can.refresh) this.#connection.languages.diagnostics.refresh();
      return;
    }
    for (const document of this.#documents.all()) void this.#push(document.uri);
  }

  #changed(document: TextDocument): void {
    if (isProjectFile(pathOf(document.uri))) this.#startOver();
    else if (!this.#can.pull) void this.#push(document.uri);
  }

  #closed(uri: string): void {
    this.#open.forget(uri);
    this.#linted.delete(uri);
    if (!this.#can.pull) void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** For clients that do not ask: sends what was found, unless a newer text has come meanwhile. */
  async #push(uri: string): Promise<void> {
    const version = this.#documents.get(uri)?.version;
    const token: CancellationToken = {
      get isCancellationRequested() {
        return isStale();
      },
      onCancellationRequested: () => ({ dispose: () => {} }),
    };
    const isStale = () => this.#documents.get(uri)?.version !== version;
    const report = await this.#diagnose(uri, token);
    if (report === undefined || version === undefined || isStale()) return;
    await this.#connection.sendDiagnostics({ uri, version, diagnostics: report.diagnostics });
  }

  async #diagnose(
    uri: string,
    token: CancellationToken,
  ): Promise<{ resultId: string; diagnostics: Diagnostic[] } | undefined> {
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    const path = pathOf(uri);
    const resultId = `${this.#generation}.${document.version}`;
    if (CONFIGURATION_FILE_NAMES.some((name) => path.endsWith(`/${name}`))) {
      const { problems } = await (await this.#project(uri)).prepare(path);
      return { resultId, diagnostics: showConfigurationProblems(problems.filter(({ file }) => file === path)) };
    }
    const linted = await this.#lint(uri, token);
    return linted && { resultId, diagnostics: linted.problems.map(({ diagnostic }) => diagnostic) };
  }

  /** What is found in a document as it is now; undefined when it is gone or nobody waits for the answer any more. */
  async #lint(uri: string, token: CancellationToken): Promise<LintedDocument | undefined> {
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    const known = this.#linted.get(uri);
    if (known?.version === document.version) return known;
    const { version } = document;
    const preparation = await (await this.#project(uri)).prepare(pathOf(uri));
    const snapshot = await this.#open.snapshot(document, token);
    if (snapshot === undefined || token.isCancellationRequested) return undefined;
    const isSilent = preparation.isIgnored || !snapshot.isKubernetes || !(await this.#settings(uri)).enable;
    const file = isSilent ? undefined : this.#linter.lint(snapshot, preparation.settings, preparation.context);
    const problems = file === undefined ? [] : showProblems(uri, file, (rule) => this.#pageUri(rule));
    const linted = new LintedDocument(uri, version, snapshot, preparation, problems);
    if (this.#documents.get(uri)?.version === version) this.#linted.set(uri, linted);
    this.#sendStatus(linted);
    return linted;
  }

  #sendStatus({ uri, preparation, problems }: LintedDocument): void {
    const count = (severity: string) => problems.filter(({ problem }) => problem.severity === severity).length;
    const { versionFile } = preparation;
    const status: DocumentStatus = {
      uri,
      profile: preparation.settings.profile,
      kubernetesVersion: minorVersionOf(preparation.settings.kubernetesVersion),
      isIgnored: preparation.isIgnored,
      problems: { error: count('error'), warning: count('warning'), info: count('info') },
      ...(versionFile === undefined ? {} : { versionFile: uriOf(versionFile) }),
    };
    void this.#connection.sendNotification(STATUS_NOTIFICATION, status);
  }

  async #settings(uri: string): Promise<ClientSettings> {
    if (!this.#can.configuration) return DEFAULT_SETTINGS;
    const known = this.#settingsOf.get(uri);
    if (known?.generation === this.#generation) return known.settings;
    const generation = this.#generation;
    const received: unknown = await this.#connection.workspace.getConfiguration({ scopeUri: uri, section: 'prodlint' });
    const settings = { ...DEFAULT_SETTINGS, ...(received as Partial<ClientSettings> | null) };
    this.#settingsOf.set(uri, { generation, settings });
    return settings;
  }

  /** Documents with the same settings share a project, and with it what is known of directories. */
  async #project(uri: string): Promise<Project> {
    const { profile, kubernetesVersion, configurationFile } = await this.#settings(uri);
    const key = JSON.stringify([profile, kubernetesVersion, configurationFile]);
    let project = this.#projects.get(key);
    if (project === undefined) {
      project = new Project(this.#files, RULES, {
        base: { profile: asProfile(profile), kubernetesVersion: kubernetesVersion || undefined, rules: {} },
        configurationFile: configurationFile === '' ? undefined : configurationFile,
        honourSuppressions: true,
      });
      this.#projects.set(key, project);
    }
    return project;
  }

  #answerActions(linted: LintedDocument, offered: ReturnType<typeof offerActions>): CodeAction[] {
    if (!this.#can.resolve) {
      return offered.map(({ action, makeEdit }) =>
        makeEdit ? completeAction(linted.uri, action, makeEdit, this.#hasCommands) : action,
      );
    }
    this.#offered = [];
    return offered.map(({ action, makeEdit }) => {
      if (makeEdit === undefined) return action;
      const index = this.#offered.push(makeEdit) - 1;
      return { ...action, data: { uri: linted.uri, version: linted.version, index } };
    });
  }

  #resolve(action: CodeAction): CodeAction {
    const { uri, version, index } = (action.data ?? {}) as { uri?: string; version?: number; index?: number };
    const makeEdit = this.#offered[index ?? -1];
    if (uri === undefined || makeEdit === undefined || this.#documents.get(uri)?.version !== version) return action;
    return completeAction(uri, action, makeEdit, this.#hasCommands);
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
