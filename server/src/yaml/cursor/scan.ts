import { Lexer } from 'yaml';
import type { Span } from '../text';

/** A piece of YAML text. Blanks, line breaks and the marks of YAML's syntax are `other`. */
export interface Token extends Span {
  readonly type: 'scalar' | 'quoted' | 'comment' | 'open' | 'close' | 'other';
  readonly text: string;
}

/** What the lexer puts in front of a plain or block scalar; it is not in the text. */
const SCALAR_FOLLOWS = '\u001f';
/** Said where a flow collection ends because the lines below it are not indented as it is. */
const FLOW_ENDS = '\u0018';
const DOCUMENT_STARTS = '\u0002';

/** Reads a text piece by piece. Never fails: what is not closed goes to the end of the text, or as far as indentation lets it. */
export function* scan(text: string): Generator<Token> {
  let offset = 0;
  let isScalar = false;
  for (const piece of new Lexer().lex(text)) {
    if (!isScalar && piece === SCALAR_FOLLOWS) {
      isScalar = true;
      continue;
    }
    if (!isScalar && piece === DOCUMENT_STARTS) continue;
    if (!isScalar && piece === FLOW_ENDS) {
      yield { type: 'close', text: '', start: offset, end: offset };
      continue;
    }
    const end = offset + piece.length;
    yield { type: isScalar ? 'scalar' : typeOf(piece), text: piece, start: offset, end };
    offset = end;
    isScalar = false;
  }
}

function typeOf(piece: string): Token['type'] {
  switch (piece[0]) {
    case '"':
    case "'":
      return 'quoted';
    case '#':
      return 'comment';
    case '[':
    case '{':
      return 'open';
    case ']':
    case '}':
      return 'close';
    default:
      return 'other';
  }
}

/** What surrounds a place of a text. */
export type Surroundings =
  | { readonly kind: 'comment'; readonly span: Span }
  /** Inside a quoted scalar that began on a line above. */
  | { readonly kind: 'text' }
  /** Between brackets or braces; `token` is the scalar that the place touches. */
  | { readonly kind: 'flow'; readonly token: Token | undefined }
  | { readonly kind: 'block' };

/** What surrounds an offset; `text` ends with the line that holds it, which begins at `lineStart`. */
export function surroundingsOf(text: string, lineStart: number, offset: number): Surroundings {
  let depth = 0;
  let touched: Token | undefined;
  for (const token of scan(text)) {
    if (token.start > offset) break;
    if (token.type === 'comment' && lineStart <= token.start && token.start < offset) {
      const end = token.start + token.text.trimEnd().length;
      return { kind: 'comment', span: { start: token.start, end: Math.max(end, offset) } };
    }
    if (token.type === 'quoted' && token.start < lineStart && offset < token.end) return { kind: 'text' };
    if (token.type === 'open' && token.end <= offset) depth++;
    if (token.type === 'close' && token.end <= offset) depth = token.text === '' ? 0 : Math.max(0, depth - 1);
    const isScalar = token.type === 'scalar' || token.type === 'quoted';
    if (isScalar && offset <= token.end && touched === undefined) touched = token;
  }
  return depth > 0 ? { kind: 'flow', token: touched } : { kind: 'block' };
}

/** A line of a block, read by itself: of a line inside a scalar or brackets of several lines nothing can be said this way. Columns count from its start. */
export interface LineParts {
  /** Columns of the dashes that begin it. */
  readonly dashes: readonly number[];
  /** The key with its colon. */
  readonly key: Token | undefined;
  readonly colon: Token | undefined;
  /** What stands behind the dashes and the key, without blanks and comment. */
  readonly content: readonly Token[];
  /** Whether anchors, tags or a `?` stand in front of its key or content. */
  readonly hasProperties: boolean;
  /** Behind the last character that is no blank and no comment. */
  readonly end: number;
}

export function readLine(text: string): LineParts {
  const tokens = [...scan(text)].filter(
    ({ type, text: piece }) => type !== 'comment' && (type !== 'other' || piece.trim() !== ''),
  );
  const end = Math.max(0, ...tokens.map((token) => token.start + token.text.trimEnd().length));
  const dashes: number[] = [];
  while (tokens[0]?.text === '-' && tokens[0].type === 'other') dashes.push(tokens.shift()?.start ?? 0);
  const isProperty = (token: Token | undefined) => token?.type === 'other' && /^[&!?]/.test(token.text);
  const hasProperties = isProperty(tokens[0]);
  while (isProperty(tokens[0])) tokens.shift();
  const [first, second] = tokens;
  const isKey =
    (first?.type === 'scalar' || first?.type === 'quoted') && second?.type === 'other' && second.text === ':';
  return isKey
    ? { dashes, key: first, colon: second, content: tokens.slice(2), hasProperties, end }
    : { dashes, key: undefined, colon: undefined, content: tokens, hasProperties, end };
}
