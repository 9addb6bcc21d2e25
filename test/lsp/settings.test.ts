// Settings of the client, and the places that documents and configuration files may have.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type ClientOptions, type LspClient, POD, PULL_CAPABILITIES, withServer } from '../support/lsp-client';

const base = mkdtempSync(join(tmpdir(), 'prodlint-settings-'));
after(() => rmSync(base, { recursive: true, force: true }));
const folder = (name: string, configuration?: string) => {
  mkdirSync(join(base, name, 'ci'), { recursive: true });
  if (configuration !== undefined) writeFileSync(join(base, name, 'ci/lint.yaml'), configuration);
  return pathToFileURL(join(base, name)).toString();
};
const shop = folder('my shop #1', 'rules: { privileged-container: "off" }\n');
const bank = folder('bank', 'rules: { privileged-container: info }\n');
const inner = folder('bank/inner', 'rules: { privileged-container: warning }\n');

const OFF = 'rules: { privileged-container: "off" }\n';

const severityIn = async (client: LspClient, uri: string) =>
  (await client.diagnostics(uri)).find(({ code }) => code === 'privileged-container')?.severity;
const open = async (client: LspClient, uri: string) => {
  client.open(uri, POD);
  return severityIn(client, uri);
};

describe('the configuration file of the settings', () => {
  const serve = (configurationFile: unknown, options: ClientOptions, use: (client: LspClient) => Promise<void>) =>
    withServer(shop, { settings: () => ({ configurationFile }), ...options }, use);

  test('is counted from the workspace folder of the document', () =>
    serve('ci/lint.yaml', { folders: [shop, bank, inner] }, async (client) => {
      assert.equal(await open(client, `${shop}/k8s/pod.yaml`), undefined);
      assert.equal(await open(client, `${bank}/pod.yaml`), 3);
      assert.equal(await open(client, `${inner}/k8s/pod.yaml`), 2);
    }));

  test('may be written with a dot, with backslashes, absolute or as a URI', async () => {
    const absolute = join(base, 'bank/ci/lint.yaml');
    for (const [written, expected] of [
      ['./ci/lint.yaml', undefined],
      ['ci\\lint.yaml', undefined],
      ['../bank/ci/lint.yaml', 3],
      [absolute, 3],
      [pathToFileURL(absolute).toString(), 3],
      [' ', 1],
      [null, 1],
      [['ci/lint.yaml'], 1],
    ] as const)
      await serve(written, {}, async (client) => {
        assert.equal(await open(client, `${shop}/k8s/pod.yaml`), expected, String(written));
      });
  });

  test('that is not there is told in the log, and changes nothing', () =>
    serve('ci/none.yaml', {}, async (client) => {
      const logged = client.next<{ message: string }>('window/logMessage');
      assert.equal(await open(client, `${shop}/pod.yaml`), 1);
      assert.match((await logged).message, /ci\/none\.yaml/);
    }));

  test('follows the folders of the workspace', () => {
    const capabilities = {
      ...PULL_CAPABILITIES,
      workspace: { ...PULL_CAPABILITIES.workspace, workspaceFolders: true },
    };
    return serve('ci/lint.yaml', { capabilities, folders: [shop] }, async (client) => {
      const uri = `${bank}/pod.yaml`;
      // Outside all folders the first one counts.
      assert.equal(await open(client, uri), undefined);
      client.notify('workspace/didChangeWorkspaceFolders', {
        event: { added: [{ uri: bank, name: 'bank' }], removed: [{ uri: shop, name: 'shop' }] },
      });
      assert.equal(await severityIn(client, uri), 3);
    });
  });

  test('has its mistakes shown in it, whatever its name', () =>
    serve('ci/lint.yaml', {}, async (client) => {
      await open(client, `${shop}/pod.yaml`);
      const uri = `${shop}/ci/lint.yaml`;
      client.open(uri, 'profil: strict\n');
      assert.deepEqual(
        (await client.diagnostics(uri)).map(({ message }) => message),
        ['Unknown setting profil. Did you mean profile?'],
      );
    }));
});

test('settings of a wrong type count as not set', () =>
  withServer(
    shop,
    { settings: () => ({ enable: null, profile: 3, kubernetesVersion: 1.3, configurationFile: {} }) },
    async (client) => {
      assert.equal(await open(client, `${shop}/pod.yaml`), 1);
    },
  ));

describe('a document', () => {
  test('whose path needs encoding finds its configuration', () =>
    withServer(shop, {}, async (client) => {
      const uri = `${shop}/100%25 %C3%A4/pod.yaml`.replace(' ', '%20');
      mkdirSync(join(base, 'my shop #1/100% ä'), { recursive: true });
      writeFileSync(join(base, 'my shop #1/100% ä/.prodlint.yaml'), OFF);
      assert.equal(await open(client, uri), undefined);
    }));

  test('on a drive finds its configuration, however the letter is written', () =>
    withServer(null, {}, async (client) => {
      client.open('file:///C:/shop/.prodlint.yaml', OFF);
      assert.equal(await open(client, 'file:///c%3A/shop/k8s/pod.yaml'), undefined);
    }));

  test('on another machine finds its configuration', () =>
    withServer(null, {}, async (client) => {
      client.open('file://server/share/.prodlint.yaml', OFF);
      assert.equal(await open(client, 'file://server/share/k8s/pod.yaml'), undefined);
    }));

  test('that was never saved has the configuration of the first folder', () =>
    withServer(shop, {}, async (client) => {
      writeFileSync(join(base, 'my shop #1/.prodlint.yaml'), OFF);
      assert.equal(await open(client, 'untitled:Untitled-1'), undefined);
      assert.equal(await open(client, `untitled:${decodeURI(new URL(bank).pathname)}/new.yaml`), 1);
      rmSync(join(base, 'my shop #1/.prodlint.yaml'));
    }));

  test('of a virtual workspace finds its configuration, and asks for nothing outside', () => {
    const asked: string[] = [];
    const answer = (method: string, params: unknown) => {
      if (method !== 'prodlint/readFile') return undefined;
      const { uri } = params as { uri: string };
      asked.push(uri);
      return uri === 'vscode-vfs://github/org/shop/.prodlint.yaml' ? OFF : null;
    };
    return withServer(null, { answer, initializationOptions: { canReadFiles: true } }, async (client) => {
      assert.equal(await open(client, 'vscode-vfs://github/org/shop/k8s/pod.yaml'), undefined);
      assert.equal(await open(client, 'memfs:/shop/pod.yaml'), 1);
      assert.equal(await open(client, 'untitled:Untitled-1'), 1);
      const outside = asked.filter((uri) => !uri.startsWith('vscode-vfs://github/') && !/^memfs:\/(?!\/)/.test(uri));
      assert.deepEqual(outside, []);
    });
  });
});

describe('a configuration that is open in an editor', () => {
  const team = pathToFileURL(join(base, 'team')).toString();
  const configuration = `${team}/.prodlint.yaml`;
  const told = (client: LspClient, type: number) =>
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: configuration, type }] });

  test('counts before the disk, but not when its file was deleted; what is then written in it does', () =>
    withServer(team, {}, async (client) => {
      client.open(configuration, OFF);
      assert.equal(await open(client, `${team}/pod.yaml`), undefined);
      told(client, 3);
      assert.equal(await severityIn(client, `${team}/pod.yaml`), 1);
      const end = { line: 1, character: 0 };
      client.change(configuration, 2, { start: end, end }, '# still here\n');
      assert.equal(await severityIn(client, `${team}/pod.yaml`), undefined);
    }));
});
