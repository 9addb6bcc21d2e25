import { existsSync } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import { parentOf, relativePath, resolvePath } from '../workspace/files';
import { readTextFile } from './read-text';

const NAME = '.gitignore';

/** The `.gitignore` files that hold for a directory: its own and those above it. Immutable. */
export class GitIgnore {
  readonly #directory: string;
  readonly #own: Ignore | undefined;
  readonly #above: GitIgnore | undefined;

  private constructor(directory: string, own: Ignore | undefined, above: GitIgnore | undefined) {
    this.#directory = directory;
    this.#own = own;
    this.#above = above;
  }

  /** What holds in a directory that the person named: it is looked at even where the repository ignores it as a whole. */
  static at(directory: string): GitIgnore {
    const above = GitIgnore.#inRepository(parentOf(directory), directory);
    const counts = above !== undefined && !above.ignores(directory, true);
    return GitIgnore.#read(directory, counts ? above : undefined);
  }

  /** What holds in a directory below this one's; `hasOwn`: whether it has a `.gitignore` itself. */
  below(directory: string, hasOwn: boolean): GitIgnore {
    return hasOwn ? GitIgnore.#read(directory, this) : this;
  }

  /** Whether git would leave out a file or directory below this one. The deepest `.gitignore` that speaks of it decides. */
  ignores(path: string, isDirectory: boolean): boolean {
    const relative = this.#own === undefined ? undefined : relativePath(this.#directory, path);
    if (this.#own !== undefined && relative !== undefined) {
      const { ignored, unignored } = this.#own.test(isDirectory ? `${relative}/` : relative);
      if (ignored || unignored) return ignored;
    }
    return this.#above?.ignores(path, isDirectory) ?? false;
  }

  static #read(directory: string, above: GitIgnore | undefined): GitIgnore {
    const path = resolvePath(directory, NAME);
    const result = existsSync(path) ? readTextFile(path, path) : undefined;
    const own = result?.ok ? ignore().add(result.text) : undefined;
    return new GitIgnore(directory, own, above);
  }

  /** The files between the top of the repository that `start` lies in and `directory`; none outside of a repository. */
  static #inRepository(directory: string, start: string): GitIgnore | undefined {
    if (existsSync(resolvePath(start, '.git'))) return undefined;
    const chain: string[] = [];
    for (let current = directory; ; current = parentOf(current)) {
      chain.unshift(current);
      if (existsSync(resolvePath(current, '.git'))) break;
      if (parentOf(current) === current || current === '') return undefined;
    }
    return chain.reduce<GitIgnore | undefined>((above, step) => GitIgnore.#read(step, above), undefined);
  }
}
