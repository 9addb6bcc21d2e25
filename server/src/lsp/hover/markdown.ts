/** Text in the typeface of code, whatever quotes it holds. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** Code between backticks, which may go over lines of one paragraph, and addresses. */
const CODE_OR_ADDRESS = /(`(?:[^`\n]|\n(?!\n))+`|https?:\/\/[^\s<>()"]+[^\s<>()".,;:])/;

/** A description of the API as Markdown: its addresses become links, its lists stay lists, and what it has as code stands as it is. */
export function describe(text: string): string {
  const plain = text.trim().replace(/(?<![ \t])[ \t]+\n/g, '\n');
  return plain
    .split(CODE_OR_ADDRESS)
    .map((piece, index) => (index % 2 === 0 ? escapeText(piece) : piece.startsWith('`') ? piece : `<${piece}>`))
    .join('');
}

/** Descriptions are written with Markdown in mind here and there: only what would swallow text is escaped. */
function escapeText(text: string): string {
  return text.replace(/[<>\\*_]/g, '\\$&');
}
