// The actions that the language server offers, in texts and for clients of several kinds.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CodeAction, Range } from 'vscode-languageserver-protocol';
import { applyAction, type ClientOptions, type LspClient, PULL_CAPABILITIES, withServer } from '../support/lsp-client';

const uri = 'untitled:Untitled-1';
const serve = (options: ClientOptions, use: (client: LspClient) => Promise<void>) => withServer(null, options, use);

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
      securityContext:
        privileged: true
    - name: log
      image: registry.example.com/log:1.4.2
      securityContext:
        privileged: true
`;
const at = (line: number, character = 0, endLine = line, end = 200): Range => ({
  start: { line, character },
  end: { line: endLine, character: end },
});
const WHOLE = at(0, 0, 1000);
const PRIVILEGED = at(9, 20);

async function chosen(client: LspClient, text: string, range: Range, title: RegExp, of = uri): Promise<string> {
  const actions = await client.actions(of, range);
  const action = actions.find((candidate) => title.test(candidate.title));
  assert.ok(action, actions.map((candidate) => candidate.title).join('\n'));
  return applyAction(text, of, await client.resolve(action));
}

const codes = async (client: LspClient, of = uri) => (await client.diagnostics(of)).map(({ code }) => code);
const replace = (client: LspClient, version: number, text: string) => client.change(uri, version, WHOLE, text);

describe('an action that is completed later', () => {
  test('is still the one that was offered after others were', () =>
    serve({}, async (client) => {
      client.open(uri, POD);
      const first = (await client.actions(uri, PRIVILEGED)).find(({ title }) => title.startsWith('Set privileged'));
      const second = (await client.actions(uri, at(13, 20))).find(({ title }) => title.startsWith('Set privileged'));
      await client.actions(uri, at(0), ['source.fixAll']);
      const lines = async (action: CodeAction | undefined) =>
        applyAction(POD, uri, await client.resolve(action as CodeAction))
          .split('\n')
          .flatMap((line, index) => (line.includes('privileged: false') ? [index] : []));
      assert.deepEqual(await lines(first), [9]);
      assert.deepEqual(await lines(second), [13]);
    }));

  test('says for which version its edit is, where the client takes that', () => {
    const capabilities = {
      ...PULL_CAPABILITIES,
      workspace: { ...PULL_CAPABILITIES.workspace, workspaceEdit: { documentChanges: true } },
    };
    return serve({ capabilities }, async (client) => {
      client.open(uri, POD, 7);
      const [action] = await client.actions(uri, PRIVILEGED);
      const { edit } = await client.resolve(action as CodeAction);
      const [change] = edit?.documentChanges ?? [];
      assert.ok(change !== undefined && 'textDocument' in change);
      assert.deepEqual(change.textDocument, { uri, version: 7 });
      assert.equal(edit?.changes, undefined);
    });
  });
});

describe('actions', () => {
  test('on the file are offered once for all the problems they are for', () =>
    serve({}, async (client) => {
      client.open(uri, POD);
      const actions = await client.actions(uri, WHOLE);
      const titles = actions.map(({ title }) => title).filter((title) => title.endsWith('in this file'));
      assert.deepEqual(titles, [...new Set(titles)]);
      const ignore = actions.find(({ title }) => title === 'Ignore privileged-container in this file');
      assert.equal(ignore?.diagnostics?.length, 2);
    }));

  test('are of the kinds that are asked for', () =>
    serve({}, async (client) => {
      client.open(uri, POD);
      const kinds = async (...only: string[]) => [
        ...new Set((await client.actions(uri, WHOLE, only)).map(({ kind }) => kind)),
      ];
      assert.deepEqual(await kinds('quickfix'), ['quickfix']);
      assert.deepEqual(await kinds(''), ['quickfix']);
      assert.deepEqual(await kinds('refactor'), []);
      // Nothing here can be fixed safely.
      assert.deepEqual(await kinds('source.fixAll'), []);
      const safe = `# prodlint-disable-file duplicate-key\n${POD}`;
      replace(client, 2, safe);
      assert.deepEqual(await kinds('source'), ['source.fixAll.prodlint']);
      assert.deepEqual(await kinds('source.fixAll.eslint'), []);
    }));

  test('keep CRLF', () =>
    serve({}, async (client) => {
      const text = POD.replaceAll('\n', '\r\n');
      client.open(uri, text);
      for (const title of [
        /Set privileged to false/,
        /^Ignore \S+ here/,
        /^Ignore \S+ for Pod/,
        /^Ignore \S+ in this file/,
      ])
        assert.doesNotMatch(await chosen(client, text, PRIVILEGED, title), /(?<!\r)\n/);
    }));
});

