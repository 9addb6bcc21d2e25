import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseYaml } from './document';
import { formatPath } from './path';

/** Data as JSON reads best. */
const data = (text: string) => JSON.parse(JSON.stringify(parseYaml(text).data));
const codes = (text: string) =>
  parseYaml(text).problems.map(({ kind, code }) => (kind === 'syntax' ? code : `${kind} ${code}`));

test('documents mean what they mean to Kubernetes', () => {
  const cases: [text: string, value: unknown][] = [
    ['', null],
    ['# only\n', null],
    ['---\n', null],
    ['--- # c\n...\n', null],
    ['a: yes\nb: "yes"\nc: !!str yes\nd: ! 1\ne: 0777\nf:\n', { a: true, b: 'yes', c: 'yes', d: '1', e: 511, f: null }],
    ['a: [1, "1", {b: ~}]\n', { a: [1, '1', { b: null }] }],
    ['{"a": {"b": [null, 1.5, "\\u0041"]}}', { a: { b: [null, 1.5, 'A'] } }],
    ['- - 1\n  - 2\n-\n- a: 1\n', [[1, 2], null, { a: 1 }]],
    ['a: |\n  x\n\n  y\nb: >-\n  x\n  y\n', { a: 'x\n\ny\n', b: 'x y' }],
    ['a: x\n  y\n', { a: 'x y' }],
    ['a: &x 1\nb: *x\nc: [*x]\n', { a: 1, b: 1, c: [1] }],
    ['&k a: 1\nb: *k\n', { a: 1, b: 'a' }],
    ['a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n', { a: { p: 1, q: 2 }, b: { q: 3, p: 1 } }],
    ['a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc: {<<: [*x, *y]}\n', { a: { p: 1 }, b: { p: 2, q: 2 }, c: { p: 1, q: 2 } }],
    ['a: {"<<": 1}\n', { a: { '<<': 1 } }],
    ['a: 1\na: 2\n', { a: 2 }],
    ['1: a\ntrue: b\n"": c\n', { '1': 'a', true: 'b', '': 'c' }],
    ['? [a]\n: 1\nb: 2\n', { b: 2 }],
    ['__proto__: 1\nconstructor: 2\n', JSON.parse('{"__proto__": 1, "constructor": 2}')],
    ['\uFEFF- a\n- b: 1\n  c: 2\n', ['a', { b: 1, c: 2 }]],
    ['\uFEFFa: {b: 1}\n', { a: { b: 1 } }],
    ['a: 1\r\nb:\r\n  - x\r\n', { a: 1, b: ['x'] }],
    ['a: 1\rb: 2\r', { a: 1, b: 2 }],
    ['%YAML 1.1\n---\na: 1\n', { a: 1 }],
    ['a: "x\ny"\nb: 1\n', { a: 'x y', b: 1 }],
    ['a: !custom x\n', { a: 'x' }],
    ['a: {{ x }}\nb: 1\n', { a: '\uE000'.repeat(7), b: 1 }],
    ['a: "{{ x }}"\nb: |\n  {{ y }}\n', { a: '{{ x }}', b: '{{ y }}\n' }],
  ];
  for (const [text, value] of cases) {
    assert.deepEqual(data(text), value, JSON.stringify(text));
    assert.ok(parseYaml(text).valid, JSON.stringify(text));
  }
});

