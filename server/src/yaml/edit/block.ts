import type { Path } from '../path';
import type { Collection, Entry } from './layout';
import { type Printer, Writer } from './print';
import { Refusal } from './refusal';
import type { Round } from './round';

/** Prints new entries in a column, the first without its indentation. */
export type PrintEntries = (out: Writer, printer: Printer, column: number) => void;

/** Adds entries to a block map or list, in front of the entry at `index`. */
export function insertIntoBlock(
  round: Round,
  collection: Collection,
  index: number,
  print: PrintEntries,
  path: Path,
): void {
  const { source } = round;
  const { column, entries } = collection;
  const indent = ' '.repeat(column);
  const out = new Writer();
  const before = entries[index - 1];
  const first = entries[0];
  if (before !== undefined) {
    const isLast = index === entries.length;
    const position = isLast ? source.tailEnd(before.end, column) : source.extentEnd(before.end, column);
    out.write(indent);
    print(out, round.above(position, column).printer, column);
    round.addLines(position, before.end, out, path);
  } else if (first !== undefined && source.startsLine(first.start) && first.start > 0) {
    const line = source.lineStart(first.start);
    const lead = source.leadStart(line, column);
    // Comments at the top of a document are about all of it.
    const isHeader = path.length === 0 && !(lead > 0 && source.isBlank(source.lineStart(lead - 1), lead));
    const position = isHeader ? line : lead;
    out.write(indent);
    print(out, round.above(position, column).printer, column);
    round.addLines(position, position, out, path);
  } else if (first !== undefined) {
    print(out, round.printer, column);
    out.write(round.printer.style.lineBreak + indent);
    round.write(first.start, first.start, out, path);
  }
}

/** Takes entries out of a block map or list; some must stay, the first among them unless it goes alone. Of `leaving` ones the comments above go too. */
export function removeFromBlock(
  round: Round,
  collection: Collection,
  indexes: readonly number[],
  path: Path,
  leaving: ReadonlySet<string>,
): void {
  const { source } = round;
  const removed = new Set(indexes);
  for (const index of indexes) {
    const entry = entryOf(collection, index, path);
    let staying = index - 1;
    while (removed.has(staying)) staying--;
    const before = collection.entries[staying];
    round.refuseOrphans(entry, collection.column, [...path, entry.key ?? index]);
    let end = source.extentEnd(entry.end, collection.column);
    if (source.startsLine(entry.start) && entry.start > 0) {
      let start = removalStart(round, collection, entry, path, leaving);
      if (before?.keeps) end = source.skipBlankLines(end);
      else if (before !== undefined) start = withoutGap(round, before, start, end);
      round.replace(start, end, '', path);
    } else round.replace(entry.start, nextText(round, end), '', path);
  }
}

/** Start of the lines that go with an entry. Comments at the top of a document are about all of it. */
function removalStart(
  { source }: Round,
  { entries, column }: Collection,
  entry: Entry,
  path: Path,
  leaving: ReadonlySet<string>,
): number {
  const line = source.lineStart(entry.start);
  const hasLead = entry.key !== undefined && leaving.has(entry.key) && (path.length > 0 || entry !== entries[0]);
  return hasLead && source.startsLine(entry.start) ? source.leadStart(line, column) : line;
}

/** Start of lines to remove: of two gaps that would become one, the blank line in front goes too. */
function withoutGap(round: Round, before: Entry, start: number, end: number): number {
  const { source } = round;
  const above = start === 0 ? 0 : source.lineStart(start - 1);
  const isGap = above >= source.nextLine(before.end) && source.isBlank(above, start);
  return isGap && source.isBlank(end, source.nextLine(end)) ? above : start;
}

/** The next thing written, a comment included. */
function nextText(round: Round, offset: number): number {
  const blanks = /^[ \t\r\n]*/.exec(round.source.text.slice(offset))?.[0] ?? '';
  return offset + blanks.length;
}

/**
 * Takes all entries out of a block map or list and leaves `{}` or `[]`; comments between them stay. Where template actions add to the block,
 * they are left as all of it.
 */
export function emptyBlock(
  round: Round,
  collection: Collection,
  holder: Entry | undefined,
  path: Path,
  leaving: ReadonlySet<string>,
): void {
  const { source } = round;
  const text = collection.kind === 'map' ? '{}' : '[]';
  const first = entryOf(collection, 0, path);
  const isBelow = holder !== undefined && source.lineStart(first.start) > holder.start;
  const head = holder?.props?.end ?? holder?.separatorEnd;
  const last = entryOf(collection, collection.entries.length - 1, path);
  const outer = holder === undefined ? -1 : source.column(holder.start);
  const least = collection.column === outer ? outer : outer + 1;
  const isFilled = round.writingColumns(head ?? 0, source.skip(last.end)).some((written) => written >= least);
  // Without an anchor or a tag, nothing behind the key is as good as an empty block.
  if (isFilled && (!isBelow || holder?.props !== undefined)) throw new Refusal('unreadable', path);
  for (const [index, entry] of collection.entries.entries()) {
    round.refuseOrphans(entry, collection.column, [...path, entry.key ?? index]);
    if (entry.explicit) throw new Refusal('unreadable', [...path, entry.key ?? index]);
    const end = source.extentEnd(entry.end, collection.column);
    if (index === 0 && !(isBelow && head !== undefined)) {
      round.replace(entry.start, lineBreakBefore(source.text, end), text, path);
    } else {
      if (index === 0 && head !== undefined && !isFilled) round.replace(head, head, ` ${text}`, path);
      round.replace(removalStart(round, collection, entry, path, leaving), end, '', path);
    }
  }
}

/** Where the line break begins that ends in front of an offset; the offset itself if there is none. */
export function lineBreakBefore(text: string, offset: number): number {
  if (text[offset - 1] !== '\n') return offset;
  return text[offset - 2] === '\r' ? offset - 2 : offset - 1;
}

/** An entry that can be changed: complex keys (`? key`) are left alone. */
export function entryOf(collection: Collection, index: number, path: Path): Entry {
  const entry = collection.entries[index];
  if (entry === undefined || entry.explicit) throw new Refusal('unreadable', [...path, entry?.key ?? index]);
  return entry;
}
