/** What may be found otherwise since somebody asked last. */
export interface WorkspaceChanges {
  /** Whether anything may: files came or went, or all are read now. */
  readonly isAll: boolean;
  /** Files whose own text, unit or build is another one. */
  readonly files: ReadonlySet<string>;
  /** The lookups in the whole workspace that have another answer: see {@link lookupKey}. */
  readonly lookups: ReadonlySet<string>;
}

const ALL: WorkspaceChanges = { isAll: true, files: new Set(), lookups: new Set() };

/** Keeps what changed for somebody who asks from time to time; nothing before that. */
export class ChangeJournal {
  #isKept = false;
  #isAll = true;
  #files = new Set<string>();
  #lookups = new Set<string>();

  /** Whether single changes are to be noted. */
  get isOpen(): boolean {
    return this.#isKept && !this.#isAll;
  }

  noteAll(): void {
    this.#isAll = true;
    this.#files.clear();
    this.#lookups.clear();
  }

  noteFiles(paths: Iterable<string>): void {
    if (this.isOpen) for (const path of paths) this.#files.add(path);
  }

  noteLookup(key: string): void {
    if (this.isOpen) this.#lookups.add(key);
  }

  take(): WorkspaceChanges {
    const changes = this.isOpen ? { isAll: false, files: this.#files, lookups: this.#lookups } : ALL;
    this.#isKept = true;
    this.#isAll = false;
    this.#files = new Set();
    this.#lookups = new Set();
    return changes;
  }
}
