import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { filesOf, folderWith, lintJson, ONLY_PRIVILEGED, privilegedPod } from '../support/command-line';

const pod = privilegedPod();
const jsonPod = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'web:1', securityContext: { privileged: true } }] },
});

/** Lints with one rule and gives the files in which it found something. */
function found(cwd: string, ...args: string[]) {
  const result = lintJson([...ONLY_PRIVILEGED, ...args], { cwd });
  return { ...result, files: filesOf(result) };
}

describe('directories', () => {
  const folder = folderWith({
    'b.yaml': pod,
    'a/z.yml': pod,
    'a/pod.json': jsonPod,
    'a/package.json': '{"name":"web","kind":"no object"}',
    'a/openapi.json': '{"components":{"apiVersion":{},"kind":{}}}',
    'a/notes.txt': pod,
    'a/values.yaml': 'replicas: 3\nbroken: [\n',
    'node_modules/chart/pod.yaml': pod,
    '.prodlint.yaml': 'profile: baseline\n',
    '.hidden/pod.yaml': pod,
  });

  test('are looked through for YAML, and JSON that is Kubernetes', () => {
    const { files, report, code, stderr } = found(folder);
    assert.deepEqual(files, ['.hidden/pod.yaml', 'a/pod.json', 'a/z.yml', 'b.yaml']);
    assert.equal(report.summary.files, 5);
    assert.equal(report.summary.resources, 4);
    assert.equal(stderr, '');
    assert.equal(code, 1);
  });

  test('are named as they are reached from the working directory', () => {
    assert.deepEqual(found(join(folder, 'a'), '..').files, ['../.hidden/pod.yaml', '../b.yaml', 'pod.json', 'z.yml']);
    assert.deepEqual(found(folder, './a/').files, ['a/pod.json', 'a/z.yml']);
    assert.deepEqual(found(folder, join(folder, 'a')).files, ['a/pod.json', 'a/z.yml']);
    assert.deepEqual(found('/', join(folder, 'a')).files[0], join(folder, 'a/pod.json').slice(1));
  });

  test('with broken YAML that is not Kubernetes say nothing about it', () => {
    const { report } = lintJson(['--rule', 'yaml-syntax', 'a'], { cwd: folder });
    assert.deepEqual(report.findings, []);
  });

  test('without manifests are an error', () => {
    const empty = folderWith({ 'README.md': '' });
    for (const args of [[], ['.']]) {
      const { code, stderr } = found(empty, ...args);
      assert.match(stderr, /^\.: no YAML files here$/m);
      assert.equal(code, 2);
    }
  });
});

describe('files', () => {
  const folder = folderWith({ 'a.yaml': pod, 'pod.tpl': pod, 'values.yaml': 'broken: [\n', 'a.yaml.bak': pod });

  test('that are named are linted whatever their ending', () => {
    assert.deepEqual(found(folder, 'pod.tpl', 'a.yaml.bak').files, ['a.yaml.bak', 'pod.tpl']);
  });

  test('that are named are spoken of even if they are no Kubernetes', () => {
    const { report } = lintJson(['--rule', 'yaml-syntax', 'values.yaml'], { cwd: folder });
    assert.equal(report.findings.length, 1);
  });

  test('that are named twice are linted once', () => {
    const { files, report } = found(folder, 'a.yaml', './a.yaml', join(folder, 'a.yaml'), '.', '*.yaml');
    assert.deepEqual(files, ['a.yaml']);
    assert.equal(report.summary.files, 2);
  });

  test('that do not exist are an error; the rest is linted', () => {
    const { files, code, stderr } = found(folder, 'no.yaml', 'a.yaml');
    assert.match(stderr, /^no\.yaml: no such file or directory$/m);
    assert.deepEqual(files, ['a.yaml']);
    assert.equal(code, 2);
  });
});

describe('patterns', () => {
  const folder = folderWith({
    'a.yaml': pod,
    'base/b.yaml': pod,
    'base/deep/c.yml': pod,
    'base/d.yaml.tpl': pod,
    'base/e.txt': pod,
    'odd/[x].yaml': pod,
  });

  test('match below the working directory', () => {
    assert.deepEqual(found(folder, '*.yaml').files, ['a.yaml']);
    assert.deepEqual(found(folder, '**/*.{yaml,yml}').files, [
      'a.yaml',
      'base/b.yaml',
      'base/deep/c.yml',
      'odd/[x].yaml',
    ]);
    assert.deepEqual(found(join(folder, 'odd'), '../base/*').files, ['../base/b.yaml']);
  });

  test('that spell an ending out take it', () => {
    assert.deepEqual(found(folder, 'base/*.tpl').files, ['base/d.yaml.tpl']);
  });

  test('that match nothing are an error', () => {
    const { code, stderr } = found(folder, 'base/*.json');
    assert.match(stderr, /^base\/\*\.json: no file matches this pattern$/m);
    assert.equal(code, 2);
  });

  test('are no patterns where a file has that name', () => {
    assert.deepEqual(found(folder, 'odd/[x].yaml').files, ['odd/[x].yaml']);
  });
});

