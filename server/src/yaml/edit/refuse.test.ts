import { test } from 'node:test';
import { type Case, insert, remove, rename, runCases, set, yaml } from './test-support';

const anchored = yaml`
  base: &base
    cpu: 1
    inner: {x: 1}
  merged:
    <<: *base
    own: 2
  same: *base
  list: [*base, 1]
  free: &free
    a: 1
  scalar: &scalar one
  again: *scalar
  &key name: 5
  value: *key
`;

const chart = yaml`
  kind: Deployment
  metadata:
    name: {{ include "app.fullname" . }}
    labels:
      {{- include "app.labels" . | nindent 4 }}
  spec:
    {{- if .Values.replicas }}
    replicas: {{ .Values.replicas }}
    paused: false
    {{- end }}
    strategy: {}
    template:
      spec:
        containers:
          - name: app
            image: "x:{{ .Values.tag }}"
            ports:
              - containerPort: 80
            resources:
              {{- toYaml .Values.resources | nindent 12 }}
        restartPolicy: Always
`;
const container = ['spec', 'template', 'spec', 'containers', 0] as const;

/** The chart with one line in the place of others. */
function chartWith(from: string, to: string): string {
  return chart.replace(from, to);
}

const cases: Case[] = [
  { name: 'inside a map that an alias uses', before: anchored, changes: [set(['base', 'cpu'], 2)], after: 'aliased' },
  { name: 'deep inside it', before: anchored, changes: [set(['base', 'inner', 'x'], 2)], after: 'aliased' },
  { name: 'a new key in it', before: anchored, changes: [set(['base', 'memory'], 2)], after: 'aliased' },
  { name: 'a removal in it', before: anchored, changes: [remove(['base', 'cpu'])], after: 'aliased' },
  { name: 'the map itself', before: anchored, changes: [remove(['base'])], after: 'aliased' },
  { name: 'another value for it', before: anchored, changes: [set(['base'], 1)], after: 'aliased' },
  { name: 'a scalar that an alias uses', before: anchored, changes: [set(['scalar'], 'two')], after: 'aliased' },
  { name: 'a key that an alias uses', before: anchored, changes: [rename(['name'], 'x')], after: 'aliased' },
  { name: 'through an alias', before: anchored, changes: [set(['same', 'cpu'], 2)], after: 'aliased' },
  { name: 'through an alias in a list', before: anchored, changes: [set(['list', 0, 'cpu'], 2)], after: 'aliased' },
  { name: 'through a merge key', before: anchored, changes: [set(['merged', 'inner', 'x'], 2)], after: 'aliased' },
  { name: 'a merged key can not be removed', before: anchored, changes: [remove(['merged', 'cpu'])], after: 'aliased' },
  { name: 'nor renamed', before: anchored, changes: [rename(['merged', 'cpu'], 'x')], after: 'aliased' },
  {
    name: 'what would show a merged key again',
    before: 'a: &a\n  x: 1\nb:\n  <<: *a\n  x: 2\n',
    changes: [remove(['b', 'x'])],
    after: 'aliased',
  },
  {
    name: 'a merged key is overridden, aliases are replaced, unused anchors hinder nothing',
    before: anchored,
    changes: [
      set(['merged', 'cpu'], 3),
      set(['merged', 'inner'], { x: 1 }),
      set(['same'], { a: 1 }),
      set(['list', 0], 0),
      set(['free', 'b'], 2),
      rename(['scalar'], 'word'),
      set(['value'], 6),
      remove(['again']),
    ],
    after: yaml`
      base: &base
        cpu: 1
        inner: {x: 1}
      merged:
        <<: *base
        own: 2
        cpu: 3
      same:
        a: 1
      list: [0, 1]
      free: &free
        a: 1
        b: 2
      word: &scalar one
      &key name: 5
      value: 6
    `,
  },
  {
    name: 'a map with nothing but a merge key',
    before: 'a: &a {x: 1}\nb:\n  <<: *a\n',
    changes: [set(['b', 'first'], 1)],
    after: 'a: &a {x: 1}\nb:\n  <<: *a\n  first: 1\n',
  },
  {
    name: 'tags go with the value they are about',
    before: 'a: !!str 1\nb: !!map {}\nc: !t &x [1]\nd: !t\n  e: 1\n',
    changes: [set(['a'], 2), set(['b', 'z'], 3), set(['c'], 'v'), set(['d', 'f'], 2)],
    after: 'a: 2\nb:\n  z: 3\nc: &x v\nd: !t\n  e: 1\n  f: 2\n',
  },
  { name: 'a value for a complex key', before: '? a\n: 1\nb: 2\n', changes: [set(['a'], 2)], after: 'unreadable' },
  { name: 'a complex key to remove', before: '? a\n: 1\nb: 2\n', changes: [remove(['a'])], after: 'unreadable' },
  { name: 'a complex key to rename', before: '? a\n: 1\nb: 2\n', changes: [rename(['a'], 'c')], after: 'unreadable' },
  {
    name: 'another map in the place of one with a complex key',
    before: 'x:\n  ? [a]\n  : 1\n',
    changes: [set(['x'], { b: 1 })],
    after: 'unreadable',
  },
  { name: 'a text that can not be read', before: 'a: "b\n', changes: [set(['a'], 1)], after: 'unreadable' },
  {
    name: 'a document behind one that can not be read',
    before: 'a: "b\n',
    changes: [{ op: 'append', value: {} }],
    after: 'unreadable',
  },
  {
    name: 'a conflict marker',
    before: '<<<<<<< a\na: 1\n=======\na: 2\n>>>>>>> b\n',
    changes: [set(['a'], 1)],
    after: 'unreadable',
  },
  { name: 'through a scalar', before: 'a: 1\n', changes: [set(['a', 'b'], 1)], after: 'no-such-place' },
  { name: 'through a list', before: 'a: []\n', changes: [set(['a', 'b'], 1)], after: 'no-such-place' },
  { name: 'through a list with items', before: 'a: [1]\n', changes: [set(['a', 'b'], 1)], after: 'no-such-place' },
  { name: 'an index in a map', before: 'a: {}\n', changes: [set(['a', 0], 1)], after: 'no-such-place' },
  { name: 'an index in a map with keys', before: 'a: {"0": 1}\n', changes: [set(['a', 0], 1)], after: 'no-such-place' },
  { name: 'an item that is not there', before: 'a: [1]\n', changes: [set(['a', 1], 2)], after: 'no-such-place' },
  {
    name: 'an item of a list that is not there',
    before: 'a: 1\n',
    changes: [set(['b', 0, 'c'], 2)],
    after: 'no-such-place',
  },
  { name: 'an item of an empty value', before: 'a:\n', changes: [set(['a', 0], 2)], after: 'no-such-place' },
  { name: 'an item for a map', before: 'a: {b: 1}\n', changes: [insert(['a'], 2)], after: 'no-such-place' },
  { name: 'an item for an empty map', before: 'a: {}\n', changes: [insert(['a'], 2)], after: 'no-such-place' },
  { name: 'an item for a scalar', before: 'a: x\n', changes: [insert(['a'], 2)], after: 'no-such-place' },
  { name: 'an item behind the end', before: 'a: [1]\n', changes: [insert(['a'], 2, 3)], after: 'no-such-place' },
  { name: 'an item behind the end of nothing', before: 'a:\n', changes: [insert(['a'], 2, 1)], after: 'no-such-place' },
  { name: 'a removal of nothing', before: 'a: 1\n', changes: [remove(['b'])], after: 'no-such-place' },
  { name: 'a removal in nothing', before: 'a:\n', changes: [remove(['a', 'b', 'c'])], after: 'no-such-place' },
  {
    name: 'a removal of an occurrence too many',
    before: 'a: 1\n',
    changes: [remove(['a'], 1)],
    after: 'no-such-place',
  },
  { name: 'a removal of the document', before: 'a: 1\n', changes: [remove([])], after: 'no-such-place' },
  { name: 'a new name for nothing', before: 'a: 1\n', changes: [rename(['b'], 'c')], after: 'no-such-place' },
  { name: 'a new name for an item', before: '- 1\n', changes: [rename([0], 'c')], after: 'no-such-place' },
  { name: 'a value a template makes', before: chart, changes: [set(['spec', 'replicas'], 1)], after: 'unreadable' },
  {
    name: 'a value a template makes in part',
    before: chart,
    changes: [set([...container, 'image'], 'y:1')],
    after: 'unreadable',
  },
  {
    name: 'a map a template fills',
    before: chart,
    changes: [set([...container, 'resources', 'limits'], {})],
    after: 'unreadable',
  },
  {
    name: 'a value in the place of what a template fills',
    before: chart,
    changes: [set([...container, 'resources'], 1)],
    after: 'unreadable',
  },
  {
    name: 'a new key where a template adds keys',
    before: chart,
    changes: [set(['metadata', 'labels', 'a'], 1)],
    after: 'unreadable',
  },
  {
    name: 'a new key in front of an action',
    before: chart,
    changes: [set([...container, 'zone'], 1)],
    after: 'unreadable',
  },
  {
    name: 'a new key in a condition',
    before: 'spec:\n  {{- if .x }}\n  a: 1\n  {{- end }}\n  z: 1\n',
    changes: [set(['spec', 'b'], 1)],
    after: 'unreadable',
  },
  {
    name: 'a new key in front of a condition',
    before: 'spec:\n  {{- if .x }}\n  b: 1\n  {{- end }}\n  z: 1\n',
    changes: [set(['spec', 'a'], 1)],
    after: 'spec:\n  a: 1\n  {{- if .x }}\n  b: 1\n  {{- end }}\n  z: 1\n',
  },
  { name: 'a removal with actions in it', before: chart, changes: [remove(['spec', 'template'])], after: 'unreadable' },
  {
    name: 'a new name for a key that a template makes',
    before: 'a: 1\n{{ .x }}: 2\n',
    changes: [rename(['\uE000'.repeat(8)], 'b')],
    after: 'unreadable',
  },
  {
    name: 'one of two branches',
    before: '{{ if x }}\na: 1\n{{ else }}\na: 2\n{{ end }}\n',
    changes: [set(['a'], 3)],
    after: 'unreadable',
  },
  {
    name: 'places of a template without actions',
    before: chart,
    changes: [set([...container, 'args'], ['a']), set([...container, 'ports', 0, 'name'], 'http')],
    after: chartWith('"x:{{ .Values.tag }}"\n', '"x:{{ .Values.tag }}"\n          args:\n            - a\n').replace(
      '- containerPort: 80\n',
      '- name: http\n              containerPort: 80\n',
    ),
  },
  {
    name: 'a place in a template that is a condition as a whole',
    before: '{{- if .x }}\nkind: X\nspec:\n  a: {{ .a }}\n  list:\n    - b\n{{- end }}\n',
    changes: [set(['spec', 'z'], 1), insert(['spec', 'list'], 'c'), set(['metadata', 'name'], 'd')],
    after:
      '{{- if .x }}\nkind: X\nmetadata:\n  name: d\nspec:\n  a: {{ .a }}\n  list:\n    - b\n    - c\n  z: 1\n{{- end }}\n',
  },
  {
    name: 'behind a key with a value, in front of what a template adds',
    before: 'labels:\n  a: b\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
    changes: [set(['labels', 'c'], 'd')],
    after: 'labels:\n  a: b\n  c: d\n  {{- include "l" . | nindent 2 }}\nspec: 1\n',
  },
  {
    name: 'a value inside a condition',
    before: chart,
    changes: [set(['spec', 'paused'], true)],
    after: chartWith('paused: false', 'paused: true'),
  },
  {
    name: 'an empty map of a template',
    before: chart,
    changes: [set(['spec', 'strategy', 'type'], 'Recreate')],
    after: chartWith('strategy: {}', 'strategy:\n    type: Recreate'),
  },
  {
    name: 'a template read as YAML in quotes',
    before: 'a: "{{ x }}"\nb: 1\n',
    changes: [set(['b'], 2), set(['a'], 'y1')],
    after: 'a: "y1"\nb: 2\n',
  },
  {
    name: 'a double-quoted scalar that goes on at the margin',
    before: 'a: "x\ny"\nb: 1\n',
    changes: [set(['b'], 2), set(['c'], 3)],
    after: 'a: "x\ny"\nb: 2\nc: 3\n',
  },
];

test('what is refused, and why', async (context) => runCases(context, cases));
