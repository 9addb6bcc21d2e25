import { keyTextOf, type Quoting, scalarText } from '../../yaml/edit/scalar-text';
import type { Style } from '../../yaml/edit/style';
import type { Scalar, Shape, ShapeEntry, Verbatim } from './shape';

/** Text to insert; a snippet (of the Language Server Protocol) has places to fill. */
export interface Written {
  readonly text: string;
  readonly isSnippet: boolean;
}

/** Where text is inserted. */
export interface WritePlace {
  /** Column of its first character; further lines of a block are indented from there. */
  readonly column: number;
  /** Columns that the editor gives to every further line by itself. */
  readonly margin: number;
  /** `block`: on lines of its own. `inline`: behind its key. `flow`: between brackets or braces. */
  readonly layout: 'block' | 'inline' | 'flow';
  /** The quotes that stand around what gives way. */
  readonly quoting: Quoting;
  /** Whether the editor has places to fill. */
  readonly hasSnippets: boolean;
}

/** More choices than these are no help in a menu inside the text. */
const MAX_CHOICES = 24;

/** Prints shapes as YAML in a document's style, with places to fill. */
export class SnippetWriter {
  readonly #style: Style;
  readonly #place: WritePlace;
  readonly #stops = new Map<string, number>();
  /** The quotes of what gives way are taken over by the first thing that is written. */
  #quoting: Quoting;
  #text = '';
  #count = 0;
  /** Brackets and braces that are open around what is written. */
  #depth: number;
  /** Whether a place needs more than the cursor behind the text. */
  #isSnippet = false;
  /** Where an empty place ends the text as it is so far. */
  #openEnd: { readonly start: number; readonly end: number } | undefined;

  constructor(style: Style, place: WritePlace) {
    this.#style = style;
    this.#place = place;
    this.#quoting = place.quoting;
    this.#depth = place.layout === 'flow' ? 1 : 0;
  }

  /** Entries of a map, one below the other or, in flow style, behind each other. */
  entries(entries: readonly ShapeEntry[]): Written {
    this.#entries(entries, this.#place.column);
    return this.#finish();
  }

  /** A value that stands behind its key, or behind a dash or bracket. */
  value(shape: Shape): Written {
    if (this.#place.layout !== 'block' || shape.kind === 'scalar' || shape.kind === 'hole') this.#flow(shape);
    else this.#body(shape, this.#place.column);
    return this.#finish();
  }

  /** A list whose dashes stand at the place. */
  list(items: readonly Shape[]): Written {
    this.#body({ kind: 'list', items }, this.#place.column);
    return this.#finish();
  }

  /** A key without a value. */
  key(key: string, colon: boolean): Written {
    this.#write(this.#keyText(key) + (colon ? ':' : ''));
    return this.#finish();
  }

  #entries(entries: readonly ShapeEntry[], column: number): void {
    const isFlow = this.#depth > 0;
    for (const [index, [key, value]] of entries.entries()) {
      if (index > 0) this.#write(isFlow ? this.#style.comma : this.#newLine(column));
      if (isFlow) this.#flowEntry(key, value);
      else this.#blockEntry(key, value, column);
    }
  }

  #blockEntry(key: string, value: Shape, column: number): void {
    this.#write(`${this.#keyText(key)}:`);
    if (value.kind === 'scalar' || value.kind === 'hole' || isEmpty(value)) {
      this.#write(' ');
      this.#flow(value);
      return;
    }
    const inner = column + (value.kind === 'list' ? this.#style.listOffset : this.#style.step);
    this.#write(this.#newLine(inner));
    this.#body(value, inner);
  }

