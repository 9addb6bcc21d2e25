import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { isMergeKey, keyText, spanOf } from '../document';
import type { Path } from '../path';

/** A block map or list that is open at a line: one more entry of it may stand there. */
export interface Level {
  readonly kind: 'map' | 'list';
  readonly path: Path;
  /** Where its entries begin. */
  readonly column: number;
  readonly node: Node;
  /** Of a list: how many items stand above the line. */
  readonly before: number;
}

/** What the last entry above a line has for a value. */
export interface Tail {
  /** `empty`: nothing is written. `below`: it stands below the line. `closed`: it stands above. */
  readonly state: 'empty' | 'below' | 'closed';
  readonly path: Path;
  /** Column of the entry that the value is of: of its key, or its dash; -1 for the value of the document. */
  readonly parentColumn: number;
  readonly node: Node | null;
}

/** The block maps and lists that are open in front of a line that holds nothing but blanks, the outermost first. */
export function levelsAt(
  contents: Node | null,
  source: string,
  lineStart: number,
): { levels: readonly Level[]; tail: Tail } {
  const levels: Level[] = [];
  let node = contents;
  let path: Path = [];
  let parentColumn = -1;
  for (;;) {
    const tail = (state: Tail['state']) => ({ levels, tail: { state, path, parentColumn, node } });
    if (node === null || isUnwritten(node)) return tail('empty');
    if ((spanOf(node)?.start ?? 0) >= lineStart) return tail('below');
    const column = columnOf(node, source);
    if (column === undefined) return tail('closed');
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.findLast((item) => (spanOf(item.key)?.start ?? lineStart) < lineStart);
      levels.push({ kind: 'map', path, column, node, before: 0 });
      if (pair === undefined) return tail('closed');
      path = [...path, keyText(pair.key) ?? ''];
      node = (pair.value ?? null) as Node | null;
    } else if (isSeq(node)) {
      const before = node.items.filter((item) => (spanOf(item)?.start ?? 0) < lineStart).length;
      levels.push({ kind: 'list', path, column, node, before });
      path = [...path, Math.max(0, before - 1)];
      node = (node.items[before - 1] ?? null) as Node | null;
    }
    parentColumn = column;
  }
}

/** Whether nothing stands where a value is expected. An anchor or tag may. */
export function isUnwritten(node: unknown): boolean {
  const span = spanOf(node);
  return isScalar(node) && node.type === 'PLAIN' && (span === undefined || span.end <= span.start);
}

/** Where the entries of a block map or list begin; undefined for what is none. */
export function columnOf(node: unknown, source: string): number | undefined {
  if ((!isMap(node) && !isSeq(node)) || node.flow || isAlias(node)) return undefined;
  const start = isMap(node) ? spanOf(node.items[0]?.key)?.start : spanOf(node)?.start;
  if (start === undefined) return undefined;
  const lead = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  // In front of a map's first key may stand dashes, and its anchor or tag.
  return /^ *(?:[-?][ \t]+)*/.exec(lead)?.[0].length;
}

/** The keys of a map, without one that is left out. */
export function keysOf(map: YAMLMap, except?: Pair): readonly string[] {
  return map.items.flatMap((pair) => (pair === except || isMergeKey(pair.key) ? [] : (keyText(pair.key) ?? [])));
}

/** A pair somewhere in a document. */
export interface PlacedPair {
  readonly map: YAMLMap;
  readonly pair: Pair;
  /** The way to the map. */
  readonly path: Path;
}

/** The entry whose key begins at an offset. */
export function pairAt(contents: Node | null, offset: number): PlacedPair | undefined {
  return find(contents, (place) => place.pair !== undefined && spanOf(place.pair.key)?.start === offset) as
    | PlacedPair
    | undefined;
}

/** A node that the search looks at, with the pair that it is the key or the value of. */
export interface Place {
  readonly map: YAMLMap | undefined;
  readonly pair: Pair | undefined;
  /** The way to the map of the pair, or to the item of a list. */
  readonly path: Path;
  readonly node: Node | null;
}

/** The first place that fits, depth first. Items of lists have no pair. */
export function find(contents: Node | null, fits: (place: Place) => boolean): Place | undefined {
  const visit = (node: unknown, path: Path): Place | undefined => {
    if (isMap(node)) {
      for (const pair of node.items) {
        const place = { map: node, pair, path, node: (pair.value ?? null) as Node | null };
        if (fits(place)) return place;
        const found = visit(pair.value, [...path, keyText(pair.key) ?? '']);
        if (found !== undefined) return found;
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        const place = { map: undefined, pair: undefined, path: [...path, index], node: item as Node | null };
        const found = fits(place) ? place : visit(item, place.path);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return visit(contents, []);
}
