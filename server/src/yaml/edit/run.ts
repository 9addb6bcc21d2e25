import { isMap, isSeq, type Node } from 'yaml';
import type { FieldOrder } from '../change';
import { compose, isMergeKey } from '../document';
import { applyEdits } from '../text';
import { emptyBlock, entryOf, insertIntoBlock, removeFromBlock } from './block';
import { removeFromFlow } from './flow';
import type { Collection } from './layout';
import type { Pieces } from './pieces';
import type { CollectionPlan, Plan } from './plan';
import { type Printer, Writer } from './print';
import { Refusal } from './refusal';
import { type Draft, Round } from './round';
import { commonQuote } from './style';
import { addToFlow, type NewEntries, renameKey, replaceValue } from './values';
import { shapeOfWish, type Wish } from './wish';

/** One step of a collection's changes; steps that could touch each other come in different rounds. */
type Step = (round: Round, collection: Collection) => void;

/**
 * Carries a plan out: the deepest collections first, so that the paths of the others stay what they are. Collections of one
 * depth can not touch each other, so each round makes one step of all of them against one parse of the text. `contents` is
 * the draft's own; the edits go to `pieces`.
 */
export function runPlan(draft: Draft, contents: Node | null, plan: Plan, printer: Printer, pieces: Pieces): Draft {
  const { order } = printer;
  let current = draft;
  let parsed: Node | null | undefined = contents;
  const runRound = (action: (round: Round) => void) => {
    const round = Round.start(current, parsed === undefined ? parse(current.source) : parsed, printer);
    parsed = undefined;
    action(round);
    const { edits } = round;
    pieces.apply(edits);
    current = { ...current, text: applyEdits(current.text, edits), source: applyEdits(current.source, edits) };
  };
  const depths = new Set(plan.collections.map(({ path }) => path.length));
  for (const depth of [...depths].sort((a, b) => b - a)) {
    const running = plan.collections
      .filter(({ path }) => path.length === depth)
      .map((collection) => ({ path: collection.path, steps: stepsOf(collection, order) }));
    for (;;) {
      const next = running.flatMap(({ path, steps }) => {
        const { value: step, done } = steps.next();
        return done ? [] : [{ path, step }];
      });
      if (next.length === 0) break;
      runRound((round) => {
        for (const { path, step } of next) {
          const site = round.at(path);
          step(site, site.collectionAt(path));
        }
      });
    }
  }
  const { root } = plan;
  if (root !== undefined) runRound((round) => replaceRoot(round, root));
  return current;
}

function parse(source: string): Node | null {
  const { document, problems } = compose(source, true);
  if (problems.length > 0) throw new Refusal('unreadable', []);
  return document?.contents ?? null;
}

function* stepsOf(plan: CollectionPlan, order: FieldOrder): Generator<Step, void> {
  const { path } = plan;
  if (plan.values.size > 0 || plan.renames.size > 0) {
    yield (round, collection) => {
      for (const [index, key] of plan.renames) {
        renameKey(round, collection, entryOf(collection, index, path), key, path);
      }
      for (const [index, wish] of plan.values) {
        const entry = entryOf(collection, index, path);
        replaceValue(round, collection, entry, wish, [...path, entry.key ?? index]);
      }
    };
  }
  let left = [...plan.removals].sort((a, b) => b - a);
  if (plan.additions.size > 0 || plan.insertions.length > 0) {
    yield (round, collection) => {
      const groups = plan.additions.size > 0 ? placeKeys(plan, collection, order) : placeItems(plan);
      for (const [index, entries] of groups) addEntries(round, collection, index, entries, plan);
      const added = (index: number) =>
        [...groups].reduce((sum, [at, entries]) => sum + (at <= index ? entries.length : 0), 0);
      left = left.map((index) => index + added(index));
    };
  }
  while (left.length > 0) {
    yield (round, collection) => {
      left = removeSome(round, collection, left, plan);
    };
  }
}

