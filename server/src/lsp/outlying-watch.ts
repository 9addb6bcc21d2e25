import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { parentOf } from '../workspace/files';
import { uriOf } from './paths';

/**
 * Watches the files that kustomizations take in and that the patterns for all folders leave out: what generators read, and bases outside of the folders.
 * The client is told exactly these, and anew only when they are others.
 */
export class OutlyingWatch {
  readonly #connection: Connection;
  readonly #onRefusal: (error: unknown) => void;
  /** Whether the client takes patterns that are relative to a folder of the disk. */
  #takesRelative = false;
  #isOn = false;
  #watched = '';
  #registered: Promise<Disposable | undefined> = Promise.resolve(undefined);

  constructor(connection: Connection, onRefusal: (error: unknown) => void) {
    this.#connection = connection;
    this.#onRefusal = onRefusal;
  }

  /** To be called for a client that watches files on request. */
  begin(takesRelative: boolean): void {
    this.#isOn = true;
    this.#takesRelative = takesRelative;
  }

  watch(paths: Iterable<string>): void {
    if (!this.#isOn) return;
    const sorted = [...new Set(paths)].sort();
    const watched = sorted.join('\n');
    if (watched === this.#watched) return;
    this.#watched = watched;
    const before = this.#registered;
    this.#registered = this.#replace(before, this.#watchersFor(sorted)).catch((error: unknown) => {
      this.#onRefusal(error);
      return undefined;
    });
  }

  /** The new ones first: nothing is missed between. */
  async #replace(
    before: Promise<Disposable | undefined>,
    watchers: FileSystemWatcher[],
  ): Promise<Disposable | undefined> {
    const former = await before;
    const { client } = this.#connection;
    const now =
      watchers.length === 0 ? undefined : await client.register(DidChangeWatchedFilesNotification.type, { watchers });
    former?.dispose();
    return now;
  }

  #watchersFor(paths: readonly string[]): FileSystemWatcher[] {
    const byDirectory = new Map<string, string[]>();
    for (const path of paths) {
      const directory = parentOf(path);
      const name = literal(path.slice(path.lastIndexOf('/') + 1));
      const names = byDirectory.get(directory);
      if (names === undefined) byDirectory.set(directory, [name]);
      else names.push(name);
    }
    return [...byDirectory].map(([directory, names]) => {
      const pattern = names.length === 1 ? (names[0] ?? '') : `{${names.join(',')}}`;
      return this.#takesRelative
        ? { globPattern: { baseUri: uriOf(directory), pattern } }
        : { globPattern: `${literal(directory === '/' ? '' : directory)}/${pattern}` };
    });
  }
}

/** A path as a pattern that only it fits. */
function literal(path: string): string {
  return path.replace(/[*?[\]{},!\\]/g, (character) => (character === ',' ? '?' : `[${character}]`));
}
