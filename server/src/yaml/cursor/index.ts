import { isScalar, type Node } from 'yaml';
import { keyText, type YamlDocument } from '../document';
import { findActions, PLACEHOLDER } from '../template';
import type { Span } from '../text';
import { readableText, readLeniently } from './lenient';
import { columnOf, find, isUnwritten, keysOf, type PlacedPair, pairAt } from './levels';
import { slotsOnOwnLine, takesWhatIsBelow } from './own-line';
import type { Cursor, CursorLine, KeySlot, Slot, ValueSlot } from './slots';

export type { Cursor, KeySlot, Slot, ValueSlot } from './slots';

import { type LineParts, readLine, surroundingsOf, type Token } from './scan';

const NOTHING: Cursor = { kind: 'nothing' };
/** Stands in for what is being typed, where the rest of the text is to be read around it. As a template action it counts as unknown. */
const MARK = `${PLACEHOLDER}\uE001`;

/**
 * What may be written at an offset of a document. The text may be half-written: what stands in the cursor's line and what is wrong elsewhere does
 * not keep the rest from being read.
 */
export function cursorAt(text: string, offset: number): Cursor {
  if (isInAction(text, offset)) return NOTHING;
  const source = documentAround(readableText(text), offset);
  if (source === undefined) return NOTHING;
  const start = offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
  const lineBreak = source.indexOf('\n', offset);
  const end =
    lineBreak < 0 ? source.length : source[lineBreak - 1] === '\r' ? Math.max(lineBreak - 1, start) : lineBreak;
  if (offset > end) return NOTHING;
  const cursor = { source, isTemplated: text.includes('{{'), offset, start, end };
  const surroundings = surroundingsOf(source.slice(0, end), start, offset);
  switch (surroundings.kind) {
    case 'comment':
      return { kind: 'comment', span: surroundings.span };
    case 'text':
      return NOTHING;
    case 'flow':
      return inFlow(cursor, surroundings.token);
    case 'block':
      return inBlock(cursor);
  }
}

/** The text up to the `---` behind an offset: what is written in front of it is a document of its own. Undefined among directives. */
function documentAround(text: string, offset: number): string | undefined {
  const marker = /^---(?=\s|$)/m.exec(text)?.index ?? -1;
  if (marker <= offset) return text;
  const before = text.slice(0, marker);
  return /^%/m.test(before) ? undefined : before;
}

/** Whether an offset lies inside a template action, or behind one that is not closed on its line. */
function isInAction(text: string, offset: number): boolean {
  if (!text.includes('{{')) return false;
  const around = findActions(text).findLast((action) => action.start < offset);
  if (around !== undefined && offset < around.end) return true;
  const opening = text.lastIndexOf('{{', offset - 1);
  return opening >= (around?.end ?? 0) && !text.slice(opening, offset).includes('\n');
}

function inBlock(cursor: CursorLine): Cursor {
  const { source, start, end, offset } = cursor;
  const line = source.slice(start, end);
  if (/^ *\t/.test(line) || /^(?:%|(?:---|\.\.\.)(?:\s|$))/.test(line)) return NOTHING;
  const parts = readLine(line);
  const at = offset - start;
  if (parts.key === undefined || parts.colon === undefined) return entry(cursor, parts);
  if (parts.key.start <= at && at <= parts.key.end) return keyWithColon(cursor, parts, parts.key);
  return at >= parts.colon.end ? valueBehindKey(cursor, parts, parts.key, parts.colon) : NOTHING;
}

/** A key that has its colon already. */
function keyWithColon(cursor: CursorLine, parts: LineParts, key: Token): Cursor {
  const { source, start } = cursor;
  const first = parts.content[0];
  // What opens a bracket or a quote may not close it yet, and would take in the lines below.
  const isOpen = first?.type === 'open' || first?.type === 'quoted';
  const text = isOpen ? blanked(source, start + first.start, start + parts.end) : source;
  const { document, contents } = readLeniently(text, cursor.isTemplated);
  const place = pairAt(contents, start + key.start);
  if (place === undefined || parts.hasProperties) return NOTHING;
  const slot: KeySlot = {
    role: 'key',
    path: place.path,
    keys: keysOf(place.map, place.pair),
    hasColon: true,
    hasValueBelow: false,
    span: { start: start + key.start, end: start + key.end },
    lead: '',
    column: key.start,
    layout: 'block',
    isNewItem: false,
  };
  return entryCursor(cursor, [slot], slot.span, document, contents);
}

