import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import { relativePath } from '../workspace/files';
import { isJsonPath } from '../workspace/json-manifests';
import { isReadName } from './paths';
import { type createProgress, Progress } from './progress';
import type { WorkspaceFiles } from './workspace-files';
import type { WorkspaceIndex } from './workspace-index';
import { WorkspaceKinds } from './workspace-kinds';

/** What git does not keep in a folder, and so is not read. */
export const IGNORE_NAME = '.gitignore';

/** How long further removals are waited for, in milliseconds. */
const SEEK_DELAY = 150;

/** How long and how often is looked whether changes are taken in, in milliseconds. */
const SETTLE_LIMIT = 2000;
const SETTLE_STEP = 20;

/** What reading the folders needs of the server. */
export interface FolderHost {
  readonly files: WorkspaceFiles;
  readonly index: WorkspaceIndex;
  /** The documents that are open, with their texts. */
  openTexts(): readonly { readonly path: string; readonly text: string }[];
  /** What all objects share. */
  common(): SchemaBundle;
  /** Told the kinds that the workspace defines, when it was read and whenever they are others. */
  onKinds(bundles: readonly SchemaBundle[]): void;
  /** Undefined where the client shows no progress. */
  createProgress(): ReturnType<typeof createProgress> | Promise<undefined>;
}

/** The folders of the workspace: read once in the background, and from then on what changes in them. */
export class WorkspaceFolders {
  paths: readonly string[] = [];
  readonly kinds: WorkspaceKinds;
  readonly #host: FolderHost;
  /** Counts the readings: one that is begun ends the one before it. */
  #readings = 0;
  /** How many changes are being taken in. */
  #taking = 0;
  #seeking: ReturnType<typeof setTimeout> | undefined;

  constructor(host: FolderHost) {
    this.#host = host;
    const { files, index } = host;
    const sources = {
      list: async (folder: string) => {
        const paths = await files.list(folder);
        index.announce(paths);
        return paths;
      },
      read: async (path: string) => {
        // All files are read for the kinds that they define; what else they have is taken in on the way.
        const text = await files.read(path);
        await index.take(path, text);
        return isJsonPath(path) ? undefined : text;
      },
      open: () => host.openTexts(),
      onRead: () => index.readWanted(),
    };
    this.kinds = new WorkspaceKinds(
      sources,
      () => host.common(),
      (bundles) => host.onKinds(bundles),
    );
  }

  /** Reads all files of the folders: kinds that they define, and what belongs together among them. */
  async read(): Promise<void> {
    const reading = ++this.#readings;
    const reporter = await this.#host.createProgress();
    if (reading !== this.#readings) return reporter?.done();
    const progress = new Progress('reading', Promise.resolve(reporter));
    this.#host.index.begin((done, count) => progress.report(done, count));
    try {
      await this.kinds.readFolders(this.paths);
    } finally {
      // A reading that was begun anew meanwhile ends later.
      if (reading === this.#readings) await this.#host.index.end();
      progress.done();
    }
  }

  /** Something of another name than the workspace's files came: it may be a folder that was moved here with all that is in it. */
  async #takeFolder(path: string): Promise<void> {
    // Asked of a file in it, as most folders that are left out are left out by their own names.
    if (!(await this.lists(`${path}/${IGNORE_NAME}`))) return;
    for (const below of await this.#host.files.list(path)) this.kinds.fileChanged(below);
  }

  /** The folder that a path lies in. */
  around(path: string): string | undefined {
    return this.paths.find((folder) => relativePath(folder, path) !== undefined);
  }

  /** Whether a file is among those that are read of the folders, if its name is. */
  async lists(path: string): Promise<boolean> {
    const folder = this.around(path);
    return folder !== undefined && !(await this.#host.files.isLeftOut(folder, path));
  }

  /** A file or folder is no more on the disk. */
  removed(path: string): void {
    this.kinds.pathRemoved(path);
    this.#host.index.remove(path);
    // A kustomization may look for it from now on.
    clearTimeout(this.#seeking);
    this.#seeking = setTimeout(() => {
      const { index } = this.#host;
      if (index.workspace.isRead) void index.readWanted();
    }, SEEK_DELAY);
  }

  /** A file changed or came on the disk. */
  async changed(path: string, isNew: boolean): Promise<void> {
    const { index } = this.#host;
    this.#taking++;
    try {
      if (isReadName(path)) this.kinds.fileChanged(path);
      else if (index.isOfConcern(path)) await index.reload([path]);
      else if (isNew) await this.#takeFolder(path);
    } finally {
      this.#taking--;
    }
  }

  /**
   * Resolves when what the client told of is taken in: a folder that is renamed goes and comes, and nobody wants to hear of the state between. Not later than
   * after {@link SETTLE_LIMIT}, as some files change all the time.
   */
  async settled(): Promise<void> {
    const end = Date.now() + SETTLE_LIMIT;
    while ((this.#taking > 0 || this.kinds.isPending) && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, SETTLE_STEP));
  }
}
