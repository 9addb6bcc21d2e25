import { CST, Lexer } from 'yaml';
import type { Span } from './text';

/** A piece of a YAML text with what it is: `yaml`'s own names of tokens, or `plain` and `block` for scalars without quotes. */
export interface SyntaxToken extends Span {
  readonly type: CST.TokenType | 'plain' | 'block' | 'unknown';
  readonly source: string;
}

/** The tokens of a text that need not be valid, in order. Blanks and line breaks are left out. */
export function syntaxTokens(text: string): SyntaxToken[] {
  const tokens: SyntaxToken[] = [];
  let offset = 0;
  let isScalar = false;
  let isHeader = false;
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    // Control tokens of one character announce what follows; they are not in the text.
    if (type === 'doc-mode' || type === 'scalar' || type === 'flow-error-end') {
      isScalar = type === 'scalar';
      if (type === 'flow-error-end') tokens.push({ type, source: '', start: offset, end: offset });
      continue;
    }
    const end = offset + source.length;
    if (isScalar) {
      if (source !== '') tokens.push({ type: isHeader ? 'block' : 'plain', source, start: offset, end });
      isHeader = false;
    } else if (type !== 'space' && type !== 'newline' && source !== '') {
      tokens.push({ type: type ?? 'unknown', source, start: offset, end });
      if (type !== 'comment') isHeader = type === 'block-scalar-header';
    }
    isScalar = false;
    offset = end;
  }
  return tokens;
}
