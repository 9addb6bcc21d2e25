/** A line `NAME=value` of a file of environment variables. */
export interface DotenvEntry {
  readonly name: string;
  /** Undefined for a name alone, whose value comes from where the program is started. */
  readonly value: string | undefined;
  /** Whether variables in the value are replaced: not between single quotes. */
  readonly expands: boolean;
  /** UTF-16 offsets of the entry in the file, half-open. */
  readonly start: number;
  readonly end: number;
}

const ENTRY = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(=|:(?=[ \t])|$)[ \t]*/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' };

/**
 * Reads an env file as Compose does: comments, quotes over several lines, escapes between double quotes.
 *
 * @returns the entries and the offsets of lines that are none
 */
export function parseDotenv(text: string): {
  readonly entries: readonly DotenvEntry[];
  readonly wrong: readonly number[];
} {
  const entries: DotenvEntry[] = [];
  const wrong: number[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const lineEnd = endOfLine(text, start);
    const line = text.slice(start, lineEnd);
    const head = ENTRY.exec(line);
    if (/^\s*(?:#|$)/.test(line)) {
      // Nothing is said here.
    } else if (head === null) wrong.push(start);
    else if (head[2] === '')
      entries.push({ name: head[1] ?? '', value: undefined, expands: false, start, end: lineEnd });
    else {
      const value = readValue(text, start + head[0].length, lineEnd);
      entries.push({ name: head[1] ?? '', value: value.text, expands: value.expands, start, end: value.end });
      start = endOfLine(text, value.end) + 1;
      continue;
    }
    start = lineEnd + 1;
  }
  return { entries, wrong };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function readValue(text: string, from: number, lineEnd: number): { text: string; expands: boolean; end: number } {
  const quote = text[from];
  const plain = () => ({
    text: text
      .slice(from, lineEnd)
      .replace(/(?:^|[ \t])#.*$/, '')
      .trim(),
    expands: true,
    end: lineEnd,
  });
  if (quote === "'") {
    const end = text.indexOf("'", from + 1);
    return end < 0 ? plain() : { text: text.slice(from + 1, end), expands: false, end: end + 1 };
  }
  if (quote !== '"') return plain();
  let value = '';
  for (let i = from + 1; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '"') return { text: value, expands: true, end: i + 1 };
    if (character !== '\\') value += character;
    else {
      i++;
      // An escaped dollar stays escaped for whoever replaces variables.
      value += text[i] === '$' ? '$$' : (ESCAPES[text[i] ?? ''] ?? `\\${text[i] ?? ''}`);
    }
  }
  return plain();
}
