import type { Span, TextEdit } from '../text';

/** A text edit whose new text holds places to remember, in offsets of that text. */
export interface MarkedEdit extends TextEdit {
  readonly marks?: readonly Span[];
}

type Piece = { readonly text: string } | Span;

/**
 * A text that is edited again and again, kept as pieces of the original and new text, so that all edits together can be told
 * as edits of the original.
 */
export class Pieces {
  readonly #original: string;
  #pieces: Piece[];
  #marks: Span[] = [];

  constructor(original: string) {
    this.#original = original;
    this.#pieces = original === '' ? [] : [{ start: 0, end: original.length }];
  }

  /** Where the remembered places stand now, in order. */
  get marks(): readonly Span[] {
    return [...this.#marks].sort((a, b) => a.start - b.start);
  }

  /** Applies edits of the present text, ordered and without overlap. */
  apply(edits: readonly MarkedEdit[]): void {
    const result: Piece[] = [];
    const marks: Span[] = [];
    const rest = [...this.#pieces];
    let at = 0;
    let shift = 0;
    const take = (until: number, keep: boolean) => {
      while (at < until) {
        const piece = rest[0];
        if (piece === undefined) return;
        const length = lengthOf(piece);
        const wanted = Math.min(length, until - at);
        if (keep) result.push(cut(piece, 0, wanted));
        if (wanted === length) rest.shift();
        else rest[0] = cut(piece, wanted, length);
        at += wanted;
      }
    };
    for (const edit of edits) {
      take(edit.start, true);
      if (edit.text !== '') result.push({ text: edit.text });
      take(edit.end, false);
      const start = edit.start + shift;
      for (const mark of edit.marks ?? []) marks.push({ start: start + mark.start, end: start + mark.end });
      shift += edit.text.length - (edit.end - edit.start);
    }
    this.#marks = [...this.#marks.map((mark) => moved(mark, edits)), ...marks];
    this.#pieces = [...result, ...rest];
  }

  /** All edits so far as edits of the original: ordered, apart from each other. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let done = 0;
    let inserted = '';
    const close = (until: number) => {
      if (until > done || inserted !== '') addEdit(edits, this.#original, { start: done, end: until, text: inserted });
      inserted = '';
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) inserted += piece.text;
      else {
        close(piece.start);
        done = piece.end;
      }
    }
    close(this.#original.length);
    return edits;
  }
}

/** Adds an edit without the whole lines at its beginning and end that it does not change. */
function addEdit(edits: TextEdit[], original: string, edit: TextEdit): void {
  const before = original.slice(edit.start, edit.end);
  if (before === edit.text) return;
  let head = 0;
  const shorter = Math.min(before.length, edit.text.length);
  for (let i = 0; i < shorter && before[i] === edit.text[i]; i++) if (before[i] === '\n') head = i + 1;
  let tail = 0;
  for (let i = 1; i <= shorter - head && before.at(-i) === edit.text.at(-i); i++) {
    if (before.at(-i - 1) === '\n' && edit.text.at(-i - 1) === '\n') tail = i;
  }
  edits.push({ start: edit.start + head, end: edit.end - tail, text: edit.text.slice(head, edit.text.length - tail) });
}

function moved(mark: Span, edits: readonly TextEdit[]): Span {
  let shift = 0;
  for (const edit of edits) if (edit.end <= mark.start) shift += edit.text.length - (edit.end - edit.start);
  return { start: mark.start + shift, end: mark.end + shift };
}

function lengthOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}

function cut(piece: Piece, from: number, to: number): Piece {
  return 'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to };
}
