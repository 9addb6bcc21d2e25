import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSettings } from '../../../test/support/lint';
import { defineRule } from '../rules/rule';
import { applyEdits } from '../yaml/text';
import { isList, isMap, valueAt } from '../yaml/value';
import { editsBetween, fixAll } from './fixes';
import { Linter } from './linter';

/** Takes items out of `list`, and with the last one the list; takes entries out of `map`, which has to stay. */
function remover(id: string, unwanted: readonly string[]) {
  return defineRule({
    id,
    need: 'security',
    summary: '',
    severity: 'warning',
    profile: 'baseline',
    scope: 'object',
    kinds: 'any',
    fix: 'unsafe',
    peers: [],
    messages: { unwanted: '{name} is not wanted.', fix: 'Remove {name}' },
    checkResource: ({ data }, { report }) => {
      const list = valueAt(data, ['spec', 'list']);
      const items = isList(list) ? list : [];
      for (const [index, name] of items.entries()) {
        if (typeof name !== 'string' || !unwanted.includes(name)) continue;
        const path = ['spec', 'list', index];
        const changes = [{ op: 'remove', path: items.length === 1 ? ['spec', 'list'] : path }] as const;
        report({ message: 'unwanted', values: { name }, path, fixes: [{ message: 'fix', values: { name }, changes }] });
      }
      const map = valueAt(data, ['spec', 'map']);
      for (const name of Object.keys(isMap(map) ? map : {})) {
        if (!unwanted.includes(name)) continue;
        const path = ['spec', 'map', name];
        const changes = [{ op: 'remove', path }] as const;
        report({ message: 'unwanted', values: { name }, path, fixes: [{ message: 'fix', values: { name }, changes }] });
      }
    },
  });
}

describe('all fixes of a text', () => {
  const outcome = (text: string) => {
    const rules = [remover('one', ['a', 'c']), remover('other', ['b'])];
    const linter = new Linter(rules, (rule, error) => {
      throw new Error(`${rule.id} failed`, { cause: error });
    });
    const head = 'apiVersion: example.com/v1\nkind: Shelf\nspec:\n  name: x\n';
    const made = fixAll(
      head + text,
      (snapshot) => linter.lint(snapshot, testSettings()),
      ({ fixes }) => fixes[0],
    );
    assert.ok(made.text.startsWith(head));
    return { text: made.text.slice(head.length), count: made.fixedCount, refused: made.refused.length };
  };

  test('end as if they were made one after the other where they empty a list or map together', () => {
    assert.deepEqual(outcome('  list: [a, b]\n'), { text: '', count: 2, refused: 0 });
    assert.deepEqual(outcome('  list:\n    - b\n    - a\n    - c\n'), { text: '', count: 3, refused: 0 });
    assert.deepEqual(outcome('  list: [a, b, d]\n'), { text: '  list: [d]\n', count: 2, refused: 0 });
    assert.deepEqual(outcome('  map:\n    a: 1\n    b: 2\n'), { text: '  map: {}\n', count: 2, refused: 0 });
  });

  test('wait for no fix that can not be made', () => {
    const text = '  base: &b { a: 1, b: 2 }\n  map: *b\n  list: [a, b]\n';
    assert.deepEqual(outcome(text), { text: '  base: &b { a: 1, b: 2 }\n  map: *b\n', count: 2, refused: 2 });
  });
});

describe('a document of its own', () => {
  const rule = (id: string, op: 'set' | 'append') =>
    defineRule({
      id,
      need: 'governance',
      summary: '',
      severity: 'warning',
      profile: 'baseline',
      scope: 'object',
      kinds: 'any',
      fix: 'unsafe',
      peers: [],
      messages: { found: 'Found.', fix: 'Mend' },
      checkResource: ({ data, metadata: { namespace } }, { report }) => {
        const path = ['metadata', 'namespace'];
        const value = { kind: 'Guard', metadata: { namespace: namespace ?? 'none' } };
        const changes = op === 'append' ? [{ op, value } as const] : [{ op, path, value: 'shop' } as const];
        const isWanted = data.kind === 'Shelf' && (op === 'append' || namespace === undefined);
        if (isWanted) report({ message: 'found', path, fixes: [{ message: 'fix', changes }] });
      },
    });

  test('is added when the others are done, and says what they made', () => {
    const linter = new Linter([rule('guard', 'append'), rule('namespace', 'set')], (failed, error) => {
      throw new Error(`${failed.id} failed`, { cause: error });
    });
    const { text } = fixAll(
      'apiVersion: example.com/v1\nkind: Shelf\nmetadata:\n  name: x\n',
      (snapshot) => linter.lint(snapshot, testSettings()),
      ({ fixes }) => fixes[0],
    );
    assert.equal(
      text,
      'apiVersion: example.com/v1\nkind: Shelf\nmetadata:\n  name: x\n  namespace: shop\n---\nkind: Guard\nmetadata:\n  namespace: shop\n',
    );
  });
});

describe('the edits between two texts', () => {
  const texts = [
    '',
    'a',
    'a\n',
    'a\nb',
    'a\r\nb\r\n',
    'a\nb\n',
    '\uFEFFa\nb\n',
    'a\n---\nb\n',
    'a\n---\nc',
    '---\na\n---\nb\n...\n',
    '# a\n---\nb: 1\nc: 2\n---\nd\n',
    'b: 1\nc: 3\n---\nd\n---\n',
    'a\rb\rc\r',
  ];

  test('turn one into the other, stand in order and do not overlap', () => {
    for (const before of texts) {
      for (const after of texts) {
        const edits = editsBetween(before, after);
        assert.equal(applyEdits(before, edits), after, JSON.stringify([before, after]));
        let done = 0;
        for (const { start, end } of edits) {
          assert.ok(start >= done && end >= start);
          done = end;
        }
      }
    }
  });

  test('leave the lines alone that are in both', () => {
    assert.deepEqual(editsBetween('a\nb\nc\n---\nd\ne\n', 'a\nB\nc\n---\nd\n# new\ne\n'), [
      { start: 2, end: 4, text: 'B\n' },
      { start: 12, end: 12, text: '# new\n' },
    ]);
    assert.deepEqual(editsBetween('a\n', 'a\n'), []);
  });
});
