import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { scalarValue, spanOf } from '../document';
import { columnOf, keysOf, type Level, levelsAt, type PlacedPair, type Tail } from './levels';
import type { CursorLine, KeySlot, Slot, ValueSlot } from './slots';

/** The word on a line of its own: where it begins, or the cursor of an empty line; and its end in the document. */
interface Word {
  readonly column: number;
  readonly end: number;
}

/**
 * What may be written on a line without a key or a dash. The column tells to which map or list it belongs; where that is none, the nearest one
 * that leaves the lines below where they are.
 */
export function slotsOnOwnLine(cursor: CursorLine, contents: Node | null, word: Word): readonly Slot[] {
  const { source, start, end } = cursor;
  const { levels, tail } = levelsAt(contents, source, start);
  // A line less indented than the next one would take that away from what it belongs to.
  const below = lineBelow(source, end);
  const column = Math.max(word.column, below.indent);
  const make = new SlotMaker(cursor, word);
  const there = () => {
    const slots = atLevels(make, levels, column);
    // A key in front of an item would take the rest of its list.
    return below.isItem && below.indent === column ? slots.filter(({ isNewItem }) => isNewItem) : slots;
  };
  switch (tail.state) {
    case 'closed':
      if (isInsideText(tail, column, start)) return [];
      if (isMissingColon(tail, source, column)) return [make.value(tail, column, false)];
      return column > (levels.at(-1)?.column ?? -1) ? [] : there();
    case 'below':
      return above(make, tail, source);
    case 'empty':
      if (column > tail.parentColumn) return [make.value(tail, column, false)];
      return column < tail.parentColumn ? there() : [...there(), ...listAtKey(make, levels, tail, column)];
  }
}

/**
 * Whether what stands below a line is the value of the key that its word becomes. Not where the word breaks the list of the key above in two: that
 * is the value of that key.
 */
export function takesWhatIsBelow({ map, pair }: PlacedPair, source: string): boolean {
  const column = columnOf(pair.value, source);
  const before = map.items[map.items.indexOf(pair) - 1];
  return column !== undefined && !(isSeq(pair.value) && columnOf(before?.value, source) === column);
}

/** A list may stand in the column of its key. */
function listAtKey(make: SlotMaker, levels: readonly Level[], tail: Tail, column: number): readonly Slot[] {
  return levels.at(-1)?.kind === 'map' ? [make.value(tail, column, true)] : [];
}

/** Whether a line belongs to a text that began above: a block scalar, or any other that goes on below. */
function isInsideText({ node, parentColumn }: Tail, column: number, lineStart: number): boolean {
  const type = (node as { type?: string } | null)?.type;
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') return column > parentColumn;
  return (spanOf(node)?.end ?? 0) > lineStart;
}

/** Whether a value in the same column is a key, most likely, whose colon was forgotten or is still to come. */
function isMissingColon({ node }: Tail, source: string, column: number): boolean {
  const { start = 0 } = spanOf(node) ?? {};
  const lead = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  const isWord = isScalar(node) && node.type === 'PLAIN' && typeof scalarValue(node) === 'string';
  return isWord && start > 0 && lead === ' '.repeat(column);
}

/** In front of the first entry of what stands below. */
function above(make: SlotMaker, { node, path }: Tail, source: string): readonly Slot[] {
  const column = columnOf(node, source);
  // In front of an anchor or tag of its own it would part that from what it is of.
  if (column === undefined || node === null || node.tag !== undefined || hasAnchor(node)) return [];
  const level = { path, column, node, before: 0 };
  return isMap(node) ? [make.key({ ...level, kind: 'map' })] : [make.item({ ...level, kind: 'list' })];
}

function hasAnchor(node: Node): boolean {
  return 'anchor' in node && node.anchor !== undefined;
}

function atLevels(make: SlotMaker, levels: readonly Level[], column: number): readonly Slot[] {
  const exact = levels.filter((level) => level.column === column);
  const map = exact.findLast(({ kind }) => kind === 'map');
  const list = exact.findLast(({ kind }) => kind === 'list');
  if (map !== undefined) return list === undefined ? [make.key(map)] : [make.key(map), make.item(list)];
  const nearest = list ?? levels.findLast((level) => level.column < column);
  if (nearest === undefined) return [];
  // The entries of an item stand right of its dash; who has just ended its first line is still left of them, who goes back there wants another item.
  const inner = levels[levels.indexOf(nearest) + 1];
  const key = nearest.kind === 'map' ? nearest : inner?.kind === 'map' ? inner : undefined;
  const keys = key === undefined ? [] : [make.key(key)];
  const items = list === undefined ? [] : [make.item(list)];
  return key !== undefined && isMap(key.node) && key.node.items.length > 1 ? [...items, ...keys] : [...keys, ...items];
}

/** The next line that holds more than blanks or a comment: its indentation, -1 where none follows, and whether it begins with a dash. */
function lineBelow(source: string, lineEnd: number): { readonly indent: number; readonly isItem: boolean } {
  const match = /^[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)([^\s#]\S?)/.exec(source.slice(lineEnd));
  return { indent: match?.[1]?.length ?? -1, isItem: match?.[2] === '-' };
}

class SlotMaker {
  readonly #cursor: CursorLine;
  readonly #word: Word;

  constructor(cursor: CursorLine, word: Word) {
    this.#cursor = cursor;
    this.#word = word;
  }

  key({ path, column, node }: Level): KeySlot {
    const keys = isMap(node) ? keysOf(node) : [];
    return {
      role: 'key',
      path,
      keys,
      hasColon: false,
      hasValueBelow: false,
      layout: 'block',
      isNewItem: false,
      ...this.#place(column),
    };
  }

  item({ path, column, node, before }: Level): ValueSlot {
    const index = isSeq(node) ? before : 0;
    const { span, lead } = this.#place(column);
    return {
      role: 'value',
      path: [...path, index],
      span,
      lead: `${lead}- `,
      column: column + 2,
      layout: 'block',
      parentColumn: column,
      onlyList: false,
      isNewItem: true,
    };
  }

  value({ path, parentColumn }: Tail, column: number, onlyList: boolean): ValueSlot {
    return { role: 'value', path, layout: 'block', parentColumn, onlyList, isNewItem: false, ...this.#place(column) };
  }

  /** A place in another column than the word's begins with the line, so that its indentation can be mended. */
  #place(column: number) {
    const { start } = this.#cursor;
    const { column: current, end } = this.#word;
    if (column === current) return { span: { start: start + current, end }, lead: '', column };
    return { span: { start, end }, lead: ' '.repeat(column), column };
  }
}
