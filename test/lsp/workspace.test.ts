// What files mean for each other, as a client sees it: in open documents, and in files that are not open.
import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { WorkspaceDiagnosticReport, WorkspaceFullDocumentDiagnosticReport } from 'vscode-languageserver-protocol';
import { type ClientOptions, type LspClient, PULL_CAPABILITIES, withServer } from '../support/lsp-client';
import { temporaryFolders } from '../support/temporary-folders';

const folderWith = temporaryFolders('prodlint-workspace-');
const settle = (milliseconds = 500) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: "example.com/web:1.2.3" }
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
`;
const AUTOSCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 4
`;

/** How loudly an open document is told that its workload runs too few pods. */
const severityOfReplicas = async (client: LspClient, uri: string) => {
  const found = (await client.diagnostics(uri)).find(({ code }) => code === 'minimum-replicas');
  return found?.severity;
};
const WARNING = 2;
const INFORMATION = 3;

describe('an open document', () => {
  test('is judged with the files around it, as they come, change and go', () => {
    const { path, uri } = folderWith({ 'web.yaml': DEPLOYMENT, 'service.yaml': SERVICE });
    const web = `${uri}/web.yaml`;
    return withServer(uri, {}, async (client) => {
      const event = (name: string, type: number) =>
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${uri}/${name}`, type }] });
      client.open(web, DEPLOYMENT);
      await settle();
      assert.equal(await severityOfReplicas(client, web), WARNING);
      writeFileSync(join(path, 'hpa.yaml'), AUTOSCALER);
      event('hpa.yaml', CREATED);
      await settle();
      assert.equal(await severityOfReplicas(client, web), undefined);
      writeFileSync(join(path, 'hpa.yaml'), AUTOSCALER.replace('name: web }', 'name: other }'));
      event('hpa.yaml', CHANGED);
      await settle();
      assert.equal(await severityOfReplicas(client, web), WARNING);
      rmSync(join(path, 'service.yaml'));
      event('service.yaml', DELETED);
      await settle();
      assert.equal(await severityOfReplicas(client, web), INFORMATION);
    });
  });

  test('is judged with what other editors say, saved or not', () => {
    const { uri } = folderWith({ 'web.yaml': DEPLOYMENT, 'service.yaml': SERVICE });
    const web = `${uri}/web.yaml`;
    const service = `${uri}/service.yaml`;
    return withServer(uri, {}, async (client) => {
      client.open(web, DEPLOYMENT);
      client.open(service, SERVICE.replace('app: web', 'app: other'));
      await settle();
      assert.equal(await severityOfReplicas(client, web), INFORMATION);
      const before = await client.pull(web);
      client.change(service, 2, { start: { line: 4, character: 19 }, end: { line: 4, character: 24 } }, 'web');
      assert.equal(await severityOfReplicas(client, web), WARNING);
      const report = await client.pull(web, before.resultId);
      assert.equal(report.kind, 'full');
      // A comment changes nothing for the others.
      client.change(service, 3, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, '# hello\n');
      assert.equal((await client.pull(web, report.resultId)).kind, 'unchanged');
      client.notify('textDocument/didClose', { textDocument: { uri: service } });
      await settle();
      assert.equal(await severityOfReplicas(client, web), WARNING);
    });
  });

  test('hears nothing of files that git or the configuration leaves out', () => {
    const { uri } = folderWith({
      'web.yaml': DEPLOYMENT,
      'out/service.yaml': SERVICE,
      'vendor/service.yaml': SERVICE,
      '.gitignore': 'out\n',
      '.prodlint.yaml': 'ignore: ["vendor/**"]\n',
    });
    return withServer(uri, {}, async (client) => {
      client.open(`${uri}/web.yaml`, DEPLOYMENT);
      await settle();
      assert.equal(await severityOfReplicas(client, `${uri}/web.yaml`), INFORMATION);
      client.open(`${uri}/.prodlint.yaml`, '');
      await settle();
      assert.equal(await severityOfReplicas(client, `${uri}/web.yaml`), WARNING);
    });
  });

  test('of a base is judged as its overlays make it', () => {
    const { uri } = folderWith({
      'base/kustomization.yaml': 'resources: [web.yaml, service.yaml]\n',
      'base/web.yaml': DEPLOYMENT,
      'base/service.yaml': SERVICE,
      'dev/kustomization.yaml': 'resources: [../base]\n',
      'prod/kustomization.yaml': 'resources: [../base]\nreplicas: [{ name: web, count: 3 }]\n',
    });
    const web = `${uri}/base/web.yaml`;
    return withServer(uri, {}, async (client) => {
      client.open(web, DEPLOYMENT);
      await settle();
      const found = (await client.diagnostics(web)).find(({ code }) => code === 'minimum-replicas');
      assert.match(String(found?.message), /Run at least 2\. \(Only as dev applies it\.\)$/);
      client.open(`${uri}/dev/kustomization.yaml`, 'resources: [../base]\nreplicas: [{ name: web, count: 2 }]\n');
      await settle();
      assert.equal(await severityOfReplicas(client, web), undefined);
    });
  });

  test('of a client that does not ask is told of changes in other files', () => {
    const { uri } = folderWith({ 'web.yaml': DEPLOYMENT });
    const web = `${uri}/web.yaml`;
    return withServer(uri, { capabilities: {} }, async (client) => {
      client.open(web, DEPLOYMENT);
      await settle();
      const told = client.next<{ uri: string; diagnostics: { code: string; severity: number }[] }>(
        'textDocument/publishDiagnostics',
        (params) =>
          params.uri === web &&
          params.diagnostics.some(({ code, severity }) => code === 'minimum-replicas' && severity === WARNING),
      );
      client.open(`${uri}/service.yaml`, SERVICE);
      await told;
    });
  });
});

describe('diagnostics of the workspace', () => {
  const ask = (
    client: LspClient,
    previousResultIds: { uri: string; value: string }[] = [],
    partialResultToken?: string,
  ) =>
    client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      identifier: 'prodlint',
      previousResultIds,
      ...(partialResultToken === undefined ? {} : { partialResultToken }),
    });
  const options = (scope = 'workspace'): ClientOptions => ({ settings: () => ({ scope }) });
  const files = { 'web.yaml': DEPLOYMENT, 'service.yaml': SERVICE, 'notes.yaml': 'a: 1\n' };
  const full = (report: WorkspaceDiagnosticReport, name: string) =>
    report.items.find(({ uri, kind }) => kind === 'full' && uri.endsWith(`/${name}`)) as
      | WorkspaceFullDocumentDiagnosticReport
      | undefined;

  test('are those of files that are not open, and come again when they are others', () => {
    const { path, uri } = folderWith(files);
    return withServer(uri, options(), async (client) => {
      const report = await ask(client);
      assert.deepEqual(report.items.map((item) => item.uri.split('/').at(-1)).sort(), [
        'notes.yaml',
        'service.yaml',
        'web.yaml',
      ]);
      assert.ok(full(report, 'web.yaml')?.items.some(({ code }) => code === 'minimum-replicas'));
      const ids = report.items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' }));
      // Nothing is new: the answer waits.
      let isAnswered = false;
      const next = ask(client, ids).then((answer) => {
        isAnswered = true;
        return answer;
      });
      await settle(300);
      assert.equal(isAnswered, false);
      writeFileSync(join(path, 'hpa.yaml'), AUTOSCALER);
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${uri}/hpa.yaml`, type: CREATED }] });
      const answer = await next;
      const web = full(answer, 'web.yaml');
      assert.ok(web?.items.every(({ code }) => code !== 'minimum-replicas'));
      assert.equal(full(answer, 'notes.yaml'), undefined);
      rmSync(join(path, 'web.yaml'));
      const known = new Map(
        [...ids, ...answer.items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' }))].map((id) => [
          id.uri,
          id,
        ]),
      );
      const gone = ask(client, [...known.values()]);
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${uri}/web.yaml`, type: DELETED }] });
      assert.deepEqual(full(await gone, 'web.yaml')?.items, []);
    });
  });

  test('of a folder that gets another name go and come in one answer', () => {
    const { path, uri } = folderWith({ 'shop/web.yaml': DEPLOYMENT, 'shop/service.yaml': SERVICE });
    return withServer(uri, options(), async (client) => {
      const report = await ask(client);
      const next = ask(
        client,
        report.items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' })),
      );
      await settle(300);
      renameSync(join(path, 'shop'), join(path, 'store'));
      const changes = [
        { uri: `${uri}/shop`, type: DELETED },
        { uri: `${uri}/store`, type: CREATED },
      ];
      client.notify('workspace/didChangeWatchedFiles', { changes });
      const answer = await next;
      assert.deepEqual(full(answer, 'shop/web.yaml')?.items, []);
      assert.ok(full(answer, 'store/web.yaml')?.items.some(({ code }) => code === 'minimum-replicas'));
    });
  });

  test('follow what changes in other files: those of the unit, those that look at the whole workspace, and places', () => {
    const stray = SERVICE.replace('namespace: shop', 'namespace: store');
    const scaler = AUTOSCALER.replace('name: web }\n  min', 'name: other }\n  min');
    const { uri } = folderWith({
      'a/web.yaml': DEPLOYMENT,
      'a/service.yaml': SERVICE,
      'b/twin.yaml': SERVICE,
      'b/rest.yaml': `${stray}---\n${stray}`,
      'hpa.yaml': scaler,
      'other/kustomization.yaml': 'namespace: shop\n',
    });
    return withServer(uri, options(), async (client) => {
      const told = new Map<string, { id: string; said: string }>();
      const take = (report: WorkspaceDiagnosticReport) => {
        for (const item of report.items)
          if (item.kind === 'full') told.set(item.uri, { id: item.resultId ?? '', said: JSON.stringify(item.items) });
      };
      const ids = () => [...told].map(([of, { id }]) => ({ uri: of, value: id }));
      take(await ask(client));
      const before = new Map(told);
      const edited = `${uri}/hpa.yaml`;
      client.open(edited, scaler);
      const texts = [`# moved\n${scaler}`, AUTOSCALER, scaler.replaceAll('shop', 'store'), scaler];
      for (const [index, text] of texts.entries()) {
        client.notify('textDocument/didChange', {
          textDocument: { uri: edited, version: index + 2 },
          contentChanges: [{ text }],
        });
        const nothing: WorkspaceDiagnosticReport = { items: [] };
        take(await Promise.race([ask(client, ids()), settle(1500).then(() => nothing)]));
        // A server that starts now finds the same.
        await withServer(uri, options(), async (other) => {
          other.open(edited, text);
          await settle(200);
          const fresh = await ask(other);
          for (const item of fresh.items)
            if (item.kind === 'full') assert.equal(told.get(item.uri)?.said, JSON.stringify(item.items), item.uri);
        });
      }
      for (const [of, { said }] of before) if (of !== edited) assert.equal(told.get(of)?.said, said, of);
    });
  });

  test('are streamed to a client that takes them bit by bit', () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`app-${n}/service.yaml`, SERVICE]));
    const { uri } = folderWith(many);
    return withServer(uri, options(), async (client) => {
      const report = await ask(client, [], 'bit-by-bit');
      assert.deepEqual(report.items, []);
      const parts = client.received.flatMap(({ method, params }) => {
        const part = params as { token?: string; value?: WorkspaceDiagnosticReport };
        return method === '$/progress' && part.token === 'bit-by-bit' ? [part.value?.items.length ?? 0] : [];
      });
      assert.ok(parts.length > 1, `${parts.length} parts`);
      assert.equal(
        parts.reduce((sum, length) => sum + length, 0),
        250,
      );
    });
  });

  test('leave open documents to themselves, and are none where only these are wanted', () => {
    const { uri } = folderWith(files);
    let scope = 'workspace';
    return withServer(uri, { settings: () => ({ scope }) }, async (client) => {
      client.open(`${uri}/web.yaml`, DEPLOYMENT);
      const report = await ask(client);
      assert.equal(full(report, 'web.yaml'), undefined);
      assert.ok(full(report, 'service.yaml'));
      const ids = report.items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' }));
      const next = ask(client, ids);
      scope = 'openFiles';
      client.notify('workspace/didChangeConfiguration', { settings: {} });
      const taken = (await next).items;
      assert.deepEqual(taken.map((item) => item.kind === 'full' && item.items.length).sort(), [0, 0]);
    });
  });

  test('say nothing twice: not of suppressed findings, nor of documents that are open now', () => {
    const { uri } = folderWith({
      'web.yaml': DEPLOYMENT.replace('replicas: 1', 'replicas: 1 # prodlint-disable-line minimum-replicas'),
      'service.yaml': `# prodlint-disable-next-line latest-tag\n${SERVICE}`,
    });
    return withServer(uri, options(), async (client) => {
      const report = await ask(client);
      assert.equal(report.items.length, 2);
      client.open(`${uri}/service.yaml`, SERVICE);
      const own = await client.pull(`${uri}/service.yaml`);
      const ids = report.items.map((item) => ({
        uri: item.uri,
        // Clients name the result that they had last, whatever it came from.
        value: (item.uri.endsWith('/service.yaml') ? own : item).resultId ?? '',
      }));
      let isAnswered = false;
      const next = ask(client, ids).then((answer) => {
        isAnswered = true;
        return answer;
      });
      await settle();
      assert.equal(isAnswered, false);
      client.notify('textDocument/didClose', { textDocument: { uri: `${uri}/service.yaml` } });
      const last = await client.pull(`${uri}/service.yaml`);
      assert.ok(last.kind === 'full' && last.items.length > 0);
      assert.ok(full(await next, 'service.yaml')?.items.length);
    });
  });

  test('end when nobody waits for them any more', () => {
    const { uri } = folderWith(files);
    return withServer(uri, options('openFiles'), async (client) => {
      assert.equal(await client.cancelled('workspace/diagnostic', { previousResultIds: [] }), -32800);
    });
  });

  test('come with the progress of the first reading', () => {
    const { uri } = folderWith(files);
    const capabilities = { ...PULL_CAPABILITIES, window: { workDoneProgress: true } };
    return withServer(uri, { ...options(), capabilities }, async (client) => {
      await ask(client);
      const kinds = client.received.flatMap(({ method, params }) =>
        method === '$/progress' ? [(params as { value: { kind?: string } }).value.kind] : [],
      );
      assert.ok(kinds.includes('begin') && kinds.includes('end'), kinds.join());
    });
  });

  test('of many files come with progress too', () => {
    const app = (n: number) => DEPLOYMENT.replaceAll(/\bweb\b/g, `web-${n}`);
    const { uri } = folderWith(
      Object.fromEntries(Array.from({ length: 1200 }, (_, n) => [`app-${n}/web.yaml`, app(n)])),
    );
    const capabilities = { ...PULL_CAPABILITIES, window: { workDoneProgress: true } };
    return withServer(uri, { ...options(), capabilities }, async (client) => {
      await ask(client);
      const told = client.received.flatMap(({ method, params }) =>
        method === '$/progress' ? [(params as { value: { title?: string; message?: string } }).value] : [],
      );
      const titles = told.flatMap(({ title }) => title ?? []);
      assert.deepEqual(titles, ['Prodlint: reading manifests', 'Prodlint: checking manifests']);
      assert.ok(told.some(({ message }) => /^\d+00 of 1200$/.test(message ?? '')));
    });
  });
});

test('names of objects in other files are suggested, those of the same namespace that are applied together', () => {
  const { uri } = folderWith({
    'web/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web-settings, namespace: shop }\n',
    'web/others.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bank-settings, namespace: bank }\n',
    'else/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: else-settings, namespace: shop }\n',
  });
  const text = DEPLOYMENT.replace(
    '        - { name: web, image: "example.com/web:1.2.3" }\n',
    '        - name: web\n          envFrom:\n            - configMapRef:\n                name: \n',
  );
  const line = text.split('\n').findIndex((content) => content.trim() === 'name:');
  return withServer(uri, {}, async (client) => {
    client.open(`${uri}/web/web.yaml`, text);
    await settle();
    const list = await client.request<{ items: { label: string }[] } | null>('textDocument/completion', {
      textDocument: { uri: `${uri}/web/web.yaml` },
      position: { line, character: '                name: '.length },
    });
    const names = (list?.items ?? []).map(({ label }) => label).filter((label) => label.endsWith('-settings'));
    assert.deepEqual(names, ['web-settings']);
  });
});
