import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../yaml/document';
import { valueAt } from '../../yaml/value';
import { type CiFile, ciFile } from './ci-file';
import { CI_SYSTEMS } from './systems';

function textOf(file: CiFile): string {
  assert.ok('text' in file, file.outcome);
  return file.text;
}

test('a new file runs exactly the given version, in every system', () => {
  for (const system of CI_SYSTEMS) {
    const file = ciFile(system, '1.2.3', undefined);
    assert.equal(file.outcome, 'new', system);
    assert.match(textOf(file), /\bprodlint@1\.2\.3\b/);
    assert.ok(parseYaml(textOf(file)).valid, system);
  }
});

test('an empty file counts as none', () => {
  assert.equal(ciFile('gitlab', '1.2.3', '\n').outcome, 'new');
});

test('nothing is added twice', () => {
  for (const system of CI_SYSTEMS) {
    const once = textOf(ciFile(system, '1.2.3', undefined));
    assert.deepEqual(ciFile(system, '1.2.4', once), { outcome: 'there' }, system);
  }
});

const PIPELINE = `# what runs when
stages:
  - build # the image
  - deploy
build:
  stage: build
  script: [make]   # prodlint may come later
`;

test('a pipeline gets one more job, in a stage that it has, and keeps its lines', () => {
  const file = ciFile('gitlab', '1.2.3', PIPELINE);
  assert.equal(file.outcome, 'added');
  const text = textOf(file);
  assert.ok(text.startsWith(PIPELINE), text);
  assert.equal(valueAt(parseYaml(text).data, ['prodlint', 'stage']), 'build');
  assert.equal(ciFile('gitlab', '1.2.3', text).outcome, 'there');
});

test('a stage is named only where test is missing', () => {
  for (const existing of ['build:\n  script: [make]\n', 'stages: [build, test]\nbuild:\n  stage: build\n']) {
    const text = textOf(ciFile('gitlab', '1.2.3', existing));
    assert.equal(valueAt(parseYaml(text).data, ['prodlint', 'stage']), undefined, text);
  }
});

test('the hook is added behind the others', () => {
  const existing = `repos:
  - repo: https://git.example.com/hooks
    rev: v5.0.0 # newest
    hooks:
      - id: trailing-whitespace
`;
  const text = textOf(ciFile('pre-commit', '1.2.3', existing));
  assert.ok(text.startsWith(existing), text);
  assert.equal(valueAt(parseYaml(text).data, ['repos', 1, 'hooks', 0, 'id']), 'prodlint');
});

test('a workflow that does other things gets a job with the rights it needs', () => {
  const existing = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make test\n';
  const text = textOf(ciFile('github-code-scanning', '1.2.3', existing));
  assert.ok(text.startsWith(existing), text);
  assert.match(text, /^ {2}prodlint:\n {4}permissions:\n {6}contents: read\n {6}security-events: write\n/m);
  assert.match(text, /- uses: actions\/checkout@[0-9a-f]{40} # v\d/);
});

test('what can not be read is left alone, with the text that a person would add', () => {
  for (const existing of ['a: [', '- a list\n', 'a text']) {
    const file = ciFile('gitlab', '1.2.3', existing);
    assert.equal(file.outcome, 'unreadable', existing);
    assert.match(textOf(file), /prodlint@1\.2\.3/);
  }
});

test('expressions of workflows and tags of pipelines are no obstacle', () => {
  const workflow = `on: push
jobs:
  test:
    runs-on: \${{ matrix.os }}
    steps: [{ run: make test }]
`;
  const pipeline = `spec:
  inputs: {}
---
default:
  before_script:
    - !reference [.setup, script]
`;
  for (const [system, existing] of [
    ['github', workflow],
    ['gitlab', pipeline],
  ] as const) {
    const text = textOf(ciFile(system, '1.2.3', existing));
    assert.ok(text.startsWith(existing), text);
    assert.match(text, /prodlint@1\.2\.3/);
  }
});
