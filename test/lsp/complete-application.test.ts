// "Complete to a production application" over the protocol, for clients of several kinds.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { CodeAction, CreateFile, Range, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { COMPLETE_REQUEST, type CompleteAnswer } from '../../server/src/lsp/protocol';
import { applyLspEdits, type LspClient, PULL_CAPABILITIES, withServer } from '../support/lsp-client';
import { temporaryFolders } from '../support/temporary-folders';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/web:1.4.2
          ports:
            - name: http
              containerPort: 8080
`;
const KUSTOMIZATION = 'resources:\n  - deployment.yaml # the pods\n';
const FILES = { 'deployment.yaml': DEPLOYMENT, 'kustomization.yaml': KUSTOMIZATION };

const folderWith = temporaryFolders('prodlint-complete-');

const workspaceEdit = {
  documentChanges: true,
  resourceOperations: ['create'],
  changeAnnotationSupport: { groupsOnLabel: true },
};
const capabilitiesWith = (workspaceEdit: object) => ({
  ...PULL_CAPABILITIES,
  workspace: { ...PULL_CAPABILITIES.workspace, workspaceEdit },
});
const at = (line: number): Range => ({ start: { line, character: 0 }, end: { line, character: 0 } });

interface Served {
  readonly client: LspClient;
  readonly uri: string;
  readonly uriOf: (name: string) => string;
  readonly complete: (line?: number) => Promise<CompleteAnswer>;
}

/** Opens the first file in a folder that has all of them, once the server has read that. */
async function inFolder(
  files: Readonly<Record<string, string>>,
  workspaceEdit: object,
  use: (served: Served) => Promise<void>,
): Promise<void> {
  const { uri: folder } = folderWith(files);
  const uriOf = (name: string) => `${folder}/${name}`;
  const [first = ''] = Object.keys(files);
  const uri = uriOf(first);
  await withServer(folder, { capabilities: capabilitiesWith(workspaceEdit) }, async (client) => {
    client.open(uri, files[first] ?? '');
    const complete = async (line = 0): Promise<CompleteAnswer> => {
      for (;;) {
        const answer = await client.request<CompleteAnswer>(COMPLETE_REQUEST, { uri, line });
        if (!('problem' in answer) || !answer.problem.includes('being read')) return answer;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await use({ client, uri, uriOf, complete });
  });
}

function editOf(answer: CompleteAnswer): WorkspaceEdit {
  assert.ok('edit' in answer && answer.edit !== null, JSON.stringify(answer));
  return answer.edit;
}

const createdBy = ({ documentChanges = [] }: WorkspaceEdit) =>
  documentChanges.filter((change): change is CreateFile => 'kind' in change && change.kind === 'create');
const changesOf = ({ documentChanges = [] }: WorkspaceEdit) =>
  documentChanges.filter((change): change is TextDocumentEdit => 'textDocument' in change);
const nameOf = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1);

describe('the request', () => {
  test('makes an edit whose parts a client may show and a person tick', () =>
    inFolder(FILES, workspaceEdit, async ({ uri, uriOf, complete }) => {
      const answer = await complete();
      const edit = editOf(answer);
      assert.deepEqual(
        Object.entries(edit.changeAnnotations ?? {}).map(([id, { needsConfirmation }]) => [id, needsConfirmation]),
        [
          ['workload', true],
          ['service', false],
          ['disruption-budget', false],
          ['network-policy', true],
          ['autoscaler', true],
          ['egress-policy', true],
          ['default-deny', true],
        ],
      );
      assert.equal(edit.changeAnnotations?.service?.label, 'Service web');
      assert.deepEqual(
        createdBy(edit).map(({ uri: made, annotationId }) => [nameOf(made), annotationId]),
        [
          ['service.yaml', 'service'],
          ['pdb.yaml', 'disruption-budget'],
          ['network-policy.yaml', 'network-policy'],
          ['hpa.yaml', 'autoscaler'],
          ['network-policy-egress.yaml', 'egress-policy'],
          ['network-policy-default.yaml', 'default-deny'],
        ],
      );
      const changes = changesOf(edit);
      const service = changes.find(({ textDocument }) => textDocument.uri === uriOf('service.yaml'));
      assert.equal(service?.textDocument.version, null);
      assert.match(
        service?.edits.map((one) => ('newText' in one ? one.newText : '')).join('') ?? '',
        /^kind: Service$/m,
      );
      const own = changes.find(({ textDocument }) => textDocument.uri === uri);
      assert.equal(own?.textDocument.version, 1);
      const named = changes.find(({ textDocument }) => textDocument.uri === uriOf('kustomization.yaml'));
      assert.equal(
        applyLspEdits(KUSTOMIZATION, (named?.edits ?? []) as { range: Range; newText: string }[]),
        `${KUSTOMIZATION}${createdBy(edit)
          .map(({ uri: made }) => `  - ${nameOf(made)}\n`)
          .join('')}`,
      );
      assert.ok('left' in answer && answer.left.some((text) => text.startsWith('Check the values')));
    }));

  test('changes nothing itself, and goes around files that lie in the way', () =>
    inFolder(
      { ...FILES, 'service.yaml': '# To be written.\n', 'pdb.yaml': '' },
      workspaceEdit,
      async ({ uriOf, complete }) => {
        const made = createdBy(editOf(await complete())).map(({ uri }) => nameOf(uri));
        assert.deepEqual(made.slice(0, 2), ['web-service.yaml', 'web-pdb.yaml']);
        assert.ok(!existsSync(new URL(uriOf('web-service.yaml'))));
        assert.equal(readFileSync(new URL(uriOf('kustomization.yaml')), 'utf8'), KUSTOMIZATION);
      },
    ));

  test('gives who can not ask only what nobody has to be asked for', () =>
    inFolder(FILES, { documentChanges: true, resourceOperations: ['create'] }, async ({ uri, complete }) => {
      const edit = editOf(await complete());
      assert.equal(edit.changeAnnotations, undefined);
      assert.deepEqual(
        createdBy(edit).map((one) => [nameOf(one.uri), one.annotationId]),
        [
          ['service.yaml', undefined],
          ['pdb.yaml', undefined],
        ],
      );
      assert.ok(changesOf(edit).every(({ textDocument }) => textDocument.uri !== uri));
    }));

  test('writes everything behind the workload for who can not make files', () =>
    inFolder(FILES, {}, async ({ uri, complete }) => {
      const { changes = {}, documentChanges } = editOf(await complete());
      assert.equal(documentChanges, undefined);
      assert.deepEqual(Object.keys(changes), [uri]);
      const text = applyLspEdits(DEPLOYMENT, changes[uri] ?? []);
      assert.ok(text.startsWith(`${DEPLOYMENT}---\napiVersion: v1\nkind: Service\n`));
    }));

  test('asks which workload is meant, and says where there is none', async () => {
    const two = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\n---\n${DEPLOYMENT}---\n${DEPLOYMENT.replaceAll('web', 'api')}`;
    await inFolder({ 'all.yaml': two }, workspaceEdit, async ({ complete }) => {
      assert.deepEqual(await complete(0), {
        workloads: [
          { label: 'Deployment web', line: 6 },
          { label: 'Deployment api', line: 27 },
        ],
      });
      const answer = await complete(27);
      assert.ok('label' in answer);
      assert.equal(answer.label, 'Deployment api');
    });
    await inFolder({ 'config.yaml': two.slice(0, two.indexOf('---')) }, workspaceEdit, async ({ complete }) => {
      assert.deepEqual(await complete(0), {
        problem: 'There is no Deployment, StatefulSet, DaemonSet or CronJob here.',
      });
    });
  });
});

