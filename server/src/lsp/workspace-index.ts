import { FileSnapshot } from '../engine/snapshot';
import { workspaceFile } from '../engine/workspace-file';
import { parentOf, relativePath } from '../workspace/files';
import { isJsonManifest, isJsonPath } from '../workspace/json-manifests';
import { isKustomization } from '../workspace/kustomization';
import { Workspace } from '../workspace/workspace';
import { Turns } from './turns';

/** Where the texts of files come from, and which of them count. */
export interface IndexSources {
  /** A file's text as it is on the disk or wherever the folder is; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Whether a document of this path is open: then its text comes by {@link WorkspaceIndex.setOpen}. */
  isOpen(path: string): boolean;
  /** Whether a path lies in one of the folders: then a file that comes there is told of. */
  isInFolders(path: string): boolean;
  /** Whether a file is one of the folders', as they are listed. */
  isListed(path: string): Promise<boolean>;
  /** Whether the configuration leaves a file out. */
  isIgnored(path: string): Promise<boolean>;
  /** Told, when it may be otherwise, what kustomizations take in or look for beside the YAML files of the folders. */
  onOutlying?(paths: readonly string[]): void;
  /** Told when something may be found otherwise because a file changed that is not open, or all are read. */
  onChange(): void;
}

/** Bases have bases, and generators files: this many rounds of looking for what kustomizations name. */
const MAX_ROUNDS = 20;

/** Keeps the workspace's files as they are: those of the folders from the disk, open ones as the person sees them. */
export class WorkspaceIndex {
  readonly workspace = new Workspace();
  readonly #sources: IndexSources;
  readonly #snapshots = new Map<string, FileSnapshot>();
  /** Files that the configuration leaves out: when that changes, they count. */
  readonly #ignored = new Set<string>();
  /** Files that are none of the folders' and were read because kustomizations name them. */
  readonly #wanted = new Set<string>();
  /** What kustomizations look for and nobody has asked for yet. */
  readonly #sought = new Set<string>();
  /** What kustomizations look for outside of the folders, and is not there. */
  readonly #absent = new Set<string>();
  /** The files that were found while all are read; undefined when nothing is being read. */
  #found: Set<string> | undefined;
  /** What was removed while all files are read: it may have been read before and is taken in after. */
  readonly #removed: string[] = [];
  readonly #turns = new Turns();
  #onProgress: ((done: number, count: number) => void) | undefined;
  /** The files that are to be read. */
  readonly #announced = new Set<string>();
  /** Counts the changes of what is left out. */
  #configurations = 0;

  constructor(sources: IndexSources) {
    this.#sources = sources;
    // Before anything is read nothing is missing.
    this.workspace.isRead = false;
  }

  /** All files of the workspace, each with its snapshot. */
  get snapshots(): ReadonlyMap<string, FileSnapshot> {
    return this.#snapshots;
  }

  /** From here on all files are read. `onProgress` is told how many of the announced ones are. */
  begin(onProgress?: (done: number, count: number) => void): void {
    this.#found = new Set();
    this.#onProgress = onProgress;
    this.#announced.clear();
    this.workspace.isRead = false;
    for (const path of this.workspace.wanted) this.#sought.add(path);
  }

  /** These files will be read. */
  announce(paths: readonly string[]): void {
    for (const path of paths) this.#announced.add(path);
  }

