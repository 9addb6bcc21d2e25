// The language server over standard input and output, as any editor speaks to it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { DiagnosticSeverity, type Range } from 'vscode-languageserver-protocol';
import {
  applyAction,
  type ClientOptions,
  type LspClient,
  PULL_CAPABILITIES,
  withServer as withRootedServer,
} from '../support/lsp-client';

const folder = mkdtempSync(join(tmpdir(), 'prodlint-lsp-'));
const uriOf = (name: string) => pathToFileURL(join(folder, name)).toString();
after(() => rmSync(folder, { recursive: true, force: true }));

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
      securityContext:
        privileged: true # for the profiler
`;
const PRIVILEGED: Range = { start: { line: 9, character: 20 }, end: { line: 9, character: 24 } };
/** Only the rule under test, so that new rules change nothing here. */
const ONLY = (rules: string) => `extends: []\nprofile: baseline\nrules:\n${rules}`;

const withServer = (options: ClientOptions, use: (client: LspClient) => Promise<void>): Promise<void> =>
  withRootedServer(pathToFileURL(folder).toString(), options, use);

const uri = uriOf('pod.yaml');

describe('diagnostics', () => {
  test('are pulled, with code, page, source and data', () =>
    withServer({}, async (client) => {
      client.open(uri, POD);
      const found = (await client.diagnostics(uri)).filter(({ code }) => code === 'privileged-container');
      assert.equal(found.length, 1);
      const [diagnostic] = found;
      assert.deepEqual(diagnostic?.range, PRIVILEGED);
      assert.equal(diagnostic?.severity, DiagnosticSeverity.Error);
      assert.equal(diagnostic?.source, 'prodlint');
      assert.match(diagnostic?.codeDescription?.href ?? '', /^file:.*\/rules\/privileged-container\.md$/);
      assert.deepEqual(diagnostic?.data, { rules: ['privileged-container'] });
    }));

  test('open their page where the client says', () =>
    withServer({ initializationOptions: { ruleUri: 'vscode://prodlint.prodlint/rule/{rule}' } }, async (client) => {
      client.open(uri, POD);
      const found = (await client.diagnostics(uri)).find(({ code }) => code === 'privileged-container');
      assert.equal(found?.codeDescription?.href, 'vscode://prodlint.prodlint/rule/privileged-container');
    }));

  test('have a result id: what did not change is not sent again', () =>
    withServer({}, async (client) => {
      client.open(uri, POD);
      const first = await client.pull(uri);
      assert.equal(first.kind, 'full');
      const second = await client.pull(uri, first.resultId);
      assert.equal(second.kind, 'unchanged');
      client.change(uri, 2, PRIVILEGED, 'false');
      const third = await client.pull(uri, first.resultId);
      assert.ok(third.kind === 'full' && third.items.every(({ code }) => code !== 'privileged-container'));
    }));

  test('follow edits, also in later documents of a stream', () =>
    withServer({}, async (client) => {
      const text = `${POD}---\n${POD}`;
      client.open(uri, text);
      const lines = async () =>
        (await client.diagnostics(uri))
          .filter(({ code }) => code === 'privileged-container')
          .map(({ range }) => range.start.line);
      assert.deepEqual(await lines(), [9, 20]);
      client.change(uri, 2, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, '# a\n# b\n');
      assert.deepEqual(await lines(), [11, 22]);
      client.change(uri, 3, { start: { line: 11, character: 20 }, end: { line: 11, character: 24 } }, 'false');
      assert.deepEqual(await lines(), [22]);
    }));

  test('are pushed to clients that do not pull, with the version', () =>
    withServer({ capabilities: { textDocument: { publishDiagnostics: {} } } }, async (client) => {
      const first = client.pushed(uri, 1);
      client.open(uri, POD);
      assert.ok((await first).diagnostics.some(({ code }) => code === 'privileged-container'));
      const second = client.pushed(uri, 2);
      client.change(uri, 2, PRIVILEGED, 'false');
      assert.ok((await second).diagnostics.every(({ code }) => code !== 'privileged-container'));
      const closed = client.next<{ uri: string; diagnostics: unknown[] }>(
        'textDocument/publishDiagnostics',
        (params) => params.diagnostics.length === 0,
      );
      client.notify('textDocument/didClose', { textDocument: { uri } });
      assert.equal((await closed).uri, uri);
    }));

  test('leave YAML alone that is not for Kubernetes', () =>
    withServer({}, async (client) => {
      const compose = uriOf('compose.yaml');
      client.open(compose, 'services:\n  web:\n    image: nginx\n   broken: [\n');
      assert.deepEqual(await client.diagnostics(compose), []);
    }));

  test('of a text that is being typed never end the server', () =>
    withServer({}, async (client) => {
      client.open(uri, '');
      let version = 1;
      for (const [index, character] of [...POD].entries()) {
        const before = POD.slice(0, index).split('\n');
        const at = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
        client.change(uri, ++version, { start: at, end: at }, character);
        await client.diagnostics(uri);
      }
      assert.ok((await client.diagnostics(uri)).some(({ code }) => code === 'privileged-container'));
    }));

  test('that nobody waits for are given up', () =>
    withServer({}, async (client) => {
      client.open(uri, `${POD}---\n`.repeat(2000));
      const code = await client.cancelled('textDocument/diagnostic', { textDocument: { uri } });
      assert.ok(code === undefined || code === -32800, `unexpected error ${code}`);
      client.change(uri, 2, { start: { line: 11, character: 0 }, end: { line: 30_000, character: 0 } }, '');
      assert.ok((await client.diagnostics(uri)).length > 0);
    }));
});

describe('configuration', () => {
  const configuration = join(folder, '.prodlint.yaml');
  const configurationUri = pathToFileURL(configuration).toString();
  const clear = () => rmSync(configuration, { force: true });

  test('of the nearest .prodlint.yaml counts, and its change is seen', () =>
    withServer({}, async (client) => {
      const severity = async () =>
        (await client.diagnostics(uri)).find(({ code }) => code === 'privileged-container')?.severity;
      client.open(uri, POD);
      assert.equal(await severity(), DiagnosticSeverity.Error);
      writeFileSync(configuration, ONLY('  privileged-container: info\n'));
      const refreshed = client.next('workspace/diagnostic/refresh');
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: configurationUri, type: 1 }] });
      await refreshed;
      assert.equal(await severity(), DiagnosticSeverity.Information);
      // An unsaved editor wins over the disk.
      client.open(configurationUri, ONLY('  privileged-container: off\n'));
      assert.equal(await severity(), undefined);
      clear();
    }));

  test('mistakes are shown in the configuration file', () =>
    withServer({}, async (client) => {
      client.open(configurationUri, 'profile: prodution\nrules:\n  privileged-containers: error\n');
      const found = await client.diagnostics(configurationUri);
      assert.deepEqual(
        found.map(({ range, message }) => [range.start.line, message]),
        [
          [0, 'profile can not be prodution. Allowed: baseline, production, strict.'],
          [2, 'There is no rule privileged-containers. Did you mean privileged-container?'],
        ],
      );
    }));

  test('of the client holds where no file says otherwise', () => {
    let settings = { enable: true, profile: 'baseline', kubernetesVersion: '1.30' };
    return withServer({ settings: () => settings, initializationOptions: { showsStatus: true } }, async (client) => {
      const status = client.next<{ profile: string; kubernetesVersion: string }>('prodlint/status');
      client.open(uri, POD);
      await client.diagnostics(uri);
      assert.deepEqual([(await status).profile, (await status).kubernetesVersion], ['baseline', '1.30']);
      settings = { ...settings, enable: false };
      client.notify('workspace/didChangeConfiguration', { settings: null });
      assert.deepEqual(await client.diagnostics(uri), []);
    });
  });
});

describe('code actions', () => {
  test('fix the finding and keep the comment', () =>
    withServer({}, async (client) => {
      client.open(uri, POD);
      const actions = await client.actions(uri, PRIVILEGED, ['quickfix']);
      const fix = actions.find(({ title }) => title.startsWith('Set privileged to false'));
      assert.equal(fix?.title, 'Set privileged to false (unsafe: behaviour may change)');
      assert.equal(fix?.isPreferred, false);
      assert.equal(fix?.edit, undefined);
      const resolved = await client.resolve(fix as NonNullable<typeof fix>);
      assert.equal(applyAction(POD, uri, resolved), POD.replace('privileged: true', 'privileged: false'));
    }));

  test('come with their edits for clients that can not resolve them', () =>
    withServer({ capabilities: { ...PULL_CAPABILITIES, textDocument: { diagnostic: {} } } }, async (client) => {
      client.open(uri, POD);
      const fix = (await client.actions(uri, PRIVILEGED, ['quickfix'])).find(({ title }) =>
        title.startsWith('Set privileged'),
      );
      assert.equal(
        applyAction(POD, uri, fix as NonNullable<typeof fix>),
        POD.replace('privileged: true', 'privileged: false'),
      );
    }));

  test('silence a finding here, for its resource and in the file; each leaves nothing to report', () =>
    withServer({}, async (client) => {
      for (const [title, line] of [
        ['Ignore privileged-container here', '        # prodlint-disable-next-line privileged-container'],
        ['Ignore privileged-container for Pod web', '    prodlint.dev/ignore: privileged-container'],
        ['Ignore privileged-container in this file', '# prodlint-disable-file privileged-container'],
      ]) {
        const file = uriOf(`${title?.length}.yaml`);
        client.open(file, POD);
        const action = (await client.actions(file, PRIVILEGED, ['quickfix'])).find(
          (candidate) => candidate.title === title,
        );
        assert.ok(action, title);
        const text = applyAction(POD, file, await client.resolve(action));
        assert.ok(text.split('\n').includes(line ?? ''), text);
        client.change(file, 2, { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } }, text);
        const codes = (await client.diagnostics(file)).map(({ code }) => code);
        assert.ok(!codes.includes('privileged-container') && !codes.includes('unused-suppression'), codes.join(' '));
      }
    }));

  test('fix all of one rule in the file', () =>
    withServer({}, async (client) => {
      const text = `${POD}---\n${POD}`;
      client.open(uri, text);
      const actions = await client.actions(uri, PRIVILEGED, ['quickfix']);
      const all = actions.find(({ title }) => title.startsWith('Fix all 2 problems of privileged-container'));
      assert.ok(all);
      assert.equal(
        applyAction(text, uri, await client.resolve(all)),
        text.replaceAll('privileged: true', 'privileged: false'),
      );
    }));

  test('of an older text are not applied to a newer one', () =>
    withServer({}, async (client) => {
      client.open(uri, POD);
      const [action] = await client.actions(uri, PRIVILEGED, ['quickfix']);
      client.change(uri, 2, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, '# new\n');
      const resolved = await client.resolve(action as NonNullable<typeof action>);
      assert.equal(resolved.edit, undefined);
    }));

  test('source.fixAll.prodlint is not offered where nothing is safe to fix', () =>
    withServer({}, async (client) => {
      client.open(uri, POD);
      const [action] = await client.actions(
        uri,
        { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } },
        ['source.fixAll.prodlint'],
      );
      assert.equal(action, undefined);
    }));
});
