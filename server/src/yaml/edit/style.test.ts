import { test } from 'node:test';
import { type Case, insert, remove, runCases, set, yaml } from './test-support';

const hardening = { capabilities: { drop: ['ALL'] } };

const cases: Case[] = [
  {
    name: 'four blanks and unindented lists with wide dashes',
    before: yaml`
      spec:
          containers:
          -   name: x
              env:
              -   name: a
    `,
    changes: [
      insert(['spec', 'containers', 0, 'env'], { name: 'b', value: '1' }),
      set(['spec', 'containers', 0, 'securityContext'], hardening),
    ],
    after: yaml`
      spec:
          containers:
          -   name: x
              env:
              -   name: a
              -   name: b
                  value: "1"
              securityContext:
                  capabilities:
                      drop:
                      - ALL
    `,
  },
  {
    name: 'two blanks and unindented lists',
    before: yaml`
      spec:
        containers:
        - name: x
    `,
    changes: [set(['spec', 'containers', 0, 'securityContext'], hardening)],
    after: yaml`
      spec:
        containers:
        - name: x
          securityContext:
            capabilities:
              drop:
              - ALL
    `,
  },
  {
    name: 'indented lists are what a document without any gets',
    before: 'spec:\n  a: 1\n',
    changes: [set(['spec', 'b'], [1])],
    after: 'spec:\n  a: 1\n  b:\n    - 1\n',
  },
  {
    name: 'the siblings win over the rest of the document',
    before: yaml`
      a:
        b:
          c:
            d:
              - 1
      x:
          q:
          - 1
          r:
              s: 1
    `,
    changes: [set(['x', 'z'], { list: [1], map: { k: 1 } }), set(['a', 'z'], { list: [1], map: { k: 1 } })],
    after: yaml`
      a:
        b:
          c:
            d:
              - 1
        z:
          list:
            - 1
          map:
            k: 1
      x:
          q:
          - 1
          r:
              s: 1
          z:
              list:
              - 1
              map:
                  k: 1
    `,
  },
  {
    name: 'line ends of Windows',
    before: 'a: # a\r\n  b: 1\r\nc:\r\n  - x\r\n',
    changes: [set(['a', 'd'], 'one\ntwo\n'), insert(['c'], { e: 1, f: 2 }), remove(['a', 'b']), set(['g'], { h: 1 })],
    after: 'a: # a\r\n  d: |\r\n    one\r\n    two\r\nc:\r\n  - x\r\n  - e: 1\r\n    f: 2\r\ng:\r\n  h: 1\r\n',
  },
  {
    name: 'line ends of Windows, no last one',
    before: 'a: 1\r\nb: 2',
    changes: [set(['c'], { d: 1 })],
    after: 'a: 1\r\nb: 2\r\nc:\r\n  d: 1',
  },
  {
    name: 'a missing last line break stays missing',
    before: 'a:\n  b: 1',
    changes: [set(['a', 'c'], 2), set(['d'], 3), set(['a', 'e', 'f'], 4)],
    after: 'a:\n  b: 1\n  c: 2\n  e:\n    f: 4\nd: 3',
  },
  {
    name: 'a literal block ends in a line break',
    before: 'a: 1',
    changes: [set(['b'], 'x\ny\n')],
    after: 'a: 1\nb: |\n  x\n  y\n',
  },
  { name: 'the last line goes', before: 'a: 1\nb: 2', changes: [remove(['b'])], after: 'a: 1\n' },
  { name: 'a value at the very end', before: 'a:', changes: [set(['a'], 1)], after: 'a: 1' },
  { name: 'a block at the very end', before: 'a: {}', changes: [set(['a', 'b'], [1])], after: 'a:\n  b:\n    - 1' },
  {
    name: 'a byte order mark stays in front',
    before: '\uFEFFkind: Pod\nspec: {}\n',
    changes: [set(['apiVersion'], 'v1'), set(['spec', 'a'], 1)],
    after: '\uFEFFapiVersion: v1\nkind: Pod\nspec:\n  a: 1\n',
  },
  {
    name: 'a byte order mark in front of a list',
    before: '\uFEFF- a: 1\n  b: 2\n',
    changes: [remove([0, 'a']), insert([], 'x')],
    after: '\uFEFF- b: 2\n- x\n',
  },
  {
    name: 'quotes stay what they were where they can',
    before: `a: "x"\nb: 'x'\nc: x\nd: "5"\ne: 'x'\nf: x # f\ng: "\\x41"\n`,
    changes: [
      set(['a'], 'plain'),
      set(['b'], "it's"),
      set(['c'], 'yes'),
      set(['d'], 5),
      set(['e'], 'bell\u0007'),
      set(['f'], 'a # b'),
      set(['g'], 'B'),
    ],
    after: `a: "plain"\nb: 'it''s'\nc: "yes"\nd: 5\ne: "bell\\u0007"\nf: "a # b" # f\ng: "B"\n`,
  },
  {
    name: 'the quotes that most strings have',
    before: `a: 'x'\nb: 'y'\nc: ""\n`,
    changes: [set(['d'], 'on'), set(['e'], 'say "hi": \\'), set(['f'], '')],
    after: `a: 'x'\nb: 'y'\nc: ""\nd: 'on'\ne: 'say "hi": \\'\nf: ''\n`,
  },
  {
    name: 'strings that would be read as something else are quoted, others are not',
    before: 'a:\n',
    changes: [
      set(
        ['a'],
        [
          ...['y', 'No', 'ON', '~', '', 'null', '1', '0x1F', '1_000', '1e3', '.5', '12:30', '2024-01-31', '=', '<<'],
          ...[
            '- a',
            '-',
            '? b',
            ': c',
            'a: b',
            'a:',
            'a #b',
            '#a',
            '*a',
            '&a',
            '!a',
            '|',
            '>',
            '%a',
            '@a',
            '`a',
            '{a',
            '[a',
            ',a',
          ],
          ...[' a', 'a ', '---', '\ta', 'a\u00a0b', 'a\u2028b', '\ufeff', '\ud800'],
          ...[
            '500m',
            '10Gi',
            '--flag=a:b',
            'a#b',
            'a:b',
            'http://x/?y=[z]',
            '1.2.3',
            'v1',
            '.a',
            '-a',
            '?a',
            ':a',
            'a, b',
            'é',
            '🙂',
            '$(X)',
          ],
        ],
      ),
    ],
    after: [
      'a:',
      ...['y', 'No', 'ON', '~', '', 'null', '1', '0x1F', '1_000', '1e3', '.5', '12:30', '2024-01-31', '=', '<<'].map(
        (text) => `  - "${text}"`,
      ),
      ...[
        '- a',
        '-',
        '? b',
        ': c',
        'a: b',
        'a:',
        'a #b',
        '#a',
        '*a',
        '&a',
        '!a',
        '|',
        '>',
        '%a',
        '@a',
        '`a',
        '{a',
        '[a',
        ',a',
      ].map((text) => `  - "${text}"`),
      ...[
        '  - " a"',
        '  - "a "',
        '  - "---"',
        '  - "\\ta"',
        '  - a\u00a0b',
        '  - "a\\u2028b"',
        '  - "\\ufeff"',
        '  - "\\ud800"',
      ],
      ...[
        '500m',
        '10Gi',
        '--flag=a:b',
        'a#b',
        'a:b',
        'http://x/?y=[z]',
        '1.2.3',
        'v1',
        '.a',
        '-a',
        '?a',
        ':a',
        'a, b',
        'é',
        '🙂',
        '$(X)',
      ].map((text) => `  - ${text}`),
      '',
    ].join('\n'),
  },
  {
    name: 'numbers and other scalars',
    before: 'a: []\n',
    changes: [
      set(['a'], [1, -2.5, 1e21, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, true, false, null]),
    ],
    after: 'a:\n  - 1\n  - -2.5\n  - 1e+21\n  - .inf\n  - -.inf\n  - .nan\n  - true\n  - false\n  - null\n',
  },
  {
    name: 'strings of several lines',
    before: 'a: 1\n',
    changes: [
      set(['b'], 'x\n\n  y\n'),
      set(['c'], 'x\ny'),
      set(['d'], 'x\n\n'),
      set(['e'], ' x\ny\n'),
      set(['f'], 'x\r\ny\n'),
      set(['g'], ['x\ny\n', { h: 'x\ny' }]),
    ],
    after: yaml`
      a: 1
      b: |
        x

          y
      c: |-
        x
        y
      d: "x\n\n"
      e: " x\ny\n"
      f: "x\r\ny\n"
      g:
        - |
          x
          y
        - h: |-
            x
            y
    `,
  },
  {
    name: 'strings of several lines in front of lines that would become part of them',
    before: 'a: 1\n   \n\nb:\n  # deeper\nc: 1\n\n    ',
    changes: [set(['a1'], 'x\ny\n'), set(['b'], 'x\ny'), set(['c'], 'x\ny'), set(['d'], ['x\ny'])],
    after: 'a: 1\n   \n\nb: "x\\ny"\n  # deeper\nc: "x\\ny"\nd:\n  - "x\\ny"\na1: "x\\ny\\n"\n\n    ',
  },
  {
    name: 'keys are quoted as strings are',
    before: 'a: 1\n',
    changes: [
      set(['on'], 1),
      set(['x: y'], 1),
      set(['1'], 1),
      set(['app.kubernetes.io/name'], 1),
      set([''], 1),
      set(['<<'], 1),
    ],
    after: 'a: 1\n"on": 1\n"x: y": 1\n"1": 1\napp.kubernetes.io/name: 1\n"": 1\n"<<": 1\n',
  },
];

test('edits in the style of the document', async (context) => runCases(context, cases));
