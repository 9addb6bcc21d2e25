import type { Change } from '../change';
import type { Path } from '../path';
import { isList, isMap, sameValue, type YamlValue } from '../value';
import type { MovedText } from './move';
import { Refusal } from './refusal';

export type ScalarValue = null | boolean | number | string;

/** Everything that is wanted of one place and the places below it, taken together from all changes. */
export interface Wish {
  /** Path of the change that asked first: what a refusal names. */
  readonly origin: Path;
  /** `inside`: only places below are named; otherwise the place gets a value of this kind. */
  kind: 'inside' | 'map' | 'list' | 'scalar';
  scalar: ScalarValue;
  /** By map key, or by index of an item that exists. */
  readonly children: Map<string | number, Wish>;
  /** The items of a `list`. */
  items: Wish[];
  /** Items to add; without an index at the end. */
  readonly inserts: { readonly index: number | undefined; readonly wish: Wish }[];
  select: boolean;
  rename: string | undefined;
  /** How the entry that goes from one place to another is written. */
  moved: MovedText | undefined;
  /** Which entries of this key go: numbers from zero, or the last. */
  readonly removed: Set<number | 'last'>;
}

/** A change of places that are there; a move has become what is set, and what is removed. */
export type StructuralChange = Exclude<Change, { op: 'append' | 'text' | 'move' }> & { readonly moved?: MovedText };

function newWish(origin: Path): Wish {
  return {
    origin,
    kind: 'inside',
    scalar: null,
    children: new Map(),
    items: [],
    inserts: [],
    select: false,
    rename: undefined,
    moved: undefined,
    removed: new Set(),
  };
}

/**
 * Takes all changes of one document together. Maps wanted for one place are joined; anything else that differs is a
 * conflict, named by the path of the later change. The same change twice counts once.
 */
export function collectWishes(changes: readonly StructuralChange[]): Wish {
  const root = newWish([]);
  for (const change of withoutRepetition(changes)) addChange(root, change);
  return root;
}

function withoutRepetition(changes: readonly StructuralChange[]): StructuralChange[] {
  const seen = new Map<string, StructuralChange>();
  for (const change of changes) {
    const key = JSON.stringify({ ...change, select: undefined });
    const earlier = seen.get(key);
    if (earlier === undefined || ('select' in change && change.select)) seen.set(key, change);
  }
  return [...seen.values()];
}

function addChange(root: Wish, change: StructuralChange): void {
  const { path } = change;
  let wish = root;
  for (const step of path) {
    if (wish.removed.has('last')) {
      if (change.op === 'remove') return;
      throw new Refusal('conflict', path);
    }
    if (wish.kind === 'scalar' || wish.kind === 'list') throw new Refusal('conflict', path);
    if (wish.kind === 'map' && (typeof step === 'number' || change.op === 'remove'))
      throw new Refusal('conflict', path);
    let child = wish.children.get(step);
    if (child === undefined) {
      child = newWish(path);
      wish.children.set(step, child);
    }
    wish = child;
  }
  if (change.op === 'set') {
    giveValue(wish, change.value, change.select === true, path);
    wish.moved = change.moved;
  } else if (change.op === 'insert') addItem(wish, change, path);
  else if (path.length === 0 || (change.op === 'rename' && typeof path.at(-1) === 'number')) {
    throw new Refusal('no-such-place', path);
  } else if (change.op === 'rename') {
    const isOther = wish.rename !== undefined && wish.rename !== change.key;
    if (isOther || wish.removed.has('last')) throw new Refusal('conflict', path);
    wish.rename = change.key;
  } else {
    wish.removed.add(change.occurrence ?? 'last');
    if (change.occurrence !== undefined) return;
    if (wish.rename !== undefined || wantsContent(wish)) throw new Refusal('conflict', path);
    wish.moved = change.moved;
    wish.children.clear();
  }
}

/** Whether anything but removals is wanted at or below a place. */
export function wantsContent(wish: Wish): boolean {
  if (wish.kind !== 'inside' || wish.inserts.length > 0) return true;
  for (const child of wish.children.values()) if (child.rename !== undefined || wantsContent(child)) return true;
  return false;
}