describe('to ignore a bundle', () => {
  const text =
    POD.replace('        privileged: true\n', '        allowPrivilegeEscalation: true\n').split('    - name: log')[0] ??
    '';

  test('here silences each of its findings where it stands', () =>
    serve({}, async (client) => {
      client.open(uri, text);
      const bundle = (await client.diagnostics(uri)).find(({ message }) => String(message).includes('is not hardened'));
      assert.ok(bundle);
      const silenced = await chosen(client, text, bundle.range, /^Ignore all \d+ hardening rules here/);
      replace(client, 2, silenced);
      const left = await client.diagnostics(uri);
      const rules = (bundle.data as { rules: string[] }).rules;
      assert.deepEqual(
        left.filter(({ code }) => code === 'unused-suppression' || rules.includes(String(code))),
        [],
        silenced,
      );
    }));
});

describe('to ignore a finding', () => {
  test('in a text with a byte order mark leaves the mark where it is', () =>
    serve({}, async (client) => {
      const text = `\uFEFF{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "r.example.com/web:1.2.3", "securityContext": {"privileged": true}}]}}\n`;
      client.open(uri, text);
      for (const title of [/^Ignore privileged-container here/, /^Ignore privileged-container in this file/]) {
        const silenced = await chosen(client, text, at(0), title);
        assert.match(silenced, /^\uFEFF# prodlint-disable-[^\n]*\n\{/);
      }
    }));

  test('in a text that begins with directives is still a comment', () =>
    serve({}, async (client) => {
      const text = `%YAML 1.1\n---\n${POD}`;
      client.open(uri, text);
      let version = 1;
      for (const title of [/^Ignore privileged-container here/, /^Ignore privileged-container in this file/]) {
        const silenced = await chosen(client, text, at(11, 20), title);
        replace(client, ++version, silenced);
        // Of the text only the directive is said to be wrong, as before.
        const left = (await codes(client)).filter((code) => code === 'yaml-syntax' || code === 'unused-suppression');
        assert.deepEqual(left, ['yaml-syntax'], silenced);
        replace(client, ++version, text);
      }
    }));

  test('within lines of flow works', () =>
    serve({}, async (client) => {
      const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{\n  name: web, image: "r.example.com/web:1.2.3",\n  securityContext: {\n    privileged: true }}]}\n`;
      client.open(uri, text);
      replace(client, 2, await chosen(client, text, at(6), /^Ignore privileged-container here/));
      const left = await codes(client);
      assert.ok(!left.includes('privileged-container') && !left.includes('unused-suppression'), left.join());
    }));

  test('is not offered here where a comment would be text', () =>
    serve({}, async (client) => {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: |\n    one\n    <<<<<<< HEAD\n    two\n    =======\n    three\n    >>>>>>> other\n  b: "four\n<<<<<<< HEAD\n    five\n=======\n    six\n>>>>>>> other"\n`;
      client.open(uri, text);
      for (const { range } of await client.diagnostics(uri)) {
        for (const action of await client.actions(uri, range)) {
          if (!action.title.endsWith(' here')) continue;
          replace(client, 2, applyAction(text, uri, await client.resolve(action)));
          assert.equal((await codes(client)).filter((code) => code === 'unused-suppression').length, 0);
        }
      }
    }));

  test('of a resource that ignores others already keeps their reason a reason', () =>
    serve({}, async (client) => {
      const text = POD.replace(
        '  name: web\nspec',
        '  name: web\n  annotations:\n    prodlint.dev/ignore: cpu-limit -- bursts\nspec',
      );
      client.open(uri, text);
      const silenced = await chosen(client, text, at(11, 20), /^Ignore privileged-container for Pod web/);
      assert.match(silenced, /prodlint\.dev\/ignore: cpu-limit,privileged-container -- bursts\n/);
    }));

  test('in JSON is an annotation, for want of comments', () =>
    serve({}, async (client) => {
      const json = 'untitled:pod.json';
      const text = `{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "metadata": {"name": "web"},\n  "spec": {"containers": [{"name": "web", "image": "r.example.com/web:1.2.3", "securityContext": {"privileged": true}}]}\n}\n`;
      client.open(json, text, 1, 'json');
      const titles = (await client.actions(json, at(4))).map(({ title }) => title);
      assert.ok(
        !titles.some((title) => / here$| in this file$/.test(title) && title.startsWith('Ignore')),
        titles.join('\n'),
      );
      const silenced = await chosen(client, text, at(4), /^Ignore privileged-container for/, json);
      assert.equal(JSON.parse(silenced).metadata.annotations['prodlint.dev/ignore'], 'privileged-container');
    }));
});