function valueBehindKey(cursor: CursorLine, parts: LineParts, key: Token, colon: Token): Cursor {
  const { source, start, end, offset } = cursor;
  const [value] = parts.content;
  const isScalar = value?.type === 'scalar' || value?.type === 'quoted';
  if (parts.content.length > 1 || (value !== undefined && (!isScalar || !touches(value, offset - start))))
    return NOTHING;
  const { document, contents } = readLeniently(blanked(source, start + colon.end, end), cursor.isTemplated);
  const place = pairAt(contents, start + key.start);
  // Where something stands below the key already, nothing more goes behind it.
  if (place === undefined || !isEmptyValue(place.pair.value)) return NOTHING;
  const span =
    value === undefined ? { start: offset, end: offset } : { start: start + value.start, end: start + value.end };
  const lead = span.start === start + colon.end ? ' ' : '';
  const column = span.start - start + lead.length;
  const slot: ValueSlot = {
    role: 'value',
    path: [...place.path, keyText(place.pair.key) ?? ''],
    span,
    lead,
    column,
    layout: 'inline',
    parentColumn: columnOf(place.map, source) ?? key.start,
    onlyList: false,
    isNewItem: false,
  };
  return entryCursor(cursor, [slot], span, document, contents);
}

function isEmptyValue(node: unknown): boolean {
  return node === null || node === undefined || isUnwritten(node);
}

/** A line that holds at most one word behind its dashes: it may become a key, or be a value. */
function entry(cursor: CursorLine, parts: LineParts): Cursor {
  const { source, start, end, offset } = cursor;
  const at = offset - start;
  const [word] = parts.content;
  if (parts.content.length > 1 || parts.hasProperties) return NOTHING;
  if (word !== undefined && !(isWord(word) && touches(word, at))) return NOTHING;
  const dash = parts.dashes.at(-1);
  if (dash !== undefined) return word === undefined && at <= dash ? NOTHING : entryOfItem(cursor, dash, word);
  const parent = word === undefined ? undefined : keyOfWhatIsBelow(cursor, word);
  if (parent !== undefined) return parent;
  const { document, contents } = readLeniently(blanked(source, start, end), cursor.isTemplated);
  const column = word?.start ?? at;
  const slots = slotsOnOwnLine(cursor, contents, { column, end: start + (word?.end ?? at) });
  const [first, ...others] = slots;
  const scalar = { start: start + column, end: start + (word?.end ?? at) };
  return first === undefined ? NOTHING : entryCursor(cursor, [first, ...others], scalar, document, contents);
}

/** A word without a colon whose value stands below. */
function keyOfWhatIsBelow(cursor: CursorLine, word: Token): Cursor | undefined {
  const { source, start, end } = cursor;
  const span = { start: start + word.start, end: start + word.end };
  const text = `${source.slice(0, span.start)}${MARK}:${source.slice(end)}`;
  const { document, contents } = readLeniently(text, true);
  const place = markedKey(contents);
  if (place === undefined || !takesWhatIsBelow(place, text)) return undefined;
  const { map, pair, path } = place;
  const slot: KeySlot = {
    role: 'key',
    path,
    keys: keysOf(map, pair),
    hasColon: false,
    hasValueBelow: true,
    layout: 'block',
    span,
    lead: '',
    column: word.start,
    isNewItem: false,
  };
  return entryCursor(cursor, [slot], span, document, contents);
}

function markedKey(contents: Node | null): PlacedPair | undefined {
  const place = find(contents, ({ pair }) => pair !== undefined && keyText(pair.key) === MARK);
  return place?.map === undefined || place.pair === undefined
    ? undefined
    : { map: place.map, pair: place.pair, path: place.path };
}

