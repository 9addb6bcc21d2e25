import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { isMergeKey, keyText, type YamlDocument } from '../document';
import type { Path } from '../path';
import { isList, isMap as isMapValue, sameValue, valueAt, type YamlValue } from '../value';
import { isEmptyCollection, isNullish, usedAnchors, visitNodes } from './layout';
import { Refusal } from './refusal';
import { itemsOfWish, requireCreatable, valueOfWish, type Wish, wantsContent } from './wish';

/** What happens to the entries of one map or list that exists. Numbers are indexes of its entries as they are written. */
export interface CollectionPlan {
  readonly path: Path;
  /** New values of entries that exist. */
  readonly values: Map<number, Wish>;
  readonly renames: Map<number, string>;
  readonly removals: Set<number>;
  /** The keys of a map whose entries go elsewhere, with the comments above them. */
  readonly leaving: Set<string>;
  /** New keys of a map. */
  readonly additions: Map<string, Wish>;
  /** New items of a list, each in front of the item at `index`. */
  readonly insertions: { readonly index: number; readonly wish: Wish }[];
}

export interface Plan {
  readonly collections: readonly CollectionPlan[];
  /** What the whole document becomes, if its root itself is replaced. */
  readonly root: Wish | undefined;
}

/** Finds out what the wishes mean for the nodes of a document, and refuses what can not be done there. */
export function planWishes(document: YamlDocument, contents: Node | null, wish: Wish): Plan {
  const planner = new Planner(document, contents);
  planner.visit(wish, contents, [], undefined);
  return { collections: [...planner.collections.values()], root: planner.root };
}

type Place = { readonly plan: CollectionPlan; readonly index: number } | undefined;

class Planner {
  readonly collections = new Map<string, CollectionPlan>();
  root: Wish | undefined;
  readonly #document: YamlDocument;
  readonly #used: ReadonlySet<string>;

  constructor(document: YamlDocument, contents: Node | null) {
    this.#document = document;
    this.#used = usedAnchors(contents);
  }

  visit(wish: Wish, node: Node | null, path: Path, place: Place): void {
    if (wish.kind !== 'inside') this.#assign(wish, node, path, place);
    else if (wantsContent(wish) || wish.children.size > 0) this.#enter(wish, node, path, place);
  }

  /** Changes something below a place. */
  #enter(wish: Wish, node: Node | null, path: Path, place: Place): void {
    if (isNullish(node)) {
      requireCreatable({ ...wish, rename: undefined, removed: new Set() });
      this.#replace(wish, node, place);
      return;
    }
    if (isAlias(node) || this.#isShared(node)) throw new Refusal('aliased', firstOrigin(wish));
    if (isEmptyCollection(node)) {
      const isFitting = isMap(node) ? wish.inserts.length === 0 : wish.children.size === 0;
      if (!isFitting) throw new Refusal('no-such-place', firstOrigin(wish));
      requireCreatable({ ...wish, rename: undefined, removed: new Set() });
      this.#replace(wish, node, place);
    } else if (isMap(node)) this.#enterMap(wish, node.items as Pair[], path);
    else if (isSeq(node)) this.#enterList(wish, node.items as (Node | null)[], path);
    else throw new Refusal('no-such-place', firstOrigin(wish));
  }

  #enterMap(wish: Wish, pairs: readonly Pair[], path: Path): void {
    if (wish.inserts[0] !== undefined) throw new Refusal('no-such-place', wish.inserts[0].wish.origin);
    const plan = this.#plan(path);
    for (const [key, child] of wish.children) {
      if (typeof key === 'number') throw new Refusal('no-such-place', firstOrigin(child));
      const places = indexesOf(pairs, key);
      const last = places.at(-1);
      if (last === undefined) this.#addKey(plan, key, child);
      else {
        this.#dropOccurrences(plan, pairs, places, child);
        this.#refuseTemplateBranches(places, child);
        if (child.rename !== undefined) this.#rename(plan, pairs, last, child);
        if (!plan.removals.has(last))
          this.visit(child, pairs[last]?.value as Node | null, [...path, key], { plan, index: last });
        const isHiding = plan.removals.has(last) || child.rename !== undefined;
        if (isHiding && this.#isInherited(pairs, key)) throw new Refusal('aliased', child.origin);
      }
    }
    const taken = new Set([...plan.additions.keys()]);
    for (const [index, key] of plan.renames) {
      const isTaken = taken.has(key) || indexesOf(pairs, key).length > 0;
      if (isTaken) throw new Refusal('conflict', [...path, keyText(pairs[index]?.key) ?? '']);
      taken.add(key);
    }
  }

