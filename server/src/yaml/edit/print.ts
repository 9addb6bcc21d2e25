import type { FieldOrder } from '../change';
import type { Path } from '../path';
import type { Span } from '../text';
import type { MovedText } from './move';
import { canBeLiteral, keyTextOf, literalOf, type Quoting, scalarText } from './scalar-text';
import type { Style } from './style';
import { itemsOfWish, shapeOfWish, type Wish } from './wish';

/** New text in the making, with the places in it that are to be selected. */
export class Writer {
  text = '';
  readonly marks: Span[] = [];
  /** Whether a literal block ends the text: it needs a line break behind it. */
  endsInLiteral = false;

  write(text: string): void {
    this.text += text;
    if (text !== '') this.endsInLiteral = false;
  }

  writeSelected(text: string, selected: boolean): void {
    if (selected) this.marks.push({ start: this.text.length, end: this.text.length + text.length });
    this.write(text);
  }
}

/** Prints plain values as YAML in a document's style. */
export class Printer {
  readonly style: Style;
  readonly order: FieldOrder;

  constructor(style: Style, order: FieldOrder) {
    this.style = style;
    this.order = order;
  }

  /** The same printer in another style. */
  with(style: Partial<Style>): Printer {
    return new Printer({ ...this.style, ...style }, this.order);
  }

  sortedKeys(wish: Wish, path: Path): readonly string[] {
    const keys = [...wish.children.keys()].map(String);
    return keys.length < 2 ? keys : this.order.sort(path, keys);
  }

  /** Whether a value goes on the line of its key: all but literal blocks and collections with something in them. */
  isInline(wish: Wish): boolean {
    const shape = shapeOfWish(wish);
    if (shape === 'map') return wish.children.size === 0;
    if (shape === 'list') return wish.items.length + wish.inserts.length === 0;
    return !this.isLiteral(wish);
  }

  isLiteral(wish: Wish): boolean {
    return (
      wish.kind === 'scalar' && typeof wish.scalar === 'string' && this.style.literals && canBeLiteral(wish.scalar)
    );
  }

  /** Prints `key: value` as lines of a block; the key in `column`, without the line's indentation and its line break. */
  blockEntry(out: Writer, path: Path, key: string, wish: Wish, column: number, selected = false): void {
    if (wish.moved !== undefined) {
      this.#movedEntry(out, key, wish.moved, column);
      return;
    }
    out.write(`${keyTextOf(key, this.style, false)}:`);
    this.#blockValue(out, [...path, key], wish, column, selected);
  }

  /** Prints `- value` as lines of a block list whose dashes stand in `column`. */
  blockItem(out: Writer, path: Path, wish: Wish, column: number, options: ItemOptions = {}): void {
    const { gap = 1, selected = false, quoting } = options;
    out.write('-');
    if (this.isInline(wish) || this.isLiteral(wish)) this.#blockValue(out, path, wish, column, selected, quoting);
    else {
      out.write(' '.repeat(gap));
      this.blockBody(out, path, wish, column + 1 + gap, selected);
    }
  }

  /** Prints the entries of a map or the items of a list in `column`; the first one without its indentation. */
  blockBody(out: Writer, path: Path, wish: Wish, column: number, selected = false): void {
    const next = this.style.lineBreak + ' '.repeat(column);
    const mark = wish.select || selected;
    if (shapeOfWish(wish) === 'map') {
      for (const [index, key] of this.sortedKeys(wish, path).entries()) {
        if (index > 0) out.write(next);
        this.blockEntry(out, path, key, wish.children.get(key) as Wish, column, mark && index === 0);
      }
    } else {
      for (const [index, item] of itemsOfWish(wish).entries()) {
        if (index > 0) out.write(next);
        this.blockItem(out, [...path, index], item, column, { selected: mark && index === 0 });
      }
    }
  }

