import { parseYaml } from './document';
import { syntaxTokens } from './syntax-token';
import { applyEdits, type TextEdit } from './text';

/**
 * The edits that put spaces in the place of the tabs that indent lines, so that the text can be read; undefined where it can
 * not be read even so. Tabs inside quoted texts and block scalars are what somebody wrote and stay.
 */
export function tabsToSpaces(text: string): TextEdit[] | undefined {
  const tabs = indentingTabs(text);
  if (tabs.length === 0) return undefined;
  for (const width of new Set([indentationOf(text), 2, 4, 8])) {
    const edits = tabs.map(({ start, end, isBehindDash }) => ({
      start,
      end,
      text: isBehindDash ? ' ' : ' '.repeat(width * (end - start)),
    }));
    if (parseYaml(applyEdits(text, edits)).valid) return edits;
  }
  return undefined;
}

interface TabRun {
  readonly start: number;
  readonly end: number;
  readonly isBehindDash: boolean;
}

function indentingTabs(text: string): TabRun[] {
  // The blanks of the line behind a block scalar are its token's last.
  const scalars = syntaxTokens(text)
    .filter(({ type, source }) => (type === 'block' || type.endsWith('quoted-scalar')) && source.includes('\n'))
    .map(({ start, source }) => ({ start, end: start + source.trimEnd().length }));
  const tabs: TabRun[] = [];
  let next = 0;
  for (const line of text.matchAll(/^(?:[ \t]|-(?=[ \t]))*\t(?:[ \t]|-(?=[ \t]))*/gm)) {
    for (const run of line[0].matchAll(/\t+/g)) {
      const start = line.index + run.index;
      while ((scalars[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
      if ((scalars[next]?.start ?? Number.POSITIVE_INFINITY) <= start) continue;
      const isBehindDash = /-[ \t]*$/.test(line[0].slice(0, run.index));
      tabs.push({ start, end: start + run[0].length, isBehindDash });
    }
  }
  return tabs;
}

/** How many blanks the document's first indented line has: two where none is. */
function indentationOf(text: string): number {
  const first = /^( +)(?=[^\s#-])/m.exec(text)?.[1]?.length ?? 2;
  return first <= 8 ? first : 2;
}
