import type { Path } from '../path';
import { entryOf } from './block';
import type { Collection, Entry } from './layout';
import { Writer } from './print';
import type { Round } from './round';

/** Prints one new entry; with `indent` (of the line it begins) over several lines. */
export type PrintEntry = (out: Writer, indent: string | undefined) => void;

/** The indentation of an entry that has its line to itself. */
function ownLineIndent(round: Round, entry: Entry): string | undefined {
  const { source } = round;
  if (!source.startsLine(entry.start)) return undefined;
  return source.text.slice(source.lineStart(entry.start), entry.start);
}

/** Adds entries to a flow map or list, in front of the entry at `index`. */
export function insertIntoFlow(
  round: Round,
  collection: Collection,
  index: number,
  entries: readonly PrintEntry[],
  path: Path,
): void {
  const { source, printer } = round;
  const { lineBreak, comma } = printer.style;
  const before = collection.entries[index - 1];
  const next = collection.entries[index];
  const indent = ownLineIndent(round, before ?? next ?? noEntry(collection));
  const out = new Writer();
  const printAll = (separator: string) => {
    for (const [at, print] of entries.entries()) {
      if (at > 0) out.write(separator);
      print(out, indent);
    }
  };
  if (before === undefined && next === undefined) {
    const pad = collection.kind === 'map' ? printer.style.mapPad : printer.style.listPad;
    const { start, end } = collection.inside;
    out.write(pad);
    printAll(comma);
    const isBlank = source.isBlank(start, end);
    if (isBlank) out.write(pad);
    round.write(start, isBlank ? end : start, out, path);
  } else if (before === undefined && next !== undefined) {
    if (indent === undefined) {
      printAll(comma);
      out.write(comma);
      round.write(next.start, next.start, out, path);
    } else {
      const line = source.leadStart(source.lineStart(next.start), indent.length);
      out.write(indent);
      printAll(`,${lineBreak}${indent}`);
      out.write(`,${lineBreak}`);
      round.write(line, line, out, path);
    }
  } else if (before !== undefined) {
    const separator = source.skip(before.end);
    const hasComma = source.text[separator] === ',';
    const end = hasComma ? separator + 1 : before.end;
    const isOwnLine = indent !== undefined && source.endsLine(end) && source.nextLine(end) <= collection.inside.end;
    if (!isOwnLine) {
      out.write(indent === undefined ? comma : `,${lineBreak}${indent}`);
      printAll(indent === undefined ? comma : `,${lineBreak}${indent}`);
      round.write(before.end, before.end, out, path);
      return;
    }
    if (!hasComma) round.replace(before.end, before.end, ',', path);
    out.write(indent);
    printAll(`,${lineBreak}${indent}`);
    out.write(hasComma ? `,${lineBreak}` : lineBreak);
    const line = source.nextLine(end);
    round.write(line, line, out, path);
  }
}

/** Stands for an entry of a collection that has none: its opening bracket. */
function noEntry(collection: Collection): Entry {
  return {
    key: undefined,
    keyNode: null,
    value: null,
    start: collection.inside.start,
    separatorEnd: undefined,
    props: undefined,
    end: collection.inside.start,
    valueStart: undefined,
    explicit: false,
    keeps: false,
  };
}

/** Takes one entry out of a flow map or list, with its comma and, if it has one to itself, its line. */
export function removeFromFlow(round: Round, collection: Collection, index: number, path: Path): void {
  const { source } = round;
  const entry = entryOf(collection, index, path);
  const before = collection.entries[index - 1];
  const next = collection.entries[index + 1];
  const separator = source.skip(entry.end);
  const hasComma = source.text[separator] === ',';
  const end = hasComma ? separator + 1 : entry.end;
  const isOwnLine =
    source.startsLine(entry.start) && source.endsLine(end) && source.nextLine(end) <= collection.inside.end;
  if (!hasComma && before !== undefined) {
    // The comma in front goes too: JSON allows none behind the last entry.
    if (!isOwnLine && source.isBlank(source.skip(before.end) + 1, entry.start)) {
      round.replace(before.end, entry.end, '', path);
      return;
    }
    const comma = source.skip(before.end);
    round.replace(comma, comma + 1, '', path);
  }
  const isOnly = before === undefined && next === undefined;
  const behind = source.endsLine(end) ? Math.min(source.nextLine(end), collection.inside.end) : end;
  if (isOnly && source.isBlank(collection.inside.start, entry.start) && source.isBlank(behind, collection.inside.end)) {
    round.replace(collection.inside.start, collection.inside.end, '', path);
  } else if (isOwnLine) round.replace(source.lineStart(entry.start), source.nextLine(end), '', path);
  else if (next !== undefined && source.isBlank(end, next.start)) round.replace(entry.start, next.start, '', path);
  else if (before !== undefined && source.isBlank(source.skip(before.end) + 1, entry.start)) {
    round.replace(before.end, entry.end, '', path);
  } else round.replace(entry.start, end, '', path);
}
