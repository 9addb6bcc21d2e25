import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Change } from '../change';
import { parseYaml } from '../document';
import type { Path } from '../path';
import { isList, isMap, sameValue, valueAt, type YamlValue } from '../value';
import { applyChanges } from './index';
import { randomDocument } from './random-document';
import { type Case, insert, remove, rename, runCases, set, testOrder, yaml } from './test-support';

const move = (path: Path, ...to: Path[]): Change => ({ op: 'move', path, to });

const CASES: readonly Case[] = [
  {
    name: 'a scalar goes into a new map with its comments',
    before: yaml`
      backend:
        # written in Go
        serviceName: "api" # the first
        # the public one
        servicePort: 80 # by number
      end: true
    `,
    changes: [
      move(['backend', 'serviceName'], ['backend', 'service', 'name']),
      move(['backend', 'servicePort'], ['backend', 'service', 'port', 'number']),
    ],
    after: yaml`
      backend:
        service:
          # written in Go
          name: "api" # the first
          port:
            # the public one
            number: 80 # by number
      end: true
    `,
  },
  {
    name: 'lines keep their form at another depth',
    before: yaml`
      spec:
          # What is stored
          validation: # by hand
              schema:
                  # one
                  description: |
                    first
                      second

                    third
                  list:
                  - a  # b
                  -  {c: d,
                      e: 'f'}
                  text: "one
                    two"
                  # the end
          versions:
          - name: v1
            # here
    `,
    changes: [move(['spec', 'validation'], ['spec', 'versions', 0, 'schema'])],
    after: yaml`
      spec:
          versions:
          - name: v1
            # here
            # What is stored
            schema: # by hand
                schema:
                    # one
                    description: |
                      first
                        second

                      third
                    list:
                    - a  # b
                    -  {c: d,
                        e: 'f'}
                    text: "one
                      two"
                    # the end
    `,
  },
  {
    name: 'to several places, a copy each',
    before: yaml`
      columns:
        - name: Age # of the object
      versions:
        - name: v1
        - name: v2
    `,
    changes: [move(['columns'], ['versions', 0, 'columns'], ['versions', 1, 'columns'])],
    after: yaml`
      versions:
        - name: v1
          columns:
            - name: Age # of the object
        - name: v2
          columns:
            - name: Age # of the object
    `,
  },
  {
    name: 'what changes in an entry goes along, into a place that another change makes',
    before: yaml`
      spec:
        version: v1 # the only one
        validation:
          # what is wanted
          a: 1
          b: [x] # list
    `,
    changes: [
      rename(['spec', 'version'], 'versions'),
      set(['spec', 'version'], [{ name: 'v1' }]),
      set(['spec', 'validation', 'a'], 2),
      insert(['spec', 'validation', 'b'], 'y'),
      rename(['spec', 'validation', 'b'], 'c'),
      move(['spec', 'validation'], ['spec', 'versions', 0, 'schema']),
    ],
    after: yaml`
      spec:
        versions: # the only one
          - name: v1
            schema:
              # what is wanted
              a: 2
              c: [x, "y"] # list
    `,
  },
  {
    name: 'what is removed around an entry goes last',
    before: yaml`
      endpoints:
        - address: a
          topology:
            # where it stands
            zone: z1 # east
            region: r
    `,
    changes: [
      remove(['endpoints', 0, 'topology']),
      move(['endpoints', 0, 'topology', 'zone'], ['endpoints', 0, 'zone']),
    ],
    after: yaml`
      endpoints:
        - address: a
          # where it stands
          zone: z1 # east
    `,
  },
  {
    name: 'an entry that is renamed on the way',
    before: yaml`
      spec:
        backend: # all
          name: web # one
        other: 1
    `,
    changes: [
      rename(['spec', 'backend'], 'default'),
      move(['spec', 'backend', 'name'], ['spec', 'backend', 'to', 'x']),
    ],
    after: yaml`
      spec:
        default: # all
          to:
            x: web # one
        other: 1
    `,
  },
  {
    name: 'items that come and go in a list around',
    before: yaml`
      list:
        - a: 0
        - a: 1
          b: # deep
            c: 2 # kept
    `,
    changes: [remove(['list', 0]), insert(['list'], { a: 9 }, 0), move(['list', 1, 'b', 'c'], ['list', 1, 'd'])],
    after: yaml`
      list:
        - a: 9
        - a: 1
          b: {} # deep
          d: 2 # kept
    `,
  },
  {
    name: 'in braces',
    before: 'backend: { serviceName: a, servicePort: 80, path: "/" }\n',
    changes: [
      move(['backend', 'serviceName'], ['backend', 'service', 'name']),
      move(['backend', 'servicePort'], ['backend', 'service', 'number']),
    ],
    after: 'backend: { path: "/", service: { name: a, number: 80 } }\n',
  },
  {
    name: 'out of and into braces',
    before: yaml`
      a: { b: 1 }
      c:
        # two
        d: 2 # lost in braces
      e: { f: 3 }
    `,
    changes: [move(['a', 'b'], ['c', 'b']), move(['c', 'd'], ['e', 'd'])],
    after: yaml`
      a: {}
      c:
        b: 1
      e: { d: 2, f: 3 }
    `,
  },
  {
    name: 'a literal block at the end of the text',
    before: 'a:\n  b: |\n    one\n    two\nc: 1\n',
    changes: [move(['a'], ['d', 'a'])],
    after: 'c: 1\nd:\n  a:\n    b: |\n      one\n      two\n',
  },
  {
    name: 'with Windows line ends',
    before: 'a:\r\n  # x\r\n  b: 1 # y\r\nc: {}\r\n',
    changes: [move(['a', 'b'], ['d', 'e'])],
    after: 'a: {}\r\nc: {}\r\nd:\r\n  # x\r\n  e: 1 # y\r\n',
  },
  { name: 'a place that is taken', before: 'a: 1\nb: 2\n', changes: [move(['a'], ['b'])], after: 'conflict' },
  { name: 'what is not there', before: 'a: 1\n', changes: [move(['b'], ['c'])], after: 'no-such-place' },
  { name: 'an item of a list', before: 'a: [1]\n', changes: [move(['a', 0], ['c'])], after: 'no-such-place' },
  { name: 'what an alias repeats', before: 'a: &x\n  b: 1\nc: *x\n', changes: [move(['a'], ['d'])], after: 'aliased' },
  {
    name: 'what a template writes',
    before: 'a: {{ .x }}\nc: 1\n',
    changes: [move(['a'], ['d', 'e'])],
    after: 'unreadable',
  },
];

