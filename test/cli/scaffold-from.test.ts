// `prodlint scaffold --from` as a shell runs it: from what a team already has to manifests.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cliBundle, folderWith, lintJson, prodlint } from '../support/command-line';
import { filesNamed } from '../support/repository';

const COMPOSE = `name: shop
services:
  web:
    build: ./web
    ports: ["8080:8080"]
    environment:
      API_URL: http://api:3000
    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
  api:
    image: ghcr.io/acme/api:2.1.0
    expose: ["3000"]
    env_file: api.env
    environment:
      DATABASE_URL: postgres://app:secret@db:5432/app
    depends_on: [db]
    tty: true
  db:
    image: postgres:17
    volumes: ["data:/var/lib/postgresql/data"]
volumes: { data: {} }
`;

const NOMAD = `job "shop" {
  group "web" {
    count = 2
    network {
      port "http" { to = 8080 }
    }
    task "web" {
      driver = "docker"
      config {
        image = "registry.example.com/shop/web:1.4.2"
        ports = ["http"]
      }
      resources {
        cpu    = 200
        memory = 128
      }
    }
  }
}
`;

const DOCKERFILE = 'FROM node:22.20.0-alpine3.22\nUSER 1000\nEXPOSE 3000\nCMD ["node", "server.js"]\n';

const SHOP = { 'compose.yaml': COMPOSE, 'nginx.conf': 'events {}\n', 'api.env': 'LOG_LEVEL=debug\n' };

function run(args: readonly string[], cwd: string) {
  return prodlint(['scaffold', ...args], { cwd });
}

function text(cwd: string, path: string): string {
  return readFileSync(join(cwd, path), 'utf8');
}

function texts(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesNamed(folder, /./).map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );
}