  /** All files were read: what was not among them is no more. */
  async end(): Promise<void> {
    const found = this.#found;
    this.#found = undefined;
    this.#announced.clear();
    for (const path of [...this.#snapshots.keys()])
      if (found?.has(path) === false && !this.#sources.isOpen(path)) this.#forget(path);
    const removed = this.#removed.splice(0);
    const isRemoved = (path: string) => removed.some((gone) => isAtOrBelow(gone, path));
    await this.reload([...this.#snapshots.keys()].filter(isRemoved));
    // All may be read anew by now.
    if (this.#found !== undefined) return;
    this.workspace.isRead = true;
    this.#sources.onChange();
  }

  /** Takes in a file's text from the disk. An open document's text wins over it. */
  async take(path: string, text: string | undefined): Promise<void> {
    if (this.#found !== undefined) {
      this.#found.add(path);
      this.#onProgress?.(this.#found.size, this.#announced.size);
    }
    if (this.#sources.isOpen(path)) return;
    if (text === undefined || !(await this.#counts(path, text))) return this.#forget(path);
    await this.#turns.pause();
    if (await this.#isIgnored(path)) {
      this.#forget(path);
      this.#ignored.add(path);
      return;
    }
    const before = this.#snapshots.get(path);
    if (before?.text !== text && !this.#sources.isOpen(path)) this.#set(path, new FileSnapshot(text, before));
  }

  /** Whether a file is one of the folders', or one that a kustomization takes in. Most JSON is no manifest. */
  async #counts(path: string, text: string): Promise<boolean> {
    const mayCount = !isJsonPath(path) || isJsonManifest(text);
    if (mayCount && (this.#announced.has(path) || (await this.#sources.isListed(path)))) return true;
    return this.workspace.buildsTaking(path).length > 0;
  }

  async #isIgnored(path: string): Promise<boolean> {
    for (;;) {
      const configurations = this.#configurations;
      const isIgnored = await this.#sources.isIgnored(path);
      if (configurations === this.#configurations) return isIgnored;
    }
  }

  /** An open document has another text. One whose file was deleted stands for none until somebody writes in it. */
  setOpen(path: string, snapshot: FileSnapshot): void {
    if (this.#snapshots.get(path) !== snapshot && this.#sources.isOpen(path)) this.#set(path, snapshot);
  }

  /** Files changed, came or went on the disk; or the documents that stood for them were closed. */
  async reload(paths: Iterable<string>): Promise<void> {
    for (const path of paths) await this.take(path, await this.#sources.read(path));
    await this.readWanted();
  }

  /** A file is no more, or all those of a folder. */
  remove(path: string): void {
    if (this.#found !== undefined) this.#removed.push(path);
    for (const known of [...this.#snapshots.keys(), ...this.#ignored])
      if (isAtOrBelow(path, known) && !this.#sources.isOpen(known)) this.#forget(known);
  }

  /** What is left out may have changed. */
  async configurationChanged(): Promise<void> {
    const configurations = ++this.#configurations;
    for (const path of [...this.#snapshots.keys()]) {
      await this.#turns.pause();
      const isIgnored = await this.#sources.isIgnored(path);
      // A configuration that is being typed changes with each keystroke.
      if (configurations !== this.#configurations) return;
      if (!isIgnored) continue;
      this.#forget(path);
      this.#ignored.add(path);
    }
    const counting: string[] = [];
    for (const path of this.#ignored) if (!(await this.#sources.isIgnored(path))) counting.push(path);
    if (configurations === this.#configurations) await this.reload(counting);
  }

  /** Whether a change of a file is of concern: it is known, or a kustomization looks for it. */
  isOfConcern(path: string): boolean {
    return this.#snapshots.has(path) || this.#ignored.has(path) || this.workspace.buildsTaking(path).length > 0;
  }

  /** Reads what kustomizations name and the folders do not have among their YAML files: files of generators, bases outside. */
  async readWanted(): Promise<void> {
    this.#forgetUnwanted();
    // What is not there outside of the folders may have come: not every client tells.
    for (const path of this.#absent) this.#sought.add(path);
    this.#absent.clear();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      for (const path of this.workspace.takeNewlyWanted()) this.#sought.add(path);
      if (this.#sought.size === 0) break;
      // What is sought stays so until it is read: who comes meanwhile waits for it as well.
      for (const path of [...this.#sought].sort()) {
        await this.#seek(path);
        this.#sought.delete(path);
      }
    }
    this.#sources.onOutlying?.([...this.#wanted, ...this.#absent]);
  }

  async #seek(path: string): Promise<void> {
    const isWanted = () => this.workspace.wanted.has(path) && !this.#ignored.has(path);
    if (!isWanted()) return;
    const text = await this.#sources.read(path);
    if (text !== undefined) {
      await this.take(path, text);
      if (!(await this.#sources.isListed(path))) this.#wanted.add(path);
    } else if (isWanted() && !this.#sources.isInFolders(path)) this.#absent.add(path);
  }

  /** What only kustomizations took in goes when they name it no more, and with it what it took in itself. */
  #forgetUnwanted(): void {
    if (this.#wanted.size === 0) return;
    // A base that nobody takes in any more is a build of its own.
    const bases = new Set([...this.#wanted].filter(isKustomization).map(parentOf));
    for (const path of this.#wanted) {
      if (this.workspace.buildsTaking(path).some(({ directory }) => !bases.has(directory))) continue;
      this.#wanted.delete(path);
      if (!this.#sources.isOpen(path)) this.#forget(path);
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

function isAtOrBelow(directory: string, path: string): boolean {
  return path === directory || relativePath(directory, path) !== undefined;
}
