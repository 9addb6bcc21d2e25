// What is wrong in an open document, as a client asks for it or is sent it.
import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isAnswersFile, mistakesInAnswers } from '../scaffold/answers/mistakes';
import { showAnswerMistakes, showConfigurationProblems } from './diagnostics';
import type { Lints } from './lints';
import type { Projects } from './projects';

export interface DocumentReport {
  /** The same as long as the diagnostics are. */
  readonly resultId: string;
  readonly diagnostics: Diagnostic[];
}

export interface DocumentDiagnosticsHost {
  readonly lints: Lints;
  readonly projects: Projects;
  /** Tells the result ids of this server from those of one before it. */
  readonly start: string;
  /** Is another one when anything that documents are linted by has changed. */
  readonly generation: () => number;
}

export class DocumentDiagnostics {
  readonly #host: DocumentDiagnosticsHost;
  readonly #serials = new WeakMap<TextDocument, number>();
  #openedCount = 0;

  constructor(host: DocumentDiagnosticsHost) {
    this.#host = host;
  }

  /** Versions of a document count from when it was opened. */
  opened(document: TextDocument): void {
    this.#serials.set(document, this.#openedCount++);
  }

  async of(document: TextDocument, token: CancellationToken): Promise<DocumentReport> {
    const { lints, projects } = this.#host;
    const { uri, version } = document;
    const generation = this.#host.generation();
    const resultId = this.#resultId(document, generation, version);
    const path = lints.path(uri);
    const project = await lints.project(uri);
    // What is extended is known when the configuration that does so was read.
    await project.prepare(path);
    if (projects.isConfiguration(path))
      return { resultId, diagnostics: showConfigurationProblems(await project.problemsIn(path)) };
    const linted = await lints.of(document, token);
    if (isAnswersFile(path) && linted.state !== 'disabled' && linted.state !== 'ignored')
      return { resultId, diagnostics: showAnswerMistakes(mistakesInAnswers(document.getText())) };
    return {
      resultId: `${this.#resultId(document, linted.generation, linted.version)}.${lints.resultOf(linted)}`,
      diagnostics: linted.problems.map(({ diagnostic }) => diagnostic),
    };
  }

  #resultId(document: TextDocument, generation: number, version: number): string {
    return [this.#host.start, this.#serials.get(document), generation, version].join('.');
  }
}
