import type { Span } from '../../../yaml/text';

/** A heredoc of an instruction: `<<EOF`. */
export interface Heredoc {
  readonly name: string;
  readonly text: string;
}

/** One instruction of a Dockerfile with its lines joined. */
export interface Instruction {
  /** In capitals: `FROM`. */
  readonly keyword: string;
  /** What stands behind the keyword: continued lines joined, comments between them and blanks around it taken away. */
  readonly rest: string;
  readonly heredocs: readonly Heredoc[];
  /** From the keyword to the end of the last line, without its line break. */
  readonly span: Span;
}

/** What a Dockerfile consists of. */
export interface Instructions {
  readonly instructions: readonly Instruction[];
  /** Heredocs that are not closed, by their opening line. */
  readonly openHeredocs: readonly (Span & { readonly name: string })[];
}

const HEREDOC = /(?<![<\w])<<(-?)(["']?)([A-Za-z_][\w.]*)\2/g;
/** Only these may hold heredocs (Dockerfile reference, "Here-documents"). */
const HEREDOC_KEYWORDS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/** Splits a Dockerfile into instructions: comments, the escape directive, continued lines and heredocs. */
export function splitInstructions(text: string): Instructions {
  const lines = linesOf(text);
  const escapeSign = escapeOf(lines.map((line) => line.text));
  const instructions: Instruction[] = [];
  const openHeredocs: (Span & { name: string })[] = [];
  for (let i = 0; i < lines.length; i++) {
    const first = lines[i];
    if (first === undefined || /^\s*(?:#|$)/.test(first.text)) continue;
    const start = first.start + (first.text.length - first.text.trimStart().length);
    const parts: string[] = [];
    let end = first.end;
    for (; i < lines.length; i++) {
      const line = lines[i];
      if (line === undefined) break;
      // Comments and empty lines between continued ones are passed over.
      if (parts.length > 0 && /^\s*(?:#|$)/.test(line.text)) continue;
      const isContinued = continues(line.text, escapeSign);
      parts.push(isContinued ? line.text.trimEnd().slice(0, -1) : line.text);
      end = line.end;
      if (!isContinued) break;
    }
    const joined = parts.join('').trim();
    const [, keyword = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(joined) ?? [];
    const heredocs: Heredoc[] = [];
    if (HEREDOC_KEYWORDS.has(keyword.toUpperCase())) {
      for (const [, dash, , name = ''] of rest.matchAll(HEREDOC)) {
        const body = readHeredoc(lines, i + 1, name, dash === '-');
        if (body === undefined) openHeredocs.push({ name, start, end });
        else {
          heredocs.push({ name, text: body.text });
          i = body.last;
          end = lines[i]?.end ?? end;
        }
      }
    }
    instructions.push({ keyword: keyword.toUpperCase(), rest: rest.trim(), heredocs, span: { start, end } });
  }
  return { instructions, openHeredocs };
}

interface Line extends Span {
  readonly text: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start <= text.length) {
    const feed = text.indexOf('\n', start);
    const stop = feed < 0 ? text.length : feed;
    const end = text[stop - 1] === '\r' && stop > start ? stop - 1 : stop;
    lines.push({ start, end, text: text.slice(start, end) });
    start = stop + 1;
  }
  return lines;
}

/** Parser directives stand in comments at the very top. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name = '', value = ''] = /^#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name === '') return '\\';
    if (name.toLowerCase() === 'escape') return value === '`' ? '`' : '\\';
  }
  return '\\';
}

function continues(line: string, escapeSign: string): boolean {
  const trimmed = line.trimEnd();
  return trimmed.endsWith(escapeSign) && trimmed.at(-2) !== escapeSign;
}

function readHeredoc(
  lines: readonly Line[],
  from: number,
  name: string,
  isIndented: boolean,
): { text: string; last: number } | undefined {
  const body: string[] = [];
  for (let i = from; i < lines.length; i++) {
    const text = isIndented ? (lines[i]?.text ?? '').replace(/^\t+/, '') : (lines[i]?.text ?? '');
    if (text === name) return { text: body.map((line) => `${line}\n`).join(''), last: i };
    body.push(text);
  }
  return undefined;
}
