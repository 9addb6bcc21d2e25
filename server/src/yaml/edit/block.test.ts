import { test } from 'node:test';
import { type Case, insert, remove, rename, runCases, set, yaml } from './test-support';

const cases: Case[] = [
  {
    name: 'a new key goes where the order of fields wants it',
    before: yaml`
      kind: Pod
      spec:
        a: 1
    `,
    changes: [set(['apiVersion'], 'v1'), set(['metadata'], { name: 'x' }), set(['spec', 'b'], 2)],
    after: yaml`
      apiVersion: v1
      kind: Pod
      metadata:
        name: x
      spec:
        a: 1
        b: 2
    `,
  },
  {
    name: 'a new entry goes behind the comment on the line of the one in front',
    before: yaml`
      a: 1 # one
      c: 3
    `,
    changes: [set(['b'], { a: 2 })],
    after: yaml`
      a: 1 # one
      b:
        a: 2
      c: 3
    `,
  },
  {
    name: 'a comment above a key stays with that key',
    before: yaml`
      a: 1
      # about c
      c: 3
    `,
    changes: [set(['b'], 2)],
    after: yaml`
      a: 1
      b: 2
      # about c
      c: 3
    `,
  },
  {
    name: 'comments inside the entry in front stay inside it',
    before: yaml`
      a:
        x: 1
        # y: 2

        # z: 3
      c: 3
    `,
    changes: [set(['b'], 2)],
    after: yaml`
      a:
        x: 1
        # y: 2

        # z: 3
      b: 2
      c: 3
    `,
  },
  {
    name: 'at the end of a map a new entry goes behind what was commented out there',
    before: yaml`
      spec:
        a: 1
        # b: 2
      # about status
      status: {}
    `,
    changes: [set(['spec', 'c'], 3)],
    after: yaml`
      spec:
        a: 1
        # b: 2
        c: 3
      # about status
      status: {}
    `,
  },
  {
    name: 'blank lines stay in front of what they set apart',
    before: yaml`
      spec:
        a: 1

      # next
      status: {}
    `,
    changes: [set(['spec', 'c'], 3)],
    after: yaml`
      spec:
        a: 1
        c: 3

      # next
      status: {}
    `,
  },
  {
    name: 'in front of the first key of an inner map, and of its comment',
    before: yaml`
      spec:
        # about b
        b: 1
    `,
    changes: [set(['spec', 'a'], 1)],
    after: yaml`
      spec:
        a: 1
        # about b
        b: 1
    `,
  },
  {
    name: 'comments at the top of a document stay at its top',
    before: yaml`
      # yaml-language-server: $schema=x
      kind: Pod
    `,
    changes: [set(['apiVersion'], 'v1')],
    after: yaml`
      # yaml-language-server: $schema=x
      apiVersion: v1
      kind: Pod
    `,
  },
  {
    name: 'a comment of its own above the first key stays with the key',
    before: yaml`
      # License

      # about the kind
      kind: Pod
    `,
    changes: [set(['apiVersion'], 'v1')],
    after: yaml`
      # License

      apiVersion: v1
      # about the kind
      kind: Pod
    `,
  },
  {
    name: 'in front of the key that shares its line with a dash',
    before: yaml`
      - image: x # app
        args: []
    `,
    changes: [set([0, 'name'], 'app')],
    after: yaml`
      - name: app
        image: x # app
        args: []
    `,
  },
  {
    name: 'a map in front of the key that shares its line with a dash',
    before: yaml`
      - image: x
    `,
    changes: [set([0, 'metadata'], { labels: { app: 'y' } })],
    after: yaml`
      - metadata:
          labels:
            app: "y"
        image: x
    `,
  },
  {
    name: 'taking out the key on the dash moves the next one up',
    before: yaml`
      - name: x # gone
        image: y
      - name: z
    `,
    changes: [remove([0, 'name'])],
    after: yaml`
      - image: y
      - name: z
    `,
  },
  {
    name: 'a comment behind the key on the dash moves up with the next one',
    before: yaml`
      -   name: x
          # about the image
          image: y
    `,
    changes: [remove([0, 'name'])],
    after: yaml`
      -   # about the image
          image: y
    `,
  },
  {
    name: 'the first two keys of an item',
    before: yaml`
      - name: x
        image: y
        args:
          - a
    `,
    changes: [remove([0, 'name']), remove([0, 'image'])],
    after: yaml`
      - args:
          - a
    `,
  },
  {
    name: 'an item whose map stands below the dash',
    before: yaml`
      -
        name: x
        image: y
      -
        name: z
    `,
    changes: [remove([0, 'name']), set([1, 'image'], 'q'), insert([], { name: 'new' })],
    after: yaml`
      -
        image: y
      -
        name: z
        image: q
      - name: new
    `,
  },
  {
    name: 'lists in lists',
    before: yaml`
      - - a
        - b
      - - - c
    `,
    changes: [insert([0], 'x'), insert([0], 'w', 0), remove([1, 0, 0]), insert([], ['y', ['z']])],
    after: yaml`
      - - w
        - a
        - b
        - x
      - - []
      - - "y"
        - - z
    `,
  },
  {
    name: 'an entry goes with its comments, those above stay',
    before: yaml`
      a: 1
      # about b
      b: # b
        # inside b
        c: 2
        # at the end of b
      # about d
      d: 3
    `,
    changes: [remove(['b'])],
    after: yaml`
      a: 1
      # about b
      # about d
      d: 3
    `,
  },
  {
    name: 'of two blank lines around an entry one goes with it',
    before: yaml`
      a: 1

      b: 2

      c: 3
    `,
    changes: [remove(['b'])],
    after: yaml`
      a: 1

      c: 3
    `,
  },
  {
    name: 'the last entry leaves an empty map in its place, comments stay',
    before: yaml`
      a: # of a
        # above
        b: 1 # of b
        # below
      c: 2
    `,
    changes: [remove(['a', 'b'])],
    after: yaml`
      a: {} # of a
        # above
        # below
      c: 2
    `,
  },
  {
    name: 'the last items leave an empty list in their place',
    before: yaml`
      a:
      - 1
      - 2
      b:
        - x: 1
    `,
    changes: [remove(['a', 0]), remove(['a', 1]), remove(['b', 0, 'x'])],
    after: yaml`
      a: []
      b:
        - {}
    `,
  },
  {
    name: 'the last entry of a document',
    before: yaml`
      # top
      a: 1 # one
      # end
    `,
    changes: [remove(['a'])],
    after: yaml`
      # top
      {}
      # end
    `,
  },
  {
    name: 'entries that are empty in all ways there are',
    before: yaml`
      a:
      b: # nothing
      c: {} # empty
      d: null
      e: ~ # tilde
      f: []
      g:
        # nothing but a comment
      h:
        {}
        # h: 1
    `,
    changes: [
      ...['a', 'b', 'c', 'd', 'e', 'g', 'h'].map((key) => set([key, 'x'], { y: 1 })),
      insert(['f'], { name: 'n', value: 1 }),
    ],
    after: yaml`
      a:
        x:
          "y": 1
      b: # nothing
        x:
          "y": 1
      c: # empty
        x:
          "y": 1
      d:
        x:
          "y": 1
      e: # tilde
        x:
          "y": 1
      f:
        - name: "n"
          value: 1
      g:
        # nothing but a comment
        x:
          "y": 1
      h:
        x:
          "y": 1
        # h: 1
    `,
  },
  {
    name: 'empty entries get scalars',
    before: yaml`
      a:
      b: # nothing
      c: {} # empty
      d: null
      e: ~
      f: &x
    `,
    changes: ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => set([key], 'v')),
    after: yaml`
      a: v
      b: v # nothing
      c: v # empty
      d: v
      e: v
      f: &x v
    `,
  },
  {
    name: 'empty items of a list',
    before: yaml`
      -
      - # nothing
      - {}
      - ~ # tilde
      - &x
    `,
    changes: [0, 1, 2, 3, 4].map((index) => set([index, 'name'], { a: 1 })),
    after: yaml`
      - name:
          a: 1
      - # nothing
        name:
          a: 1
      - name:
          a: 1
      - # tilde
        name:
          a: 1
      - &x
        name:
          a: 1
    `,
  },
  {
    name: 'a scalar in the place of a map or list',
    before: yaml`
      a: # of a
        # inside
        b: 1
      c:
      - 1
      d: 2
    `,
    changes: [set(['a'], true), set(['c'], 'x')],
    after: yaml`
      a: true # of a
      c: x
      d: 2
    `,
  },
  {
    name: 'a map or list in the place of a scalar',
    before: yaml`
      a: 1 # one
      b: |
        text
      c: "x
        y"
    `,
    changes: [set(['a'], { x: 1 }), set(['b'], ['q', { a: 1, b: 2 }]), set(['c'], {})],
    after: yaml`
      a: # one
        x: 1
      b:
        - q
        - a: 1
          b: 2
      c: {}
    `,
  },
  {
    name: 'a map in the place of a map: only what differs changes',
    before: yaml`
      limits: # all
        cpu: 1 # one
        # about memory
        memory: 1Gi
        disk: 1
    `,
    changes: [set(['limits'], { cpu: 1, memory: '2Gi', pods: 3 })],
    after: yaml`
      limits: # all
        cpu: 1 # one
        # about memory
        memory: 2Gi
        pods: 3
    `,
  },
  {
    name: 'a list in the place of a list: only what differs changes',
    before: yaml`
      drop:
        - NET_RAW # raw
        - CHOWN
        - KILL # kill
    `,
    changes: [set(['drop'], ['NET_RAW', 'KILL'])],
    after: yaml`
      drop:
        - NET_RAW # raw
        - KILL # kill
    `,
  },
  {
    name: 'keys are renamed in their quotes',
    before: yaml`
      a: 1 # one
      "b" : {}
      'c':
        - d: 1
    `,
    changes: [rename(['a'], 'x'), rename(['b'], 'y'), rename(['c'], 'on'), rename(['c', 0, 'd'], 'on')],
    after: yaml`
      x: 1 # one
      "y" : {}
      'on':
        - "on": 1
    `,
  },
  {
    name: 'items go to the end, to an index, in their order',
    before: yaml`
      args:
        - a # first
        # about b
        - b
      env:
    `,
    changes: [
      insert(['args'], 'x'),
      insert(['args'], 'w', 1),
      insert(['args'], 'y'),
      insert(['args'], 'v', 1),
      insert(['args'], 'u', 0),
      insert(['env'], { name: 'n' }),
      insert(['env'], { name: 'm' }),
      insert(['volumes'], { name: 'o' }),
    ],
    after: yaml`
      args:
        - u
        - a # first
        - w
        - v
        # about b
        - b
        - x
        - "y"
      env:
        - name: "n"
        - name: m
      volumes:
        - name: o
    `,
  },
  {
    name: 'a comment behind an unindented list belongs to the next key',
    before: yaml`
      a:
      - b
      # about c
      c: 1
    `,
    changes: [insert(['a'], 'x')],
    after: yaml`
      a:
      - b
      - x
      # about c
      c: 1
    `,
  },
  {
    name: 'block scalars as neighbours keep their empty lines',
    before: yaml`
      a: |+
        x


      c: |
        y

      d: >-
        z
    `,
    changes: [set(['b'], 1), set(['e'], 2), remove(['c'])],
    after: yaml`
      a: |+
        x


      b: 1

      d: >-
        z
      e: 2
    `,
  },
  {
    name: 'empty lines do not become part of a block scalar that keeps them',
    before: yaml`
      a: |+
        x
      b: 1

      c: 2
    `,
    changes: [remove(['b'])],
    after: yaml`
      a: |+
        x
      c: 2
    `,
  },
  {
    name: 'block scalars get other text',
    before: yaml`
      a: | # note
          one
          two
      b: >-
        folded
        text
      c: plain # c
    `,
    changes: [set(['a'], 'one\nnew\ntwo\n'), set(['b'], 'x'), set(['c'], 'first\n\n  second')],
    after: yaml`
      a: | # note
          one
          new
          two
      b: x
      c: |- # c
        first

          second
    `,
  },
  {
    name: 'a document of comments',
    before: yaml`
      ---
      # to be written
      ...
    `,
    changes: [set(['kind'], 'Pod')],
    after: yaml`
      ---
      # to be written
      kind: Pod
      ...
    `,
  },
  { name: 'an empty text', before: '', changes: [set(['a', 'b'], [])], after: 'a:\n  b: []\n' },
  { name: 'a marker alone', before: '---', changes: [set(['a'], 1)], after: '---\na: 1' },
  { name: 'a null document', before: '~\n', changes: [set(['a'], { b: 1 })], after: 'a:\n  b: 1\n' },
  { name: 'another kind of root', before: '- a\n- b\n', changes: [set([], { c: ['d'] })], after: 'c:\n  - d\n' },
  {
    name: 'complex keys as neighbours',
    before: yaml`
      ? a
      : 1
      b: 2
    `,
    changes: [set(['b'], 3), set(['c'], 4)],
    after: yaml`
      ? a
      : 1
      b: 3
      c: 4
    `,
  },
];

test('edits in block style', async (context) => runCases(context, cases));
