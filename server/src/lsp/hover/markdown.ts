/** Text as Markdown shows it: what would be taken for marks stands as it is. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&');
}

/** Text in the typeface of code, whatever quotes it holds. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** A description of the API as Markdown: its addresses become links, its lists stay lists. */
export function describe(text: string): string {
  const plain = text.trim().replace(/[ \t]+\n/g, '\n');
  return plain
    .split(/(https?:\/\/[^\s<>()"]+[^\s<>()".,;:])/)
    .map((piece, index) => (index % 2 === 1 ? `<${piece}>` : escapeText(piece)))
    .join('');
}

/** Descriptions are written with Markdown in mind here and there: only what would swallow text is escaped. */
function escapeText(text: string): string {
  return text.replace(/[<>\\*_]/g, '\\$&');
}
