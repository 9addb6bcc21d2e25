import { withoutControls } from '../terminal';

const TAB_WIDTH = 4;
/** Of a longer line only the part around the finding is shown. In columns. */
const MAX_FRAME_WIDTH = 120;
const CUT = '…';

/** A line of a file as a terminal shows it, with a stretch of it that is to be marked. */
export interface ShownLine {
  readonly text: string;
  /** Columns from the text's beginning. */
  readonly start: number;
  /** At least one. */
  readonly width: number;
}

/**
 * Makes a line fit for a terminal: tabs become blanks, control characters signs, a long line is cut around the stretch from
 * `start` to `end` (UTF-16 offsets in the line).
 */
export function showLine(line: string, start: number, end: number): ShownLine {
  let from = 0;
  let to = line.length;
  if (line.length > MAX_FRAME_WIDTH) {
    from = start < MAX_FRAME_WIDTH / 2 ? 0 : characterStart(line, start - MAX_FRAME_WIDTH / 4);
    to = characterStart(line, Math.min(line.length, from + MAX_FRAME_WIDTH));
  }
  const head = (from > 0 ? CUT : '') + plain(line.slice(from, start));
  const marked = plain(line.slice(start, Math.min(end, to)));
  const tail = plain(line.slice(Math.max(start, Math.min(end, to)), to)) + (to < line.length ? CUT : '');
  return { text: head + marked + tail, start: displayWidth(head), width: Math.max(1, displayWidth(marked)) };
}

/** The offset, or the one before it where it would cut a pair of surrogates in two. */
function characterStart(line: string, offset: number): number {
  const isInside = offset > 0 && offset < line.length && /[\udc00-\udfff]/.test(line[offset] ?? '');
  return isInside ? offset - 1 : offset;
}

function plain(text: string): string {
  return withoutControls(text.replaceAll('\t', ' '.repeat(TAB_WIDTH)));
}

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /^(?:\p{Mark}|\u200b|\u200d|\ufe0f)$/u;

/** How many columns a terminal gives a text: two for East Asian characters and emoji, none for combining marks. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Breaks a text at blanks into lines of at most `width` columns where that is possible. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
