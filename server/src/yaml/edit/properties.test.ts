import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Change } from '../change';
import { parseYaml, spanOf, type YamlDocument } from '../document';
import { findNode } from '../locate';
import type { Path } from '../path';
import { splitDocuments } from '../split';
import { applyEdits } from '../text';
import { isList, isMap, sameValue, valueAt, type YamlValue } from '../value';
import { applyChanges } from './index';
import { oddDocument, randomDocument } from './random-document';
import { testOrder } from './test-support';

type Mutable = { [key: string]: YamlValue };

/** All places of a value, its root apart. */
function pathsOf(value: YamlValue, path: Path = []): Path[] {
  const paths: Path[] = path.length > 0 ? [path] : [];
  if (isMap(value)) for (const key of Object.keys(value)) paths.push(...pathsOf(value[key] ?? null, [...path, key]));
  if (isList(value)) for (const [index, item] of value.entries()) paths.push(...pathsOf(item, [...path, index]));
  return paths;
}

/** What a change makes of plain data. */
function changed(value: YamlValue, change: Change, path: Path): YamlValue {
  const [step, ...rest] = path;
  if (change.op === 'append' || change.op === 'text') return value;
  if (step === undefined) {
    if (change.op === 'set') return change.value;
    if (change.op !== 'insert') return value;
    const items = isList(value) ? [...value] : [];
    items.splice(change.index ?? items.length, 0, change.value);
    return items;
  }
  if (isList(value)) {
    const items = [...value];
    if (change.op === 'remove' && rest.length === 0) items.splice(Number(step), 1);
    else items[Number(step)] = changed(items[Number(step)] ?? null, change, rest);
    return items;
  }
  const map: Mutable = { ...(isMap(value) ? value : {}) };
  const key = String(step);
  if (rest.length > 0 || change.op === 'set' || change.op === 'insert')
    map[key] = changed(map[key] ?? null, change, rest);
  else if (change.op === 'remove') delete map[key];
  else if (change.op === 'rename') {
    map[change.key] = map[key] ?? null;
    if (change.key !== key) delete map[key];
  }
  return map;
}

const scalars: YamlValue[] = [
  1,
  true,
  null,
  'text',
  'on',
  '5',
  'a: b',
  'two\nlines\n',
  'keep\n\n',
  ' lead',
  '',
  "it's",
  'x,y',
  '-',
  '#no',
  '1.5',
  '🙂',
  'tab\there',
  '2024-01-01',
  '[',
  'a\u0001b',
  'no\nend',
];
const values: YamlValue[] = [
  ...scalars,
  {},
  [],
  { x: 1 },
  { first: { deep: ['a', { b: 'c' }] }, second: 'on' },
  ['a', 'b'],
  [{ name: 'x', value: 'yes' }, [1, [2]]],
];

interface Seed {
  readonly op: number;
  readonly place: number;
  readonly value: number;
  readonly extra: number;
}

const seed: fc.Arbitrary<Seed> = fc.record({ op: fc.nat(6), place: fc.nat(), value: fc.nat(), extra: fc.nat(9) });

function changeOf(data: YamlValue, { op, place, value, extra }: Seed): Change | undefined {
  const paths = pathsOf(data);
  const path = paths[place % Math.max(1, paths.length)];
  const wanted = values[value % values.length] ?? null;
  if (path === undefined) return undefined;
  const current = valueAt(data, path);
  if (op === 0) return { op: 'set', path, value: scalars[value % scalars.length] ?? null };
  if (op === 1) return { op: 'set', path, value: wanted };
  if (op === 2 || op === 3) {
    if (isMap(current)) return { op: 'set', path: [...path, `new${extra}`], value: wanted };
    if (current === null) return { op: 'set', path: [...path, 'deep', `new${extra}`], value: wanted };
    if (isList(current) && extra % 2 === 0) return { op: 'insert', path, value: wanted };
    if (isList(current)) return { op: 'insert', path, value: wanted, index: extra % (current.length + 1) };
    return isMap(data) ? { op: 'set', path: [`new${extra}`], value: wanted } : undefined;
  }
  if (op === 4 || op === 5) return { op: 'remove', path };
  const parent = valueAt(data, path.slice(0, -1));
  const key = `renamed${extra}`;
  return isMap(parent) && !(key in parent) ? { op: 'rename', path, key } : undefined;
}