  /** Prints an entry as it is written where it comes from, its lines indented to a key in `column`. */
  #movedEntry(out: Writer, key: string, { lead, inline, body, column: before }: MovedText, column: number): void {
    const { lineBreak } = this.style;
    for (const comment of lead) out.write(comment + lineBreak + ' '.repeat(column));
    out.write(`${keyTextOf(key, this.style, false)}:${inline}`);
    for (const line of body) {
      const text = line.replace(/^ +/, '');
      const indent = Math.max(0, line.length - text.length + column - before);
      out.write(lineBreak + (text === '' ? '' : ' '.repeat(indent) + text));
    }
    out.endsInLiteral = body.length > 0;
  }

  /** Column of a new block below a key in `column`. */
  bodyColumn(wish: Wish, column: number): number {
    return column + (shapeOfWish(wish) === 'map' ? this.style.step : this.style.listOffset);
  }

  #blockValue(out: Writer, path: Path, wish: Wish, column: number, selected: boolean, quoting?: Quoting): void {
    if (this.isInline(wish)) {
      out.write(' ');
      this.flow(out, path, wish, { selected, block: true, quoting });
    } else if (this.isLiteral(wish)) {
      const { header, body } = this.literal(wish, column + this.style.step);
      out.write(' ');
      out.writeSelected(header, wish.select || selected);
      out.write(this.style.lineBreak + body);
      out.endsInLiteral = true;
    } else {
      const bodyColumn = this.bodyColumn(wish, column);
      out.write(this.style.lineBreak + ' '.repeat(bodyColumn));
      this.blockBody(out, path, wish, bodyColumn, selected);
    }
  }

  /** Header and lines of a literal block whose text stands in `column`; without the last line break. */
  literal(wish: Wish, column: number): { header: string; body: string } {
    const { header, lines } = literalOf(String(wish.scalar));
    const indent = ' '.repeat(column);
    return { header, body: lines.map((line) => (line === '' ? '' : indent + line)).join(this.style.lineBreak) };
  }

  /**
   * Prints a value in flow style. With `indent` collections stand on lines of their own, closing brackets indented that
   * far; `block`: the value stands in a block, where more strings need no quotes.
   */
  flow(out: Writer, path: Path, wish: Wish, options: FlowOptions = {}): void {
    const selected = wish.select || options.selected === true;
    const shape = shapeOfWish(wish);
    if (shape === 'scalar') {
      out.writeSelected(scalarText(wish.scalar, this.style, !options.block, options.quoting), selected);
      return;
    }
    const keys = shape === 'map' ? this.sortedKeys(wish, path) : [];
    const items = shape === 'map' ? [] : itemsOfWish(wish);
    const [open, close] = shape === 'map' ? ['{', '}'] : ['[', ']'];
    const { indent } = options;
    if (keys.length + items.length === 0) {
      out.writeSelected(open + close, selected);
      return;
    }
    const inner = indent === undefined ? undefined : indent + ' '.repeat(this.style.step);
    const pad = shape === 'map' ? this.style.mapPad : this.style.listPad;
    const next = inner === undefined ? this.style.comma : `,${this.style.lineBreak}${inner}`;
    out.write(open + (inner === undefined ? pad : this.style.lineBreak + inner));
    for (const [index, key] of keys.entries()) {
      if (index > 0) out.write(next);
      this.flowEntry(out, path, key, wish.children.get(key) as Wish, {
        indent: inner,
        selected: selected && index === 0,
      });
    }
    for (const [index, item] of items.entries()) {
      if (index > 0) out.write(next);
      this.flow(out, [...path, index], item, { indent: inner, selected: selected && index === 0 });
    }
    out.write((indent === undefined ? pad : this.style.lineBreak + indent) + close);
  }

  /** Prints `key: value` inside a flow map. */
  flowEntry(out: Writer, path: Path, key: string, wish: Wish, options: FlowOptions = {}): void {
    const text = keyTextOf(key, this.style, true);
    // Without a blank behind the colon only a quoted key ends at it.
    out.write(text + (text.startsWith('"') || text.startsWith("'") ? this.style.colon : ': '));
    this.flow(out, [...path, key], wish, options);
  }
}

export interface ItemOptions {
  /** Blanks behind the dash. */
  readonly gap?: number;
  readonly selected?: boolean;
  readonly quoting?: Quoting;
}

export interface FlowOptions {
  readonly indent?: string | undefined;
  readonly selected?: boolean;
  readonly block?: boolean;
  readonly quoting?: Quoting;
}
