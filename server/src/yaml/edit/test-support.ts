import assert from 'node:assert/strict';
import type { Change, FieldOrder, RefusalReason } from '../change';
import { parseYaml } from '../document';
import type { Path } from '../path';
import { applyEdits } from '../text';
import type { YamlValue } from '../value';
import { applyChanges } from './index';

/** Text of a template string without its first line break and the indentation of its first line. */
export function yaml(strings: TemplateStringsArray): string {
  const text = (strings.raw[0] ?? '').replace(/^\n/, '');
  const indent = /^ */.exec(text)?.[0] ?? '';
  return text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
    .join('\n');
}

const RANKS = [
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'name',
  'image',
  'command',
  'args',
  'first',
  'a',
  'b',
  'c',
  'd',
];

function rank(key: string): number {
  const index = RANKS.indexOf(key);
  return index < 0 ? RANKS.length : index;
}

/** A small order of fields; what it does not know goes to the end. */
export const testOrder: FieldOrder = {
  insertionIndex(_path: Path, keys: readonly string[], key: string): number {
    let index = keys.length;
    while (index > 0 && rank(keys[index - 1] ?? '') > rank(key)) index--;
    return index;
  },
  sort(_path: Path, keys: readonly string[]): readonly string[] {
    return [...keys].sort((a, b) => rank(a) - rank(b));
  },
};

export const set = (path: Path, value: YamlValue, select = false): Change => ({ op: 'set', path, value, select });
export const insert = (path: Path, value: YamlValue, index?: number): Change =>
  index === undefined ? { op: 'insert', path, value } : { op: 'insert', path, value, index };
export const remove = (path: Path, occurrence?: number): Change =>
  occurrence === undefined ? { op: 'remove', path } : { op: 'remove', path, occurrence };
export const rename = (path: Path, key: string): Change => ({ op: 'rename', path, key });

/** One change of a text, exact to the byte. */
export interface Case {
  readonly name: string;
  readonly before: string;
  readonly changes: readonly Change[];
  /** The text after, or why the changes are refused. */
  readonly after: string | RefusalReason;
  /** The texts that are selected. */
  readonly selected?: readonly string[];
}

const REASONS: readonly string[] = ['aliased', 'unreadable', 'no-such-place', 'conflict'] satisfies RefusalReason[];

/** What is used of the test runner's context. */
interface TestContext {
  test(name: string, run: () => void): Promise<void>;
}

/** Makes one test of each case; the changes made once more must change nothing if all of them set values. */
export async function runCases(context: TestContext, cases: readonly Case[]): Promise<void> {
  for (const { name, before, changes, after, selected = [] } of cases) {
    await context.test(name, () => {
      const document = parseYaml(before);
      const result = applyChanges(document, changes, testOrder);
      if (!result.ok) {
        assert.equal(result.reason, after, JSON.stringify(result.path));
        return;
      }
      assert.ok(!REASONS.includes(after), `should be refused, gives\n${result.text}`);
      assert.equal(result.text, after);
      assert.equal(applyEdits(before, result.edits), after);
      assert.deepEqual(
        result.selections.map(({ start, end }) => result.text.slice(start, end)),
        selected,
      );
      if (!changes.every((change) => change.op === 'set')) return;
      const again = applyChanges(parseYaml(result.text), changes, testOrder);
      assert.deepEqual(again, { ok: true, edits: [], text: after, selections: [] });
    });
  }
}
