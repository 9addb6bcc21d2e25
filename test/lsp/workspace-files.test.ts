// Which files the server takes for those of the workspace, whatever is opened, deleted and left out meanwhile.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { type LspClient, PULL_CAPABILITIES, withServer } from '../support/lsp-client';
import { temporaryFolders } from '../support/temporary-folders';

const folderWith = temporaryFolders('prodlint-workspace-files-');
const settle = (milliseconds = 500) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: "example.com/web:1.2.3"
      envFrom: [{ configMapRef: { name: settings } }]
`;
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { A: "1" }\n';

/** Whether the server says that the ConfigMap of the pod is missing. */
async function isMissing(client: LspClient, uri: string): Promise<boolean> {
  return (await client.diagnostics(uri)).some(({ code }) => code === 'config-reference-missing');
}

/** A server for a folder with the pod, which is open, and further files. */
function withPod(
  files: Readonly<Record<string, string>>,
  use: (
    client: LspClient,
    folder: { path: string; uri: string; web: string },
    event: (name: string, type: number) => void,
  ) => Promise<void>,
  slash = '',
): Promise<void> {
  const { path, uri } = folderWith({ 'web.yaml': POD, ...files });
  const web = `${uri}/web.yaml`;
  return withServer(`${uri}${slash}`, {}, async (client) => {
    client.open(web, POD);
    await settle();
    await use(client, { path, uri, web }, (name, type) =>
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${uri}/${name}`, type }] }),
    );
  });
}

describe('nothing is called missing', () => {
  const capabilities = { ...PULL_CAPABILITIES, window: { workDoneProgress: true } };

  test('before the first reading has begun, and ended', () => {
    const { uri } = folderWith({ 'web.yaml': POD });
    let begin = () => {};
    const asked = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const answer = (method: string) => (method === 'window/workDoneProgress/create' ? asked : undefined);
    return withServer(uri, { capabilities, answer }, async (client) => {
      client.open(`${uri}/web.yaml`, POD);
      await settle(200);
      assert.equal(await isMissing(client, `${uri}/web.yaml`), false);
      begin();
      await settle();
      assert.equal(await isMissing(client, `${uri}/web.yaml`), true);
    });
  });

  test('for ever by a client that refuses to show progress', () => {
    const { uri } = folderWith({ 'web.yaml': POD });
    const answer = (method: string) => {
      if (method === 'window/workDoneProgress/create') throw new Error('no');
      return undefined;
    };
    return withServer(uri, { capabilities, answer }, async (client) => {
      client.open(`${uri}/web.yaml`, POD);
      await settle();
      assert.equal(await isMissing(client, `${uri}/web.yaml`), true);
    });
  });
});

describe('an open document', () => {
  test('does not stand for a file that was deleted, nor does one in a folder that was', () =>
    withPod({ 'sub/settings.yaml': CONFIG }, async (client, { path, uri, web }, event) => {
      const settings = `${uri}/sub/settings.yaml`;
      client.open(settings, CONFIG);
      await client.diagnostics(settings);
      assert.equal(await isMissing(client, web), false);
      rmSync(join(path, 'sub/settings.yaml'));
      event('sub/settings.yaml', DELETED);
      await settle();
      // Clients ask for open documents again when something changed.
      await client.diagnostics(settings);
      assert.equal(await isMissing(client, web), true);
      writeFileSync(join(path, 'sub/settings.yaml'), CONFIG);
      event('sub/settings.yaml', CREATED);
      await settle();
      assert.equal(await isMissing(client, web), false);
      rmSync(join(path, 'sub'), { recursive: true });
      event('sub', DELETED);
      await settle();
      await client.diagnostics(settings);
      assert.equal(await isMissing(client, web), true);
    }));

  test('counts again when the configuration leaves it out no longer', () =>
    withPod(
      { 'vendor/settings.yaml': CONFIG, '.prodlint.yaml': 'ignore: ["vendor/**"]\n' },
      async (client, { path, uri, web }, event) => {
        client.open(`${uri}/vendor/settings.yaml`, CONFIG);
        await client.diagnostics(`${uri}/vendor/settings.yaml`);
        assert.equal(await isMissing(client, web), true);
        writeFileSync(join(path, '.prodlint.yaml'), '');
        event('.prodlint.yaml', CHANGED);
        await settle();
        assert.equal(await isMissing(client, web), false);
      },
    ));

  test('leaves nothing behind when it is closed and was none of the workspace', () => {
    const outside = folderWith({ 'settings.yaml': CONFIG });
    const files = { 'out/settings.yaml': CONFIG, '.gitignore': 'out\n' };
    return withPod(files, async (client, { uri, web }) => {
      for (const settings of [`${outside.uri}/settings.yaml`, `${uri}/out/settings.yaml`]) {
        client.open(settings, CONFIG);
        await client.diagnostics(settings);
        client.notify('textDocument/didClose', { textDocument: { uri: settings } });
        await settle();
        const answer = await client.request<{ name: string }[] | null>('workspace/symbol', { query: 'settings' });
        assert.deepEqual(answer ?? [], []);
      }
      assert.equal(await isMissing(client, web), true);
    });
  });
});

