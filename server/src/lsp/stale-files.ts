import type { WorkspaceChanges } from '../workspace/change-journal';
import type { LintedFile } from './lints';

/** Who follows what: files by the names of what their findings rest on. */
class Followers {
  readonly #followed = new Map<string, readonly string[]>();
  readonly #followers = new Map<string, Set<string>>();

  set(path: string, names: Iterable<string>): void {
    for (const name of this.#followed.get(path) ?? []) {
      const followers = this.#followers.get(name);
      followers?.delete(path);
      if (followers?.size === 0) this.#followers.delete(name);
    }
    const list = [...names];
    if (list.length === 0) this.#followed.delete(path);
    else this.#followed.set(path, list);
    for (const name of list) {
      const followers = this.#followers.get(name);
      if (followers === undefined) this.#followers.set(name, new Set([path]));
      else followers.add(path);
    }
  }

  of(name: string): Iterable<string> {
    return this.#followers.get(name) ?? [];
  }
}

/**
 * The files in which something may be found that nobody has looked for yet. After a change these are the ones that are applied together with what changed,
 * that looked for it in the whole workspace, and that point to a place in it.
 */
export class StaleFiles {
  readonly #stale = new Set<string>();
  readonly #looking = new Followers();
  readonly #pointing = new Followers();

  /** In the order in which they are to be looked at. */
  get paths(): readonly string[] {
    return [...this.#stale].sort();
  }

  add(paths: Iterable<string>): void {
    for (const path of paths) this.#stale.add(path);
  }

  /** Takes note of changes that leave the files what they are. */
  note({ files, lookups }: WorkspaceChanges): void {
    this.add(files);
    for (const path of files) this.add(this.#pointing.of(path));
    for (const lookup of lookups) this.add(this.#looking.of(lookup));
  }

  /** A file was looked at; undefined for one in which nothing is looked for. */
  lookedAt(path: string, linted: LintedFile | undefined): void {
    this.#stale.delete(path);
    this.#looking.set(path, linted?.lookups ?? []);
    this.#pointing.set(path, linted?.pointsTo ?? []);
  }
}
