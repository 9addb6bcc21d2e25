import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cliBundle, folderWith, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';

describe('--output', () => {
  test('writes the report to a file, folders included, and nothing to standard output', () => {
    const folder = folderWith({ 'pod.yaml': privilegedPod() });
    const args = ['lint', ...ONLY_PRIVILEGED, '--format', 'json', '--output', 'reports/prodlint.json'];
    for (let i = 0; i < 2; i++) {
      const { code, stdout, stderr } = prodlint(args, { cwd: folder });
      assert.deepEqual([code, stdout, stderr], [1, '', '']);
    }
    assert.deepEqual(readdirSync(join(folder, 'reports')), ['prodlint.json']);
    assert.equal(JSON.parse(readFileSync(join(folder, 'reports/prodlint.json'), 'utf8')).summary.files, 1);
  });

  test('has no colours, whatever the environment says', () => {
    const folder = folderWith({ 'pod.yaml': privilegedPod() });
    prodlint(['lint', ...ONLY_PRIVILEGED, '--output', 'report.txt'], { cwd: folder, env: { FORCE_COLOR: '1' } });
    const report = readFileSync(join(folder, 'report.txt'), 'utf8');
    assert.ok(report.startsWith('pod.yaml\n') && !report.includes('\u001b'));
  });

  test('that can not be written is an error', () => {
    const folder = folderWith({ 'pod.yaml': privilegedPod() });
    mkdirSync(join(folder, 'reports'));
    const { code, stderr } = prodlint(['lint', '--output', 'reports'], { cwd: folder });
    assert.match(stderr, /^reports: can not be written \(EISDIR\)$/m);
    assert.equal(code, 2);
  });
});

test('a reader that takes only the first line is no failure', { skip: process.platform === 'win32' }, () => {
  const documents = Array.from({ length: 3000 }, (_, index) => privilegedPod(`web-${index}`)).join('---\n');
  const folder = folderWith({ 'pods.yaml': documents });
  const command = `"${process.execPath}" "${cliBundle}" lint pods.yaml --rule privileged-container 2>stderr.txt | head -n 1`;
  assert.equal(execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' }), 'pods.yaml\n');
  assert.equal(readFileSync(join(folder, 'stderr.txt'), 'utf8'), '');
});

test('a large report comes whole through a pipe', () => {
  const documents = Array.from({ length: 3000 }, (_, index) => privilegedPod(`web-${index}`)).join('---\n');
  const folder = folderWith({ 'pods.yaml': documents });
  const { stdout } = prodlint(['lint', '--format', 'json', ...ONLY_PRIVILEGED], { cwd: folder });
  assert.equal(JSON.parse(stdout).findings.length, 3000);
});
