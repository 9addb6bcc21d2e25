import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isScalar } from 'yaml';
import { parseYaml } from './document';
import { findNode, locate, locateWithin, type Part } from './locate';
import type { Path } from './path';

const pod = parseYaml(
  [
    '# a pod',
    'apiVersion: v1',
    'kind: Pod # kind',
    'metadata: {name: x, labels: {a: "b"}}',
    'spec:',
    '  containers:',
    '    - image: nginx',
    '      name: web # web',
    '      args: [a, "b c"]',
    '    - image: x',
    '      env:',
    '      - value: |',
    '          text',
    '      securityContext:',
    '    -',
    '      - nested',
    '  volumes: &volumes',
    '    - emptyDir: {}',
    '  again: *volumes',
    'twice: 1',
    'twice: two',
    '',
  ].join('\n'),
);

test('a path and a part mean a stretch of text', () => {
  const first: Path = ['spec', 'containers', 0];
  const second: Path = ['spec', 'containers', 1];
  const cases: [path: Path, part: Part, text: string][] = [
    [['kind'], 'key', 'kind'],
    [['kind'], 'value', 'Pod'],
    [['kind'], 'entry', 'kind: Pod'],
    [['metadata', 'name'], 'value', 'x'],
    [['metadata', 'labels', 'a'], 'value', '"b"'],
    [['metadata', 'labels'], 'value', 'labels'],
    [[...first, 'args', 1], 'value', '"b c"'],
    [[...first, 'args', 1], 'key', '"b c"'],
    [[...first, 'args'], 'entry', 'args: [a, "b c"]'],
    // A block is too much to mark: its key speaks for it, for an item its name or first key.
    [['spec'], 'value', 'spec'],
    [first, 'value', 'web'],
    [first, 'key', 'web'],
    [second, 'value', 'image'],
    [[...second, 'env', 0, 'value'], 'value', 'value'],
    [['spec', 'containers', 2, 0], 'value', 'nested'],
    // Nothing is written there: the nearest thing that is.
    [[...second, 'securityContext'], 'value', 'securityContext'],
    [[...second, 'securityContext', 'a', 'b'], 'value', 'securityContext'],
    [[...first, 'resources', 'limits'], 'key', 'web'],
    [['spec', 'containers', 9, 'name'], 'value', 'containers'],
    [['status', 'a'], 'entry', 'Pod'],
    [[], 'value', 'Pod'],
    // Aliases lead to what they mean, themselves they are what stands there.
    [['spec', 'again'], 'value', '*volumes'],
    [['spec', 'again', 0, 'emptyDir'], 'key', 'emptyDir'],
    // Of two the last counts.
    [['twice'], 'value', 'two'],
  ];
  for (const [path, part, text] of cases) {
    const { start, end } = locate(pod, path, part);
    assert.equal(pod.text.slice(start, end), text, `${JSON.stringify(path)} ${part}`);
  }
});

test('documents without a kind, or with nothing', () => {
  const cases: [text: string, found: string][] = [
    ['', ''],
    ['\n\n# only\n', '\n'],
    ['# c\n---\n- name: x\n', 'name'],
    ['a: 1\n', 'a'],
    ['  - - text of it\n', 'text'],
    ['"a b": 1\n', '"a'],
    ['{{ x }}\n', '{{'],
    ['%YAML 1.2\n---\nb: 1\n', 'b'],
    [`${'\n'.repeat(200_000)}a: 1`, 'a'],
  ];
  for (const [text, found] of cases) {
    const { start, end } = locate(parseYaml(text), ['spec', 'x'], 'value');
    assert.equal(text.slice(start, end), found, JSON.stringify(text.slice(0, 40)));
  }
});

test('a place of any kind is some text of the document, never of more than it', () => {
  for (const text of [
    'kind:\n',
    'kind: {}\n',
    'kind: [a]\n',
    '[]\n',
    '- \n',
    '? a\n: b\n',
    'kind: |\n  x\n',
    'kind: &a\n',
  ]) {
    const document = parseYaml(text);
    for (const part of ['key', 'value', 'entry'] as const) {
      for (const path of [[], ['kind'], [0], ['a'], [0, 'x'], ['kind', 0]]) {
        const { start, end } = locate(document, path, part);
        assert.ok(
          start >= 0 && start < end && end <= text.length,
          `${JSON.stringify(text)} ${JSON.stringify(path)} ${part}`,
        );
      }
    }
  }
});

test('merge keys and aliases are followed, and said', () => {
  const document = parseYaml(
    [
      'one: &a {x: 1, y: 1}',
      'two: &b',
      '  <<: *a',
      '  y: 2',
      'three: {<<: [*b, {z: 4}]}',
      'four: *a',
      'one again: &a {x: 5}',
      'five: *a',
      '',
    ].join('\n'),
  );
  const found = (...path: (string | number)[]) => {
    const { node, aliased } = findNode(document, path) ?? {};
    return isScalar(node) ? [node.value, aliased] : node;
  };
  assert.deepEqual(found('two', 'x'), ['1', true]);
  assert.deepEqual(found('two', 'y'), ['2', false]);
  assert.deepEqual(found('three', 'x'), ['1', true]);
  assert.deepEqual(found('three', 'y'), ['2', true]);
  assert.deepEqual(found('three', 'z'), ['4', true]);
  assert.deepEqual(found('four', 'x'), ['1', true]);
  assert.deepEqual(found('five', 'x'), ['5', true]);
  assert.equal(findNode(document, ['three', '<<']), undefined);
  assert.equal(findNode(document, ['three', 'nothing']), undefined);
});

test('a stretch of a value is found where the text writes it letter by letter', () => {
  const document = parseYaml(
    [
      'plain: 0 4 * * 7',
      "single: '0 4 * * 7' # weekly",
      'double: "0 4 * * 7"',
      'escaped: "0 4 * * \\x37"',
      "quoted quote: 'it''s 7'",
      'folded: >-',
      '  0 4 * * 7',
      'literal: |-',
      '  # weekly',
      '',
      '    0 4 * * 7',
      'list: [0 4 * * 7]',
      'anchored: &a 0 4 * * 7',
      'alias: *a',
      '',
    ].join('\n'),
  );
  const found = (path: (string | number)[], start: number, end: number) => {
    const span = locateWithin(document, path, { start, end });
    return document.text.slice(span.start, span.end);
  };
  for (const path of [['plain'], ['single'], ['double'], ['list', 0], ['anchored']]) {
    assert.equal(found(path, 8, 9), '7', path.join('.'));
    assert.equal(found(path, 0, 3), '0 4', path.join('.'));
    assert.notEqual(found(path, 8, 8).length, 1, 'nothing is no stretch');
    assert.notEqual(found(path, 8, 10).length, 2, 'behind the end');
  }
  assert.equal(found(['escaped'], 8, 9), '"0 4 * * \\x37"');
  assert.equal(found(['quoted quote'], 5, 6), "'it''s 7'");
  assert.equal(found(['folded'], 8, 9), 'folded');
  assert.equal(found(['literal'], 2, 8), 'weekly');
  assert.equal(found(['literal'], 20, 21), '7');
  assert.equal(found(['literal'], 4, 13), 'literal', 'more than a line');
  assert.equal(found(['literal'], 20, 22), 'literal', 'behind the end');
  assert.equal(found(['alias'], 8, 9), '*a');
  assert.equal(found(['not there'], 0, 1), 'plain');
});
