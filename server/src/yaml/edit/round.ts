import { isSeq, type Node } from 'yaml';
import type { Path } from '../path';
import { findActions } from '../template';
import { type Collection, collectionOf, type Entry } from './layout';
import type { MarkedEdit } from './pieces';
import type { Printer, Writer } from './print';
import { Refusal } from './refusal';
import { Source } from './source';
import { childOf, localStyle } from './style';

/** The text as it stands between two rounds of edits. */
export interface Draft {
  readonly text: string;
  /** The same with template actions hidden. */
  readonly source: string;
  readonly templated: boolean;
}

/** An action that shows nothing itself: conditions and loops, definitions, comments, variables. */
const SILENT_ACTION =
  /^\{\{-?\s*(?:(?:if|else|end|with|range|break|continue|define)\b|\/\*|\$\w*\s*(?:,\s*\$\w*\s*)?:?=)/;
/** How far an action indents what it writes (functions of Sprig). */
const INDENT = /\bn?indent\s+(\d+)/g;

/** Edits of collections that do not touch each other, all against the same text. */
export class Round {
  readonly source: Source;
  readonly contents: Node | null;
  readonly printer: Printer;
  readonly #draft: Draft;
  readonly #edits: MarkedEdit[];

  private constructor(draft: Draft, source: Source, contents: Node | null, printer: Printer, edits: MarkedEdit[]) {
    this.#draft = draft;
    this.source = source;
    this.contents = contents;
    this.printer = printer;
    this.#edits = edits;
  }

  static start(draft: Draft, contents: Node | null, printer: Printer): Round {
    return new Round(draft, new Source(draft.source), contents, printer, []);
  }

  /** The same round with a printer in the style that the surroundings of a collection show. */
  at(path: Path): Round {
    const style = localStyle(this.printer.style, this.source, this.contents, path);
    return new Round(this.#draft, this.source, this.contents, this.printer.with(style), this.#edits);
  }

  /** The same round with a printer for lines that go above a line, at most in `column`. */
  above(line: number, column: number): Round {
    if (!this.printer.style.literals || !this.source.joinsLiteral(line, column)) return this;
    const printer = this.printer.with({ literals: false });
    return new Round(this.#draft, this.source, this.contents, printer, this.#edits);
  }

  /** The edits in order; of several in one place those made first come first. */
  get edits(): MarkedEdit[] {
    return [...this.#edits].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  nodeAt(path: Path): Node | null {
    let node = this.contents;
    for (const step of path) node = childOf(node, step);
    return node;
  }

  collectionAt(path: Path): Collection {
    return collectionOf(this.source, this.nodeAt(path), path);
  }

  /** The entry that holds the value at a path; undefined at the root. */
  entryAt(path: Path): Entry | undefined {
    const step = path.at(-1);
    if (step === undefined) return undefined;
    const { entries } = this.collectionAt(path.slice(0, -1));
    return typeof step === 'number' ? entries[step] : entries.findLast((entry) => entry.key === step);
  }

  /** Replaces text; refuses where template actions stand in it. */
  replace(start: number, end: number, text: string, path: Path, marks: MarkedEdit['marks'] = []): void {
    this.refuseActions(start, end, path);
    if (marks.length === 0 && this.#draft.text.slice(start, end) === text) return;
    this.#edits.push({ start, end, text, marks });
  }

  write(start: number, end: number, out: Writer, path: Path): void {
    this.replace(start, end, out.text, path, out.marks);
  }

  /**
   * Adds lines at the start of a line, or at the end of a text whose last line may lack its line break (then the new last
   * line lacks it too). `after` is the end of what stands in front in the collection or entry at `path`.
   */
  addLines(position: number, after: number, out: Writer, path: Path): void {
    if (this.#draft.templated) this.#refuseHiddenPlace(position, after, path);
    const { text } = this.source;
    const { lineBreak } = this.printer.style;
    if (position < text.length || position === 0 || text[position - 1] === '\n') {
      this.replace(position, position, out.text + lineBreak, path, out.marks);
      return;
    }
    const shift = lineBreak.length;
    const marks = out.marks.map((mark) => ({ start: mark.start + shift, end: mark.end + shift }));
    this.replace(position, position, lineBreak + out.text + (out.endsInLiteral ? lineBreak : ''), path, marks);
  }

  /** Refuses where template actions stand in a stretch of text. */
  refuseActions(start: number, end: number, path: Path): void {
    const { templated, text, source } = this.#draft;
    if (templated && text.slice(start, end) !== source.slice(start, end)) throw new Refusal('unreadable', path);
  }

  /**
   * The columns in which template actions on lines of their own write something, of those that begin between two offsets: the one they indent
   * to, else their own. Conditions, loops and the like write nothing.
   */
  writingColumns(start: number, end: number): number[] {
    const { templated, text } = this.#draft;
    if (!templated) return [];
    return findActions(text).flatMap((action) => {
      const written = text.slice(action.start, action.end);
      const isInside = action.start >= start && action.start < end && this.source.text[action.start] === '#';
      if (!isInside || SILENT_ACTION.test(written)) return [];
      const indent = [...written.matchAll(INDENT)].at(-1)?.[1];
      return [indent === undefined ? this.source.column(action.start) : Number(indent)];
    });
  }

  /** Refuses to take the value of an entry away, in a block with this column, where a template action below adds something to it. */
  refuseOrphans({ end, value, valueStart = 0 }: Entry, column: number, path: Path): void {
    const isFlush = isSeq(value) && this.source.column(valueStart) === column;
    const least = isFlush ? column : column + 1;
    if (this.writingColumns(end, this.source.skip(end)).some((written) => written >= least))
      throw new Refusal('unreadable', path);
  }

  /** Refuses a place where template actions make what can not be seen, or what is there only sometimes. */
  #refuseHiddenPlace(position: number, after: number, path: Path): void {
    // Behind a key with nothing written, an action may make its value.
    const isOpen = /[:-]/.test(this.source.text[after - 1] ?? '');
    this.refuseActions(after, isOpen ? Math.max(position, this.source.skip(after)) : Math.max(position, after), path);
    const around = this.entryAt(path) ?? (this.contents === null ? undefined : this.collectionAt(path).entries[0]);
    if (this.#conditions(after) !== this.#conditions(around?.start ?? 0)) throw new Refusal('unreadable', path);
  }

  /** How many conditions and loops of a template are open at an offset. */
  #conditions(offset: number): number {
    let depth = 0;
    const text = this.#draft.text.slice(0, offset);
    for (const [, word] of text.matchAll(/\{\{-?\s*(if|with|range|block|define|end)\b/g))
      depth += word === 'end' ? -1 : 1;
    return depth;
  }
}
