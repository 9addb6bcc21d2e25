import type { Preparation } from '../engine/project';
import type { FileSnapshot } from '../engine/snapshot';
import { LineIndex } from '../yaml/text';
import type { ShownProblem } from './diagnostics';

/** A version of an open document with everything that was found in it. */
export class LintedDocument {
  readonly uri: string;
  readonly version: number;
  readonly snapshot: FileSnapshot;
  readonly preparation: Preparation;
  readonly problems: readonly ShownProblem[];
  #lines: LineIndex | undefined;

  constructor(
    uri: string,
    version: number,
    snapshot: FileSnapshot,
    preparation: Preparation,
    problems: readonly ShownProblem[],
  ) {
    this.uri = uri;
    this.version = version;
    this.snapshot = snapshot;
    this.preparation = preparation;
    this.problems = problems;
  }

  get text(): string {
    return this.snapshot.text;
  }

  /** JSON has no comments. */
  get isJson(): boolean {
    return this.uri.endsWith('.json');
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }
}
