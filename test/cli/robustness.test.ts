import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { filesOf, folderWith, lintJson, ONLY_PRIVILEGED, privilegedPod, prodlint } from '../support/command-line';

const pod = privilegedPod();
const MEBIBYTE = 1024 * 1024;
const isWindows = process.platform === 'win32';
/** A user who may read nothing of root's. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** Lints a folder in which `pod.yaml` is in order and one more file is not. */
function lintBeside(folder: string, ...args: string[]) {
  writeFileSync(join(folder, 'pod.yaml'), pod);
  const targets = args.length === 0 ? [] : ['pod.yaml', ...args];
  const result = lintJson([...ONLY_PRIVILEGED, ...targets], { cwd: folder });
  assert.deepEqual(filesOf(result), ['pod.yaml'], 'the rest is linted');
  return result;
}

describe('a file that can not be read is said so on standard error, and the exit code is 2', () => {
  const cases: readonly (readonly [what: string, content: string | Buffer, message: RegExp])[] = [
    ['binary', Buffer.from('kind: Pod\n\0\0'), /^bad\.yaml: is a binary file, not YAML$/m],
    ['not UTF-8', Buffer.from('a: b\nc: caf\xe9\n', 'latin1'), /^bad\.yaml: line 2 is not UTF-8 text$/m],
    ['cut in a character', Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82]), /^bad\.yaml: line 1 is not UTF-8 text$/m],
    [
      'UTF-16',
      Buffer.from('\ufeffkind: Pod\n', 'utf16le'),
      /^bad\.yaml: is UTF-16 text; manifests are read as UTF-8$/m,
    ],
    ['too large', Buffer.alloc(50 * MEBIBYTE, 'a'), /^bad\.yaml: is 50 MiB large; files above 10 MiB are not read$/m],
  ];
  for (const [what, content, message] of cases) {
    test(what, () => {
      const folder = folderWith({ 'bad.yaml': content });
      for (const { code, stderr } of [lintBeside(folder), lintBeside(folder, 'bad.yaml')]) {
        assert.match(stderr, message);
        assert.equal(code, 2);
      }
    });
  }

  test('named, but no file', () => {
    const { code, stderr } = lintBeside(folderWith({}), '/dev/null');
    assert.match(stderr, /^\/dev\/null: is a pipe, socket or device, not a file\. Use - to read standard input\.$/m);
    assert.equal(code, 2);
  });

  test('a pipe, which nobody writes to', { skip: isWindows }, () => {
    const folder = folderWith({});
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    for (const { code, stderr } of [lintBeside(folder), lintBeside(folder, 'pipe.yaml')]) {
      assert.match(stderr, /^pipe\.yaml: is a pipe, socket or device/m);
      assert.equal(code, 2);
    }
  });

  test('a socket', { skip: isWindows }, async () => {
    const folder = folderWith({});
    const server = createServer().listen(join(folder, 'socket.yaml'));
    await new Promise((resolve) => server.once('listening', resolve));
    const { code, stderr } = lintBeside(folder);
    server.close();
    assert.match(stderr, /^socket\.yaml: is a pipe, socket or device/m);
    assert.equal(code, 2);
  });

  test('a link that leads nowhere, or to itself', { skip: isWindows }, () => {
    const folder = folderWith({});
    symlinkSync('nowhere.yaml', join(folder, 'broken.yaml'));
    symlinkSync('circle.yaml', join(folder, 'circle.yaml'));
    for (const { code, stderr } of [lintBeside(folder), lintBeside(folder, 'broken.yaml', 'circle.yaml')]) {
      assert.match(stderr, /^broken\.yaml: a symbolic link to a file that does not exist$/m);
      assert.match(stderr, /^circle\.yaml: a symbolic link that leads to itself$/m);
      assert.equal(code, 2);
    }
  });

  test('closed to the user', { skip: isWindows }, () => {
    const folder = folderWith({ 'closed.yaml': pod, 'closed/pod.yaml': pod, 'pod.yaml': pod });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'closed.yaml'), 0);
    chmodSync(join(folder, 'closed'), 0);
    const result = lintJson([...ONLY_PRIVILEGED], { cwd: folder, uid: isRoot ? NOBODY : undefined });
    const { code, stderr } = result;
    chmodSync(join(folder, 'closed'), 0o755);
    assert.deepEqual(filesOf(result), ['pod.yaml']);
    assert.match(stderr, /^closed\.yaml: permission denied$/m);
    assert.match(stderr, /^closed: permission denied$/m);
    assert.equal(code, 2);
  });
});

