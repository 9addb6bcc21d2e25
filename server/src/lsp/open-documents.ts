import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { DocumentSnapshot, FileSnapshot } from '../engine/snapshot';
import { parseYaml } from '../yaml/document';
import { splitDocuments } from '../yaml/split';
import { Turns } from './turns';

/** A version of an open document, parsed. */
export interface OpenSnapshot {
  readonly version: number;
  readonly snapshot: FileSnapshot;
}

/** The snapshots of the open documents: one for each version that was looked at, sharing what did not change. */
export class OpenDocuments {
  /** By document, not by URI: one that is closed and opened again counts its versions from the start. */
  readonly #snapshots = new WeakMap<TextDocument, OpenSnapshot>();
  /** What was parsed for snapshots that are not done: editors ask for several things at once, and take questions back. */
  readonly #parsed = new WeakMap<TextDocument, Map<string, DocumentSnapshot>>();

  /**
   * The snapshot of a document as it is now; undefined when cancelled. Documents of the stream are parsed one by one with
   * pauses between them, in which a cancellation or a newer text arrives.
   */
  async snapshot(document: TextDocument, token: CancellationToken): Promise<OpenSnapshot | undefined> {
    // The editor's changes are made in the document itself: after a pause it may be a later version.
    const { version } = document;
    const previous = this.#snapshots.get(document);
    if (previous?.version === version) return previous;
    const text = document.getText();
    const known =
      this.#parsed.get(document) ??
      new Map(previous?.snapshot.documents.map((placed) => [placed.text, placed.snapshot]));
    this.#parsed.set(document, known);
    const turns = new Turns();
    for (const slice of splitDocuments(text)) {
      if (known.has(slice.text)) continue;
      if (turns.isOver) {
        await turns.pause();
        if (token.isCancellationRequested) return undefined;
      }
      known.set(slice.text, new DocumentSnapshot(parseYaml(slice.text)));
    }
    const latest = this.#snapshots.get(document);
    if (latest?.version === version) return latest;
    const made = { version, snapshot: new FileSnapshot(text, latest?.snapshot, known) };
    if (latest !== undefined && latest.version > version) return made;
    this.#snapshots.set(document, made);
    this.#parsed.delete(document);
    return made;
  }
}
