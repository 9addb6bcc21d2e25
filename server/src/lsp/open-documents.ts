import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { DocumentSnapshot, FileSnapshot } from '../engine/snapshot';
import { splitDocuments } from '../yaml/split';

/** How long documents are parsed before other messages get their turn, in milliseconds. */
const TURN = 20;

/** The snapshots of the open documents: one for each version that was looked at, sharing what did not change. */
export class OpenDocuments {
  readonly #snapshots = new Map<string, { version: number; snapshot: FileSnapshot }>();

  /**
   * The snapshot of a document as it is now; undefined when cancelled. Documents of the stream are parsed one by one with
   * pauses between them, in which a cancellation or a newer text arrives.
   */
  async snapshot(document: TextDocument, token: CancellationToken): Promise<FileSnapshot | undefined> {
    const { uri, version } = document;
    const previous = this.#snapshots.get(uri);
    if (previous?.version === version) return previous.snapshot;
    const text = document.getText();
    const known = new Map(previous?.snapshot.documents.map((placed) => [placed.text, placed.snapshot]));
    let turnEnds = Date.now() + TURN;
    for (const slice of splitDocuments(text)) {
      if (known.has(slice.text)) continue;
      if (Date.now() >= turnEnds) {
        await pause();
        if (token.isCancellationRequested) return undefined;
        turnEnds = Date.now() + TURN;
      }
      known.set(slice.text, new DocumentSnapshot(slice.text));
    }
    const snapshot = new FileSnapshot(text, previous?.snapshot, known);
    if ((this.#snapshots.get(uri)?.version ?? -1) < version) this.#snapshots.set(uri, { version, snapshot });
    return snapshot;
  }

  forget(uri: string): void {
    this.#snapshots.delete(uri);
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