  #body(shape: Shape, column: number): void {
    if (shape.kind === 'map') this.#entries(shape.entries, column);
    else if (shape.kind === 'list') this.#items(shape.items, column);
    else if (shape.kind === 'open') this.#stop({ kind: 'hole' });
    else this.#flow(shape);
  }

  #items(items: readonly Shape[], column: number): void {
    for (const [index, item] of items.entries()) {
      if (index > 0) this.#write(this.#newLine(column));
      this.#write('- ');
      this.#body(item, column + 2);
    }
  }

  #flowEntry(key: string, value: Shape): void {
    const text = this.#keyText(key);
    // Without a blank behind the colon only a quoted key ends at it.
    this.#write(text + (/["']$/.test(text) ? this.#style.colon : ': '));
    this.#flow(value);
  }

  #flow(shape: Shape): void {
    const { mapPad, listPad, comma } = this.#style;
    switch (shape.kind) {
      case 'scalar':
        this.#write(this.#scalar(shape.value));
        return;
      case 'hole':
        this.#stop(shape);
        return;
      case 'open':
        this.#brackets('{}', '', [() => this.#stop({ kind: 'hole' })], comma);
        return;
      case 'map': {
        const entries = shape.entries.map(
          ([key, value]) =>
            () =>
              this.#flowEntry(key, value),
        );
        this.#brackets('{}', entries.length > 0 ? mapPad : '', entries, comma);
        return;
      }
      case 'list': {
        const items = shape.items.map((item) => () => this.#flow(item));
        this.#brackets('[]', items.length > 0 ? listPad : '', items, comma);
      }
    }
  }

  #brackets(pair: '{}' | '[]', pad: string, parts: readonly (() => void)[], comma: string): void {
    this.#write(pair[0] + pad);
    this.#depth++;
    for (const [index, write] of parts.entries()) {
      if (index > 0) this.#write(comma);
      write();
    }
    this.#depth--;
    this.#write(pad + pair[1]);
  }

  #stop({ name, choices = [], suggested }: Extract<Shape, { kind: 'hole' }>): void {
    if (!this.#place.hasSnippets) {
      this.#write(suggested ?? '');
      return;
    }
    const known = name === undefined ? undefined : this.#stops.get(name);
    const stop = known ?? ++this.#count;
    if (name !== undefined) this.#stops.set(name, stop);
    const texts = choices.length > MAX_CHOICES ? [] : choices.map((choice) => this.#scalar(choice));
    const body =
      texts.length > 0
        ? `|${texts.map((text) => text.replace(/[\\,|]/g, '\\$&')).join(',')}|`
        : suggested === undefined
          ? undefined
          : `:${suggested.replace(/[\\$}]/g, '\\$&')}`;
    const start = this.#text.length;
    this.#text += body === undefined ? `$${stop}` : `\${${stop}${body}}`;
    if (body !== undefined || known !== undefined) this.#isSnippet = true;
    this.#openEnd = body === undefined && known === undefined ? { start, end: this.#text.length } : undefined;
  }

  #write(text: string): void {
    if (text === '') return;
    this.#text += this.#place.hasSnippets ? text.replace(/[\\$}]/g, '\\$&') : text;
    this.#openEnd = undefined;
  }

  #newLine(column: number): string {
    return this.#style.lineBreak + ' '.repeat(Math.max(0, column - this.#place.margin));
  }

  #keyText(key: string): string {
    return keyTextOf(key, this.#style, this.#depth > 0, this.#takeQuoting());
  }

  #scalar(value: Scalar | Verbatim): string {
    if (typeof value === 'object' && value !== null) return value.verbatim;
    return scalarText(value, this.#style, this.#depth > 0, this.#takeQuoting());
  }

  #takeQuoting(): Quoting {
    const quoting = this.#quoting;
    this.#quoting = undefined;
    return quoting;
  }

  /** An only place at the end of the text is where the cursor goes anyway: what needs no snippet is none. */
  #finish(): Written {
    const end = this.#openEnd;
    if (end === undefined) {
      const isSnippet = this.#isSnippet || this.#count > 0;
      return { text: isSnippet ? this.#text : this.#unescaped(this.#text), isSnippet };
    }
    const text = this.#text.slice(0, end.start);
    return this.#isSnippet || this.#count > 1
      ? { text: `${text}$0`, isSnippet: true }
      : { text: this.#unescaped(text), isSnippet: false };
  }

  #unescaped(text: string): string {
    return this.#place.hasSnippets ? text.replace(/\\([\\$}])/g, '$1') : text;
  }
}

function isEmpty(shape: Shape): boolean {
  return (shape.kind === 'map' && shape.entries.length === 0) || (shape.kind === 'list' && shape.items.length === 0);
}
