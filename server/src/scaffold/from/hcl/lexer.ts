import { HclSyntaxError } from './syntax';

export type TokenKind = 'identifier' | 'number' | 'quote' | 'heredoc' | 'newline' | 'sign' | 'end';

/** A token with its UTF-16 offsets. Of a quoted text only the opening quote is one: its inside is read by the parser of templates. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANKS = /(?:[ \t]|\r(?!\n))+/y;
const NEWLINE = /\r?\n/y;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//y;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEREDOC = /<<-?[\p{ID_Start}_][\p{ID_Continue}-]*[ \t]*\r?\n/uy;
const SIGN = /&&|\|\||==|!=|<=|>=|=>|\.\.\.|[-+*/%<>!=:?.,{}()[\]]/y;

/** Reads the token at an offset; blanks and comments in front of it are passed over (HCL native syntax, "Lexical Elements"). */
export function tokenAt(text: string, from: number): Token {
  let offset = from;
  for (;;) {
    const blanks = matchAt(BLANKS, text, offset) ?? lineComment(text, offset);
    if (blanks !== undefined) {
      offset += blanks.length;
      continue;
    }
    if (!text.startsWith('/*', offset)) break;
    const comment = matchAt(BLOCK_COMMENT, text, offset);
    if (comment === undefined) throw problem('hclOpenComment', offset, offset + 2);
    offset += comment.length;
  }
  if (offset >= text.length) return { kind: 'end', text: '', start: text.length, end: text.length };
  const token = (kind: TokenKind, found: string) => ({ kind, text: found, start: offset, end: offset + found.length });
  if (text[offset] === '"') return token('quote', '"');
  const newline = matchAt(NEWLINE, text, offset);
  if (newline !== undefined) return token('newline', newline);
  const heredoc = matchAt(HEREDOC, text, offset);
  if (heredoc !== undefined) return token('heredoc', heredoc);
  const identifier = matchAt(IDENTIFIER, text, offset);
  if (identifier !== undefined) return token('identifier', identifier);
  const number = matchAt(NUMBER, text, offset);
  if (number !== undefined) return token('number', number);
  const sign = matchAt(SIGN, text, offset);
  if (sign !== undefined) return token('sign', sign);
  const found = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  throw problem('hclUnexpected', offset, offset + found.length, found);
}

/** A comment to the end of its line; the line break stays. */
function lineComment(text: string, offset: number): string | undefined {
  const comment = matchAt(LINE_COMMENT, text, offset);
  return comment?.replace(/\r$/, '');
}

export function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

export function problem(
  code: HclSyntaxError['problem']['code'],
  start: number,
  end: number,
  subject = '',
): HclSyntaxError {
  return new HclSyntaxError({ code, start, end, subject });
}