test('what can not be read is said, and gives no data', () => {
  const cases: [text: string, ...codes: string[]][] = [
    ['[', 'MISSING_CHAR'],
    ['a: [\nb: 1\n', 'BAD_INDENT'],
    ['a: "b\n', 'MISSING_CHAR'],
    ["a: 'b\nc: 1\n", 'MISSING_CHAR'],
    ['a: b: c\n', 'BLOCK_AS_IMPLICIT_KEY'],
    ['a: 1\n b: 2\n', 'BLOCK_AS_IMPLICIT_KEY'],
    ['\ta: 1\n', 'TAB_AS_INDENT'],
    ['a: *b\n', 'UNRESOLVED_ALIAS'],
    ['a: *b\nc: &b 1\n', 'UNRESOLVED_ALIAS'],
    ['a: &a {<<: *a, k: 1}\n', 'UNRESOLVED_ALIAS'],
    ['a: &x &y 1\n', 'MULTIPLE_ANCHORS'],
    ['a: "\\q"\n', 'BAD_DQ_ESCAPE'],
    ['a: @b\n', 'BAD_SCALAR_START'],
    ['a: \u0007\n', 'CONTROL_CHARACTER'],
  ];
  for (const [text, ...expected] of cases) {
    const document = parseYaml(text);
    for (const code of expected) assert.ok(codes(text).includes(code), `${JSON.stringify(text)} ${codes(text)}`);
    assert.deepEqual([document.valid, document.data, document.contents], [false, null, null], JSON.stringify(text));
    for (const { start, end } of document.problems) assert.ok(start >= 0 && start <= end && end <= text.length, text);
  }
});

test('conflict markers hide everything else', () => {
  const text = 'a: 1\n<<<<<<< HEAD\nb: [\n||||||| base\n=======\nb: 2\n>>>>>>> other: x\r\n';
  const document = parseYaml(text);
  assert.ok(!document.valid);
  assert.deepEqual(
    document.problems.map(({ kind, subject, start, end }) => [kind, subject, text.slice(start, end)]),
    [
      ['conflict-marker', '<<<<<<<', '<<<<<<< HEAD'],
      ['conflict-marker', '|||||||', '||||||| base'],
      ['conflict-marker', '>>>>>>>', '>>>>>>> other: x'],
    ],
  );
  assert.deepEqual(codes('a: "<<<<<<< x"\nb: |\n  >>>>>>> y\n'), []);
});

test('a double-quoted text that goes on at the margin is tolerated', () => {
  const text = 'a: "one\ntwo\n three" # c\nb: "four\nfive"\nc: 1\n';
  const document = parseYaml(text);
  assert.ok(document.valid);
  assert.deepEqual(data(text), { a: 'one two  three', b: 'four five', c: 1 });
  assert.equal(document.source.length, text.length);
  assert.deepEqual(
    document.problems.map(({ kind, code, start, end }) => [kind, code, text.slice(start, end)]),
    [
      ['tolerated', 'UNINDENTED_CONTINUATION', 'two'],
      ['tolerated', 'UNINDENTED_CONTINUATION', 'five"'],
    ],
  );
  assert.ok(!parseYaml("a: 'one\ntwo'\n").valid);
});

test('keys that stand more than once are told with their places', () => {
  const text = 'a: 1\nb: {c: 1, d: 2, c: 3}\na: 2\n"a": 3\nx: [{y: 1, y: 2}]\n<<: {}\n<<: {}\n';
  assert.deepEqual(
    parseYaml(text).duplicateKeys.map(({ path, key, occurrence, start, last }) => [
      formatPath([...path, key]),
      occurrence,
      start,
      last.start,
    ]),
    [
      ['a', 0, 0, 32],
      ['b.c', 0, 9, 21],
      ['a', 1, 27, 32],
      ['x[0].y', 0, 44, 50],
    ],
  );
  // In a template they may be branches of one condition.
  assert.deepEqual(parseYaml('{{ if x }}\na: 1\n{{ else }}\na: 2\n{{ end }}\n').duplicateKeys, []);
});

