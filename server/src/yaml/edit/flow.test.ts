import { test } from 'node:test';
import { type Case, insert, remove, rename, runCases, set, yaml } from './test-support';

const json = yaml`
  {
    "kind": "Pod",
    "spec": {
      "containers": [
        {
          "name": "a"
        }
      ],
      "volumes": []
    }
  }
`;

const cases: Case[] = [
  {
    name: 'entries on one line',
    before: 'a: {x: 1, z: 3} # c\nb: [p, r]\n',
    changes: [set(['a', 'y'], 'two'), insert(['b'], 'q', 1), insert(['b'], 's'), insert(['b'], 'o', 0)],
    after: 'a: {x: 1, z: 3, "y": two} # c\nb: [o, p, q, r, s]\n',
  },
  {
    name: 'blanks inside brackets as the document has them',
    before: 'a: { x: 1 }\nb: [ 1 ]\nc: [[]]\n',
    changes: [set(['a', 'z'], { q: [1, 'a, b'] }), insert(['b'], 2), insert(['c', 0], 'v')],
    after: 'a: { x: 1, z: { q: [ 1, "a, b" ] } }\nb: [ 1, 2 ]\nc: [[v]]\n',
  },
  {
    name: 'no blanks inside brackets as the document has them',
    before: 'a: {x: 1}\nb: [{}]\n',
    changes: [set(['a', 'z'], { q: {} }), set(['b', 0, 'c'], { d: [1] })],
    after: 'a: {x: 1, z: {q: {}}}\nb: [{c: {d: [1]}}]\n',
  },
  {
    name: 'removals on one line',
    before: 'a: {x: 1, y1: 2, z: 3}\nb: [p, q, r]\nc: {d: 1} # c\ne: [ f, ]\n',
    changes: [
      remove(['a', 'x']),
      remove(['a', 'z']),
      remove(['b', 1]),
      remove(['b', 2]),
      remove(['c', 'd']),
      remove(['e', 0]),
    ],
    after: 'a: {y1: 2}\nb: [p]\nc: {} # c\ne: []\n',
  },
  {
    name: 'values and keys',
    before: `a: {x: 1, 'k': "v", e, f: , "g":1}\n`,
    changes: [
      set(['a', 'x'], 'a: b'),
      set(['a', 'k'], 'w'),
      set(['a', 'e'], true),
      set(['a', 'f'], { z: 1 }),
      set(['a', 'g'], 'two'),
      rename(['a', 'k'], 'on'),
    ],
    after: `a: {x: "a: b", 'on': "w", e: true, f: {z: 1} , "g":two}\n`,
  },
  {
    name: 'an entry to each line',
    before: yaml`
      a: {
        x: 1, # one
        z: 3 # three
      }
    `,
    changes: [set(['a', 'w'], [1]), set(['a', 'a'], 0)],
    after: yaml`
      a: {
        a: 0,
        x: 1, # one
        z: 3, # three
        w: [
          1
        ]
      }
    `,
  },
  {
    name: 'an entry to each line, with a comma behind the last',
    before: yaml`
      a: [
        x,
        # about z
        z, # last
      ]
    `,
    changes: [insert(['a'], 'w', 0), insert(['a'], 'v', 1), insert(['a'], 'u')],
    after: yaml`
      a: [
        w,
        x,
        v,
        # about z
        z, # last
        u,
      ]
    `,
  },
  {
    name: 'the closing bracket behind the last entry',
    before: 'a: {b: 1,\n  c: 2}\nd: [1,\n  2]\n',
    changes: [set(['a', 'x'], 3), insert(['d'], 3)],
    after: 'a: {b: 1,\n  c: 2,\n  x: 3}\nd: [1,\n  2,\n  3]\n',
  },
  {
    name: 'removals of lines',
    before: yaml`
      a: [
        x, # gone
        # about z
        z,
        y # gone too
      ]
      b: {
        c: 1
      }
    `,
    changes: [remove(['a', 0]), remove(['a', 2]), remove(['b', 'c'])],
    after: yaml`
      a: [
        # about z
        z
      ]
      b: {}
    `,
  },
  {
    name: 'an empty collection with a comment inside',
    before: yaml`
      a: [ # nothing yet
      ]
      b: {
        # nothing yet
      }
    `,
    changes: [insert(['a'], 'x'), set(['b', 'c'], 1)],
    after: yaml`
      a: [x # nothing yet
      ]
      b: { c: 1
        # nothing yet
      }
    `,
  },
  {
    name: 'JSON: new keys and strings are in double quotes, a line each',
    before: json,
    changes: [
      set(['spec', 'containers', 0, 'image'], 'x:1'),
      insert(['spec', 'volumes'], { name: 'v', emptyDir: {} }),
      set(['apiVersion'], 'v1'),
      set(['spec', 'containers', 0, 'args'], ['a', 1, null]),
    ],
    after: yaml`
      {
        "apiVersion": "v1",
        "kind": "Pod",
        "spec": {
          "containers": [
            {
              "name": "a",
              "image": "x:1",
              "args": [
                "a",
                1,
                null
              ]
            }
          ],
          "volumes": [
            {
              "name": "v",
              "emptyDir": {}
            }
          ]
        }
      }
    `,
  },
  {
    name: 'JSON: no comma stays behind the last entry',
    before: json,
    changes: [remove(['spec', 'volumes']), remove(['spec', 'containers', 0, 'name'])],
    after: yaml`
      {
        "kind": "Pod",
        "spec": {
          "containers": [
            {}
          ]
        }
      }
    `,
  },
  {
    name: 'JSON without blanks',
    before: '{"a":1,"b":{"c":[]}}',
    changes: [set(['b', 'd'], { e: 'x', f: true }), insert(['b', 'c'], 'q'), remove(['a'])],
    after: '{"b":{"c":["q"],"d":{"e":"x","f":true}}}',
  },
  {
    name: 'JSON inside YAML',
    before: 'a: {"b": 1}\nc: d\n',
    changes: [set(['a', 'e'], 'f'), set(['g'], 'h')],
    after: 'a: {"b": 1, "e": "f"}\nc: d\ng: h\n',
  },
  {
    name: 'pairs without braces are replaced and removed as a whole',
    before: 'a: [b: 1, c]\nd: [e: 2, f]\n',
    changes: [set(['a', 0], 'x'), remove(['d', 0])],
    after: 'a: [x, c]\nd: [f]\n',
  },
  {
    name: 'nothing is added to a pair without braces',
    before: 'a: [b: 1]\n',
    changes: [set(['a', 0, 'c'], 1)],
    after: 'unreadable',
  },
  {
    name: 'an empty document in braces',
    before: '--- {} # c\n',
    changes: [set(['a'], 'b')],
    after: '--- { a: b } # c\n',
  },
  {
    name: 'a list of strings in the same quotes',
    before: `a: ['x', 'y']\nb:\n  - "x"\nc:\n  - x\n`,
    changes: [insert(['a'], 'z'), insert(['b'], 'z'), insert(['c'], 'z'), insert(['a'], 5)],
    after: `a: ['x', 'y', 'z', 5]\nb:\n  - "x"\n  - "z"\nc:\n  - x\n  - z\n`,
  },
  {
    name: 'strings of several lines',
    before: 'a: {b: 1}\n',
    changes: [set(['a', 'b'], 'x\ny\n')],
    after: 'a: {b: "x\\ny\\n"}\n',
  },
];

test('edits in flow style', async (context) => runCases(context, cases));