/** Removes the entries that can go in one step, from the highest index down; returns those that are left. */
function removeSome(
  round: Round,
  collection: Collection,
  indexes: readonly number[],
  { path, leaving }: CollectionPlan,
): number[] {
  const [highest = 0, ...others] = indexes;
  if (collection.flow) {
    removeFromFlow(round, collection, highest, path);
    return others;
  }
  if (indexes.length === collection.entries.length) {
    emptyBlock(round, collection, round.entryAt(path), path, leaving);
    return [];
  }
  // The first entry may share its line with a dash, onto which the next one moves: it goes alone.
  const rest = indexes.filter((index) => index > 0);
  removeFromBlock(round, collection, rest.length > 0 ? rest : [0], path, leaving);
  return rest.length > 0 && rest.length < indexes.length ? [0] : [];
}

/** The new keys of a map by the index of the entry they go in front of, each group in the order of the fields. */
function placeKeys(plan: CollectionPlan, collection: Collection, order: FieldOrder): Map<number, NewEntries> {
  const places: { key: string; index: number | undefined }[] = collection.entries.map((entry, index) => ({
    key: entry.key ?? (isMergeKey(entry.keyNode) ? '<<' : ''),
    index,
  }));
  const firstOwn = places.findIndex(({ key }) => key !== '<<');
  const afterMerges = firstOwn < 0 ? places.length : firstOwn;
  const added = [...plan.additions.keys()];
  for (const key of added.length > 1 ? order.sort(plan.path, added) : added) {
    const keys = places.map((place) => place.key);
    places.splice(Math.max(afterMerges, order.insertionIndex(plan.path, keys, key)), 0, { key, index: undefined });
  }
  const groups = new Map<number, NewEntries>();
  let group: { key: string; wish: Wish }[] = [];
  for (const { key, index } of [...places, { key: '', index: collection.entries.length }]) {
    if (index === undefined) group.push({ key, wish: plan.additions.get(key) as Wish });
    else if (group.length > 0) {
      groups.set(index, group);
      group = [];
    }
  }
  return groups;
}

function placeItems(plan: CollectionPlan): Map<number, NewEntries> {
  const groups = new Map<number, NewEntries>();
  for (const { index, wish } of plan.insertions) {
    groups.set(index, [...(groups.get(index) ?? []), { key: undefined, wish }]);
  }
  return groups;
}

function addEntries(
  round: Round,
  collection: Collection,
  index: number,
  entries: NewEntries,
  { path }: CollectionPlan,
): void {
  if (collection.flow) {
    addToFlow(round, collection, index, entries, path);
    return;
  }
  const gap = collection.kind === 'list' ? gapOf(round, collection) : 1;
  const quoting = collection.kind === 'list' ? commonQuote(collection) : undefined;
  insertIntoBlock(
    round,
    collection,
    index,
    (out, printer, column) => {
      for (const [at, { key, wish }] of entries.entries()) {
        if (at > 0) out.write(printer.style.lineBreak + ' '.repeat(column));
        if (key !== undefined) printer.blockEntry(out, path, key, wish, column);
        else printer.blockItem(out, [...path, index + at], wish, column, { gap, quoting });
      }
    },
    path,
  );
}

/** Blanks between a list's dashes and what follows. */
function gapOf(round: Round, collection: Collection): number {
  for (const { valueStart, separatorEnd } of collection.entries) {
    if (valueStart === undefined || separatorEnd === undefined) continue;
    const gap = round.source.text.slice(separatorEnd, valueStart);
    if (/^ {1,7}$/.test(gap)) return gap.length;
  }
  return 1;
}

function replaceRoot(round: Round, wish: Wish): void {
  const { source, contents, printer } = round;
  const out = new Writer();
  const [start = 0, end = 0] = contents?.range ?? [];
  const written = source.text.slice(start, end).trimEnd();
  if (written !== '') {
    const isFlow = (isMap(contents) || isSeq(contents)) && contents.flow === true;
    const isAlone =
      source.startsLine(start) && source.isBlank(start + written.length, source.lineEnd(start + written.length));
    if (isFlow || !isAlone || printer.isInline(wish)) printer.flow(out, [], wish);
    else printer.blockBody(out, [], wish, 0);
    round.write(start, start + written.length, out, []);
    return;
  }
  if (shapeOfWish(wish) === 'scalar' || printer.isInline(wish)) throw new Refusal('unreadable', wish.origin);
  const position = /^\.\.\.(?=[ \t\r\n]|$)/m.exec(source.text)?.index ?? source.text.length;
  printer.blockBody(out, [], wish, 0);
  round.addLines(position, position, out, []);
}
