import type { Path } from './path';
import type { TextEdit } from './text';
import type { YamlValue } from './value';

/**
 * What a fix does to a document, in its own terms. `applyChanges` turns it into text edits in the document's own style.
 * Paths name places in the document as it is before any of the changes that are applied together.
 */
export type Change =
  /** Gives a place this value; maps on the way that do not exist are made. A scalar in its place is replaced, comments stay. */
  | { readonly op: 'set'; readonly path: Path; readonly value: YamlValue; readonly select?: boolean }
  /** Takes an entry out, with the lines it has to itself; `occurrence` counts the entries of one key from zero (default: the last). */
  | { readonly op: 'remove'; readonly path: Path; readonly occurrence?: number }
  /** Gives an entry another key. */
  | { readonly op: 'rename'; readonly path: Path; readonly key: string }
  /**
   * Takes an entry of a map to other places, a copy to each, with its comments. Maps on the way that do not exist are made. What
   * other changes do in the entry goes along.
   */
  | { readonly op: 'move'; readonly path: Path; readonly to: readonly Path[] }
  /** Adds an item to the list at `path` (made if it does not exist), at its end or in front of the item at `index`. */
  | {
      readonly op: 'insert';
      readonly path: Path;
      readonly value: YamlValue;
      readonly index?: number;
      readonly select?: boolean;
    }
  /** Adds a document of its own behind this one. */
  | { readonly op: 'append'; readonly value: YamlValue }
  /** Replaces text as such: for texts that can not be read yet. Offsets count in the document. */
  | ({ readonly op: 'text' } & TextEdit);

/** Where a new key goes among the keys of the map at a path. */
export interface FieldOrder {
  /** Index among `keys` in front of which `key` belongs; `keys.length` for the end. */
  insertionIndex(path: Path, keys: readonly string[], key: string): number;
  /** The keys of a new map at `path`, in the order they are written. */
  sort(path: Path, keys: readonly string[]): readonly string[];
}

/** Why a change can not be made. */
export type RefusalReason =
  /** The text serves several places through an anchor. */
  | 'aliased'
  /** The document can not be read, or holds template actions at that place. */
  | 'unreadable'
  /** The path is not there, or leads through a value of another type. */
  | 'no-such-place'
  /** Two changes want different things of one place. */
  | 'conflict';

export type ChangeResult =
  | {
      readonly ok: true;
      /** Against the text before; they do not overlap and stand in order. */
      readonly edits: readonly TextEdit[];
      readonly text: string;
      /** Where the values marked `select` stand in the new text. */
      readonly selections: readonly { readonly start: number; readonly end: number }[];
    }
  | { readonly ok: false; readonly reason: RefusalReason; readonly path: Path };
