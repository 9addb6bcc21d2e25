import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentMemory } from '../../yaml/remembered-document';
import { writeFileAtomically } from '../write-file';
import { cacheDirectory } from './cache-directory';
import type { StoredDependencies, StoredLookup } from './dependencies';
import { hash } from './hash';
import type { StoredReport } from './stored-report';

/** What is kept of a file that was linted, or that others look at. */
export interface StoredFile {
  /** Names the text, and the settings under which it was linted. */
  readonly hash: string;
  readonly settings: string;
  readonly documents: number;
  readonly resources: number;
  /** `nothing` for a file that is not for Kubernetes; null where something went wrong that has to be said again. */
  readonly result: { readonly report: StoredReport; readonly today: number | null } | 'nothing' | null;
}

/** What is kept of a run. */
export interface StoredRun {
  /** The files that were to be linted, by their paths, in order. */
  readonly files: Readonly<Record<string, StoredFile>>;
  /** Names the texts of further files that were looked at; null for those that were not there. */
  readonly others: Readonly<Record<string, string | null>>;
  /** Names the texts of ignored files that define kinds. */
  readonly leftOut: string;
  /** Names all custom kinds that the run knew. */
  readonly kinds: string;
}

/** What is wanted only where some files have changed. */
export interface StoredDetails {
  /** The documents of files, by the names of their texts. */
  readonly documents: Readonly<Record<string, readonly DocumentMemory[]>>;
  /** What results rest on, by the paths of their files. */
  readonly dependencies: Readonly<Record<string, StoredDependencies>>;
  /** What dependencies name by numbers. */
  readonly lookups: readonly StoredLookup[];
}

const RESULTS = '.results.json';
const DETAILS = '.details.json';
/** Runs that nobody repeated for so long are forgotten, in milliseconds. */
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000;

/**
 * What the last run with the same program, options and directory found, kept on the disk. Whatever is wrong with it, it is as if nothing were kept.
 */
export class RunCache {
  readonly #directory: string;
  readonly #name: string;

  /** `run` says all that a run rests on beside its files. */
  constructor(run: readonly string[], directory = cacheDirectory()) {
    this.#directory = directory;
    this.#name = hash(run.join('\n')).replace(/[^A-Za-z0-9]/g, '-');
  }

  readRun(): StoredRun | undefined {
    const run = this.#read(RESULTS) as StoredRun | undefined;
    return typeof run?.files === 'object' && typeof run.others === 'object' ? run : undefined;
  }

  readDetails(): StoredDetails {
    const details = this.#read(DETAILS) as Partial<StoredDetails> | undefined;
    const { documents = {}, dependencies = {}, lookups = [] } = details ?? {};
    return { documents, dependencies, lookups };
  }

  #read(suffix: string): unknown {
    try {
      return JSON.parse(readFileSync(join(this.#directory, this.#name + suffix), 'utf8'));
    } catch {
      return undefined;
    }
  }

  write(run: StoredRun, details: StoredDetails): void {
    try {
      mkdirSync(this.#directory, { recursive: true });
      this.#write(DETAILS, details);
      this.#write(RESULTS, run);
      this.#forgetOld();
    } catch {
      // A disk that is full or may not be written to: the next run takes as long as this one.
    }
  }

  #write(suffix: string, content: unknown): void {
    writeFileAtomically(join(this.#directory, this.#name + suffix), JSON.stringify(content));
  }

  #forgetOld(): void {
    const oldest = Date.now() - KEPT_FOR;
    for (const name of readdirSync(this.#directory)) {
      const path = join(this.#directory, name);
      const isOurs = name.endsWith(RESULTS) || name.endsWith(DETAILS);
      if (isOurs && statSync(path).mtimeMs < oldest) rmSync(path, { force: true });
    }
  }
}
