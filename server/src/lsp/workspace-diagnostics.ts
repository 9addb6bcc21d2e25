import {
  type CancellationToken,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { cancelled } from './cancelled';
import { isShownTheSame } from './diagnostics';
import type { LintedFile, Lints } from './lints';
import { pathOf, uriOf } from './paths';
import type { Progress } from './progress';
import type { Scope } from './protocol';
import { Turns } from './turns';
import type { WorkspaceIndex } from './workspace-index';

/** What diagnostics of the workspace need of the server. */
export interface WorkspaceDiagnosticsHost {
  readonly lints: Lints;
  readonly index: WorkspaceIndex;
  /** Whether a file is open: then the client asks for its diagnostics by itself. */
  isOpen(path: string): boolean;
  /** Names all that findings rest on: what was found holds until it is another one. */
  state(): string;
  /** Tells the result ids of this server from those of one before it. */
  readonly start: string;
  scope(): Promise<Scope>;
  /** Shows how far a look at all files is. */
  showProgress(): Progress;
}

/** How many files' reports are sent at once. */
const CHUNK = 100;

/** A look at all files that takes longer is shown, in milliseconds. */
const PATIENCE = 500;

/** Where a client that takes reports bit by bit is sent them. */
export interface ReportSink {
  report(part: WorkspaceDiagnosticReportPartialResult): void;
}

/**
 * Answers for the files that are not open. A client asks again as soon as it was answered, so a question is answered when there is something new to
 * say, and waits until then.
 */
export class WorkspaceDiagnostics {
  readonly #host: WorkspaceDiagnosticsHost;
  /** What clients were told of a file last, with the result id that names it. */
  readonly #told = new Map<string, { readonly id: string; readonly said: readonly Diagnostic[] }>();
  #count = 0;
  readonly #waiting = new Set<() => void>();

  constructor(host: WorkspaceDiagnosticsHost) {
    this.#host = host;
  }

  /** What is shown of a file that is not open: clients ask once more when a document is closed. */
  async of(path: string): Promise<readonly Diagnostic[]> {
    const isWanted = this.#host.index.workspace.isRead && (await this.#host.scope()) === 'workspace';
    const linted = isWanted ? await this.#host.lints.unopened(path) : undefined;
    return linted?.problems.map(({ diagnostic }) => diagnostic) ?? [];
  }

  /** A document is closed: what its client was told of the file before that is forgotten there. */
  closed(path: string): void {
    this.#told.delete(uriOf(path));
  }

  /** Something changed that findings may rest on. */
  wake(): void {
    for (const resume of this.#waiting) resume();
  }

  async answer(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    sink: ReportSink | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    for (;;) {
      const state = this.#host.state();
      const items = await this.#look(previous, token, sink);
      if (items.length > 0) return { items: sink === undefined ? items : [] };
      if (state === this.#host.state() && !token.isCancellationRequested) await this.#change(token);
      if (token.isCancellationRequested) throw cancelled();
    }
  }

  /** Waits until something changes or nobody wants to know any more. */
  #change(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const subscription = token.onCancellationRequested(() => resume());
      const resume = () => {
        subscription.dispose();
        this.#waiting.delete(resume);
        resolve();
      };
      this.#waiting.add(resume);
    });
  }

  /** The reports of all files of which there is something new to say. */
  async #look(
    previous: Map<string, string>,
    token: CancellationToken,
    sink: ReportSink | undefined,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const { index, isOpen } = this.#host;
    const isWanted = (await this.#host.scope()) === 'workspace';
    if (isWanted && !index.workspace.isRead) return [];
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    let sent = 0;
    const add = (item: WorkspaceDocumentDiagnosticReport) => {
      items.push(item);
      if (sink === undefined || items.length - sent < CHUNK) return;
      sink.report({ items: items.slice(sent) });
      sent = items.length;
    };
    const known = new Set<string>();
    await this.#host.lints.readOpenTexts(token);
    for await (const path of this.#inTurns(isWanted ? [...index.snapshots.keys()].sort() : [])) {
      if (token.isCancellationRequested) throw cancelled();
      if (isOpen(path)) continue;
      const linted = await this.#host.lints.unopened(path);
      if (linted === undefined) continue;
      known.add(linted.uri);
      const id = this.#idOf(linted);
      if (previous.get(linted.uri) === id) continue;
      previous.set(linted.uri, id);
      // Of most files there is nothing to say, and nothing was said before.
      add(reportOf(linted.uri, id, linted));
    }
    for (const uri of previous.keys()) {
      // Clients name the results of open documents as well.
      if (known.has(uri) || isOpen(pathOf(uri))) continue;
      previous.delete(uri);
      this.#told.delete(uri);
      add({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    }
    if (sink !== undefined && items.length > sent) sink.report({ items: items.slice(sent) });
    return items;
  }

  /** Gives files one after the other, with room for other messages between them, and shows how far that is when it takes its time. */
  async *#inTurns(paths: readonly string[]): AsyncGenerator<string> {
    const turns = new Turns();
    const begun = Date.now();
    let progress: Progress | undefined;
    try {
      for (const [done, path] of paths.entries()) {
        await turns.pause();
        if (Date.now() - begun > PATIENCE) progress ??= this.#host.showProgress();
        progress?.report(done, paths.length);
        yield path;
      }
    } finally {
      progress?.done();
    }
  }

  /** The result id for what is found in a file: the same as before as long as the same is said. */
  #idOf({ uri, problems }: LintedFile): string {
    const said = problems.map(({ diagnostic }) => diagnostic);
    const before = this.#told.get(uri);
    if (before !== undefined && isShownTheSame(before.said, said)) return before.id;
    const id = `${this.#host.start}.w${++this.#count}`;
    this.#told.set(uri, { id, said });
    return id;
  }
}

function reportOf(uri: string, resultId: string, { problems }: LintedFile): WorkspaceDocumentDiagnosticReport {
  const items = problems.map(({ diagnostic }) => diagnostic);
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items };
}
