import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { cancelled } from './cancelled';
import type { LintedFile, Lints } from './lints';
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
}

/** How many files' reports are sent at once. */
const CHUNK = 100;

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
  readonly #told = new Map<string, { readonly id: string; readonly said: Said }>();
  #count = 0;
  readonly #waiting = new Set<() => void>();

  constructor(host: WorkspaceDiagnosticsHost) {
    this.#host = host;
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
    const turns = new Turns();
    await this.#host.lints.readOpenTexts(token);
    for (const path of isWanted ? [...index.snapshots.keys()].sort() : []) {
      await turns.pause();
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
      if (known.has(uri)) continue;
      previous.delete(uri);
      this.#told.delete(uri);
      add({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    }
    if (sink !== undefined && items.length > sent) sink.report({ items: items.slice(sent) });
    return items;
  }

  /** The result id for what is found in a file: the same as before as long as the same is said. */
  #idOf(linted: LintedFile): string {
    const said = new Said(linted);
    const before = this.#told.get(linted.uri);
    if (before?.said.isSame(said)) return before.id;
    const id = `${this.#host.start}.w${++this.#count}`;
    this.#told.set(linted.uri, { id, said });
    return id;
  }
}

function reportOf(uri: string, resultId: string, { problems }: LintedFile): WorkspaceDocumentDiagnosticReport {
  const items = problems.map(({ diagnostic }) => diagnostic);
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items };
}

/** What was said of a file, as far as needed to know whether it is still the same. */
class Said {
  /** By document: findings that are the same list are shown the same, on the same line. */
  readonly #findings: readonly (readonly [findings: unknown, line: number])[];
  /** Places in other files, which may move without a finding changing. */
  readonly #related: string;

  constructor({ found, problems }: LintedFile) {
    this.#findings = (found?.documents ?? []).map(({ findings, placed }) => [findings, placed.line]);
    const related = problems.flatMap(({ diagnostic }) => diagnostic.relatedInformation ?? []);
    this.#related = related.length === 0 ? '' : JSON.stringify(related);
  }

  isSame(other: Said): boolean {
    return (
      this.#related === other.#related &&
      this.#findings.length === other.#findings.length &&
      this.#findings.every(([findings, line], index) => {
        const [otherFindings, otherLine] = other.#findings[index] ?? [];
        return findings === otherFindings && line === otherLine;
      })
    );
  }
}
