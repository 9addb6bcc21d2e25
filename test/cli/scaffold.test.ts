// `prodlint scaffold` as a shell runs it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cliBundle, folderWith, lintJson, prodlint } from '../support/command-line';
import { filesNamed } from '../support/repository';

const GIVEN = ['--name', 'shop', '--image', 'registry.example.com/shop/web:1.4.2'];

function run(args: readonly string[], cwd = folderWith({})) {
  return { cwd, ...prodlint(['scaffold', ...args], { cwd }) };
}

/** All files below a folder with their texts. */
function texts(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesNamed(folder, /./).map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );
}

describe('prodlint scaffold', () => {
  for (const layout of ['kustomize', 'helm', 'plain'])
    test(`makes an application in which prodlint lint finds nothing: ${layout}`, () => {
      const { cwd, code, stdout, stderr } = run([...GIVEN, '--host', 'shop.example.com', '--layout', layout]);
      assert.deepEqual([code, stdout], [0, '']);
      assert.match(stderr, /^Wrote \d+ files to the current directory\.\n$/);
      const { report, code: lintCode } = lintJson(['.', '--min-severity', 'info'], { cwd });
      assert.deepEqual(report.findings, []);
      assert.equal(lintCode, 0);
    });

  test('a second run changes nothing', () => {
    const { cwd } = run([...GIVEN, '--data', 'cnpg']);
    const before = texts(cwd);
    const times = filesNamed(cwd, /./).map((path) => statSync(path).mtimeMs);
    const second = run([...GIVEN, '--data', 'cnpg'], cwd);
    assert.deepEqual([second.code, second.stderr], [0, 'All of it is in the current directory already.\n']);
    assert.deepEqual(texts(cwd), before);
    assert.deepEqual(
      filesNamed(cwd, /./).map((path) => statSync(path).mtimeMs),
      times,
    );
  });

  test('--dry-run shows the files and writes none', () => {
    const { cwd, code, stdout } = run([...GIVEN, '--layout', 'helm', '--output', 'out', '--dry-run']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /└── deploy\/\n {4}├── \.prodlint\.yaml\n {4}├── README\.md\n {4}├── chart\/\n {4}│ {3}├── Chart\.yaml\n/,
    );
    assert.deepEqual(readdirSync(cwd), []);
  });

  test('answers are kept and given again', () => {
    const { cwd } = run([
      ...GIVEN,
      '--kind',
      'worker',
      '--settings',
      'A=1,2',
      '--settings',
      'B=x',
      '--save-answers',
      'answers.yaml',
    ]);
    const again = run(['--answers', join(cwd, 'answers.yaml'), '--save-answers', 'answers.yaml']);
    assert.equal(again.code, 0);
    assert.deepEqual(texts(again.cwd), texts(cwd));
    assert.match(readFileSync(join(cwd, 'answers.yaml'), 'utf8'), /^settings:\n {2}- A=1,2\n {2}- B=x$/m);
  });

  test('an option wins over the file of answers', () => {
    const cwd = folderWith({
      'a.json': '{ "name": "shop", "image": "registry.example.com/shop:1.0.0", "layout": "plain" }',
    });
    const { stdout } = run(['--answers', 'a.json', '--layout', 'helm', '--dry-run'], cwd);
    assert.match(stdout, /Chart\.yaml/);
  });

  test('nothing that is there is replaced without being asked for', () => {
    const cwd = folderWith({ 'deploy/.prodlint.yaml': 'profile: baseline\n' });
    const refused = run(GIVEN, cwd);
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /^deploy\/\.prodlint\.yaml: there already, with another text\. Nothing was written; --overwrite replaces/,
    );
    assert.deepEqual(Object.values(texts(cwd)), ['profile: baseline\n']);
    assert.equal(run([...GIVEN, '--overwrite'], cwd).code, 0);
    assert.match(readFileSync(join(cwd, 'deploy/.prodlint.yaml'), 'utf8'), /^profile: strict$/m);
  });

  test('a failure half-way leaves nothing behind', () => {
    // Where a folder has to be, there is a file.
    const cwd = folderWith({ 'deploy/.prodlint.yaml': 'profile: baseline\n', 'deploy/overlays': 'a file\n' });
    const { code, stderr } = run([...GIVEN, '--overwrite'], cwd);
    assert.equal(code, 2);
    assert.match(stderr, /^Nothing was written: the current directory can not be written \(\w+\)\.\n$/);
    assert.deepEqual(texts(cwd), { '/deploy/.prodlint.yaml': 'profile: baseline\n', '/deploy/overlays': 'a file\n' });
    assert.deepEqual(readdirSync(join(cwd, 'deploy')).sort(), ['.prodlint.yaml', 'overlays']);
    assert.deepEqual(readdirSync(cwd), ['deploy']);
  });

  test('a folder in the place of a file is not moved away', () => {
    const cwd = folderWith({ 'deploy/base/deployment.yaml/notes.txt': 'mine\n' });
    const { code, stderr } = run([...GIVEN, '--overwrite'], cwd);
    assert.deepEqual([code, stderr], [2, 'Nothing was written: the current directory can not be written (EISDIR).\n']);
    assert.deepEqual(texts(cwd), { '/deploy/base/deployment.yaml/notes.txt': 'mine\n' });
    assert.deepEqual(readdirSync(cwd), ['deploy']);
  });

  test('a folder that can not be written to', { skip: process.getuid?.() === 0 && 'root may write everywhere' }, () => {
    const cwd = folderWith({});
    const locked = join(cwd, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const { code, stderr } = run([...GIVEN, '--output', 'locked'], cwd);
    assert.deepEqual([code, stderr], [2, 'Nothing was written: locked can not be written (EACCES).\n']);
  });

  const MISTAKES: readonly (readonly [args: readonly string[], sentence: string])[] = [
    [[], '--name is missing: every object is named after it.'],
    [['--name', 'Shop'], '--name can not be Shop: it may have only lower-case letters, digits and hyphens.'],
    [['--name', 'shop'], '--image is missing: it is what runs.'],
    [
      ['--name', 'shop', '--image', 'web:latest'],
      '--image can not be web:latest: what latest is changes with every build, so that no rollback brings the old code back. Name a version.',
    ],
    [[...GIVEN, '--port', '70000'], '--port must be from 1 to 65535, not 70000.'],
    [[...GIVEN, '--port', 'http'], '--port must be a whole number, not http.'],
    [
      [...GIVEN, '--host', 'https://shop.example.com'],
      '--host can not be https://shop.example.com: that is no host name such as shop.example.com.',
    ],
    [[...GIVEN, '--kind', 'job'], '--kind can not be job. Allowed: web, worker, cron, stateful.'],
    [[...GIVEN, '--kind', 'cron', '--port', '8080'], '--port has no use with the other answers. Leave it out.'],
    [[...GIVEN, '--environments', 'dev,dev'], '--environments has dev twice.'],
    [
      [...GIVEN, '--data', 'managed'],
      'data managed needs secrets: the password has to come from somewhere. Choose external-secrets, sealed-secrets or secrets-store-vault.',
    ],
  ];
  for (const [args, sentence] of MISTAKES)
    test(`says in one sentence: ${sentence}`, () => {
      const { cwd, code, stdout, stderr } = run(args);
      assert.deepEqual([code, stdout, stderr], [2, '', `${sentence}\n`]);
      assert.deepEqual(readdirSync(cwd), []);
    });

  const FILES: readonly (readonly [text: string, sentence: string])[] = [
    ['- a\n', 'answers.yaml: The answers must be a map of names and values, such as `name: shop`.'],
    ['', 'answers.yaml: The answers must be a map of names and values, such as `name: shop`.'],
    ['name: shop\nimage: [\n', 'answers.yaml: The answers can not be read as YAML: line 3 is not what it should be.'],
    ['name: shop\n---\nname: shop\n', 'answers.yaml: The answers must be one document; there are 2.'],
    ['nmae: shop\n', 'There is no answer nmae. Did you mean name?'],
    ['name: 7\n', 'name must be a text.'],
    ['name: shop\nimage: "web:1.0"\nport: "8080"\n', 'port must be a whole number, not 8080.'],
  ];
  for (const [text, sentence] of FILES)
    test(`a file of answers: ${sentence}`, () => {
      const cwd = folderWith({ 'answers.yaml': text });
      const { code, stderr } = run(['--answers', 'answers.yaml'], cwd);
      assert.deepEqual([code, stderr], [2, `${sentence}\n`]);
      assert.deepEqual(readdirSync(cwd), ['answers.yaml']);
    });

  test('a file of answers that is not there', () => {
    const { code, stderr } = run(['--answers', 'nowhere.yaml']);
    assert.equal(code, 2);
    assert.match(stderr, /^nowhere\.yaml: .+\n$/);
  });

  const hasScript = spawnSync('script', ['--version']).status === 0;
  const onTerminal = (args: readonly string[], typed: string, cwd: string) =>
    spawnSync('script', ['-qefc', [process.execPath, cliBundle, 'scaffold', ...args].join(' '), '/dev/null'], {
      cwd,
      input: typed,
      encoding: 'utf8',
    });
  const skip = !hasScript && 'there is no program `script` that makes a terminal';

  test('on a terminal it asks for what is not given, until it can be used', { skip }, () => {
    const cwd = folderWith({});
    const options = ['--image', 'registry.example.com/shop:1.0.0', '--monitoring', 'none', '--layout', 'plain'];
    // The name in two attempts, the kind by its number, defaults for all else, and yes at the end.
    const { status, stdout } = onTerminal(options, `Shop\nshop\n3\n${'\n'.repeat(12)}`, cwd);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Name can not be Shop: /);
    assert.match(stdout, /When does it run \(cron, UTC\)\? \[0 3 \* \* \*\]/);
    assert.match(stdout, /Write \d+ files to the current directory\? \[Y\/n\]/);
    assert.ok(existsSync(join(cwd, 'deploy/manifests/prod/cron-job.yaml')));
  });

  test('who ends the input, or says no, gets nothing', { skip }, () => {
    const cwd = folderWith({});
    const ended = onTerminal([], 'shop\n', cwd);
    assert.equal(ended.status, 2);
    assert.match(ended.stdout, /Nothing was written\./);
    const refused = onTerminal([...GIVEN, '--kind', 'cron'], `${'\n'.repeat(11)}n\n`, cwd);
    assert.equal(refused.status, 2, refused.stdout);
    assert.deepEqual(readdirSync(cwd), []);
  });

  test('--help names every answer', () => {
    const { code, stdout } = run(['--help']);
    assert.equal(code, 0);
    for (const option of ['--health-path TEXT', '--layout CHOICE', '--secret-keys TEXT'])
      assert.ok(stdout.includes(option));
  });

  test('an existing folder keeps its other files', () => {
    const cwd = folderWith({ 'src/main.go': 'package main\n' });
    writeFileSync(join(cwd, 'Dockerfile'), 'FROM scratch\n');
    assert.equal(run(GIVEN, cwd).code, 0);
    assert.ok(existsSync(join(cwd, 'src/main.go')) && existsSync(join(cwd, 'deploy/base/deployment.yaml')));
  });
});
