import type { Span } from '../text';

/** Questions about lines of a YAML text, by UTF-16 offset. Only LF and CRLF end a line, as in YAML's own reader. */
export class Source {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  lineStart(offset: number): number {
    return offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Start of the line behind the one that holds an offset; the text's length at the last line. */
  nextLine(offset: number): number {
    const lineBreak = this.text.indexOf('\n', offset);
    return lineBreak < 0 ? this.text.length : lineBreak + 1;
  }

  /** End of the line that holds an offset, without its line break. */
  lineEnd(offset: number): number {
    const next = this.nextLine(offset);
    if (this.text[next - 1] !== '\n' || next === offset) return next;
    return this.text[next - 2] === '\r' && next - 2 >= offset ? next - 2 : next - 1;
  }

  /** Column of an offset; a byte order mark takes none. */
  column(offset: number): number {
    const start = this.lineStart(offset);
    return offset - start - (this.text[start] === '\uFEFF' ? 1 : 0);
  }

  isBlank(start: number, end: number): boolean {
    return /^[ \t\r\n]*$/.test(this.text.slice(start, end));
  }

  /** Whether only blanks stand in front of an offset on its line. */
  startsLine(offset: number): boolean {
    return /^ *$/.test(this.text.slice(this.lineStart(offset), offset));
  }

  /** Whether nothing but blanks and a comment follows on the line. */
  endsLine(offset: number): boolean {
    return /^[ \t]*(?:#.*)?$/.test(this.text.slice(offset, this.lineEnd(offset)));
  }

  /** First offset at or behind `offset` that is neither blank nor in a comment. */
  skip(offset: number): number {
    let at = offset;
    while (at < this.text.length) {
      const char = this.text[at];
      if (char === '#') at = this.nextLine(at);
      else if (char === ' ' || char === '\t' || char === '\r' || char === '\n') at++;
      else break;
    }
    return at;
  }

  /**
   * End of the lines that belong to an entry whose text ends at `end`: its last line, and comment lines below that are
   * indented deeper than the entry. Start of a line, or the text's length.
   */
  extentEnd(end: number, column: number): number {
    let result = this.nextLine(end);
    for (let line = result; line < this.text.length; line = this.nextLine(line)) {
      const indent = this.ownComment(line);
      if (indent === undefined && !this.isBlank(line, this.nextLine(line))) break;
      if (indent !== undefined && indent <= column) break;
      if (indent !== undefined) result = this.nextLine(line);
    }
    return result;
  }

  /** As `extentEnd`, for the last entry of a block inside another: comment lines right below it, in its column, are the block's. */
  tailEnd(end: number, column: number): number {
    const extent = this.extentEnd(end, column);
    let result = extent;
    while (result < this.text.length && this.ownComment(result) === column) result = this.nextLine(result);
    const next = this.skip(result);
    const isInner = column > 0 && (next >= this.text.length || this.column(next) < column);
    return isInner ? result : extent;
  }

  /** Start of the first line at or behind the start of one that is not empty. */
  skipBlankLines(lineStart: number): number {
    let line = lineStart;
    while (line < this.text.length && this.isBlank(line, this.nextLine(line))) line = this.nextLine(line);
    return line;
  }

  /** Whether lines from here on would become part of a literal block in front of them, below a key in `column`. */
  joinsLiteral(lineStart: number, column: number): boolean {
    const next = this.skipBlankLines(lineStart);
    return /[ \t]/.test(this.text.slice(lineStart, next)) || (this.commentIndent(next) ?? -1) > column;
  }

  /** Start of the comment lines right above a line that stand in its column; the line's own start if there are none. */
  leadStart(lineStart: number, column: number): number {
    let result = lineStart;
    while (result > 0) {
      const above = this.lineStart(result - 1);
      if (this.commentIndent(above) !== column) break;
      result = above;
    }
    return result;
  }

  /** Column of the `#` of a line that holds nothing but a comment. */
  commentIndent(lineStart: number): number | undefined {
    const match = /^([ \t]*)#/.exec(this.text.slice(lineStart, this.nextLine(lineStart)));
    return match?.[1]?.length;
  }

  /** The same, but of no line that is a hidden template action: those belong to no entry. */
  ownComment(lineStart: number): number | undefined {
    const indent = this.commentIndent(lineStart);
    return indent !== undefined && this.text[lineStart + indent + 1] === '{' ? undefined : indent;
  }

  /** The blanks in front of an offset, up to and not beyond `limit`. */
  blanksBefore(offset: number, limit: number): Span {
    let start = offset;
    while (start > limit && (this.text[start - 1] === ' ' || this.text[start - 1] === '\t')) start--;
    return { start, end: offset };
  }
}
