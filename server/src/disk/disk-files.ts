import { type Dirent, readdirSync } from 'node:fs';
import { type Files, parentOf } from '../workspace/files';
import { readTextFile } from './read-text';

/**
 * The files of the disk, for one run: the names of each directory are read once, so that asking for a file that is not there
 * costs nothing.
 */
export class DiskFiles implements Files {
  readonly #entries = new Map<string, readonly Dirent[]>();
  readonly #names = new Map<string, ReadonlySet<string> | undefined>();
  /** Files that are there and can not be read, with the reason. */
  readonly failures = new Map<string, string>();

  /** What is in a directory, in the order of the names' characters. Throws where it can not be read. */
  list(directory: string): readonly Dirent[] {
    let entries = this.#entries.get(directory);
    if (entries === undefined) {
      entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
      this.#entries.set(directory, entries);
    }
    return entries;
  }

  async read(path: string): Promise<string | undefined> {
    const directory = parentOf(path);
    const names = this.#namesOf(directory);
    // A directory may be closed to listing and open to reading: then only an attempt tells.
    if (names !== undefined && !names.has(path.slice(path.lastIndexOf('/') + 1))) return undefined;
    const result = readTextFile(path, path);
    if (result.ok) return result.text;
    if (names !== undefined) this.failures.set(path, result.message);
    return undefined;
  }

  /** Whether a directory is known to have a file of a name. */
  has(path: string): boolean {
    return this.#namesOf(parentOf(path))?.has(path.slice(path.lastIndexOf('/') + 1)) === true;
  }

  #namesOf(directory: string): ReadonlySet<string> | undefined {
    if (!this.#names.has(directory)) this.#names.set(directory, this.#readNames(directory));
    return this.#names.get(directory);
  }

  #readNames(directory: string): ReadonlySet<string> | undefined {
    try {
      const files = this.list(directory).filter((entry) => !entry.isDirectory());
      return new Set(files.map(({ name }) => name));
    } catch {
      return undefined;
    }
  }
}
