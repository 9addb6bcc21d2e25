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
import { StaleFiles } from './stale-files';
import { Turns } from './turns';
import type { WorkspaceIndex } from './workspace-index';

/** What diagnostics of the workspace need of the server. */
export interface WorkspaceDiagnosticsHost {
  readonly lints: Lints;
  readonly index: WorkspaceIndex;
  /** Whether a file is open: then the client asks for its diagnostics by itself. */
  isOpen(path: string): boolean;
  /** Names all that findings in whatever file rest on: settings, kinds, the day. What was found holds until it is another one. */
  state(): string;
  /** Tells the result ids of this server from those of one before it. */
  readonly start: string;
  scope(): Promise<Scope>;
  /** Resolves when files that changed are taken in. */
  settled(): Promise<void>;
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
  /** What there is to say of a file that is not open, with the result id that names it; by its path. */
  readonly #known = new Map<string, Known>();
  readonly #stale = new StaleFiles();
  /** The state for which all files were looked at, or are being. */
  #state: string | undefined;
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
    this.#known.delete(path);
    this.#stale.add([path]);
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
    const told = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    for (let isFirst = true; ; isFirst = false) {
      const { revision } = this.#host.index.workspace;
      const state = this.#host.state();
      const items = await this.#look({ told, isFirst, token, sink });
      if (items.length > 0) return { items: sink === undefined ? items : [] };
      const isOfNow = state === this.#host.state() && revision === this.#host.index.workspace.revision;
      if (isOfNow && !token.isCancellationRequested) await this.#change(token);
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
  async #look({ told, isFirst, token, sink }: Question): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const { index, isOpen, lints } = this.#host;
    const isWanted = (await this.#host.scope()) === 'workspace';
    await this.#host.settled();
    if (isWanted && !index.workspace.isRead) return [];
    const reports = new Reports(told, sink);
    if (!isWanted) {
      // Clients name the results of open documents as well.
      for (const uri of [...told.keys()]) if (!isOpen(pathOf(uri))) reports.withdraw(uri);
      return reports.finish();
    }
    await lints.readOpenTexts(token);
    this.#noteChanges();
    for await (const path of this.#inTurns(this.#stale.paths)) {
      if (token.isCancellationRequested) throw cancelled();
      // When it is closed, it is looked at.
      const linted = isOpen(path) ? undefined : await lints.unopened(path);
      this.#stale.lookedAt(path, linted);
      if (linted !== undefined) reports.add(this.#know(path, linted));
      else if (!isOpen(path)) {
        this.#known.delete(path);
        reports.withdraw(uriOf(path));
      }
    }
    if (isFirst) this.#compare(told, reports);
    return reports.finish();
  }

  /** What a client was told before it asked may be older than what is known. */
  #compare(told: ReadonlyMap<string, string>, reports: Reports): void {
    const uris = new Set<string>();
    for (const [path, known] of this.#known) {
      uris.add(known.uri);
      if (told.get(known.uri) !== known.id && !this.#host.isOpen(path)) reports.add(known);
    }
    for (const uri of [...told.keys()]) if (!uris.has(uri) && !this.#host.isOpen(pathOf(uri))) reports.withdraw(uri);
  }

  /** Finds out which files have to be looked at since the last time. */
  #noteChanges(): void {
    const changes = this.#host.index.workspace.takeChanges();
    const state = this.#host.state();
    if (changes.isAll || state !== this.#state) {
      this.#state = state;
      this.#stale.add(this.#host.index.snapshots.keys());
      this.#stale.add(this.#known.keys());
    } else this.#stale.note(changes);
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

  /** Takes in what is found in a file. The result id is the same as before as long as the same is said. */
  #know(path: string, { uri, problems }: LintedFile): Known {
    const said = problems.map(({ diagnostic }) => diagnostic);
    const before = this.#known.get(path);
    if (before !== undefined && isShownTheSame(before.said, said)) return before;
    const known = { uri, id: `${this.#host.start}.w${++this.#count}`, said };
    this.#known.set(path, known);
    return known;
  }
}

/** What there is to say of a file. */
interface Known {
  readonly uri: string;
  readonly id: string;
  readonly said: readonly Diagnostic[];
}

interface Question {
  /** The result ids that the client has, by URI; brought up to date with what it is told. */
  readonly told: Map<string, string>;
  /** Whether nothing was compared with what the client was told before. */
  readonly isFirst: boolean;
  readonly token: CancellationToken;
  readonly sink: ReportSink | undefined;
}

/** The reports of one answer, sent bit by bit where the client takes them so. */
class Reports {
  readonly #told: Map<string, string>;
  readonly #sink: ReportSink | undefined;
  readonly #items: WorkspaceDocumentDiagnosticReport[] = [];
  #sent = 0;

  constructor(told: Map<string, string>, sink: ReportSink | undefined) {
    this.#told = told;
    this.#sink = sink;
  }

  /** Says what is known of a file, where the client does not have that. */
  add({ uri, id, said }: Known): void {
    if (this.#told.get(uri) === id) return;
    this.#told.set(uri, id);
    this.#push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: id, items: [...said] });
  }

  /** Takes back what the client was told of a file. */
  withdraw(uri: string): void {
    if (!this.#told.delete(uri)) return;
    this.#push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
  }

  #push(item: WorkspaceDocumentDiagnosticReport): void {
    this.#items.push(item);
    if (this.#items.length - this.#sent >= CHUNK) this.#send();
  }

  #send(): void {
    if (this.#sink === undefined || this.#sent === this.#items.length) return;
    this.#sink.report({ items: this.#items.slice(this.#sent) });
    this.#sent = this.#items.length;
  }

  finish(): WorkspaceDocumentDiagnosticReport[] {
    this.#send();
    return this.#items;
  }
}
