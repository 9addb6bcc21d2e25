// Kinds that files of the workspace define: saved ones, open ones, on a disk and in virtual folders.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { crd } from '../support/custom-kinds';
import { type LspClient, withServer } from '../support/lsp-client';
import { temporaryFolders } from '../support/temporary-folders';

const folderWith = temporaryFolders('prodlint-kinds-');

const FOO = `apiVersion: example.com/v1
kind: Foo
metadata: { name: foo, namespace: shop }
spec: { siz: 3 }
`;
const SIZE = crd('Foo', '{ size: { type: integer } }');
const SIZ = crd('Foo', '{ siz: { type: integer } }');

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

const codes = async (client: LspClient, uri: string) =>
  (await client.diagnostics(uri)).flatMap(({ code }) =>
    /^(?:unknown-(?:field|kind)|wrong-type)$/.test(String(code)) ? String(code) : [],
  );
/** Does something after which the client is told that its diagnostics may be others, and waits for that. */
const refreshed = async (client: LspClient, act: () => void) => {
  const refresh = client.next('workspace/diagnostic/refresh');
  act();
  await refresh;
  // What else follows from it may take a moment longer.
  await settle();
};
const fileEvent = (client: LspClient, uri: string, type: number) =>
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
const settle = (milliseconds = 400) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a definition in the folder', () => {
  test('gives its kind a schema', () => {
    const { uri } = folderWith({
      'crds/foo.yaml': SIZE,
      'node_modules/x/foo.yaml': SIZ,
      '.gitignore': 'out\n',
      'out/foo.yaml': SIZ,
    });
    return withServer(uri, {}, async (client) => {
      client.open(`${uri}/foo.yaml`, FOO);
      await settle();
      assert.deepEqual(await codes(client, `${uri}/foo.yaml`), ['unknown-field']);
    });
  });

  test('that is edited changes what is found in others, saved or not', () => {
    const { uri } = folderWith({ 'crd.yaml': SIZE });
    const [foo, definition] = [`${uri}/foo.yaml`, `${uri}/crd.yaml`];
    return withServer(uri, {}, async (client) => {
      client.open(foo, FOO);
      await settle();
      assert.deepEqual(await codes(client, foo), ['unknown-field']);
      client.open(definition, SIZE);
      const line = SIZE.split('\n').findIndex((text) => text.includes('size:'));
      const character = SIZE.split('\n')[line]?.indexOf('size:') ?? 0;
      const range = { start: { line, character: character + 3 }, end: { line, character: character + 4 } };
      await refreshed(client, () => client.change(definition, 2, range, ''));
      assert.deepEqual(await codes(client, foo), []);
      // What was not saved is gone with the document.
      await refreshed(client, () => client.notify('textDocument/didClose', { textDocument: { uri: definition } }));
      assert.deepEqual(await codes(client, foo), ['unknown-field']);
    });
  });

  test('comes, changes and goes with its file, and with the folder around it', () => {
    const { path, uri } = folderWith({});
    const foo = `${uri}/foo.yaml`;
    return withServer(uri, {}, async (client) => {
      client.open(foo, FOO);
      await settle();
      assert.deepEqual(await codes(client, foo), ['unknown-kind']);
      const change = (text: string, type: number) => {
        mkdirSync(join(path, 'crds'), { recursive: true });
        writeFileSync(join(path, 'crds/foo.yaml'), text);
        return refreshed(client, () => fileEvent(client, `${uri}/crds/foo.yaml`, type));
      };
      await change(SIZE, CREATED);
      assert.deepEqual(await codes(client, foo), ['unknown-field']);
      await change(SIZ, CHANGED);
      assert.deepEqual(await codes(client, foo), []);
      rmSync(join(path, 'crds'), { recursive: true });
      await refreshed(client, () => fileEvent(client, `${uri}/crds`, DELETED));
      assert.deepEqual(await codes(client, foo), ['unknown-kind']);
    });
  });

  test('that says the same as before makes no work', () => {
    const { path, uri } = folderWith({ 'crd.yaml': SIZE });
    return withServer(uri, {}, async (client) => {
      client.open(`${uri}/foo.yaml`, FOO);
      await settle();
      const before = await client.pull(`${uri}/foo.yaml`);
      writeFileSync(join(path, 'crd.yaml'), `# A comment\n${SIZE}`);
      fileEvent(client, `${uri}/crd.yaml`, CHANGED);
      await settle();
      assert.equal((await client.pull(`${uri}/foo.yaml`, before.resultId)).kind, 'unchanged');
    });
  });
});

