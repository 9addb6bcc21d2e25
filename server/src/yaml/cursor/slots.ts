import type { Node } from 'yaml';
import type { YamlDocument } from '../document';
import type { Path } from '../path';
import type { Span } from '../text';

/** Text that may be written at a cursor, and where it goes. */
interface SlotPlace {
  /** The text that gives way; it lies in the cursor's line. */
  readonly span: Span;
  /** What has to stand in front of the new text: indentation that the line lacks, a dash, a blank. */
  readonly lead: string;
  /** Column of the new text behind its lead; further lines of it are indented from there. */
  readonly column: number;
  /** `block`: only blanks and dashes stand in front of it. `inline`: it stands behind its key. `flow`: between brackets or braces. */
  readonly layout: 'block' | 'inline' | 'flow';
  /** Whether the lead begins a new item of a list. */
  readonly isNewItem: boolean;
}

/** One more key of the map at `path`, or another name for the key that stands there. */
export interface KeySlot extends SlotPlace {
  readonly role: 'key';
  readonly path: Path;
  /** The other keys of the map. */
  readonly keys: readonly string[];
  /** Whether a colon follows: then only the key's name is replaced. */
  readonly hasColon: boolean;
  /** Whether its value stands on the lines below: then only the colon is added. */
  readonly hasValueBelow: boolean;
}

/** The value at `path`, which is not there yet or gives way. */
export interface ValueSlot extends SlotPlace {
  readonly role: 'value';
  readonly path: Path;
  /** In a block the column of the key or dash that the value belongs to; -1 for the value of the document. */
  readonly parentColumn: number;
  /** Whether only a list can stand there: it begins in its key's column. */
  readonly onlyList: boolean;
}

export type Slot = KeySlot | ValueSlot;

/** What may be written at a place of a document. Offsets count in the document. */
export type Cursor =
  /** Nothing that is known here: inside template actions, texts of several lines, behind a finished value. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'comment'; readonly span: Span }
  | {
      readonly kind: 'entry';
      /** The likeliest first; never empty. */
      readonly slots: readonly [Slot, ...Slot[]];
      /** The scalar that the cursor touches, and as much of it as stands in front of the cursor, without its quote. */
      readonly scalar: Span & { readonly typed: string; readonly quote: '"' | "'" | undefined };
      /** The document without what is being typed, read as far as it can be. */
      readonly document: YamlDocument;
      /** Its nodes with their tokens. */
      readonly contents: Node | null;
    };

/** A cursor in one document of a stream, with its line. */
export interface CursorLine {
  /** See `readableText`. */
  readonly source: string;
  readonly isTemplated: boolean;
  readonly offset: number;
  /** The line without its line break. */
  readonly start: number;
  readonly end: number;
}