describe('what git ignores', () => {
  const folder = folderWith({
    '.git/HEAD': '',
    '.gitignore': 'out/\n*.gen.yaml\n!keep.gen.yaml\n',
    'k8s/a.yaml': pod,
    'k8s/b.gen.yaml': pod,
    'k8s/keep.gen.yaml': pod,
    'k8s/out/c.yaml': pod,
    'k8s/sub/.gitignore': 'local.yaml\n!d.gen.yaml\n',
    'k8s/sub/local.yaml': pod,
    'k8s/sub/d.gen.yaml': pod,
    'out/e.yaml': pod,
  });

  test('is left out, by the files of all levels', () => {
    const expected = ['k8s/a.yaml', 'k8s/keep.gen.yaml', 'k8s/sub/d.gen.yaml'];
    assert.deepEqual(found(folder).files, expected);
    assert.deepEqual(found(folder, 'k8s').files, expected);
    assert.deepEqual(found(folder, '**/*.yaml').files, expected);
    assert.deepEqual(found(join(folder, 'k8s'), 'sub').files, ['sub/d.gen.yaml']);
  });

  test('is linted when it is named', () => {
    assert.deepEqual(found(folder, 'k8s/b.gen.yaml', 'out').files, ['k8s/b.gen.yaml', 'out/e.yaml']);
  });

  test('is said to be the reason when nothing is left', () => {
    const ignored = folderWith({ '.gitignore': '*.yaml\n', 'a.yaml': pod });
    assert.match(found(ignored).stderr, /^\.: no YAML files here that \.gitignore does not leave out$/m);
  });
});

describe('standard input', () => {
  test('is linted under the configuration of the working directory', () => {
    const folder = folderWith({ '.prodlint.yaml': 'rules:\n  privileged-container: info\n' });
    const { report, code } = lintJson([...ONLY_PRIVILEGED, '-'], { cwd: folder, input: pod });
    assert.deepEqual(
      report.findings.map(({ file, severity }) => [file, severity]),
      [['<stdin>', 'info']],
    );
    assert.equal(code, 0);
  });

  test('may come with files', () => {
    const folder = folderWith({ 'a.yaml': pod });
    const result = lintJson([...ONLY_PRIVILEGED, '-', 'a.yaml', '-'], { cwd: folder, input: pod });
    assert.deepEqual(filesOf(result), ['<stdin>', 'a.yaml']);
  });

  test('may be empty', () => {
    const { report, code } = lintJson(['-']);
    assert.deepEqual(report.findings, []);
    assert.equal(code, 0);
  });
});

describe('links', () => {
  test('are followed, but nothing is linted twice and circles end', () => {
    const outside = folderWith({ 'shared/c.yaml': pod });
    const folder = folderWith({ 'a/pod.yaml': pod });
    symlinkSync('..', join(folder, 'a/up'));
    symlinkSync('a', join(folder, '0-first'));
    symlinkSync('a/pod.yaml', join(folder, '0.yaml'));
    symlinkSync(join(outside, 'shared'), join(folder, 'elsewhere'));
    symlinkSync(join(outside, 'shared'), join(folder, 'again'));
    const { files, stderr } = found(folder);
    assert.deepEqual(files, ['a/pod.yaml', 'again/c.yaml']);
    assert.equal(stderr, '');
  });
});

test('findings are sorted by file, then place, then rule', () => {
  const folder = folderWith({
    'b.yaml': `${pod}---\n${privilegedPod('two')}`,
    'a.yaml': pod,
    'B.yaml': pod,
  });
  const { report } = lintJson(['--profile', 'strict'], { cwd: folder });
  const keys = report.findings.map(({ file, range: { start, end }, rule }) => {
    const numbers = [start.line, start.character, end.line, end.character];
    return [file, ...numbers.map((number) => String(number).padStart(6, '0')), rule].join(' ');
  });
  assert.deepEqual(keys, [...keys].sort());
  assert.ok(keys.length >= 4);
});