function addItem(wish: Wish, change: Extract<Change, { op: 'insert' }>, path: Path): void {
  if (wish.removed.has('last') || wish.kind === 'scalar' || wish.kind === 'map') throw new Refusal('conflict', path);
  const item = newWish(path);
  giveValue(item, change.value, change.select === true, path);
  wish.inserts.push({ index: change.index, wish: item });
}

function giveValue(wish: Wish, value: YamlValue, select: boolean, path: Path): void {
  if (wish.removed.has('last')) throw new Refusal('conflict', path);
  if (select) wish.select = true;
  if (isMap(value)) {
    if (wish.inserts.length > 0 || (wish.kind !== 'map' && wish.kind !== 'inside')) throw new Refusal('conflict', path);
    for (const [step, child] of wish.children) {
      if (typeof step === 'number' || !wantsContent(child)) throw new Refusal('conflict', path);
    }
    wish.kind = 'map';
    for (const [key, inner] of Object.entries(value)) {
      const child = wish.children.get(key) ?? newWish(path);
      wish.children.set(key, child);
      giveValue(child, inner, false, path);
    }
    return;
  }
  if (wish.children.size > 0) throw new Refusal('conflict', path);
  if (wish.kind !== 'inside') {
    if (!sameValue(valueOfWish({ ...wish, inserts: [] }), value)) throw new Refusal('conflict', path);
    return;
  }
  if (isList(value)) {
    wish.kind = 'list';
    wish.items = value.map((inner) => {
      const item = newWish(path);
      giveValue(item, inner, false, path);
      return item;
    });
    return;
  }
  if (wish.inserts.length > 0) throw new Refusal('conflict', path);
  wish.kind = 'scalar';
  wish.scalar = value;
}

/** What a wish makes where nothing is yet. */
export function shapeOfWish(wish: Wish): 'map' | 'list' | 'scalar' {
  if (wish.kind !== 'inside') return wish.kind;
  return wish.inserts.length > 0 ? 'list' : 'map';
}

/** The items of a list that is made anew. */
export function itemsOfWish(wish: Wish): Wish[] {
  return withInserts(wish.items, wish, (item) => item);
}

/** Items with those of a wish added: each in front of the item at its index, at the end in the order they were asked for. */
export function withInserts<T>(items: readonly T[], { inserts }: Wish, print: (wish: Wish) => T): T[] {
  const result: T[] = [];
  for (const [index, item] of items.entries()) {
    for (const insert of inserts) if (insert.index === index) result.push(print(insert.wish));
    result.push(item);
  }
  for (const { index = items.length, wish } of inserts) if (index >= items.length) result.push(print(wish));
  return result;
}

/** The value that a wish makes where nothing is yet. */
export function valueOfWish(wish: Wish): YamlValue {
  const shape = shapeOfWish(wish);
  if (shape === 'scalar') return wish.scalar;
  if (shape === 'list') return itemsOfWish(wish).map(valueOfWish);
  const map: Record<string, YamlValue> = Object.create(null);
  for (const [key, child] of wish.children) map[key] = valueOfWish(child);
  return map;
}

/** Refuses what can only be done to a place that exists: a list index, a removal, a new key. */
export function requireCreatable(wish: Wish): void {
  if (wish.rename !== undefined || wish.removed.size > 0) throw new Refusal('no-such-place', wish.origin);
  const { inserts } = wish;
  if (wish.kind === 'inside' && wish.children.size > 0 && inserts.length > 0)
    throw new Refusal('conflict', wish.origin);
  for (const { index, wish: item } of inserts) {
    if (index !== undefined && index > wish.items.length) throw new Refusal('no-such-place', item.origin);
  }
  for (const [step, child] of wish.children) {
    if (typeof step === 'number') throw new Refusal('no-such-place', child.origin);
    requireCreatable(child);
  }
}

/** The wish for a value in a place where nothing is yet. */
export function wishFor(value: YamlValue): Wish {
  const wish = newWish([]);
  giveValue(wish, value, false, []);
  return wish;
}
