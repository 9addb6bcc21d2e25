import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../document';
import { splitDocuments } from '../split';
import { applyChanges } from './index';
import { type Case, runCases, set, testOrder } from './test-support';

const append = { op: 'append', value: { kind: 'X', metadata: { name: 'n1' }, list: ['a', { b: 1 }] } } as const;
const appended = 'kind: X\nmetadata:\n  name: n1\nlist:\n  - a\n  - b: 1\n';

const cases: Case[] = [
  { name: 'behind a document', before: 'a: 1\n', changes: [append], after: `a: 1\n---\n${appended}` },
  {
    name: 'behind a document without a last line break',
    before: 'a: 1',
    changes: [append],
    after: `a: 1\n---\n${appended}`,
  },
  {
    name: 'behind a document with its markers',
    before: '---\na: 1\n...\n',
    changes: [append],
    after: `---\na: 1\n...\n---\n${appended}...\n`,
  },
  {
    name: 'behind a closing marker without line break',
    before: 'a: 1\n... # end',
    changes: [append],
    after: `a: 1\n... # end\n---\n${appended}...\n`,
  },
  { name: 'behind comments', before: 'a: 1\n# end\n', changes: [append], after: `a: 1\n# end\n---\n${appended}` },
  { name: 'behind nothing', before: '', changes: [append], after: `---\n${appended}` },
  {
    name: 'in the style of the document',
    before: `a:\r\n    b:\r\n    - 'x'\r\n`,
    changes: [{ op: 'append', value: { c: { d: ['on', 'x\ny\n'] } } }],
    after: `a:\r\n    b:\r\n    - 'x'\r\n---\r\nc:\r\n    d:\r\n    - 'on'\r\n    - |\r\n        x\r\n        y\r\n`,
  },
  {
    name: 'YAML behind JSON',
    before: '{"a": {"b": 1}}\n',
    changes: [append],
    after: `{"a": {"b": 1}}\n---\n${appended}`,
  },
  {
    name: 'twice, once',
    before: 'a: 1\n',
    changes: [append, append, { op: 'append', value: 'x' }],
    after: `a: 1\n---\n${appended}---\nx\n`,
  },
  {
    name: 'together with a change at the end',
    before: 'a: 1',
    changes: [set(['b'], 2, true), append],
    after: `a: 1\nb: 2\n---\n${appended}`,
    selected: ['2'],
  },
  { name: 'an empty map', before: 'a: 1\n', changes: [{ op: 'append', value: {} }], after: 'a: 1\n---\n{}\n' },
];

test('documents that are appended', async (context) => runCases(context, cases));

test('an appended document is one of its own whatever follows in the file', () => {
  for (const file of [
    'a: 1\n---\nb: 2\n',
    'a: 1\n...\nb: 2\n',
    'a: |+\n  x\n\n---\nb: 2\n',
    '---\na: 1\n...\n---\nb: 2\n',
    'a: 1\n... # x\n# c\nb: 2\n',
  ]) {
    const [first, ...rest] = splitDocuments(file);
    assert.ok(first);
    const result = applyChanges(parseYaml(first.text), [append], testOrder);
    assert.ok(result.ok);
    const after = splitDocuments(result.text + rest.map(({ text }) => text).join(''));
    assert.deepEqual(
      after.map(({ text }) => parseYaml(text).data),
      [parseYaml(first.text).data, parseYaml(appended).data, ...rest.map(({ text }) => parseYaml(text).data)],
      JSON.stringify(file),
    );
  }
});
