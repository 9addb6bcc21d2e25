import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Files, relativePath } from '../workspace/files';
import { pathOf, uriOf } from './paths';
import { LIST_FILES_REQUEST, READ_FILE_REQUEST } from './protocol';

/** Reads a file of a disk; undefined where there is none. A web worker has no disk. */
export type ReadDisk = (uri: string) => Promise<string | undefined>;

/** The YAML files below a folder of a disk, by their paths. */
export type ListDisk = (path: string) => Promise<readonly string[]>;

/** Whether a file of a disk is none of those that are listed for the folder it lies below. */
export type IsLeftOutOnDisk = (folder: string, path: string) => Promise<boolean>;

/** What a server on a disk reads with. */
export interface Disk {
  readonly readDisk?: ReadDisk;
  readonly listDisk?: ListDisk;
  readonly isLeftOutOnDisk?: IsLeftOutOnDisk;
}

/**
 * Files as the person sees them: an open editor's text, saved or not, wins over the disk. Editors keep the text of a file for a while after it was
 * deleted; that counts again only when somebody goes on writing in it.
 */
export class WorkspaceFiles implements Files {
  readonly #open = new Map<string, TextDocument>();
  readonly #readDisk: ReadDisk | undefined;
  readonly #listDisk: ListDisk | undefined;
  readonly #isLeftOutOnDisk: IsLeftOutOnDisk | undefined;
  readonly #connection: Connection;
  /** The versions that open documents had when their files were deleted, by path. */
  readonly #deleted = new Map<string, number>();
  /** Whether the client answers requests for files that are on no disk. */
  canAskClient = false;

  constructor(connection: Connection, { readDisk, listDisk, isLeftOutOnDisk }: Disk) {
    this.#connection = connection;
    this.#readDisk = readDisk;
    this.#listDisk = listDisk;
    this.#isLeftOutOnDisk = isLeftOutOnDisk;
  }

  /** The YAML files below a folder, as far as they can be told. */
  async list(folder: string): Promise<readonly string[]> {
    const uri = uriOf(folder);
    try {
      if (this.#listDisk !== undefined && uri.startsWith('file:')) return await this.#listDisk(folder);
      if (!this.canAskClient) return [];
      return (
        (await this.#connection.sendRequest<readonly string[] | null>(LIST_FILES_REQUEST, { uri }))?.map(pathOf) ?? []
      );
    } catch {
      // A folder that can not be read, or a client that does not say.
      return [];
    }
  }

  /** Whether a file of a folder is none of those that {@link list} gives: git ignores it, say. */
  async isLeftOut(folder: string, path: string): Promise<boolean> {
    return uriOf(folder).startsWith('file:') && (await this.#isLeftOutOnDisk?.(folder, path)) === true;
  }

  /** To be told of each file that comes, changes or goes on the disk, or is gone with its folder. Gives the open document that stands for the file again. */
  changed(path: string, isDeleted: boolean): TextDocument | undefined {
    if (!isDeleted) return this.#deleted.delete(path) ? this.openDocument(path) : undefined;
    for (const [known, { version }] of this.#open)
      if (known === path || relativePath(path, known) !== undefined) this.#deleted.set(known, version);
    return undefined;
  }

  /** Whether an open document stands for a file. */
  isOpen(path: string): boolean {
    const open = this.openDocument(path);
    return open !== undefined && this.#deleted.get(path) !== open.version;
  }

  /** The open document that has a path. */
  openDocument(path: string): TextDocument | undefined {
    return this.#open.get(path);
  }

  /** To be told of each document that is opened. */
  opened(document: TextDocument): void {
    this.#open.set(pathOf(document.uri), document);
  }

  /** To be told of each document that is closed. */
  closed(document: TextDocument): void {
    const path = pathOf(document.uri);
    if (this.#open.get(path) !== document) return;
    this.#open.delete(path);
    this.#deleted.delete(path);
  }

  async read(path: string): Promise<string | undefined> {
    const uri = uriOf(path);
    const open = this.openDocument(path);
    if (open !== undefined && this.#deleted.get(path) !== open.version) return open.getText();
    if (this.#readDisk !== undefined && uri.startsWith('file:')) return this.#readDisk(uri);
    if (!this.canAskClient) return undefined;
    try {
      return (await this.#connection.sendRequest<string | null>(READ_FILE_REQUEST, { uri })) ?? undefined;
    } catch {
      // A client that does not say is one that does not have the file.
      return undefined;
    }
  }
}