/** Where the dash of a list item stands whose value begins at an offset. */
function dashBefore(text: string, offset: number): number {
  return /-(?:[ \t]+[&!]\S+)*(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*$/.exec(text.slice(0, offset))?.index ?? offset;
}

/** The lines of an entry and of all that stands in flow style with it: those a change may touch. */
function ownLines(document: YamlDocument, path: Path): { first: number; last: number } | undefined {
  let lines: { first: number; last: number } | undefined;
  let column = 0;
  for (let length = 1; length <= path.length; length++) {
    const found = findNode(document, path.slice(0, length));
    const key = spanOf(found?.pair?.key) ?? spanOf(found?.node);
    if (found === undefined || key === undefined) break;
    const start = typeof path[length - 1] === 'number' ? dashBefore(document.text, key.start) : key.start;
    const first = document.lines.position(start);
    column = first.character;
    const end = Math.max(spanOf(found.node)?.end ?? 0, key.end);
    lines = { first: first.line, last: document.lines.position(Math.max(end - 1, start)).line };
    if ((found.node as { flow?: boolean } | null)?.flow === true) break;
  }
  if (lines === undefined) return undefined;
  // Comment lines below that are indented deeper belong to the entry.
  const rows = document.text.split('\n');
  for (let row = lines.last + 1; row < rows.length; row++) {
    const indent = /^( *)#/.exec(rows[row] ?? '')?.[1]?.length;
    if (indent !== undefined && indent > column) lines.last = row;
    else if ((rows[row] ?? '').trim() !== '') break;
  }
  return lines;
}

function isSubsequence(wanted: readonly string[], all: readonly string[]): string | undefined {
  let at = 0;
  for (const item of all) if (at < wanted.length && item === wanted[at]) at++;
  return wanted[at];
}

/** Checks everything that must hold for one change of one document. */
function check(document: YamlDocument, change: Change): void {
  if (change.op === 'append' || change.op === 'text') return;
  const result = applyChanges(document, [change], testOrder);
  const context = () => `${JSON.stringify(change)}\n${document.text}\n--->\n${result.ok ? result.text : result.reason}`;
  if (!result.ok) {
    const isExcused =
      result.reason === 'aliased' ? /[*]/.test(document.text) : document.templated || /^[\s-]*\? /m.test(document.text);
    assert.ok(isExcused, context());
    return;
  }
  assert.equal(applyEdits(document.text, result.edits), result.text, context());
  const after = parseYaml(result.text);
  assert.ok(after.valid, context());
  if (document.duplicateKeys.length === 0)
    assert.ok(sameValue(after.data, changed(document.data, change, change.path)), context());
  const own = ownLines(document, change.path);
  const before = document.text.split('\n').map((line) => line.replace(/\r$/, ''));
  const around = valueAt(document.data, change.path.slice(0, -1));
  const isEmptied = change.op === 'remove' && Object.keys(isMap(around) || isList(around) ? around : {}).length === 1;
  const holder = isEmptied ? ownLines(document, change.path.slice(0, -1)) : undefined;
  const isFree = (line: number) =>
    line === holder?.first || (own !== undefined && line >= own.first && line <= own.last);
  // Where the first entry on a dash goes, the next one moves up to it.
  const bare = (line: string) => line.replace(/^\uFEFF|\r$/g, '').replace(/^[ -]+/, (lead) => ' '.repeat(lead.length));
  const missing = isSubsequence(
    before.filter((line, index) => line.trim() !== '' && !isFree(index)).map(bare),
    result.text.split('\n').map(bare),
  );
  assert.equal(missing, undefined, `the line ${missing} was lost\n${context()}`);
  const isNew =
    change.op === 'insert' ||
    change.op === 'rename' ||
    own === undefined ||
    valueAt(document.data, change.path) === undefined;
  const comments = document.comments.filter((comment) => isNew || !isFree(document.lines.position(comment.start).line));
  const lost = isSubsequence(
    comments.map((comment) => comment.text),
    after.comments.map((comment) => comment.text),
  );
  assert.equal(lost, undefined, `a comment was lost\n${context()}`);
  if (change.op === 'set') {
    const again = applyChanges(after, [change], testOrder);
    assert.ok(again.ok && again.edits.length === 0, `set twice\n${context()}`);
  }
}

test('any single change of a generated document does what it says and leaves the rest', () => {
  fc.assert(
    fc.property(randomDocument, seed, (text, wanted) => {
      const document = parseYaml(text);
      assert.ok(document.valid, `${JSON.stringify(document.problems)}\n${text}`);
      const change = changeOf(document.data, wanted);
      if (change !== undefined) check(document, change);
    }),
    { numRuns: Number(process.env.RUNS ?? 1500) },
  );
});

test('a change of a document with anchors, tags, complex and repeated keys is right or refused', () => {
  fc.assert(
    fc.property(oddDocument, seed, (text, wanted) => {
      const document = parseYaml(text);
      fc.pre(document.valid);
      const change = changeOf(document.data, wanted);
      if (change !== undefined) check(document, change);
    }),
    { numRuns: Number(process.env.RUNS ?? 1000) },
  );
});

test('several changes of a generated document are those changes together', () => {
  fc.assert(
    fc.property(randomDocument, fc.array(seed, { minLength: 2, maxLength: 8 }), (text, wanted) => {
      const document = parseYaml(text);
      const changes: PlacedChange[] = [];
      for (const one of wanted) {
        const change = changeOf(document.data, one);
        if (change === undefined || change.op === 'append' || change.op === 'text') continue;
        if (!changes.some((other) => contradict(other, change))) changes.push(change);
      }
      const expected = changedTogether(document.data, changes);
      const result = applyChanges(document, changes, testOrder);
      const context = `${JSON.stringify(changes)}\n${JSON.stringify(text)}\n--->\n${result.ok ? JSON.stringify(result.text) : result.reason}`;
      assert.ok(result.ok, context);
      const after = parseYaml(result.text);
      assert.ok(after.valid && sameValue(after.data, expected), context);
      assert.equal(applyEdits(text, result.edits), result.text, context);
      const isOrdered = result.edits.every((edit, index) => edit.start > (result.edits[index - 1]?.end ?? -1));
      assert.ok(isOrdered, `edits out of order\n${context}`);
    }),
    { numRuns: Number(process.env.RUNS ?? 1000) },
  );
});

type PlacedChange = Exclude<Change, { op: 'append' | 'text' }>;

/** Whether two changes want something of one place: the second is left out of a test then. */
function contradict(a: PlacedChange, b: PlacedChange): boolean {
  if (a.op === 'rename' && b.op === 'rename' && a.key === b.key) return true;
  if (sameValue(a.path, b.path)) return a.op !== 'insert' || b.op !== 'insert' || sameValue(a.value, b.value);
  const [upper, lower] = a.path.length < b.path.length ? [a, b] : [b, a];
  const isBelow = upper.path.every((step, index) => step === lower.path[index]);
  return isBelow && upper.op !== 'insert' && upper.op !== 'rename';
}

/** What changes make of plain data when each means a place in the data before: deepest places first, lists from their end. */
function changedTogether(data: YamlValue, changes: readonly PlacedChange[]): YamlValue {
  const placed = changes.map((change, order) => {
    const list = change.op === 'insert' ? valueAt(data, change.path) : undefined;
    const length = isList(list) ? list.length : 0;
    const index = change.op === 'insert' ? Math.min(change.index ?? length, length) : undefined;
    return { change, order, place: index === undefined ? change.path : [...change.path, index], index };
  });
  placed.sort((a, b) => {
    for (let at = 0; at < Math.min(a.place.length, b.place.length); at++) {
      const [x, y] = [a.place[at], b.place[at]];
      if (x === y) continue;
      return typeof x === 'number' && typeof y === 'number' ? y - x : String(x) < String(y) ? -1 : 1;
    }
    if (a.place.length !== b.place.length) return b.place.length - a.place.length;
    // Items in front of one item: the last goes in first.
    if (a.index === undefined || b.index === undefined) return a.index === undefined ? -1 : 1;
    return b.order - a.order;
  });
  return placed.reduce((value, { change, index }) => {
    return changed(value, change.op === 'insert' ? { ...change, index: index ?? 0 } : change, change.path);
  }, data);
}

const corpus = join(process.cwd(), '..', 'shared', 'corpus');

test('any single change of a real manifest', { skip: existsSync(corpus) ? false : 'no ../shared/corpus here' }, () => {
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  let count = 0;
  let number = 7;
  const next = () => {
    number = (number * 1_103_515_245 + 12_345) % 2_147_483_648;
    return number >> 8;
  };
  for (const file of files.sort()) {
    const text = readFileSync(join(corpus, file), 'utf8');
    if (text.length > 40_000) continue;
    for (const slice of splitDocuments(text)) {
      const document = parseYaml(slice.text);
      if (!document.valid) continue;
      for (let round = 0; round < Number(process.env.ROUNDS ?? 2); round++) {
        const change = changeOf(document.data, { op: next() % 7, place: next(), value: next(), extra: next() % 10 });
        if (change === undefined) continue;
        check(document, change);
        count++;
      }
    }
  }
  assert.ok(count > 100, `only ${count} changes`);
});
