import { isMap, type Node } from 'yaml';
import type { Change } from '../change';
import type { YamlDocument } from '../document';
import { type Path, startsWith } from '../path';
import { valueAt } from '../value';
import { collectionOf } from './layout';
import { Refusal } from './refusal';
import { Source } from './source';
import { childOf } from './style';
import type { StructuralChange } from './wish';

export type Move = Extract<Change, { op: 'move' }>;

/** An entry of a block as it is written, without its key. */
export interface MovedText {
  /** The comment lines above it, without indentation. */
  readonly lead: readonly string[];
  /** What follows the colon on the key's line. */
  readonly inline: string;
  /** The lines below, and the column of the key to which they are indented. */
  readonly body: readonly string[];
  readonly column: number;
}

export interface Stages {
  readonly first: readonly StructuralChange[];
  /** What takes entries from one place to another, when everything in them is done. */
  readonly second: readonly (StructuralChange | Move)[];
}

/** Parts changes in those that are made first and those that would make the paths of others wrong. */
export function inStages(changes: readonly (StructuralChange | Move)[]): Stages {
  const moves = changes.filter((change) => change.op === 'move');
  const places = moves.flatMap(({ path, to }) => [path, ...to]);
  const first: StructuralChange[] = [];
  const second: (StructuralChange | Move)[] = [];
  for (const change of changes) {
    if (change.op === 'move' || places.some((place) => displaces(change, place))) second.push(change);
    else first.push(change);
  }
  return { first, second };
}

/** Whether a place has another path, or is gone, after a change. */
function displaces({ op, path }: StructuralChange, place: Path): boolean {
  if (op === 'insert') return startsWith(place, path);
  if (op === 'set') return false;
  const isItem = typeof path.at(-1) === 'number';
  return startsWith(place, isItem ? path.slice(0, -1) : path);
}

/** Turns moves into what is set in the new places and removed from the old ones. */
export function resolveMoves(
  document: YamlDocument,
  contents: Node | null,
  changes: readonly (StructuralChange | Move)[],
): StructuralChange[] {
  const source = new Source(document.source);
  return changes.flatMap((change): StructuralChange[] => {
    if (change.op !== 'move') return [change];
    const { path, to } = change;
    const value = valueAt(document.data, path);
    if (value === undefined || typeof path.at(-1) !== 'string') throw new Refusal('no-such-place', path);
    const taken = to.find((place) => valueAt(document.data, place) !== undefined);
    if (taken !== undefined) throw new Refusal('conflict', taken);
    const moved = movedText(source, contents, path);
    const text = moved === undefined ? {} : { moved };
    return [
      { op: 'remove', path, ...text },
      ...to.map((place) => ({ op: 'set' as const, path: place, value, ...text })),
    ];
  });
}

/** Undefined for what stands in braces, or can not be told apart from what follows it. */
function movedText(source: Source, contents: Node | null, path: Path): MovedText | undefined {
  const around = path.slice(0, -1);
  let parent = contents;
  for (const step of around) parent = childOf(parent, step);
  if (!isMap(parent) || parent.flow) return undefined;
  const { entries, column } = collectionOf(source, parent, around);
  const index = entries.findLastIndex(({ key }) => key === path.at(-1));
  const entry = entries[index];
  if (entry?.separatorEnd === undefined || entry.explicit || entry.keeps) return undefined;
  const { text } = source;
  const lineEnd = source.lineEnd(entry.separatorEnd);
  const below = source.nextLine(entry.separatorEnd);
  const body = linesOf(text.slice(below, Math.max(below, source.extentEnd(entry.end, column))));
  const hasLead = source.startsLine(entry.start) && (around.length > 0 || index > 0);
  const line = source.lineStart(entry.start);
  const lead = hasLead ? linesOf(text.slice(source.leadStart(line, column), line)) : [];
  return {
    lead: lead.map((comment) => comment.trim()),
    inline: text.slice(entry.separatorEnd, lineEnd),
    body,
    column,
  };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}
