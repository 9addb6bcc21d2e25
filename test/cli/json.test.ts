import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { folderWith, lintJson, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';

const folder = folderWith({
  'pod.yaml': `# a comment\n---\n${privilegedPod()}`,
  'notes.yaml': 'just: text\n',
});

describe('--format json', () => {
  const { report, stdout, code } = lintJson([...ONLY_PRIVILEGED], { cwd: folder });

  test('has the form of version 1', () => {
    assert.deepEqual(Object.keys(report), ['version', 'summary', 'findings']);
    assert.equal(report.version, 1);
    const { durationMs, ...counts } = report.summary;
    assert.deepEqual(counts, { files: 2, documents: 2, resources: 1, error: 1, warning: 0, info: 0 });
    assert.ok(Number.isInteger(durationMs) && Number(durationMs) >= 0);
    assert.ok(stdout.endsWith('}\n'));
    assert.equal(code, 1);
  });

  test('says of a finding all there is', () => {
    const [finding] = report.findings;
    const { message, ...rest } = finding ?? { message: '' };
    assert.match(message, /^Container web runs privileged: /);
    assert.deepEqual(rest, {
      rule: 'privileged-container',
      need: 'security',
      severity: 'error',
      file: 'pod.yaml',
      range: { start: { line: 11, character: 20 }, end: { line: 11, character: 24 } },
      resource: { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: null },
      path: 'spec.containers[0].securityContext.privileged',
      bundle: null,
      fix: { grade: 'unsafe', title: 'Set privileged to false' },
      related: [],
    });
  });

  test('is JSON also when there is nothing', () => {
    const empty = lintJson(['--rule', 'privileged-container', 'notes.yaml'], { cwd: folder });
    assert.deepEqual(empty.report.findings, []);
    assert.equal(empty.code, 0);
  });

  test('counts columns in UTF-16 units, and not the byte order mark', () => {
    const text =
      '\ufeff{apiVersion: v1, kind: Pod, metadata: {name: "😀"}, spec: {containers: [{name: a, image: a, securityContext: {privileged: true}}]}}';
    const marked = folderWith({ 'pod.yaml': text });
    const start = text.indexOf('true') - 1;
    const { range } = lintJson([...ONLY_PRIVILEGED], { cwd: marked }).report.findings[0] ?? {};
    assert.deepEqual(range, { start: { line: 0, character: start }, end: { line: 0, character: start + 4 } });
  });
});

describe('severity', () => {
  const info = folderWith({ '.prodlint.yaml': 'rules:\n  privileged-container: info\n', 'pod.yaml': privilegedPod() });
  const codeFor = (...args: string[]) => prodlint(['lint', ...ONLY_PRIVILEGED, ...args], { cwd: info }).code;

  test('--min-severity says what makes the run fail', () => {
    assert.equal(codeFor(), 0);
    assert.equal(codeFor('--min-severity', 'error'), 0);
    assert.equal(codeFor('--min-severity', 'warning'), 0);
    assert.equal(codeFor('--min-severity', 'info'), 1);
  });

  test('--quiet reports only what makes the run fail', () => {
    const rules = (...args: string[]) => lintJson([...ONLY_PRIVILEGED, '--quiet', ...args], { cwd: info }).report;
    assert.deepEqual(rules().findings, []);
    assert.equal(rules().summary.info, 0);
    assert.equal(rules('--min-severity', 'info').findings.length, 1);
    const errors = lintJson([...ONLY_PRIVILEGED, '--quiet'], { cwd: folder }).report;
    assert.equal(errors.summary.error, 1);
  });
});