describe('the code action', () => {
  const TITLE = 'Complete to a production application';
  const offered = async (client: LspClient, uri: string, line: number, only?: string[]): Promise<CodeAction[]> =>
    (await client.actions(uri, at(line), only)).filter(({ title }) => title === TITLE);

  test('stands on the lines of kind and name, and is worked out when it is chosen', () =>
    inFolder(FILES, workspaceEdit, async ({ client, uri, complete }) => {
      const asked = editOf(await complete());
      const [action] = await offered(client, uri, 1);
      assert.equal(action?.kind, 'refactor.rewrite');
      assert.equal(action?.edit, undefined);
      assert.deepEqual((await client.resolve(action as CodeAction)).edit, asked);
      assert.equal((await offered(client, uri, 3, ['refactor'])).length, 1);
      assert.equal((await offered(client, uri, 3, ['quickfix'])).length, 0);
      assert.equal((await offered(client, uri, 5)).length, 0);
    }));

  test('is not offered where nothing is missing', () =>
    inFolder({ 'deployment.yaml': DEPLOYMENT }, {}, async ({ client, uri, complete }) => {
      const capable = { documentChanges: true, changeAnnotationSupport: {} };
      await inFolder({ 'deployment.yaml': DEPLOYMENT }, capable, async (other) => {
        const edit = editOf(await other.complete());
        const edits = changesOf(edit).flatMap((change) => change.edits as { range: Range; newText: string }[]);
        client.change(uri, 2, { start: at(0).start, end: at(1000).end }, applyLspEdits(DEPLOYMENT, edits));
      });
      const answer = await complete();
      assert.ok('edit' in answer);
      assert.equal(answer.edit, null);
      assert.equal((await offered(client, uri, 1)).length, 0);
    }));
});
