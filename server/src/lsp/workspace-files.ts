import type { Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Files } from '../workspace/files';
import { pathOf, uriOf } from './paths';
import { READ_FILE_REQUEST } from './protocol';

/** Reads a file of a disk; undefined where there is none. A web worker has no disk. */
export type ReadDisk = (uri: string) => Promise<string | undefined>;

/** Files as the person sees them: an open editor's text, saved or not, wins over the disk. */
export class WorkspaceFiles implements Files {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #readDisk: ReadDisk | undefined;
  readonly #connection: Connection;
  /** Whether the client answers requests for files that are on no disk. */
  canAskClient = false;

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, readDisk: ReadDisk | undefined) {
    this.#connection = connection;
    this.#documents = documents;
    this.#readDisk = readDisk;
  }

  async read(path: string): Promise<string | undefined> {
    const uri = uriOf(path);
    const open = this.#documents.all().find((document) => pathOf(document.uri) === path);
    if (open !== undefined) return open.getText();
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
