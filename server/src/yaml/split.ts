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
const MARKER = /(?<![^\n])(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;

/**
 * Splits a stream at its document markers. This is exact: YAML 1.2 (section 9.1.4) forbids `---` and `...` at the start of a
 * line inside any scalar. Comments and directives in front of a document's `---` belong to that document.
 */
export function splitDocuments(text: string): DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = 0;
  let line = 0;
  let hasMarker = false;
  const close = (end: number) => {
    if (end <= start) return;
    const slice = text.slice(start, end);
    slices.push({ start, line, text: slice });
    line += new LineIndex(slice).lineCount - 1;
    start = end;
  };
  if (text.includes('---') || text.includes('...')) {
    MARKER.lastIndex = 0;
    for (let match = MARKER.exec(text); match; match = MARKER.exec(text)) {
      if (match[0].endsWith('...')) {
        const lineEnd = text.indexOf('\n', match.index);
        close(lineEnd < 0 ? text.length : lineEnd + 1);
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
    const isAtMargin = match.index === 0 || text[match.index - 1] === '\n' || text[match.index - 1] === '\uFEFF';
    if (match[0] !== '#' && !(match[0] === '%' && isAtMargin)) return false;
    const lineBreak = text.indexOf('\n', match.index);
    if (lineBreak < 0) break;
    content.lastIndex = lineBreak + 1;
  }
  return true;
}
