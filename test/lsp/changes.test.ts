// Texts, files and settings that change while the language server works.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type ClientOptions, type LspClient, POD, PULL_CAPABILITIES, withServer } from '../support/lsp-client';

const folder = mkdtempSync(join(tmpdir(), 'prodlint-changes-'));
const root = pathToFileURL(folder).toString();
const uri = `${root}/pod.yaml`;
const configuration = join(folder, '.prodlint.yaml');
const configurationUri = `${root}/.prodlint.yaml`;
after(() => rmSync(folder, { recursive: true, force: true }));

const OFF = 'rules:\n  privileged-container: "off"\n';

const serve = (options: ClientOptions, use: (client: LspClient) => Promise<void>) => withServer(root, options, use);
const isPrivileged = async (client: LspClient, of = uri) =>
  (await client.diagnostics(of)).some(({ code }) => code === 'privileged-container');
const settle = (milliseconds = 400) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('what was found', () => {
  test('under settings that changed meanwhile is not kept', () => {
    const delayed: (() => void)[] = [];
    let isSlow = true;
    const answer = (method: string, params: unknown) => {
      if (method !== 'prodlint/readFile' || !isSlow) return undefined;
      const { uri: asked } = params as { uri: string };
      return asked.endsWith('/.prodlint.yaml')
        ? new Promise((resolve) => delayed.push(() => resolve(null)))
        : undefined;
    };
    const virtual = 'memfs:/shop/pod.yaml';
    return serve({ answer, initializationOptions: { canReadFiles: true } }, async (client) => {
      client.open(virtual, POD);
      const first = isPrivileged(client, virtual);
      while (delayed.length === 0) await settle(5);
      isSlow = false;
      client.open('memfs:/shop/.prodlint.yaml', OFF);
      await settle(20);
      for (const resolve of delayed) resolve();
      await first;
      assert.equal(await isPrivileged(client, virtual), false);
    });
  });

  test('in a text that was closed is not taken for what is in the one opened next, which has the same version', () =>
    serve({}, async (client) => {
      client.open(uri, Array.from({ length: 400 }, (_, n) => POD.replace('name: web', `name: web-${n}`)).join('---\n'));
      const pending = client.pull(uri);
      client.notify('textDocument/didClose', { textDocument: { uri } });
      client.open(uri, POD.replace('privileged: true', 'privileged: false'));
      await pending;
      assert.equal(await isPrivileged(client), false);
    }));

  test('has another result id when the same version is opened again with another text', () =>
    serve({}, async (client) => {
      client.open(uri, POD);
      const first = await client.pull(uri);
      client.notify('textDocument/didClose', { textDocument: { uri } });
      client.open(uri, POD.replace('privileged: true', 'privileged: false'));
      assert.equal((await client.pull(uri, first.resultId)).kind, 'full');
    }));

  test('is not answered with an empty list to a request that was cancelled', () =>
    serve({}, async (client) => {
      // Different documents, each of which has to be parsed.
      client.open(
        uri,
        Array.from({ length: 1500 }, (_, n) => POD.replace('name: web', `name: web-${n}`)).join('---\n'),
      );
      assert.equal(await client.cancelled('textDocument/diagnostic', { textDocument: { uri } }), -32800);
    }));
});

