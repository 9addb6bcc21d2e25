import { matchAt, problem } from './lexer';
import { parseInsertion } from './parser';
import type { Expression, TemplatePart } from './syntax';

const ESCAPES: Readonly<Record<string, string | undefined>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const UNICODE = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;

/** Reads a quoted text from its opening quote on; a text without insertions is a literal. */
export function readQuoted(text: string, start: number, depth: number): { expression: Expression; end: number } {
  const parts = new Parts();
  let offset = start + 1;
  for (;;) {
    const character = text[offset];
    if (character === undefined) throw problem('hclOpenText', start, start + 1);
    if (character === '"') break;
    if (character === '\n') throw problem('hclNewlineInText', offset, offset + 1);
    const inserted = readInserted(text, offset, depth);
    if (inserted !== undefined) {
      parts.add(inserted.part);
      offset = inserted.end;
    } else if (character === '\\') {
      const { value, length } = readEscape(text, offset);
      parts.addText(value);
      offset += length;
    } else {
      parts.addText(character);
      offset++;
    }
  }
  return { expression: parts.expression(start, offset + 1), end: offset + 1 };
}

/** Reads a heredoc from its `<<` on. Its end is behind the word that closes it; the line break there ends the line. */
export function readHeredoc(text: string, start: number, depth: number): { expression: Expression; end: number } {
  const lineEnd = text.indexOf('\n', start);
  const [, dash, name = ''] = /^<<(-?)(\S+)/.exec(text.slice(start, lineEnd)) ?? [];
  const close = findClose(text, lineEnd + 1, name);
  if (close === undefined) throw problem('hclOpenHeredoc', start, lineEnd, name);
  const parts = new Parts();
  let offset = lineEnd + 1;
  while (offset < close.start) {
    const inserted = readInserted(text, offset, depth);
    if (inserted !== undefined) {
      parts.add(inserted.part);
      offset = inserted.end;
    } else parts.addText(text[offset++] ?? '');
  }
  if (dash === '-') parts.unindent();
  return { expression: parts.expression(start, close.end), end: close.end };
}

/** The line that holds nothing but the word. */
function findClose(text: string, from: number, name: string): { start: number; end: number } | undefined {
  for (let start = from; start <= text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, end);
    if (line.trim() === name) return { start, end: start + line.trimEnd().length };
    if (feed < 0) return undefined;
    start = feed + 1;
  }
  return undefined;
}

/** `${ }`, `%{ }` and their escaped forms `$${` and `%%{`. */
function readInserted(text: string, offset: number, depth: number): { part: TemplatePart; end: number } | undefined {
  const sign = text[offset];
  if (sign !== '$' && sign !== '%') return undefined;
  if (text.startsWith(`${sign}${sign}{`, offset)) {
    return { part: { kind: 'text', text: `${sign}{` }, end: offset + 3 };
  }
  if (text[offset + 1] !== '{') return undefined;
  if (sign === '%') {
    const close = text.indexOf('}', offset);
    if (close < 0) throw problem('hclOpenInsertion', offset, offset + 2);
    const written = text.slice(offset, close + 1);
    return { part: { kind: 'inserted', expression: undefined, written }, end: close + 1 };
  }
  const from = offset + (text[offset + 2] === '~' ? 3 : 2);
  const { expression, end } = parseInsertion(text, from, depth + 1);
  return { part: { kind: 'inserted', expression, written: text.slice(offset, end) }, end };
}

function readEscape(text: string, offset: number): { value: string; length: number } {
  const unicode = matchAt(UNICODE, text, offset);
  if (unicode !== undefined) {
    const code = Number.parseInt(unicode.slice(2), 16);
    if (code <= 0x10ffff) return { value: String.fromCodePoint(code), length: unicode.length };
  }
  const value = ESCAPES[text[offset + 1] ?? ''];
  if (value === undefined) throw problem('hclEscape', offset, offset + 2, text.slice(offset, offset + 2));
  return { value, length: 2 };
}

/** Texts and insertions in the order they stand. */
class Parts {
  #parts: TemplatePart[] = [];
  #text: string[] = [];

  addText(text: string): void {
    this.#text.push(text);
  }

  add(part: TemplatePart): void {
    if (part.kind === 'text') this.addText(part.text);
    else {
      this.#flush();
      this.#parts.push(part);
    }
  }

  /** Takes away the blanks that all lines begin with, as `<<-` wants. */
  unindent(): void {
    this.#flush();
    const whole = this.#parts.map((part) => (part.kind === 'text' ? part.text : 'x')).join('');
    const indents = whole
      .split('\n')
      .flatMap((line) => (line.trim() === '' ? [] : [/^ */.exec(line)?.[0].length ?? 0]));
    const least = Math.min(...indents, Number.MAX_SAFE_INTEGER);
    if (indents.length === 0 || least === 0) return;
    let isLineStart = true;
    this.#parts = this.#parts.map((part) => {
      const startsLine = isLineStart;
      isLineStart = part.kind === 'text' && part.text.endsWith('\n');
      if (part.kind !== 'text') return part;
      const lines = part.text.split('\n');
      return {
        kind: 'text',
        text: lines
          .map((line, index) => (index > 0 || startsLine ? line.replace(new RegExp(`^ {0,${least}}`), '') : line))
          .join('\n'),
      };
    });
  }

  expression(start: number, end: number): Expression {
    this.#flush();
    const [first] = this.#parts;
    if (first === undefined) return { kind: 'literal', value: '', start, end };
    if (this.#parts.length === 1 && first.kind === 'text') return { kind: 'literal', value: first.text, start, end };
    return { kind: 'template', parts: this.#parts, start, end };
  }

  #flush(): void {
    if (this.#text.length > 0) this.#parts.push({ kind: 'text', text: this.#text.join('') });
    this.#text = [];
  }
}
