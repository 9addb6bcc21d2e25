import picocolors from 'picocolors';

const { bold, cyan, dim, underline, yellow } = picocolors.createColors(true);

/** Lightly renders the Markdown of a rule page for a terminal with colours: headings, examples, emphasis, code and links. */
export function renderPage(markdown: string): string {
  let isCode = false;
  const lines = markdown.split('\n').flatMap((line) => {
    if (/^`{3,}/.test(line)) {
      isCode = !isCode;
      return [];
    }
    if (isCode) return `    ${line.replace(/(^|\s)#.*$/, (comment) => dim(comment))}`.trimEnd();
    const heading = /^(#+) (.*)$/.exec(line);
    if (heading !== null)
      return heading[1] === '#' ? bold(underline(heading[2] ?? '')) : bold(yellow(heading[2] ?? ''));
    return renderInline(line);
  });
  return lines.join('\n');
}

function renderInline(line: string): string {
  return line.replace(
    /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g,
    (whole, code?: string, strong?: string, label?: string, target?: string) => {
      if (code !== undefined) return cyan(code);
      if (strong !== undefined) return bold(strong);
      return label !== undefined && target !== undefined ? `${label} ${dim(`<${target}>`)}` : whole;
    },
  );
}