test('templates are read around their actions, never called broken', () => {
  const chart =
    'kind: X\nmetadata:\n  labels:\n    {{- include "l" . | nindent 4 }}\n  name: {{ .x }}-b\n{{- if .y }}\nspec: 1\n{{- end }}\n';
  const document = parseYaml(chart);
  assert.ok(document.valid && document.templated);
  assert.deepEqual(data(chart), { kind: 'X', metadata: { labels: null, name: `${'\uE000'.repeat(8)}-b` }, spec: 1 });
  for (const text of [
    '{{ define "x" }}\na: [\n{{ end }}\n',
    'a: 1\n{{ toYaml . | indent 2 }}\n b: 1\n',
    '{{- range . }}\n{{ . }}: {{ . }}\n- x\n{{ end }}',
  ]) {
    const broken = parseYaml(text);
    assert.deepEqual([broken.valid, broken.templated, broken.problems], [false, true, []], text);
  }
  // YAML as it stands: nothing is hidden.
  for (const text of ['a: "{{ x }}"\n', 'a: |\n  {{ x }}\n  {{- y }}\n', "a: '{{ $x := 1 }}'\n", 'a: b {{ c }}\n']) {
    assert.deepEqual([parseYaml(text).valid, parseYaml(text).templated], [true, false], text);
  }
  // What only Helm says makes a template, wherever it stands.
  for (const text of ['a: "{{ .Values.x }}"\n', "a: 'b-{{ .Release.Name }}'\n", 'a: b-{{ include "c" . }}\n']) {
    assert.deepEqual([parseYaml(text).valid, parseYaml(text).templated], [true, true], text);
  }
  // Broken, and no template.
  assert.deepEqual([parseYaml('a: "{{\nb: [\n').templated, parseYaml('a: "{{\nb: [\n').valid], [false, false]);
});

test('texts made to hurt are refused in no time', () => {
  const laughs = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [index, name] of [...'bcdefghij'].entries()) {
    laughs.push(`${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[index]}`).join(', ')}]`);
  }
  assert.deepEqual(codes(laughs.join('\n')), ['TOO_MANY_ALIASES']);
  const deep = [
    '['.repeat(20_000),
    '['.repeat(1_000) + ']'.repeat(1_000),
    '- '.repeat(20_000),
    '? '.repeat(20_000),
    Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    '{a: '.repeat(300) + '}'.repeat(300),
  ];
  for (const text of deep) assert.ok(!parseYaml(text).valid, text.slice(0, 20));
  const depth = 150;
  assert.ok(parseYaml('['.repeat(depth) + ']'.repeat(depth)).valid);
  assert.equal(parseYaml('a: 1\n'.repeat(20_000)).duplicateKeys.length, 19_999);
});

test('any text is read, with problems inside it', () => {
  const part = fc.constantFrom(
    ...[
      'a',
      ':',
      ' ',
      '  ',
      '\n',
      '\r\n',
      '\r',
      '- ',
      '? ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      "'",
      '#',
      ' #',
      '&a ',
      '*a',
      '!t ',
      '|',
      '>',
      '%',
      '@',
    ],
    ...[
      '{{',
      '}}',
      '---',
      '...',
      '<<: ',
      '\t',
      '\u0000',
      '\uFEFF',
      '\u2028',
      '\ud800',
      '<<<<<<< ',
      '=',
      '~',
      '1',
      '|+\n',
      'a: 1\n',
    ],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      const document = parseYaml(text);
      assert.equal(document.source.length, text.length);
      for (const { start, end } of document.problems) assert.ok(start >= 0 && start <= end && end <= text.length);
      for (const { start, end, text: comment } of document.comments)
        assert.equal(document.source.slice(start, end), comment);
      if (!document.valid) assert.deepEqual([document.data, document.contents], [null, null]);
      assert.doesNotThrow(() => JSON.stringify(document.data));
    }),
    { numRuns: 2000 },
  );
});

test('what stands twice inside an entry that a later one hides is not told on its own', () => {
  const { duplicateKeys } = parseYaml('a:\n  b: 1\n  b: 2\na:\n  c: 1\n  c: 2\n');
  assert.deepEqual(duplicateKeys.map(({ path, key }) => [path.join('.'), key]).sort(), [
    ['', 'a'],
    ['a', 'c'],
  ]);
});