describe('files that decide over others', () => {
  test('count as they are on the disk again when their editor is closed unsaved', () =>
    serve({}, async (client) => {
      client.open(uri, POD);
      client.open(configurationUri, OFF);
      assert.equal(await isPrivileged(client), false);
      const refreshed = client.next('workspace/diagnostic/refresh');
      client.notify('textDocument/didClose', { textDocument: { uri: configurationUri } });
      await refreshed;
      assert.equal(await isPrivileged(client), true);
    }));

  test('that change with every keystroke do not make the client ask again with every keystroke', () =>
    serve({}, async (client) => {
      client.open(uri, POD);
      client.open(configurationUri, '');
      await isPrivileged(client);
      await settle();
      const refreshes = () => client.received.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
      const before = refreshes();
      let version = 1;
      for (let index = 0; index < OFF.length; index++) {
        const typed = OFF.slice(0, index).split('\n');
        const at = { line: typed.length - 1, character: typed.at(-1)?.length ?? 0 };
        client.change(configurationUri, ++version, { start: at, end: at }, OFF[index] ?? '');
      }
      assert.equal(await isPrivileged(client), false);
      await settle();
      assert.ok(refreshes() > before && refreshes() - before < 5, `${refreshes() - before} refreshes`);
    }));

  test('are noticed under any name, once a configuration extends them', () =>
    serve({}, async (client) => {
      const base = join(folder, 'base.yaml');
      writeFileSync(configuration, 'extends: base.yaml\n');
      client.open(uri, POD);
      assert.equal(await isPrivileged(client), true);
      writeFileSync(base, OFF);
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(base).toString(), type: 1 }] });
      assert.equal(await isPrivileged(client), false);
      // Its mistakes are shown in it.
      const baseUri = pathToFileURL(base).toString();
      client.open(baseUri, 'profile: prodution\n');
      assert.deepEqual(
        (await client.diagnostics(baseUri)).map(({ code }) => code),
        ['configuration'],
      );
      rmSync(base);
      rmSync(configuration);
    }));

  test('and others that do not: a saved manifest makes nobody ask again', () =>
    serve({}, async (client) => {
      client.open(uri, POD);
      await isPrivileged(client);
      await settle();
      const before = client.received.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
      await settle();
      assert.equal(client.received.filter(({ method }) => method === 'workspace/diagnostic/refresh').length, before);
    }));
});

describe('a client that answers with errors', () => {
  const refuse = (...methods: string[]) => ({
    answer: (method: string) => {
      if (methods.includes(method)) throw new Error('not now');
      return undefined;
    },
  });

  test('does not end the server', () =>
    serve(
      refuse('workspace/configuration', 'workspace/diagnostic/refresh', 'client/registerCapability'),
      async (client) => {
        client.open(uri, POD);
        assert.equal(await isPrivileged(client), true);
        client.notify('workspace/didChangeConfiguration', { settings: null });
        await settle();
        assert.equal(await isPrivileged(client), true);
      },
    ));

  test('does not end the server when that pushes', () => {
    const capabilities = { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } };
    return serve({ capabilities, ...refuse('workspace/configuration') }, async (client) => {
      const pushed = client.pushed(uri, 1);
      client.open(uri, POD);
      assert.ok((await pushed).diagnostics.some(({ code }) => code === 'privileged-container'));
    });
  });

  test('about files is told what can be told without them', () =>
    serve({ ...refuse('prodlint/readFile'), initializationOptions: { canReadFiles: true } }, async (client) => {
      const virtual = 'vscode-vfs://github/shop/web/k8s/pod.yaml';
      client.open(virtual, POD);
      assert.equal(await isPrivileged(client, virtual), true);
    }));
});

test('the status is told to clients that show it, and to no others', async () => {
  const told = (client: LspClient) =>
    client.received.filter(({ method }) => method === 'prodlint/status').map(({ params }) => params);
  await serve({}, async (client) => {
    client.open(uri, POD);
    await isPrivileged(client);
    assert.deepEqual(told(client), []);
  });
  await serve({ initializationOptions: { showsStatus: true } }, async (client) => {
    client.open(uri, POD);
    await isPrivileged(client);
    const compose = `${root}/compose.yaml`;
    client.open(compose, 'services: {}\n');
    await client.diagnostics(compose);
    assert.deepEqual(
      told(client).map((status) => [(status as { uri: string }).uri, (status as { state: string }).state]),
      [
        [uri, 'linted'],
        [compose, 'other'],
      ],
    );
  });
});

test('pushed problems of a text that was closed and opened again are those of the new text', () =>
  serve({ capabilities: { ...PULL_CAPABILITIES, textDocument: { publishDiagnostics: {} } } }, async (client) => {
    client.open(uri, POD);
    client.notify('textDocument/didClose', { textDocument: { uri } });
    client.open(uri, POD.replace('privileged: true', 'privileged: false'));
    await settle(800);
    const pushed = client.received.filter(({ method }) => method === 'textDocument/publishDiagnostics');
    const last = pushed.at(-1)?.params as { diagnostics: { code: string }[] };
    assert.ok(last.diagnostics.every(({ code }) => code !== 'privileged-container'));
  }));
