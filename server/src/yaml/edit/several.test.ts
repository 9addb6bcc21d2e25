import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../change';
import { parseYaml } from '../document';
import { applyChanges } from './index';
import { type Case, insert, remove, rename, runCases, set, testOrder, yaml } from './test-support';

const pod = yaml`
  spec:
    containers:
      - name: a
        ports: [] # none
      # the other
      - name: b
`;
const first = ['spec', 'containers', 0] as const;
const second = ['spec', 'containers', 1] as const;

const cases: Case[] = [
  {
    name: 'places with a common missing ancestor make one block, in the order of fields',
    before: pod,
    changes: [
      set([...first, 'securityContext', 'c'], true),
      set([...first, 'securityContext', 'a', 'drop'], ['ALL']),
      set([...first, 'image'], 'x'),
      set([...first, 'securityContext', 'b'], false),
    ],
    after: yaml`
      spec:
        containers:
          - name: a
            image: x
            ports: [] # none
            securityContext:
              a:
                drop:
                  - ALL
              b: false
              c: true
          # the other
          - name: b
    `,
  },
  {
    name: 'paths mean the document before',
    before: pod,
    changes: [
      remove(first),
      set([...second, 'image'], 'x'),
      insert(['spec', 'containers'], { name: 'c' }, 1),
      rename(['spec'], 'template'),
      rename(['spec', 'containers'], 'initContainers'),
    ],
    after: yaml`
      template:
        initContainers:
          - name: c
          # the other
          - name: b
            image: x
    `,
  },
  {
    name: 'the same change twice counts once',
    before: 'a: []\n',
    changes: [set(['b'], 1), set(['b'], 1), insert(['a'], 'x'), insert(['a'], 'x'), insert(['a'], 'y1')],
    after: 'a:\n  - x\n  - y1\nb: 1\n',
  },
  {
    name: 'removing a place and one in it is removing the place',
    before: 'a:\n  b: 1\nc: 2\n',
    changes: [remove(['a', 'b']), remove(['a']), remove(['a', 'b'])],
    after: 'c: 2\n',
  },
  {
    name: 'all entries go and others come',
    before: 'a:\n  b: 1 # b\n  c: 2\nd: []\n',
    changes: [remove(['a', 'b']), remove(['a', 'c']), set(['a', 'x'], 1)],
    after: 'a:\n  x: 1\nd: []\n',
  },
  {
    name: 'what is there already stays as it is',
    before: 'a: yes\nb: 0x10\nc: {d: ~}\n',
    changes: [set(['a'], true), set(['b'], 16), set(['c'], { d: null })],
    after: 'a: yes\nb: 0x10\nc: {d: ~}\n',
  },
  {
    name: 'of a key that stands twice the last is meant',
    before: 'a: 1\nb: 2\na: 3\n',
    changes: [set(['a'], 4)],
    after: 'a: 1\nb: 2\na: 4\n',
  },
  {
    name: 'the last of two goes',
    before: 'a: 1 # one\nb: 2\na: 3 # two\n',
    changes: [remove(['a'])],
    after: 'a: 1 # one\nb: 2\n',
  },
  {
    name: 'the first of two goes',
    before: 'a: 1 # one\nb: 2\na: 3 # two\n',
    changes: [remove(['a'], 0)],
    after: 'b: 2\na: 3 # two\n',
  },
  {
    name: 'the first of three goes and the last changes',
    before: 'a: 1\na: 2\na: 3\n',
    changes: [remove(['a'], 0), set(['a'], 4)],
    after: 'a: 2\na: 4\n',
  },
  {
    name: 'two of three go',
    before: '- a: 1\n  a: 2\n  a: 3\n',
    changes: [remove([0, 'a'], 0), remove([0, 'a'], 1)],
    after: '- a: 3\n',
  },
  {
    name: 'all of them go',
    before: 'a: 1\nb: 2\na: 3\n',
    changes: [remove(['a'], 0), remove(['a'], 1)],
    after: 'b: 2\n',
  },
  {
    name: 'duplicates in flow style',
    before: 'x: {a: 1, b: 2, a: 3}\n',
    changes: [remove(['x', 'a'], 0)],
    after: 'x: {b: 2, a: 3}\n',
  },
  {
    name: 'values to select',
    before: pod,
    changes: [
      set([...first, 'image'], 'registry/app:1.0', true),
      set([...second, 'resources'], { requests: { cpu: '100m' }, limits: {} }, true),
      { op: 'insert', path: [...first, 'ports'], value: { containerPort: 80 }, select: true },
      set(['metadata', 'name'], 'x'),
    ],
    after: yaml`
      metadata:
        name: x
      spec:
        containers:
          - name: a
            image: registry/app:1.0
            ports: # none
              - containerPort: 80
          # the other
          - name: b
            resources:
              requests:
                cpu: 100m
              limits: {}
    `,
    selected: ['registry/app:1.0', '80', '100m'],
  },
  {
    name: 'an existing value to select',
    before: 'a: "x" # c\nb: {c: 1}\n',
    changes: [set(['a'], 'y1', true), set(['b', 'c'], [2, 3], true)],
    after: 'a: "y1" # c\nb: {c: [2, 3]}\n',
    selected: ['"y1"', '2'],
  },
  {
    name: 'text changes beside others',
    before: 'a: 1\nb: 2\nc: 3\n',
    changes: [
      { op: 'text', start: 0, end: 1, text: 'long name' },
      set(['b'], 5, true),
      { op: 'text', start: 15, end: 15, text: '# end\n' },
    ],
    after: 'long name: 1\nb: 5\nc: 3\n# end\n',
    selected: ['5'],
  },
  {
    name: 'text changes of a text that can not be read',
    before: 'a: [\n\tb: "\n',
    changes: [{ op: 'text', start: 5, end: 6, text: '  ' }],
    after: 'a: [\n  b: "\n',
  },
  {
    name: 'text changes that overlap',
    before: 'abc: 1\n',
    changes: [
      { op: 'text', start: 0, end: 2, text: 'x' },
      { op: 'text', start: 1, end: 3, text: 'y' },
    ],
    after: 'conflict',
  },
  {
    name: 'a text change that meets another',
    before: 'abc: 1\n',
    changes: [set(['abc'], 2), { op: 'text', start: 4, end: 6, text: 'y' }],
    after: 'conflict',
  },
  {
    name: 'a text change outside the text',
    before: 'a: 1\n',
    changes: [{ op: 'text', start: 3, end: 9, text: 'y' }],
    after: 'no-such-place',
  },
  { name: 'nothing to do', before: 'a: [', changes: [], after: 'a: [' },
  { name: 'two values for one place', before: 'a: 1\n', changes: [set(['b'], 1), set(['b'], 2)], after: 'conflict' },
  {
    name: 'a value and a place in it',
    before: 'a: 1\n',
    changes: [set(['b'], 1), set(['b', 'c'], 2)],
    after: 'conflict',
  },
  {
    name: 'a place and a value around it',
    before: 'a: 1\n',
    changes: [set(['b', 'c'], 2), set(['b'], 1)],
    after: 'conflict',
  },
  {
    name: 'maps for one place are joined',
    before: 'x: 1\n',
    changes: [set(['y1'], { a: 1 }), set(['y1', 'b'], 2), set(['y1'], { c: 3 })],
    after: 'x: 1\ny1:\n  a: 1\n  b: 2\n  c: 3\n',
  },
  {
    name: 'a list gets the items that are added to it',
    before: 'x: 1\n',
    changes: [set(['y1'], ['a']), insert(['y1'], 'b'), insert(['y1'], 'c', 0)],
    after: 'x: 1\ny1:\n  - c\n  - a\n  - b\n',
  },
  {
    name: 'a list with items more than one set in it',
    before: 'x:\n  - a\n  - b\n',
    changes: [set(['x'], ['a', 'c', 'b']), insert(['x'], 'd')],
    after: 'x:\n  - a\n  - c\n  - b\n  - d\n',
  },
  {
    name: 'a value in a place that goes',
    before: 'a: {b: 1}\n',
    changes: [remove(['a']), set(['a', 'b'], 2)],
    after: 'conflict',
  },
  {
    name: 'a place goes that gets a value',
    before: 'a: {b: 1}\n',
    changes: [set(['a', 'b'], 2), remove(['a'])],
    after: 'conflict',
  },
  {
    name: 'the last of two goes and changes',
    before: 'a: 1\na: 2\n',
    changes: [remove(['a'], 1), set(['a'], 3)],
    after: 'conflict',
  },
  {
    name: 'two names for one key',
    before: 'a: 1\n',
    changes: [rename(['a'], 'b'), rename(['a'], 'c')],
    after: 'conflict',
  },
  { name: 'a name that is taken', before: 'a: 1\nb: 2\n', changes: [rename(['a'], 'b')], after: 'conflict' },
  {
    name: 'one name for two keys',
    before: 'a: 1\nb: 2\n',
    changes: [rename(['a'], 'c'), rename(['b'], 'c')],
    after: 'conflict',
  },
  {
    name: 'a name that a new key takes',
    before: 'a: 1\n',
    changes: [set(['c'], 1), rename(['a'], 'c')],
    after: 'conflict',
  },
  { name: 'a name and a removal', before: 'a: 1\n', changes: [rename(['a'], 'b'), remove(['a'])], after: 'conflict' },
  {
    name: 'items for what becomes a map',
    before: 'a: 1\n',
    changes: [set(['b', 'c'], 1), insert(['b'], 1)],
    after: 'conflict',
  },
  { name: 'the path of the later one is named', before: 'a: 1\n', changes: [], after: 'a: 1\n' },
];

test('several changes together', async (context) => runCases(context, cases));

test('a conflict names the path of the later change', () => {
  const changes: Change[] = [set(['a'], { b: 1 }), set(['c'], 1), set(['a', 'b'], 2)];
  assert.deepEqual(applyChanges(parseYaml('x: 1\n'), changes, testOrder), {
    ok: false,
    reason: 'conflict',
    path: ['a', 'b'],
  });
});

test('edits are few, in order, and apart from each other', () => {
  const text = 'a:\n  x: 1\n  y: 2\n  z: 3\nb: # b\nc: 3\n';
  const result = applyChanges(parseYaml(text), [remove(['a', 'y']), set(['b'], { d: 1 }), set(['c'], 4)], testOrder);
  assert.ok(result.ok);
  assert.deepEqual(result.edits, [
    { start: 10, end: 17, text: '' },
    { start: 31, end: 31, text: '  d: 1\n' },
    { start: 34, end: 35, text: '4' },
  ]);
});