/** The first word behind a dash. */
function entryOfItem(cursor: CursorLine, dash: number, word: Token | undefined): Cursor {
  const { source, start, end, offset } = cursor;
  const at = word?.start ?? offset - start;
  const lead = at === dash + 1 ? ' ' : '';
  const span = { start: start + at, end: start + (word?.end ?? at) };
  // With a key in its place the item takes in the lines below that belong to it.
  const text = `${source.slice(0, span.start)}${lead}${MARK}:${source.slice(end)}`;
  const { document, contents } = readLeniently(text, true);
  const place = markedKey(contents);
  if (place === undefined) return NOTHING;
  const { map, pair, path } = place;
  const common = { span, lead, column: at + lead.length, layout: 'block', path, isNewItem: false } as const;
  const keys = keysOf(map, pair);
  const hasValueBelow = !isEmptyValue(pair.value);
  const slot: Slot =
    keys.length > 0 || hasValueBelow
      ? { ...common, role: 'key', keys, hasColon: false, hasValueBelow }
      : { ...common, role: 'value', parentColumn: dash, onlyList: false };
  return entryCursor(cursor, [slot], span, document, contents);
}

/** Between brackets or braces. */
function inFlow(cursor: CursorLine, token: Token | undefined): Cursor {
  const { source, offset } = cursor;
  if (token?.text.includes('\n')) return NOTHING;
  // `a:` without a blank is a text to YAML, and a key to who types it.
  const isKey = token?.type === 'scalar' && token.text.endsWith(':') && offset === token.end;
  const span = token === undefined || isKey ? { start: offset, end: offset } : { start: token.start, end: token.end };
  if (!isFree(source, span)) return NOTHING;
  const isBehindColon = source[offset - 1] === ':' && span.start === offset;
  const lead = isBehindColon ? ' ' : '';
  const text = source.slice(0, span.start) + lead + MARK + source.slice(span.end);
  const { document, contents } = readLeniently(text, true);
  const isMark = (node: unknown) => isScalar(node) && node.value === MARK;
  const place = find(contents, ({ pair, node }) => isMark(node) || (pair !== undefined && isMark(pair.key)));
  if (place === undefined) return NOTHING;
  const common = { span, lead, column: 0, layout: 'flow', isNewItem: false } as const;
  const { map, pair, path } = place;
  const slot: Slot =
    map !== undefined && pair !== undefined && isMark(pair.key)
      ? {
          ...common,
          role: 'key',
          path,
          keys: keysOf(map, pair),
          hasColon: /^[ \t]*:/.test(source.slice(span.end)),
          hasValueBelow: false,
        }
      : {
          ...common,
          role: 'value',
          path: pair === undefined ? path : [...path, keyText(pair.key) ?? ''],
          parentColumn: 0,
          onlyList: false,
        };
  return entryCursor(cursor, [slot], span, document, contents);
}

/** Whether a stretch between brackets is an entry of its own: commas, brackets or colons around it, or the end of its line. */
function isFree(source: string, { start, end }: Span): boolean {
  // What opens on a line below lacks a comma only when something is written above it.
  return (
    /(?:^|[,[{:])\s*$/.test(source.slice(0, start)) &&
    /^\s*(?:[,\]}:#]|$)|^[^\S\n]*\r?\n\s*[^\s[{"']/.test(source.slice(end))
  );
}

function entryCursor(
  { source, offset }: CursorLine,
  slots: readonly [Slot, ...Slot[]],
  { start, end }: Span,
  document: YamlDocument,
  contents: Node | null,
): Cursor {
  const raw = source.slice(start, offset);
  const quote = raw[0] === '"' || raw[0] === "'" ? raw[0] : undefined;
  return {
    kind: 'entry',
    slots,
    scalar: { start, end, typed: quote === undefined ? raw : raw.slice(1), quote },
    document,
    contents,
  };
}

/** The text with blanks in place of a stretch of a line. */
function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function touches({ start, end }: Span, at: number): boolean {
  return start <= at && at <= end;
}

/** Whether a token can be a key or value that is being typed: one without blanks. */
function isWord({ type, text }: Token): boolean {
  return (type === 'scalar' && !/\s/.test(text)) || type === 'quoted';
}