test('a definition that is open and in no folder counts', () =>
  withServer(null, {}, async (client) => {
    client.open('file:///nowhere/foo.yaml', FOO);
    await settle();
    assert.deepEqual(await codes(client, 'file:///nowhere/foo.yaml'), ['unknown-kind']);
    await refreshed(client, () => client.open('untitled:Untitled-1', SIZE));
    assert.deepEqual(await codes(client, 'file:///nowhere/foo.yaml'), ['unknown-field']);
  }));

test('a virtual folder is listed by the client', () => {
  const files: Readonly<Record<string, string>> = { 'memfs:/shop/crds/foo.yaml': SIZE };
  const answer = (method: string, params: unknown) => {
    const { uri } = (params ?? {}) as { uri: string };
    if (method === 'prodlint/listFiles') return uri === 'memfs:/shop' ? Object.keys(files) : [];
    return method === 'prodlint/readFile' ? files[uri] : undefined;
  };
  return withServer('memfs:/shop', { answer, initializationOptions: { canReadFiles: true } }, async (client) => {
    client.open('memfs:/shop/foo.yaml', FOO);
    await settle();
    assert.deepEqual(await codes(client, 'memfs:/shop/foo.yaml'), ['unknown-field']);
  });
});

test('as long as the folders are not read nothing is said against custom resources', () => {
  let list: (uris: readonly string[]) => void = () => {};
  const answer = (method: string) =>
    method === 'prodlint/listFiles'
      ? new Promise((resolve) => (list = resolve))
      : method === 'prodlint/readFile'
        ? ''
        : undefined;
  return withServer('memfs:/shop', { answer, initializationOptions: { canReadFiles: true } }, async (client) => {
    const uri = 'memfs:/shop/foo.yaml';
    client.open(uri, FOO);
    assert.deepEqual(await codes(client, uri), []);
    await refreshed(client, () => list([]));
    assert.deepEqual(await codes(client, uri), ['unknown-kind']);
  });
});

describe('the setting prodlint.schemas', () => {
  const schema = JSON.stringify({
    type: 'object',
    properties: { spec: { type: 'object', properties: { siz: { type: 'string' } } } },
  });

  test('names schemas from the workspace folder, which count before definitions', () => {
    const { uri } = folderWith({ 'schemas/foo.json': schema, 'crd.yaml': SIZE });
    const settings = () => ({ schemas: { 'schemas/foo.json': ['example.com/v1/Foo'] } });
    return withServer(uri, { settings }, async (client) => {
      client.open(`${uri}/deep/foo.yaml`, FOO);
      await settle();
      assert.deepEqual(await codes(client, `${uri}/deep/foo.yaml`), ['wrong-type']);
    });
  });

  test('that names a file which is not there is told in the log', () => {
    const { uri } = folderWith({});
    return withServer(uri, { settings: () => ({ schemas: ['none.json'] }) }, async (client) => {
      const logged = client.next<{ message: string }>('window/logMessage');
      client.open(`${uri}/foo.yaml`, FOO);
      await client.pull(`${uri}/foo.yaml`);
      assert.match((await logged).message, /prodlint\.schemas.*none\.json can not be read/);
    });
  });
});

test('schemas of .prodlint.yaml are shown there when they are wrong, and looked at again when they change', () => {
  const { path, uri } = folderWith({
    '.prodlint.yaml': 'schemas:\n  foo.json: [example.com/v1/Foo]\n',
    'foo.json': '{"type": 3}',
  });
  const configuration = `${uri}/.prodlint.yaml`;
  return withServer(uri, {}, async (client) => {
    client.open(configuration, 'schemas:\n  foo.json: [example.com/v1/Foo]\n');
    client.open(`${uri}/foo.yaml`, FOO);
    const [problem] = await client.diagnostics(configuration);
    assert.match(String(problem?.message), /^foo\.json is no JSON Schema: \/type must be/);
    assert.deepEqual(problem?.range.start, { line: 1, character: 2 });
    await client.pull(`${uri}/foo.yaml`);
    writeFileSync(join(path, 'foo.json'), '{"properties": {"spec": {"type": "string"}}}');
    await refreshed(client, () => fileEvent(client, `${uri}/foo.json`, CHANGED));
    assert.deepEqual(await codes(client, `${uri}/foo.yaml`), ['wrong-type']);
    assert.deepEqual(await client.diagnostics(configuration), []);
  });
});
