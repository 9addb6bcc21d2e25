import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { filesOf, folderWith, lintJson, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';

const pod = privilegedPod();

/** The severities of `privileged-container` by file, whatever else is found. */
function severities(cwd: string, ...args: string[]): Record<string, string> {
  const { report } = lintJson(args, { cwd });
  const found = report.findings.filter(({ rule }) => rule === 'privileged-container');
  return Object.fromEntries(found.map(({ file, severity }) => [file, severity]));
}

describe('.prodlint.yaml', () => {
  const folder = folderWith({
    '.prodlint.yaml':
      'rules:\n  privileged-container: warning\noverrides:\n  - files: ["dev/**"]\n    rules:\n      privileged-container: info\nignore: ["vendor/**"]\n',
    'a.yaml': pod,
    'dev/b.yaml': pod,
    'vendor/c.yaml': pod,
    'strict/.prodlint.yaml': 'extends: ../.prodlint.yaml\nrules:\n  privileged-container: error\n',
    'strict/d.yaml': pod,
  });

  test('holds for the files beside and below it; the nearest wins', () => {
    assert.deepEqual(severities(folder), { 'a.yaml': 'warning', 'dev/b.yaml': 'info', 'strict/d.yaml': 'error' });
    assert.deepEqual(severities(join(folder, 'dev')), { 'b.yaml': 'info' });
  });

  test('says which files are left out, also when they are named', () => {
    const { code, stderr, report } = lintJson(['vendor/c.yaml'], { cwd: folder });
    assert.equal(report.summary.files, 0);
    assert.match(stderr, /^vendor\/c\.yaml: left out, as the configuration says under ignore$/m);
    assert.equal(code, 0);
  });

  test('gives way to --config for all files', () => {
    const other = folderWith({ 'ci.yaml': 'rules:\n  privileged-container: info\n' });
    assert.deepEqual(severities(folder, '--config', join(other, 'ci.yaml')), {
      'a.yaml': 'info',
      'dev/b.yaml': 'info',
      'strict/d.yaml': 'info',
      'vendor/c.yaml': 'info',
    });
  });
});

describe('a mistake in a configuration', () => {
  const mistake = 'profile: production\nrules:\n  privileged-containers: error\n';
  const message =
    /^(?:k8s\/)?[\w.]+\.yaml:3:3: There is no rule privileged-containers\. Did you mean privileged-container\?$/m;

  for (const format of ['pretty', 'json', 'sarif', 'junit', 'github']) {
    test(`is told at its place beside --format ${format}, and the files are linted`, () => {
      const folder = folderWith({ 'k8s/.prodlint.yaml': mistake, 'k8s/pod.yaml': pod, 'k8s/other.yaml': pod });
      const { code, stdout, stderr } = prodlint(['lint', ...ONLY_PRIVILEGED, '--format', format], { cwd: folder });
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1, 'it is told once');
      assert.match(stdout, /runs privileged/);
      assert.equal(code, 2);
    });
  }

  test('is told of --config too', () => {
    const folder = folderWith({ 'ci.yaml': mistake, 'pod.yaml': pod });
    const { code, stderr } = prodlint(['lint', '--config', 'ci.yaml', 'pod.yaml'], { cwd: folder });
    assert.match(stderr, message);
    assert.equal(code, 2);
  });

  test('does not matter where it holds for no file', () => {
    const folder = folderWith({ 'other/.prodlint.yaml': mistake, 'pod.yaml': 'kind: none\n' });
    assert.equal(prodlint(['lint', '.'], { cwd: folder }).code, 0);
  });
});

test('a configuration that can not be read is an error', () => {
  const folder = folderWith({ '.prodlint.yaml': Buffer.from('profile: \xff', 'latin1'), 'pod.yaml': pod });
  const { code, stderr, report } = lintJson([...ONLY_PRIVILEGED], { cwd: folder });
  assert.match(stderr, /\.prodlint\.yaml: line 1 is not UTF-8 text$/m);
  assert.equal(report.findings.length, 1);
  assert.equal(code, 2);
});

describe('options', () => {
  const folder = folderWith({
    '.prodlint.yaml': 'profile: baseline\nrules:\n  privileged-container: off\n',
    'pod.yaml': pod,
    'silent.yaml': pod.replace('true # for', 'true # prodlint-disable-line privileged-container --'),
  });

  test('--rule runs only that rule, also one that is off', () => {
    const { report } = lintJson([...ONLY_PRIVILEGED], { cwd: folder });
    assert.deepEqual(
      report.findings.map(({ rule, file }) => [rule, file]),
      [['privileged-container', 'pod.yaml']],
    );
  });

  test('--no-suppressions reports what is suppressed', () => {
    assert.deepEqual(filesOf(lintJson([...ONLY_PRIVILEGED, '--no-suppressions'], { cwd: folder })), [
      'pod.yaml',
      'silent.yaml',
    ]);
  });

  test('--profile wins over the configuration', () => {
    const count = (...args: string[]) => lintJson(['pod.yaml', ...args], { cwd: folder }).report.findings.length;
    assert.ok(count('--profile', 'strict') >= count());
  });

  test('--kubernetes-version takes what a cluster says of itself', () => {
    for (const version of ['1.30', 'v1.33.2', 'v1.31.4-gke.1183000'])
      assert.equal(prodlint(['lint', ...ONLY_PRIVILEGED, '--kubernetes-version', version], { cwd: folder }).code, 1);
  });
});
