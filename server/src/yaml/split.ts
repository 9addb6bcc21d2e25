import { LineIndex } from './text';

/** One document of a YAML stream, as it stands in the file. The slices of a file, joined, are the file. */
export interface DocumentSlice {
  /** UTF-16 offset in the file; always the start of a line. */
  readonly start: number;
  /** Zero-based line of the file on which the slice begins. */
  readonly line: number;
  readonly text: string;
}

// Not the `m` flag: its `^` also stands behind characters that end no line in YAML.
const MARKER = /(?<![^\r\n])(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;

/**
 * Splits a stream at its document markers. This is exact: YAML 1.2 (section 9.1.4) forbids `---` and `...` at the start of a
 * line inside any scalar. Comments and directives in front of a document's `---` belong to that document.
 */
export function splitDocuments(text: string): DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = 0;
  let hasMarker = false;
  const close = (end: number) => {
    if (end <= start) return;
    const last = slices.at(-1);
    // Most files are one document, whose lines need not be counted.
    const line = last === undefined ? 0 : last.line + new LineIndex(last.text).lineCount - 1;
    slices.push({ start, line, text: text.slice(start, end) });
    start = end;
  };
  if (text.includes('---') || text.includes('...')) {
    MARKER.lastIndex = 0;
    for (let match = MARKER.exec(text); match; match = MARKER.exec(text)) {
      if (match[0].endsWith('...')) {
        close(nextLine(text, match.index));
        hasMarker = false;
      } else {
        if (hasMarker || !isPrefix(text.slice(start, match.index))) close(match.index);
        hasMarker = true;
      }
    }
  }
  close(text.length);
  return slices.length > 0 ? slices : [{ start: 0, line: 0, text }];
}

/** Whether a text in front of `---` holds no document of its own: only comments, directives and blank lines. */
function isPrefix(text: string): boolean {
  const content = /[^ \t\r\n\uFEFF]/g;
  for (let match = content.exec(text); match; match = content.exec(text)) {
    const isAtMargin = match.index === 0 || /[\r\n\uFEFF]/.test(text[match.index - 1] ?? '');
    if (match[0] !== '#' && !(match[0] === '%' && isAtMargin)) return false;
    content.lastIndex = nextLine(text, match.index);
  }
  return true;
}

/** Start of the line behind the one that holds an offset; the text's length at the last line. */
function nextLine(text: string, offset: number): number {
  const end = /\r\n?|\n|$/g;
  end.lastIndex = offset;
  const match = end.exec(text);
  return match === null ? text.length : match.index + match[0].length;
}
