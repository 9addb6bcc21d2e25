import { Lexer } from 'yaml';
import type { Span } from './text';

/** A comment from its `#` to the end of its line. */
export interface Comment extends Span {
  readonly text: string;
  /** Whether something other than blanks stands in front of it on its line. */
  readonly trailing: boolean;
}

/** All comments of a YAML text, in order. A `#` inside a scalar is no comment. */
export function findComments(text: string): Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // The lexer's one-character control tokens announce what follows (U+001F: a scalar); they are not in the text.
    if (!isScalar && (token === '\u0002' || token === '\u0018' || token === '\u001f')) {
      isScalar = token === '\u001f';
      continue;
    }
    if (token.startsWith('#') && !isScalar) {
      const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
      comments.push({
        start: offset,
        end: offset + token.trimEnd().length,
        text: token.trimEnd(),
        trailing: text.slice(lineStart, offset).trim() !== '',
      });
    }
    isScalar = false;
    offset += token.length;
  }
  return comments;
}
