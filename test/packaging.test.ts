// What is handed out has all that it needs, and works from where it is put.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, describe, test } from 'node:test';
import { folderWith } from './support/command-line';
import { LspClient, PULL_CAPABILITIES } from './support/lsp-client';
import { filesNamed, root } from './support/repository';

const below = (folder: string) =>
  filesNamed(join(root, folder), /^(?!.*\.tmp$)/).map((file) => relative(root, file).replaceAll('\\', '/'));
const needed = [
  ...below('dist/validators'),
  ...below('schemas'),
  'dist/schema-compiler.js',
  'dist/LICENCES.txt',
  'NOTICE',
  'LICENSE',
];

function run(program: string, ...args: readonly string[]): string {
  const { stdout } = spawnSync(program, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  return stdout;
}

/** The files of the extension. */
function extensionFiles(): readonly string[] {
  const list = run(process.execPath, 'scripts/package.mjs', '--list');
  return list.trim().replaceAll('\\', '/').split('\n');
}

/** The files of the npm package. */
function packageFiles(): readonly string[] {
  const [{ files }] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts')) as [
    { files: readonly { path: string }[] },
  ];
  return files.map(({ path }) => path);
}

function copyOf(files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'prodlint-package-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of files) cpSync(join(root, file), join(folder, file));
  return folder;
}

/** Pods have `resources` since 1.32; an Ingress of this version was removed with 1.22. */
const MANIFEST = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources: {}
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: web
`;
const FINDINGS = ['not-yet-available-api', 'removed-api'];

const PACKAGES = [
  {
    name: 'the extension',
    list: extensionFiles,
    also: [
      ...['dist/server.js', 'dist/server-core.js', 'dist/server.web.js', 'dist/extension.js', 'dist/extension.web.js'],
      ...below('media'),
    ],
    server: (folder: string) => ['-e', `require(${JSON.stringify(join(folder, 'dist/server.js'))}).startStdioServer()`],
  },
  {
    name: 'the npm package',
    list: packageFiles,
    also: ['dist/cli.js', 'dist/cli-core.js', 'dist/server.js', 'dist/server-core.js'],
    server: (folder: string) => [join(folder, 'dist/cli.js'), 'lsp', '--stdio'],
  },
];

for (const { name, list, also, server } of PACKAGES) {
  describe(name, () => {
    const files = list();

    test('has what it needs and no sources', () => {
      const missing = [...needed, ...also].filter((file) => !files.includes(file));
      assert.deepEqual(missing, []);
      const superfluous = files.filter((file) =>
        /^(?:server|client|test|scripts|build|node_modules)\/|\.ts$/.test(file),
      );
      assert.deepEqual(superfluous, []);
    });

    test('serves with its schemas', async () => {
      const settings = () => ({ kubernetesVersion: '1.28' });
      const command = [process.execPath, ...server(copyOf(files))];
      const client = new LspClient({ settings, capabilities: PULL_CAPABILITIES }, command);
      try {
        await client.initialize();
        client.open('file:///web.yaml', MANIFEST);
        const codes = (await client.diagnostics('file:///web.yaml')).map(({ code }) => String(code));
        assert.deepEqual(
          FINDINGS.filter((rule) => !codes.includes(rule)),
          [],
        );
      } finally {
        await client.stop();
      }
    });
  });
}

test('the command line of the npm package lints with its schemas', () => {
  const folder = copyOf(packageFiles());
  const input = folderWith({ 'web.yaml': MANIFEST });
  const rules = FINDINGS.flatMap((rule) => ['--rule', rule]);
  const { stdout } = spawnSync(
    process.execPath,
    [join(folder, 'dist/cli.js'), 'lint', '--format', 'json', '--kubernetes-version', '1.28', ...rules, input],
    { encoding: 'utf8' },
  );
  const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string }[] };
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    FINDINGS,
  );
});

test('the server starts without schemas, validators and their compiler', () => {
  const script = `require(${JSON.stringify(join(root, 'dist/server.js'))}); console.log(Object.keys(require.cache).join('\\n'))`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const loaded = stdout.trim().split('\n');
  assert.deepEqual(
    loaded.map((file) => file.slice(dirname(loaded[0] ?? '').length + 1)),
    ['server.js', 'server-core.js'],
  );
});
