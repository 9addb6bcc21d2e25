import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { folderWith, lintJson, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';

const pod = privilegedPod();
const fixed = pod.replace('privileged: true', 'privileged: false');
const isWindows = process.platform === 'win32';
const read = (...steps: string[]) => readFileSync(join(...steps), 'utf8');
const fix = (cwd: string, ...args: string[]) => prodlint(['lint', ...ONLY_PRIVILEGED, ...args], { cwd });

describe('--fix', () => {
  test('makes no fix that may change behaviour', () => {
    const folder = folderWith({ 'pod.yaml': pod });
    const { code, stdout } = fix(folder, '--fix');
    assert.equal(read(folder, 'pod.yaml'), pod);
    assert.match(stdout, /^1 error, 0 warnings/m);
    assert.equal(code, 1);
  });
});

describe('--fix-unsafe', () => {
  test('writes the files and reports what remains', () => {
    const folder = folderWith({ 'pod.yaml': pod, 'sub/pod.yaml': pod });
    const { code, stdout } = fix(folder, '--fix-unsafe');
    assert.equal(read(folder, 'pod.yaml'), fixed);
    assert.equal(read(folder, 'sub/pod.yaml'), fixed);
    assert.equal(stdout, '2 fixes made in 2 files.\nNothing to report in 2 files (2 resources).\n');
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(folder).sort(), ['pod.yaml', 'sub'], 'nothing is left behind');
  });

  test('adds no object that stands in a file whose turn is still to come', () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "example.com/web:1.4.2" }] }
`;
    const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`;
    const folder = folderWith({ 'app.yaml': deployment, 'budget.yaml': budget });
    const rules = ['--rule', 'pdb-missing', '--rule', 'default-namespace', '--profile', 'strict'];
    prodlint(['lint', ...rules, '--fix-unsafe'], { cwd: folder });
    const moved = (text: string) => text.replace('  name: web\n', '  name: web\n  namespace: my-namespace\n');
    assert.equal(read(folder, 'app.yaml'), moved(deployment));
    assert.equal(read(folder, 'budget.yaml'), moved(budget));
  });

  test('leaves a base alone where only some overlays have the finding', () => {
    const overlay = (count: number) => `resources: [../base]\nreplicas: [{ name: web, count: ${count} }]\n`;
    const workload = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "example.com/web:1.4.2" }] }
`;
    const folder = folderWith({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': workload,
      'dev/kustomization.yaml': overlay(1),
      'prod/kustomization.yaml': overlay(3),
    });
    const { stdout } = prodlint(['lint', '--rule', 'minimum-replicas', '--rule', 'pdb-missing', '--fix-unsafe'], {
      cwd: folder,
    });
    assert.match(stdout, /0 errors, 1 warning, 1 info/);
    assert.equal(read(folder, 'base', 'web.yaml'), workload);
  });

  test('says how many values are to be reviewed', () => {
    const folder = folderWith({ 'pod.yaml': pod });
    const { stdout } = prodlint(['lint', '--rule', 'memory-limit', '--fix-unsafe'], { cwd: folder });
    assert.match(stdout, /^1 fix made in 1 file\.\nReview the values that 1 fix put in\.\n/);
  });

  test('reports what remains in every format', () => {
    const folder = folderWith({ 'pod.yaml': pod });
    const { report, code } = lintJson([...ONLY_PRIVILEGED, '--fix-unsafe'], { cwd: folder });
    assert.deepEqual(report.findings, []);
    assert.equal(code, 0);
  });

  test('keeps byte order mark, line endings and the missing last one', () => {
    const strange = (text: string) => `\ufeff${text.trimEnd().replaceAll('\n', '\r\n')}`;
    const folder = folderWith({ 'pod.yaml': strange(pod) });
    assert.equal(fix(folder, '--fix-unsafe').code, 0);
    assert.equal(read(folder, 'pod.yaml'), strange(fixed));
  });

  test('keeps the mode of a file, and the link to it', { skip: isWindows }, () => {
    const folder = folderWith({ 'real/pod.yaml': pod, 'links/.keep': '' });
    chmodSync(join(folder, 'real/pod.yaml'), 0o640);
    symlinkSync('../real/pod.yaml', join(folder, 'links/pod.yaml'));
    assert.equal(fix(folder, '--fix-unsafe', 'links').code, 0);
    assert.ok(lstatSync(join(folder, 'links/pod.yaml')).isSymbolicLink());
    assert.equal(read(folder, 'real/pod.yaml'), fixed);
    assert.equal(statSync(join(folder, 'real/pod.yaml')).mode & 0o777, 0o640);
  });

  test('touches no file that has nothing to fix', () => {
    const folder = folderWith({ 'pod.yaml': fixed });
    const before = statSync(join(folder, 'pod.yaml'));
    fix(folder, '--fix-unsafe');
    const after = statSync(join(folder, 'pod.yaml'));
    assert.deepEqual([after.mtimeMs, after.ino], [before.mtimeMs, before.ino]);
  });
});

describe('--diff', () => {
  test('shows what --fix-unsafe would change, and writes nothing', () => {
    const folder = folderWith({ 'pod.yaml': pod });
    const { stdout, stderr, code } = fix(folder, '--fix-unsafe', '--diff');
    assert.equal(
      stdout,
      `--- a/pod.yaml
+++ b/pod.yaml
@@ -6,5 +6,5 @@
   containers:
     - name: web # the only one
       image: registry.example.com/web:1.4.2
       securityContext:
-        privileged: true # for the profiler
+        privileged: false # for the profiler
`,
    );
    assert.equal(stderr, '1 fix would change 1 file\n');
    assert.equal(read(folder, 'pod.yaml'), pod);
    assert.equal(code, 1);
  });

  test('alone shows what --fix would change', () => {
    const folder = folderWith({ 'pod.yaml': pod });
    assert.equal(fix(folder, '--diff').stdout, '');
  });

  test('is a patch that git applies', () => {
    const crlf = pod.trimEnd().replaceAll('\n', '\r\n');
    const files = { 'pod.yaml': pod, 'my app/crlf.yaml': crlf };
    const folder = folderWith(files);
    const { stdout } = fix(folder, '--fix-unsafe', '--diff');
    execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
    assert.equal(read(folder, 'pod.yaml'), fixed);
    assert.equal(read(folder, 'my app/crlf.yaml'), crlf.replace('privileged: true', 'privileged: false'));
  });

  test('leaves the report to --output', () => {
    const folder = folderWith({ 'pod.yaml': pod });
    fix(folder, '--diff', '--fix-unsafe', '--format', 'json', '--output', 'report.json');
    assert.equal(JSON.parse(read(folder, 'report.json')).findings.length, 1);
  });

  test('works on standard input', () => {
    const { stdout } = prodlint(['lint', ...ONLY_PRIVILEGED, '--diff', '--fix-unsafe', '-'], { input: pod });
    assert.match(stdout, /^\+ {8}privileged: false # for the profiler$/m);
  });
});