describe('prodlint scaffold --from', () => {
  for (const [name, files] of [
    ['compose.yaml', SHOP],
    ['shop.nomad', { 'shop.nomad': NOMAD }],
    ['Dockerfile', { Dockerfile: DOCKERFILE }],
  ] as const)
    test(`${name}: prodlint lint finds nothing in what is made, and a second run changes nothing`, () => {
      const cwd = folderWith(files);
      const given = ['--from', name, '--name', 'shop'];
      const first = run(given, cwd);
      assert.deepEqual([first.code, first.stdout], [0, ''], first.stderr);
      assert.match(
        first.stderr,
        /\d+ changed, \d+ not carried over; deploy\/CONVERSION\.md says what became of each line/,
      );
      const { report } = lintJson(['deploy', '--min-severity', 'info'], { cwd });
      assert.deepEqual(report.findings, []);
      const before = texts(cwd);
      const second = run(given, cwd);
      assert.equal(second.code, 0);
      assert.match(second.stderr, /\nAll of it is in the current directory already\.\n$/);
      assert.deepEqual(texts(cwd), before);
    });

  test('what was changed or left behind is told with its place; the report has every line', () => {
    const cwd = folderWith({});
    mkdirSync(join(cwd, 'src'));
    for (const [name, content] of Object.entries(SHOP)) writeFileSync(join(cwd, 'src', name), content);
    const { code, stderr } = run(['--from', 'src/compose.yaml', '--output', 'out'], cwd);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^src\/compose\.yaml:16:5: .*tty/m);
    assert.doesNotMatch(stderr, /is carried over\.$/m);
    const report = text(cwd, 'out/deploy/CONVERSION.md');
    assert.match(report, /^- `compose\.yaml:16:5` .*tty/m);
    assert.match(report, /is carried over\.$/m);
    assert.match(text(cwd, 'out/deploy/README.md'), /^`deploy\/CONVERSION\.md` says of each line/m);
  });

  test('files beside the source are read; nothing outside of its folder is', () => {
    const cwd = folderWith({});
    mkdirSync(join(cwd, 'src'));
    writeFileSync(join(cwd, 'outside.conf'), 'outside\n');
    const compose = COMPOSE.replace('api.env', '../outside.conf').replace('./nginx.conf', './link.conf');
    writeFileSync(join(cwd, 'src/compose.yaml'), compose);
    symlinkSync(join(cwd, 'outside.conf'), join(cwd, 'src/link.conf'));
    assert.equal(run(['--from', 'src/compose.yaml'], cwd).code, 0);
    assert.doesNotMatch(Object.values(texts(join(cwd, 'deploy'))).join(''), /^outside$/m);
    const inside = folderWith(SHOP);
    assert.equal(run(['--from', 'compose.yaml'], inside).code, 0);
    assert.equal(text(inside, 'deploy/base/web/files/nginx.conf'), 'events {}\n');
    assert.match(text(inside, 'deploy/base/api/kustomization.yaml'), /LOG_LEVEL=debug/);
  });

  test('answers about parts come from options and the file of answers', () => {
    const answers =
      'layout: plain\nenvironments: [prod]\nparts:\n  web:\n    image: web:1.0.0\n    host: shop.example.com\n';
    const cwd = folderWith({ ...SHOP, 'answers.yaml': answers });
    const given = ['--from', 'compose.yaml', '--answers', 'answers.yaml', '--part', 'web.image=web:2.0.0'];
    const { code, stderr } = run([...given, '--part', 'api.settings=A=1,2', '--save-answers', 'kept.yaml'], cwd);
    assert.equal(code, 0, stderr);
    assert.match(text(cwd, 'deploy/manifests/web/deployment.yaml'), /image: web:2\.0\.0$/m);
    assert.match(text(cwd, 'deploy/manifests/web/ingress.yaml'), /shop\.example\.com/);
    assert.match(text(cwd, 'deploy/manifests/api/config.yaml'), /A: 1,2/);
    const again = folderWith({ ...SHOP, 'kept.yaml': text(cwd, 'kept.yaml') });
    assert.equal(run(['--from', 'compose.yaml', '--answers', 'kept.yaml'], again).code, 0);
    assert.deepEqual(texts(join(again, 'deploy')), texts(join(cwd, 'deploy')));
  });

  test('files whose place is chosen stay below the folder, and beside the others', () => {
    const cases: readonly (readonly [option: string, path: string, sentence: RegExp])[] = [
      ['--report', '../out.md', /^--report can not be \.\.\/out\.md: it must be a path below the folder/],
      ['--save-answers', '/out.yaml', /^--save-answers can not be \/out\.yaml: it must be a path below the folder/],
      ['--save-answers', './deploy//README.md', /another file goes there\.$/m],
      ['--report', 'deploy/README.md', /another file goes there\.$/m],
    ];
    for (const [option, path, sentence] of cases) {
      const folder = folderWith(SHOP);
      const { code, stderr } = run(['--from', 'compose.yaml', '--yes', option, path, '--output', 'out'], folder);
      assert.equal(code, 2, path);
      assert.match(stderr, sentence);
      assert.deepEqual(readdirSync(folder).sort(), Object.keys(SHOP).sort());
    }
  });

  test('--report puts the report elsewhere', () => {
    const cwd = folderWith(SHOP);
    assert.equal(run(['--from', 'compose.yaml', '--report', 'docs/moved.md'], cwd).code, 0);
    assert.match(text(cwd, 'docs/moved.md'), /^# What became of compose\.yaml/);
    assert.match(text(cwd, 'deploy/README.md'), /`docs\/moved\.md` says of each line/);
    assert.ok(!readdirSync(join(cwd, 'deploy')).includes('CONVERSION.md'));
  });

  const from = (...args: readonly string[]) => ['--from', 'compose.yaml', ...args];
  const MISTAKES: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
    [from('--name', 'Shop'), /^--name can not be Shop: it may have only lower-case letters, digits and hyphens\.\n$/],
    [from('--part', 'web.port=70000'), /^--part web\.port must be from 1 to 65535, not 70000\.\n$/],
    [from('--part', 'web.port=http'), /^--part web\.port must be a whole number, not http\.\n$/],
    [from('--part', 'web.host=a b'), /^--part web\.host can not be a b: that is no host name such as [^\n]*\n$/],
    [from('--part', 'web.image=web'), /^--part web\.image can not be web: without a tag [^\n]*\n$/],
    [from('--part', 'shop.port=8080'), /^There is no part shop\. Its source has: web, api\.\n$/],
    [from('--part', 'web'), /^--part can not be web: write the part, [^\n]*\n$/],
    [from('--part', 'web.port=1', '--part', 'web.port=2'), /^--part has web\.port twice\.\n$/],
    [from('--port', '8080'), /^--port is about one part, [^\n]*\n$/],
    [from('--answers', 'parts.yaml'), /^parts\.web\.port must be a whole number, not http\.\n$/],
    [from('--answers', 'list.yaml'), /^list\.yaml: parts must be a map of parts and their answers, [^\n]*\n$/],
    [['--from', 'nowhere.yaml'], /^nowhere\.yaml: no such file or directory\n$/],
    [['--from', 'parts.yaml'], /^parts\.yaml can not be told for what it is: [^\n]*\n$/],
    [['--from', 'broken/compose.yaml'], /^(?:broken\/compose\.yaml:\d+:\d+: [^\n]*\n)+$/],
    [['--from', 'empty/compose.yaml'], /^empty\/compose\.yaml:1:1: [^\n]*\n$/],
    [['--from', 'broken.nomad'], /^broken\.nomad:\d+:\d+: [^\n]*\n$/],
    [['--from', 'Dockerfile'], /^Dockerfile:1:1: [^\n]*\n$/],
    [['--part', 'web.port=8080'], /^--part has no use without --from\.\n$/],
    [['--report', 'a.md'], /^--report has no use without --from\.\n$/],
    [['--answers', 'parts.yaml'], /^parts has no use: only what is made of a source has parts\.\n$/],
  ];
  const files = {
    ...SHOP,
    'parts.yaml': 'parts: { web: { port: http } }\n',
    'list.yaml': 'parts: [web]\n',
    'broken/compose.yaml': 'services:\n  web: [\n',
    'empty/compose.yaml': '',
    'broken.nomad': 'job "shop" {\n',
    Dockerfile: '# nothing\n',
  };
  for (const [args, sentence] of MISTAKES)
    test(`says in one sentence, and writes nothing: ${args.join(' ')}`, () => {
      const cwd = folderWith(files);
      const before = texts(cwd);
      const { code, stdout, stderr } = run(args, cwd);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, sentence);
      assert.deepEqual(texts(cwd), before);
    });

  const hasScript = spawnSync('script', ['--version']).status === 0;
  const skip = !hasScript && 'there is no program `script` that makes a terminal';

  test('on a terminal it asks for what the source leaves open', { skip }, () => {
    const cwd = folderWith(SHOP);
    const args = ['--from', 'compose.yaml', '--layout', 'plain', '--environments', 'prod', '--monitoring', 'none'];
    const command = [process.execPath, cliBundle, 'scaffold', ...args].join(' ');
    // The image in two attempts, the host of the web, defaults for all else, and yes at the end.
    const input = `web:latest\nweb:1.0.0\nshop.example.com\n${'\n'.repeat(20)}`;
    const { status, stdout } = spawnSync('script', ['-qefc', command, '/dev/null'], { cwd, input, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /web: Which image does it run\? \[registry\.example\.com\/shop\/web:REPLACE_ME\]/);
    assert.match(stdout, /Image can not be web:latest: /);
    assert.match(stdout, /Write \d+ files to the current directory\? \[Y\/n\]/);
    assert.match(text(cwd, 'deploy/manifests/web/deployment.yaml'), /image: web:1\.0\.0$/m);
    assert.match(text(cwd, 'deploy/manifests/web/ingress.yaml'), /shop\.example\.com/);
  });

  test('on a terminal, too, what is given is checked before anything is asked', { skip }, () => {
    const cwd = folderWith(SHOP);
    const command = [process.execPath, cliBundle, 'scaffold', '--from', 'compose.yaml', '--part', 'web.port=70000'];
    const { status, stdout } = spawnSync('script', ['-qefc', command.join(' '), '/dev/null'], {
      cwd,
      encoding: 'utf8',
    });
    assert.equal(status, 2, stdout);
    assert.match(stdout, /--part web\.port must be from 1 to 65535, not 70000\./);
    assert.doesNotMatch(stdout, /Which image/);
  });
});