test('standard input is judged as a file is', () => {
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [Buffer.from('kind: Pod\n\0\0'), /^<stdin>: is a binary file, not YAML$/m],
    [Buffer.alloc(11 * MEBIBYTE, 'a'), /^<stdin>: is 1\d MiB large; files above 10 MiB are not read$/m],
  ];
  for (const [input, message] of cases) {
    const { code, stderr } = prodlint(['lint', '-'], { input });
    assert.match(stderr, message);
    assert.equal(code, 2);
  }
});

test('data that is no manifest may be as large and strange as it likes', () => {
  const folder = folderWith({ 'data.json': Buffer.alloc(11 * MEBIBYTE, '1'), 'image.png': Buffer.alloc(9) });
  const { code, stderr } = lintBeside(folder);
  assert.equal(stderr, '');
  assert.equal(code, 1);
});

test('circles of links end', { skip: isWindows }, () => {
  const folder = folderWith({ 'a/b/c/other.yaml': 'kind: none\n' });
  symlinkSync('../..', join(folder, 'a/b/up'));
  symlinkSync(folder, join(folder, 'a/b/c/top'));
  symlinkSync('b', join(folder, 'a/side'));
  const { report, stderr } = lintBeside(folder);
  assert.equal(report.summary.files, 2);
  assert.equal(stderr, '');
});

test('a directory of 10,000 files is linted', () => {
  const folder = folderWith({});
  mkdirSync(join(folder, 'many'));
  for (let i = 0; i < 10_000; i++) writeFileSync(join(folder, `many/${i}.yaml`), `kind: Note\nnumber: ${i}\n`);
  const { report, code } = lintBeside(folder);
  assert.equal(report.summary.files, 10_001);
  assert.equal(code, 1);
});

test('a broken document does not hide the others of its file', () => {
  const folder = folderWith({ 'mixed.yaml': `a: [\n---\n${pod}---\nb: "\n` });
  const result = lintJson([...ONLY_PRIVILEGED, '--rule', 'yaml-syntax'], { cwd: folder });
  const rules = result.report.findings.map(({ rule }) => rule);
  assert.deepEqual(rules, ['yaml-syntax', 'privileged-container', 'yaml-syntax']);
});

test('names of any characters can not steer a terminal', { skip: isWindows }, () => {
  const folder = folderWith({ 'red\u001b[31m.yaml': privilegedPod('x') });
  for (const args of [[], ['no\u001b[2J.yaml']]) {
    const { stdout, stderr } = prodlint(['lint', ...args], { cwd: folder });
    assert.ok(!(stdout + stderr).includes('\u001b'), stdout + stderr);
  }
});

test('a kustomization is looked at, whether it says that it is one or not', () => {
  const folder = folderWith({
    'good/kustomization.yaml': 'resources: [web.yaml, gone.yaml]\n',
    'good/web.yaml': privilegedPod(),
    'bad/kustomization.yaml': 'resources: [web.yaml\n',
    'bad/values.yaml': 'list: [a\n',
  });
  const { stdout } = prodlint(
    ['lint', '--format', 'json', '--rule', 'yaml-syntax', '--rule', 'kustomize-entry-missing'],
    {
      cwd: folder,
    },
  );
  const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string }[] };
  assert.deepEqual(
    findings.map(({ file, rule }) => `${file} ${rule}`),
    ['bad/kustomization.yaml yaml-syntax', 'good/kustomization.yaml kustomize-entry-missing'],
  );
});

test('a kustomization may name a base outside of what is linted', () => {
  const folder = folderWith({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': privilegedPod(),
    'app/kustomization.yaml': 'resources: [../base, ../none]\n',
  });
  const { code, stderr } = prodlint(['lint', join(folder, 'app'), '--rule', 'privileged-container']);
  assert.match(
    stderr,
    /^Kustomizations take in 1 file from elsewhere, such as \S*base\/web\.yaml: looked at, but not reported on\./,
  );
  assert.equal(code, 0);
});