describe('files on the disk', () => {
  test('do not count where git ignores them, whenever they come', () =>
    withPod({ '.gitignore': 'out\n' }, async (client, { path, web }, event) => {
      mkdirSync(join(path, 'out'));
      writeFileSync(join(path, 'out/settings.yaml'), CONFIG);
      event('out/settings.yaml', CREATED);
      await settle();
      assert.equal(await isMissing(client, web), true);
    }));

  test('count once git ignores them no more', () =>
    withPod({ 'out/settings.yaml': CONFIG, '.gitignore': 'out\n' }, async (client, { path, web }, event) => {
      assert.equal(await isMissing(client, web), true);
      writeFileSync(join(path, '.gitignore'), '');
      event('.gitignore', CHANGED);
      await settle();
      assert.equal(await isMissing(client, web), false);
      writeFileSync(join(path, '.gitignore'), 'out\n');
      event('.gitignore', CHANGED);
      await settle();
      assert.equal(await isMissing(client, web), true);
    }));

  test('come and go with their folders, of which alone some clients tell', () =>
    withPod({ 'sub/settings.yaml': CONFIG, '.gitignore': 'out\n' }, async (client, { path, web }, event) => {
      const move = async (from: string, to: string) => {
        renameSync(join(path, from), join(path, to));
        event(from, DELETED);
        event(to, CREATED);
        await settle();
      };
      await move('sub', 'other');
      assert.equal(await isMissing(client, web), false);
      await move('other', 'out');
      assert.equal(await isMissing(client, web), true);
      await move('out', 'sub');
      assert.equal(await isMissing(client, web), false);
    }));

  test('outside count as soon as a kustomization takes them in, saved or not', () => {
    const outside = folderWith({ 'settings.yaml': CONFIG, 'kustomization.yaml': 'resources: [settings.yaml]\n' });
    const without = 'resources: [web.yaml]\n';
    return withPod({ 'kustomization.yaml': without }, async (client, { path, uri, web }, event) => {
      assert.equal(await isMissing(client, web), true);
      const taking = `resources: [web.yaml, ${relative(path, outside.path)}]\n`;
      writeFileSync(join(path, 'kustomization.yaml'), taking);
      event('kustomization.yaml', CHANGED);
      await settle();
      assert.equal(await isMissing(client, web), false);
      client.open(`${uri}/kustomization.yaml`, without);
      await settle();
      assert.equal(await isMissing(client, web), true);
      const end = { line: 0, character: without.length - 1 };
      client.change(`${uri}/kustomization.yaml`, 2, { start: { line: 0, character: 0 }, end }, taking.trim());
      await settle();
      assert.equal(await isMissing(client, web), false);
    });
  });

  test('count below a folder that is written with a slash behind it', () =>
    withPod(
      { 'settings.yaml': CONFIG },
      async (client, { web }) => {
        assert.equal(await isMissing(client, web), false);
        const answer = await client.request<{ name: string }[] | null>('workspace/symbol', { query: 'settings' });
        assert.equal(answer?.length, 1);
      },
      '/',
    ));

  test('count by names with all kinds of characters', () =>
    withPod({ 'a b/50% #1 🚢/c:\\d.yaml': CONFIG }, async (client, { path, web }, event) => {
      assert.equal(await isMissing(client, web), false);
      renameSync(join(path, 'a b'), join(path, 'é'));
      event('a b', DELETED);
      await settle();
      assert.equal(await isMissing(client, web), true);
    }));

  test('that are no YAML count where a kustomization takes them in', () => {
    const config = (name: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { A: '1' } });
    const files = {
      Kustomization: 'resources: [web.yaml, settings.json]\nnamespace: shop\n',
      'settings.json': config('settings'),
    };
    return withPod(files, async (client, { path, web }, event) => {
      assert.equal(await isMissing(client, web), false);
      writeFileSync(join(path, 'settings.json'), config('other'));
      event('settings.json', CHANGED);
      await settle();
      assert.equal(await isMissing(client, web), true);
      const literals = 'configMapGenerator: [{ name: settings, literals: [A=1] }]\n';
      writeFileSync(join(path, 'Kustomization'), `resources: [web.yaml]\nnamespace: shop\n${literals}`);
      event('Kustomization', CHANGED);
      await settle();
      assert.equal(await isMissing(client, web), false);
    });
  });

  test('that are manifests in JSON count for the others, and other JSON does not', () => {
    const config = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'shop' },
    });
    return withPod({ 'settings.json': config, 'package.json': config }, async (client, { path, web }, event) => {
      const found = await client.request<{ name: string }[] | null>('workspace/symbol', { query: 'settings' });
      assert.equal(found?.length, 1);
      assert.equal(await isMissing(client, web), false);
      writeFileSync(join(path, 'settings.json'), '{ "kind": "settings", "names": ["apiVersion"] }');
      event('settings.json', CHANGED);
      await settle();
      assert.equal(await isMissing(client, web), true);
      writeFileSync(join(path, 'more.json'), config);
      event('more.json', CREATED);
      await settle();
      assert.equal(await isMissing(client, web), false);
      renameSync(join(path, 'more.json'), join(path, 'more.txt'));
      event('more.json', DELETED);
      await settle();
      assert.equal(await isMissing(client, web), true);
    });
  });

  test('that the patterns for folders do not see are watched by name, and no longer than they are wanted', () => {
    const outside = folderWith({ 'settings.yaml': CONFIG, 'kustomization.yaml': 'resources: [settings.yaml]\n' });
    const { path, uri } = folderWith({
      'web.yaml': POD,
      'shop.properties': 'A=1\n',
      'kustomization.yaml': `resources: [web.yaml, ../${basename(outside.path)}]\nconfigMapGenerator: [{ name: more, envs: [shop.properties] }]\n`,
    });
    const watched = { dynamicRegistration: true, relativePatternSupport: true };
    const workspace = { ...PULL_CAPABILITIES.workspace, didChangeWatchedFiles: watched };
    const capabilities = { ...PULL_CAPABILITIES, workspace };
    return withServer(uri, { capabilities }, async (client) => {
      const patterns = () =>
        client.received.flatMap(({ method, params }) =>
          method === 'client/registerCapability' ? relativePatterns(params) : [],
        );
      await settle();
      assert.deepEqual(patterns(), [
        // The entry may be a file as well.
        `${uri.slice(0, uri.lastIndexOf('/'))} ${basename(outside.path)}`,
        `${outside.uri} {Kustomization,kustomization.yaml,kustomization.yml,settings.yaml}`,
        `${uri} shop.properties`,
      ]);
      client.received.length = 0;
      writeFileSync(join(path, 'kustomization.yaml'), 'resources: [web.yaml]\n');
      client.notify('workspace/didChangeWatchedFiles', {
        changes: [{ uri: `${uri}/kustomization.yaml`, type: CHANGED }],
      });
      await settle();
      assert.deepEqual(patterns(), []);
      assert.ok(client.received.some(({ method }) => method === 'client/unregisterCapability'));
    });
  });
});

/** The patterns of a registration that belong to a folder. */
function relativePatterns(params: unknown): string[] {
  type Watcher = { readonly globPattern: string | { readonly baseUri: string; readonly pattern: string } };
  const { registrations } = params as {
    registrations: { readonly registerOptions?: { readonly watchers?: readonly Watcher[] } }[];
  };
  return registrations.flatMap(({ registerOptions }) =>
    (registerOptions?.watchers ?? []).flatMap(({ globPattern }) =>
      typeof globPattern === 'string' ? [] : `${globPattern.baseUri} ${globPattern.pattern}`,
    ),
  );
}
