import type { LintVersion } from '../engine/fixes';
import type { Preparation } from '../engine/project';
import type { FileSnapshot } from '../engine/snapshot';
import { LineIndex } from '../yaml/text';
import type { ShownProblem } from './diagnostics';
import type { DocumentState } from './protocol';

interface LintedParts {
  readonly uri: string;
  readonly version: number;
  /** Names what was known of settings and other files when the document was looked at. */
  readonly generation: number;
  readonly state: DocumentState;
  readonly isJson: boolean;
  readonly snapshot: FileSnapshot;
  readonly preparation: Preparation;
  readonly problems: readonly ShownProblem[];
  /** See {@link LintedDocument.tryOut}. */
  readonly tryOut: TryOut;
}

/** Calls `action` with what lints other versions of the document as if they stood in its place; afterwards its own does again. */
export type TryOut = <T>(action: (lint: LintVersion) => T) => T;

/** A version of an open document with everything that was found in it. */
export class LintedDocument {
  readonly uri: string;
  readonly version: number;
  readonly generation: number;
  readonly state: DocumentState;
  /** JSON has no comments. */
  readonly isJson: boolean;
  readonly snapshot: FileSnapshot;
  readonly preparation: Preparation;
  readonly problems: readonly ShownProblem[];
  readonly tryOut: TryOut;
  #lines: LineIndex | undefined;

  constructor(parts: LintedParts) {
    this.uri = parts.uri;
    this.version = parts.version;
    this.generation = parts.generation;
    this.state = parts.state;
    this.isJson = parts.isJson;
    this.snapshot = parts.snapshot;
    this.preparation = parts.preparation;
    this.problems = parts.problems;
    this.tryOut = parts.tryOut;
  }

  get text(): string {
    return this.snapshot.text;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }
}