  #addKey(plan: CollectionPlan, key: string, child: Wish): void {
    const inherited = valueAt(this.#document.data, [...plan.path, key]);
    if (inherited !== undefined) {
      // A merge key brings this one: another value can be written over it, but nothing can be changed in it.
      const isWhole = child.kind !== 'inside' && child.rename === undefined && child.removed.size === 0;
      if (!isWhole) throw new Refusal('aliased', firstOrigin(child));
      if (sameValue(inherited, valueOfWish(child))) return;
    }
    requireCreatable(child);
    plan.additions.set(key, child);
  }

  #dropOccurrences(plan: CollectionPlan, pairs: readonly Pair[], places: readonly number[], child: Wish): void {
    for (const occurrence of child.removed) {
      const index = occurrence === 'last' ? places.at(-1) : places[occurrence];
      if (index === undefined) throw new Refusal('no-such-place', child.origin);
      this.#remove(plan, index, child, pairs[index]);
      if (child.moved !== undefined) plan.leaving.add(keyText(pairs[index]?.key) ?? '');
      const isOccupied = index === places.at(-1) && (child.rename !== undefined || wantsContent(child));
      if (isOccupied) throw new Refusal('conflict', firstOrigin(child));
    }
  }

  /** In a template the entries of one key may be branches of a condition: changing one of them is half a change. */
  #refuseTemplateBranches(places: readonly number[], child: Wish): void {
    if (this.#document.templated && places.length > 1) throw new Refusal('unreadable', firstOrigin(child));
  }

  #rename(plan: CollectionPlan, pairs: readonly Pair[], index: number, child: Wish): void {
    const key = pairs[index]?.key as Node | null;
    if (isAlias(key) || this.#isShared(key)) throw new Refusal('aliased', child.origin);
    if (!isScalar(key) || key.type === 'BLOCK_LITERAL' || key.type === 'BLOCK_FOLDED')
      throw new Refusal('unreadable', child.origin);
    if (child.rename !== undefined && child.rename !== keyText(key)) plan.renames.set(index, child.rename);
  }

  /** Whether a merge key of the map has a key too, which shows when the map's own entry is gone. */
  #isInherited(pairs: readonly Pair[], key: string): boolean {
    const sources = pairs.filter((pair) => isMergeKey(pair.key)).map((pair) => pair.value as Node | null);
    if (sources.length === 0) return false;
    const names = new Set<string>();
    for (const source of sources) visitNodes(source, (node) => isAlias(node) && names.add(node.source));
    let found = false;
    visitNodes(this.#document.contents, (node) => {
      if (node.anchor === undefined || !names.has(node.anchor) || !isMap(node)) return;
      if (node.items.some((pair) => keyText(pair.key) === key || isMergeKey(pair.key))) found = true;
    });
    return found;
  }

  #enterList(wish: Wish, items: readonly (Node | null)[], path: Path): void {
    const plan = this.#plan(path);
    for (const [step, child] of wish.children) {
      if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || step >= items.length) {
        throw new Refusal('no-such-place', firstOrigin(child));
      }
      if (child.removed.size > 0) {
        if (child.removed.has(0) && wantsContent(child)) throw new Refusal('conflict', firstOrigin(child));
        if ([...child.removed].some((occurrence) => occurrence !== 'last' && occurrence !== 0)) {
          throw new Refusal('no-such-place', child.origin);
        }
        this.#remove(plan, step, child, items[step]);
      } else this.visit(child, items[step] ?? null, [...path, step], { plan, index: step });
    }
    for (const { index, wish: item } of wish.inserts) {
      const at = index ?? items.length;
      if (!Number.isInteger(at) || at < 0 || at > items.length) throw new Refusal('no-such-place', item.origin);
      plan.insertions.push({ index: at, wish: item });
    }
  }

  /** Gives a place a value of its own, changing only what differs. */
  #assign(wish: Wish, node: Node | null, path: Path, place: Place): void {
    const target = valueOfWish(wish);
    const current = valueAt(this.#document.data, path);
    requireCreatable({ ...wish, rename: undefined, removed: new Set() });
    if (sameValue(current, target)) return;
    const isKept = !isAlias(node) && !this.#isShared(node);
    if (isKept && isMap(node) && node.items.length > 0 && isMapValue(target))
      this.#assignMap(wish, node.items as Pair[], path);
    else if (isKept && isSeq(node) && node.items.length > 0 && isList(target)) {
      this.#assignList(wish, target, node.items as (Node | null)[], current, path);
    } else this.#replace(wish, node, place);
  }

  #assignMap(wish: Wish, pairs: readonly Pair[], path: Path): void {
    if (pairs.some((pair) => isMergeKey(pair.key))) throw new Refusal('aliased', wish.origin);
    const first = [...wish.children.values()][0];
    if (wish.select && first !== undefined) first.select = true;
    this.#enterMap(wish, pairs, path);
    const plan = this.#plan(path);
    for (const [index, pair] of pairs.entries()) {
      const key = keyText(pair.key);
      if (key === undefined) throw new Refusal('unreadable', wish.origin);
      if (!wish.children.has(key)) this.#remove(plan, index, wish, pair);
    }
  }

  #assignList(
    wish: Wish,
    target: readonly YamlValue[],
    nodes: readonly (Node | null)[],
    current: unknown,
    path: Path,
  ): void {
    const items = itemsOfWish(wish);
    const old = current as readonly YamlValue[];
    const shorter = Math.min(items.length, nodes.length);
    let head = 0;
    while (head < shorter && sameValue(old[head], target[head])) head++;
    let tail = 0;
    while (tail < shorter - head && sameValue(old.at(-tail - 1), target.at(-tail - 1))) tail++;
    const plan = this.#plan(path);
    const end = nodes.length - tail;
    for (let index = head; index < Math.max(end, items.length - tail); index++) {
      const item = index < items.length - tail ? items[index] : undefined;
      if (item === undefined) this.#remove(plan, index, wish, nodes[index]);
      else if (index < end) this.visit(item, nodes[index] ?? null, [...path, index], { plan, index });
      else plan.insertions.push({ index: end, wish: item });
    }
    const changed = items[head];
    if (wish.select && changed !== undefined) changed.select = true;
  }

  #remove(plan: CollectionPlan, index: number, wish: Wish, entry: Pair | Node | null | undefined): void {
    const parts = isPair(entry) ? [entry.key, entry.value] : [entry];
    for (const part of parts) this.#refuseShared(part, wish);
    plan.removals.add(index);
  }

  #replace(wish: Wish, node: Node | null, place: Place): void {
    this.#refuseShared(node, wish);
    if (place === undefined) this.root = wish;
    else place.plan.values.set(place.index, wish);
  }

  #refuseShared(node: unknown, wish: Wish): void {
    visitNodes(node, (inner) => {
      if (this.#isShared(inner)) throw new Refusal('aliased', firstOrigin(wish));
    });
  }

  /** Whether an alias elsewhere means this node too. */
  #isShared(node: Node | null): boolean {
    const anchor = (node as { anchor?: string } | null)?.anchor;
    return anchor !== undefined && this.#used.has(anchor);
  }

  #plan(path: Path): CollectionPlan {
    const key = JSON.stringify(path);
    let plan = this.collections.get(key);
    if (plan === undefined) {
      plan = {
        path,
        values: new Map(),
        renames: new Map(),
        removals: new Set(),
        leaving: new Set(),
        additions: new Map(),
        insertions: [],
      };
      this.collections.set(key, plan);
    }
    return plan;
  }
}

/** The entries of one key, merge keys apart. */
function indexesOf(pairs: readonly Pair[], key: string): number[] {
  return pairs.flatMap((pair, index) => (keyText(pair.key) === key && !isMergeKey(pair.key) ? [index] : []));
}

/** Path of a change that wants something at or below a place. */
function firstOrigin(wish: Wish): Path {
  const isOwn = wish.kind !== 'inside' || wish.removed.size > 0 || wish.rename !== undefined;
  if (isOwn) return wish.origin;
  const inner = [...wish.children.values()][0] ?? wish.inserts[0]?.wish;
  return inner === undefined ? wish.origin : firstOrigin(inner);
}