test('entries go to other places', (context) => runCases(context, CASES));

/** The entries of all maps of a value. */
function entriesOf(value: YamlValue, path: Path = []): Path[] {
  if (isList(value)) return value.flatMap((item, index) => entriesOf(item, [...path, index]));
  if (!isMap(value)) return [];
  return Object.keys(value).flatMap((key) => [[...path, key], ...entriesOf(value[key] ?? null, [...path, key])]);
}

test('any entry of a generated document goes elsewhere with its comments', () => {
  fc.assert(
    fc.property(randomDocument, fc.nat(), fc.boolean(), (text, place, isDeep) => {
      const document = parseYaml(text);
      const entries = entriesOf(document.data);
      const path = entries[place % Math.max(1, entries.length)];
      fc.pre(path !== undefined && isMap(document.data));
      const to = isDeep ? ['elsewhere', 'deep'] : ['elsewhere'];
      const result = applyChanges(document, [move(path ?? [], to)], testOrder);
      const context = `${JSON.stringify(path)}\n${text}\n--->\n${result.ok ? result.text : result.reason}`;
      assert.ok(result.ok, context);
      const after = parseYaml(result.text);
      assert.ok(sameValue(valueAt(after.data, to), valueAt(document.data, path ?? [])), context);
      assert.equal(valueAt(after.data, path ?? []), undefined, context);
      const comments = (texts: readonly { text: string }[]) => texts.map((comment) => comment.text).sort();
      // In braces, and with a block that keeps its empty lines, only the value goes.
      if (!/[[{+]/.test(text)) assert.deepEqual(comments(after.comments), comments(document.comments), context);
    }),
    { numRuns: Number(process.env.RUNS ?? 1000) },
  );
});
