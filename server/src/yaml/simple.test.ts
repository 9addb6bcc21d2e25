import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMap, isScalar, isSeq } from 'yaml';
import { compose, ParsedDocument } from './document';
import { composeSimple, readSimple } from './simple';

/** All that anybody reads from a node, as text that can be compared. */
function describe(node: unknown): unknown {
  if (isScalar(node)) {
    const { value, source, type, range, tag, anchor } = node;
    return { value, source, type, range, tag, anchor };
  }
  if (isMap(node)) {
    const { flow, range, tag, anchor } = node;
    return { flow, range, tag, anchor, pairs: node.items.map(({ key, value }) => [describe(key), describe(value)]) };
  }
  if (!isSeq(node)) return node;
  const { flow, range, tag, anchor } = node;
  return { flow, range, tag, anchor, items: node.items.map(describe) };
}

/** What is composed simply is what the package makes of it, which finds nothing wrong. Gives whether it was simple. */
function check(text: string): boolean {
  const simple = composeSimple(text);
  if (simple === undefined) return false;
  const { document, problems } = compose(text);
  assert.deepEqual(problems, [], text);
  assert.deepEqual(describe(simple), describe(document?.contents), text);
  const { data, duplicateKeys } = new ParsedDocument(text, text, false, document, []);
  const isMerged = /^[ -]*<<:/m.test(text);
  assert.deepEqual(readSimple(text), duplicateKeys.length === 0 && !isMerged ? data : undefined, text);
  return true;
}

const SIMPLE = [
  'a: 1\n',
  'a: 1',
  '---\na: b\n',
  '# head\n\n--- # marker\n# comment\na: b # tail\n',
  'a:\n  b:\n    c: d\n  e: f\ng: h\n',
  'a:\n- b\n- c: d\n  e: f\n\n-   g: h\nz: y\n',
  "a:\n  - \"b\" # c\n  # d\n  - 'e''f'\n# g\n",
  'a: [b, "c d", \'e\', f g ] # h\ni: []\nj: {}\nk: { }\n',
  'a: |\n  b\n\n    c # no comment\n  d: e\nf: |-\n  g\n\n\nh:\n  - |\n    i\n',
  'a: |\n\n  b\n    \n  c\nd: e\n',
  'a: http://b:8080/c#d e:f\n"g h": -1\n\'i\': :j\n-k: l\n',
  'a: "b\\n\\t\\"c\\" \\\\ \\/"\n',
  'a:\n  # comment\n  b: c\n\n    # deeper\n  # as deep\n # less\nd: e\n',
  'a:\n  - b: c\n    # deep\n  - d: e\n  # left\n\nf:\n  g: h\n     # deeper\n\n     # deeper still\ni: j\n  \n',
  '- a: b\n- c\n-   d: e\n    f: g\n',
  'a: b   \nc:   d\n',
];

const OTHER = [
  '',
  '# only\n',
  'scalar\n',
  'a:\n',
  'a:\nb: c\n',
  'a: b\n c\n',
  'a: "b\n  c"\n',
  'a: &x b\n',
  'a: *x\n',
  'a: !!str b\n',
  '? a\n: b\n',
  'a: b: c\n',
  'a: b\n  c: d\n',
  'a:\n    b: c\n  d: e\n',
  'a: [b\n',
  'a: [b, {c: d}]\n',
  'a: {b: c}\n',
  'a: [-]\n',
  'a: [b, -, c]\n',
  'a: >\n  b\n',
  'a: |+\n  b\n\n',
  'a: |2\n   b\n',
  'a: |\nb: c\n',
  'a: |\n  b\n    \n',
  'a: "\\x41"\n',
  'a: b\tc\n',
  'a: b\r\n',
  '\uFEFFa: b\n',
  '%YAML 1.2\n---\na: b\n',
  'a: b\n---\nc: d\n',
  'a: b\n...\n',
  '--- a: b\n',
  '... a: b\n',
  'a: @b\n',
  'a: "b"c\n',
  'a: [b]#c\n',
  'a : b\n',
  'a:b\n',
  '- - a\n',
  '-\n  a\n',
  `${'- a:\n'}${Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth + 4)}a:\n`).join('')}`,
];

test('what manifests are written in is composed as the package does it', () => {
  for (const text of SIMPLE) assert.ok(check(text), text);
});

test('all else is left to the package', () => {
  for (const text of OTHER) assert.equal(composeSimple(text), undefined, text);
});

const MANIFEST = `# A comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # the name
  labels: {}
  annotations:
    "example.com/text": 'it''s'
    # the next one
    note: "say \\"hi\\""

spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: web
        image: example.com/web:1.0
        command: ["sh", -c, 'exec web']
          # deep

        # about the ports
        ports:
        - containerPort: 8080
      # another one
      - name: side
        args:
          - |
            a: b

              # c
          - d
      volumes: []
`;

const PIECES = [
  ...['#', ' ', '  ', '\n', '\n\n', ':', ': ', '-', '- ', '"', "'", '[', ']', '{', '}', '{}', ',', '|', '|-', '\\'],
  ...['# c\n', '    # d\n', ' #e', 'x', '---\n', '...\n', '? ', '&a ', '!', '>', 'a: b\n'],
];

test('keys that stand twice, and the merge key, are left to the package', () => {
  for (const text of ['a: 1\na: 2\n', '<<: a\n']) {
    assert.ok(check(text), text);
    assert.equal(readSimple(text), undefined, text);
  }
  assert.deepEqual({ ...(readSimple('"<<": 1\n__proto__: 2\n') as object) }, { '<<': 1, ['__proto__']: 2 });
});

test('nothing that is added or taken away makes a difference', () => {
  const change = fc.tuple(fc.nat(MANIFEST.length), fc.nat(6), fc.constantFrom('', ...PIECES));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      let text = MANIFEST;
      for (const [at, length, piece] of changes) text = text.slice(0, at) + piece + text.slice(at + length);
      check(text);
    }),
    { numRuns: 3000 },
  );
  assert.ok(check(MANIFEST));
});
