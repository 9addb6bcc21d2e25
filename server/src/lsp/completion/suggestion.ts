import type { Slot } from '../../yaml/cursor';
import type { Path } from '../../yaml/path';
import type { Shape, ShapeEntry } from './shape';

/** What a suggestion stands for, which editors show as an icon. */
export type SuggestionKind =
  | 'field'
  | 'object'
  | 'snippet'
  | 'kind'
  | 'value'
  | 'choice'
  | 'reference'
  | 'rule'
  | 'keyword';

/** What is written when a suggestion is chosen. */
export type Insertion =
  | { readonly what: 'entries'; readonly entries: readonly ShapeEntry[] }
  | { readonly what: 'list'; readonly items: readonly Shape[] }
  | { readonly what: 'value'; readonly value: Shape }
  /** Lines in the syntax of snippets; `isItem`: whether they lack the dash of an item. */
  | { readonly what: 'snippet'; readonly body: readonly string[]; readonly isItem: boolean }
  /** `colon`: whether the key lacks it still. */
  | { readonly what: 'key'; readonly key: string; readonly colon: boolean }
  /** As it is, whatever the style of the document. */
  | { readonly what: 'text'; readonly text: string };

/** Where the words of the API about a suggestion are found: a place in a kind; the empty path is the kind itself. */
export interface Subject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly path: Path;
}

/** Something that may be written at a cursor. */
export interface Suggestion {
  /** What the person sees, and types to find it. */
  readonly label: string;
  readonly kind: SuggestionKind;
  readonly insertion: Insertion;
  readonly slot: Slot;
  /** Its type, or where it comes from. */
  readonly detail?: string | undefined;
  /** A remark of one word: that it is required, or the default. */
  readonly remark?: string | undefined;
  /** What is said of it at once. */
  readonly text?: string | undefined;
  /** What is said of it when it is looked at. */
  readonly subject?: Subject | undefined;
  /** The snippet whose text is shown when it is looked at. */
  readonly snippet?: string | undefined;
  /** What it is found by besides its label. */
  readonly search?: readonly string[];
  readonly isDeprecated?: boolean;
  /** Lower ones come first; those of one rank keep their order. */
  readonly rank: number;
}

/** Whether what stands behind or below a key is there already. */
export function isKeyOnly(slot: Slot): boolean {
  return slot.role === 'key' && (slot.hasColon || slot.hasValueBelow);
}

/** A key without a value. */
export function insertKeyOnly(slot: Slot, key: string): Insertion {
  return { what: 'key', key, colon: slot.role === 'key' && !slot.hasColon };
}
