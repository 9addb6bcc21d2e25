import { type Dirent, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskFiles } from './disk-files';
import { GitIgnore } from './git-ignore';
import { slashPath } from './paths';
import { describeReadError } from './read-text';

/** A file found below a directory. */
export interface WalkedFile {
  /** Absolute, by the names that led to it. */
  readonly path: string;
  /** Absolute, without symbolic links. */
  readonly real: string;
}

export interface WalkOptions {
  readonly files: DiskFiles;
  /** Whether a file is wanted; `path` counts from the directory. */
  readonly wants: (path: string) => boolean;
  /** How many directories below the first are entered. */
  readonly depth: number;
  /** Told of what can not be read. */
  readonly onProblem: (path: string, describe: (shown: string) => string) => void;
}

/** What no one keeps manifests of his own in. */
export const SKIPPED_DIRECTORIES: ReadonlySet<string> = new Set(['node_modules', '.git']);

interface Place {
  readonly path: string;
  readonly real: string;
  readonly relative: string;
  readonly depth: number;
  readonly ignore: GitIgnore;
}

export interface WalkResult {
  readonly files: readonly WalkedFile[];
  /** Whether wanted files were left out because git ignores them. */
  readonly hasIgnored: boolean;
}

/**
 * The wanted files below a directory. Links are followed, but no directory is entered twice, so circles end; a file that can be
 * reached by its own name is found under that one.
 */
export function walk(directory: string, options: WalkOptions): WalkResult {
  const steps = walkInSteps(directory, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of one directory each, between which the caller may do something else. */
export function walkInSteps(directory: string, options: WalkOptions): Generator<undefined, WalkResult, undefined> {
  return new Walk(options).run(directory);
}

class Walk {
  readonly #options: WalkOptions;
  readonly #found: WalkedFile[] = [];
  readonly #entered = new Set<string>();
  readonly #links: { place: Place; name: string }[] = [];
  #hasIgnored = false;

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  *run(directory: string): Generator<undefined, WalkResult, undefined> {
    const real = slashPath(realpathSync(directory));
    yield* this.#enter({ path: directory, real, relative: '', depth: 0, ignore: GitIgnore.at(directory) });
    // Links are followed last, when all that has a name of its own is found; they may lead to further links.
    for (let next = this.#links.shift(); next !== undefined; next = this.#links.shift()) yield* this.#follow(next);
    return { files: this.#found, hasIgnored: this.#hasIgnored };
  }

  *#enter(start: Place): Generator<undefined, void, undefined> {
    const stack = [start];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      if (this.#entered.has(place.real)) continue;
      this.#entered.add(place.real);
      stack.push(...this.#look(place));
      yield;
    }
  }

  /** Takes in the files of a directory and gives the directories in it. */
  #look(place: Place): Place[] {
    let entries: readonly Dirent[];
    try {
      entries = this.#options.files.list(place.path);
    } catch (error) {
      this.#options.onProblem(place.path, (shown) => describeReadError(error, place.path, shown));
      return [];
    }
    const hasIgnoreFile = place.depth > 0 && entries.some(({ name }) => name === '.gitignore');
    const here = hasIgnoreFile ? { ...place, ignore: place.ignore.below(place.path, true) } : place;
    const directories: Place[] = [];
    for (const entry of entries) {
      if (entry.isSymbolicLink()) this.#links.push({ place: here, name: entry.name });
      else if (entry.isDirectory()) directories.push(...this.#directory(here, entry.name, undefined));
      // What is neither file nor directory is taken in if its name is wanted: reading it says what it is.
      else this.#file(here, entry.name, undefined);
    }
    return directories;
  }

  #directory(parent: Place, name: string, real: string | undefined): Place[] {
    if (SKIPPED_DIRECTORIES.has(name) || parent.depth >= this.#options.depth) return [];
    const path = join(parent.path, name);
    const absolute = slashPath(path);
    if (parent.ignore.ignores(absolute, true)) {
      this.#hasIgnored = true;
      return [];
    }
    return [
      {
        path: absolute,
        real: real ?? `${parent.real}/${name}`,
        relative: `${parent.relative}${name}/`,
        depth: parent.depth + 1,
        ignore: parent.ignore,
      },
    ];
  }

  #file(parent: Place, name: string, real: string | undefined): void {
    if (!this.#options.wants(parent.relative + name)) return;
    const path = slashPath(join(parent.path, name));
    if (parent.ignore.ignores(path, false)) this.#hasIgnored = true;
    else this.#found.push({ path, real: real ?? `${parent.real}/${name}` });
  }

  *#follow({ place, name }: { place: Place; name: string }): Generator<undefined, void, undefined> {
    const path = join(place.path, name);
    let real: string;
    try {
      real = slashPath(realpathSync(path));
      if (!statSync(path).isDirectory()) {
        this.#file(place, name, real);
        return;
      }
    } catch (error) {
      if (!this.#options.wants(place.relative + name)) return;
      this.#options.onProblem(slashPath(path), (shown) => describeReadError(error, path, shown));
      return;
    }
    for (const directory of this.#directory(place, name, real)) yield* this.#enter(directory);
  }
}
