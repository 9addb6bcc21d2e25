import type { SelectionRange } from 'vscode-languageserver';
import type { FileSnapshot, PlacedDocument } from '../engine/snapshot';
import { spansAround } from '../yaml/node-at';
import { LineIndex, type Position, type Range, type Span } from '../yaml/text';

/** What grows around each position: the scalar, its entry, the map, ... the document, the file. */
export function selectionRanges(snapshot: FileSnapshot, positions: readonly Position[]): SelectionRange[] {
  const lines = new LineIndex(snapshot.text);
  const file = { range: lines.range({ start: 0, end: snapshot.text.length }) };
  return positions.map((position) => {
    const offset = lines.offset(position);
    const placed = snapshot.documents.findLast(({ start }) => start <= offset);
    if (placed === undefined) return file;
    const spans = [...spansAround(placed.snapshot.document, offset - placed.start), documentSpan(placed)];
    return spans.reduceRight<SelectionRange>((parent, span) => {
      const range = lines.range({ start: span.start + placed.start, end: span.end + placed.start });
      return holds(parent.range, range) ? { range, parent } : parent;
    }, file);
  });
}

function documentSpan({ text }: PlacedDocument): Span {
  const end = text.trimEnd().length;
  const marker = /^---[^\S\r\n]*(?:\r\n?|\n)/.exec(text)?.[0].length ?? 0;
  return { start: Math.min(marker, end), end };
}

/** Whether the outer range holds the inner one and more: the protocol wants each to be larger than the last. */
function holds(outer: Range, inner: Range): boolean {
  const before = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.character < b.character);
  const isWithin = !before(inner.start, outer.start) && !before(outer.end, inner.end);
  return isWithin && (before(outer.start, inner.start) || before(inner.end, outer.end));
}
