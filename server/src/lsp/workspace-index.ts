import { FileSnapshot } from '../engine/snapshot';
import { workspaceFile } from '../engine/workspace-file';
import { relativePath } from '../workspace/files';
import { Workspace } from '../workspace/workspace';
import { Turns } from './turns';

/** Where the texts of files come from, and which of them count. */
export interface IndexSources {
  /** A file's text as it is on the disk or wherever the folder is; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Whether a document of this path is open: then its text comes by {@link WorkspaceIndex.setOpen}. */
  isOpen(path: string): boolean;
  /** Whether the configuration leaves a file out. */
  isIgnored(path: string): Promise<boolean>;
  /** Told when something may be found otherwise because a file changed that is not open, or all are read. */
  onChange(): void;
}

/** Bases have bases, and generators files: this many rounds of looking for what kustomizations name. */
const MAX_ROUNDS = 20;

const FILES_BETWEEN_REPORTS = 100;

/** Keeps the workspace's files as they are: those of the folders from the disk, open ones as the person sees them. */
export class WorkspaceIndex {
  readonly workspace = new Workspace();
  readonly #sources: IndexSources;
  readonly #snapshots = new Map<string, FileSnapshot>();
  /** Files that the configuration leaves out: when that changes, they count. */
  readonly #ignored = new Set<string>();
  /** The files that were found while all are read; undefined when nothing is being read. */
  #found: Set<string> | undefined;
  readonly #turns = new Turns();
  #onProgress: ((done: number, count: number) => void) | undefined;
  #announced = 0;

  constructor(sources: IndexSources) {
    this.#sources = sources;
  }

  /** All files of the workspace, each with its snapshot. */
  get snapshots(): ReadonlyMap<string, FileSnapshot> {
    return this.#snapshots;
  }

  /** From here on all files are read. `onProgress` is told how many of the announced ones are. */
  begin(onProgress?: (done: number, count: number) => void): void {
    this.#found = new Set();
    this.#onProgress = onProgress;
    this.#announced = 0;
    this.workspace.isRead = false;
  }

  /** So many more files will be read. */
  announce(count: number): void {
    this.#announced += count;
  }

  /** All files were read: what was not among them is no more. */
  async end(): Promise<void> {
    const found = this.#found;
    this.#found = undefined;
    for (const path of [...this.#snapshots.keys()])
      if (found?.has(path) === false && !this.#sources.isOpen(path)) this.#forget(path);
    await this.#readWanted();
    this.workspace.isRead = true;
    this.#sources.onChange();
  }

  /** Takes in a file's text from the disk. An open document's text wins over it. */
  async take(path: string, text: string | undefined): Promise<void> {
    if (this.#found !== undefined) {
      this.#found.add(path);
      if (this.#found.size % FILES_BETWEEN_REPORTS === 0) this.#onProgress?.(this.#found.size, this.#announced);
    }
    if (this.#sources.isOpen(path)) return;
    if (text === undefined) return this.#forget(path);
    await this.#turns.pause();
    if (await this.#sources.isIgnored(path)) {
      this.#forget(path);
      this.#ignored.add(path);
      return;
    }
    const before = this.#snapshots.get(path);
    if (before?.text !== text && !this.#sources.isOpen(path)) this.#set(path, new FileSnapshot(text, before));
  }

  /** An open document has another text. */
  setOpen(path: string, snapshot: FileSnapshot): void {
    if (this.#snapshots.get(path) !== snapshot) this.#set(path, snapshot);
  }

  /** Files changed, came or went on the disk; or the documents that stood for them were closed. */
  async reload(paths: Iterable<string>): Promise<void> {
    for (const path of paths) await this.take(path, await this.#sources.read(path));
    await this.#readWanted();
  }

  /** A file is no more, or all those of a folder. */
  remove(path: string): void {
    for (const known of [...this.#snapshots.keys(), ...this.#ignored])
      if ((known === path || relativePath(path, known) !== undefined) && !this.#sources.isOpen(known))
        this.#forget(known);
  }

  /** What is left out may have changed. */
  async configurationChanged(): Promise<void> {
    for (const path of [...this.#snapshots.keys()]) {
      await this.#turns.pause();
      if (!(await this.#sources.isIgnored(path))) continue;
      this.#forget(path);
      this.#ignored.add(path);
    }
    const counting: string[] = [];
    for (const path of this.#ignored) if (!(await this.#sources.isIgnored(path))) counting.push(path);
    await this.reload(counting);
  }

  /** Reads what kustomizations name and the folders do not have among their YAML files: files of generators, bases outside. */
  async #readWanted(): Promise<void> {
    const asked = new Set<string>();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const wanted = this.workspace.wanted.filter((path) => !asked.has(path));
      if (wanted.length === 0) return;
      for (const path of wanted) {
        asked.add(path);
        const text = await this.#sources.read(path);
        if (text !== undefined) await this.take(path, text);
      }
    }
  }

  #set(path: string, snapshot: FileSnapshot): void {
    this.#ignored.delete(path);
    this.#snapshots.set(path, snapshot);
    this.workspace.set(workspaceFile(path, snapshot));
    this.#tell(path);
  }

  #forget(path: string): void {
    this.#ignored.delete(path);
    this.#snapshots.delete(path);
    this.workspace.delete(path);
    this.#tell(path);
  }

  #tell(path: string): void {
    if (this.workspace.isRead && !this.#sources.isOpen(path)) this.#sources.onChange();
  }
}
