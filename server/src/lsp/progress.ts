import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { formatMessage } from '../rules/rule';

const TITLES = {
  reading: 'Prodlint: reading manifests',
  checking: 'Prodlint: checking manifests',
} as const;

const PART = '{done} of {count}';

/** How many files are between two reports. */
const STEP = 100;

/** Shows a person how far long work is, where the client shows that. Nobody waits for the client. */
export class Progress {
  #reporter: WorkDoneProgressServerReporter | undefined;
  #isDone = false;

  /** Begins to show work when `create` has found a place for it, if there is one. */
  constructor(title: keyof typeof TITLES, create: Promise<WorkDoneProgressServerReporter | undefined>) {
    void create.then((reporter) => {
      if (this.#isDone) return reporter?.done();
      reporter?.begin(TITLES[title], 0);
      this.#reporter = reporter;
    });
  }

  /** So many of the files are done. Most calls do nothing: each file may be told of. */
  report(done: number, count: number): void {
    if (done % STEP !== 0 || done > count) return;
    this.#reporter?.report(Math.floor((100 * done) / Math.max(1, count)), formatMessage(PART, { done, count }));
  }

  done(): void {
    this.#isDone = true;
    this.#reporter?.done();
  }
}

/** Asks the client for a place to show progress in; undefined where it has none after all. */
export async function createProgress(
  connection: Connection,
  onRefusal: (error: unknown) => void,
): Promise<WorkDoneProgressServerReporter | undefined> {
  try {
    return await connection.window.createWorkDoneProgress();
  } catch (error) {
    onRefusal(error);
    return undefined;
  }
}
