// Names across the files of a folder: definition, references, highlights, rename, symbols and lenses, over stdio.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type {
  CodeLens,
  DocumentHighlight,
  Location,
  LocationLink,
  Position,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-protocol';
import { LineIndex } from '../../server/src/yaml/text';
import {
  applyLspEdits,
  type ClientOptions,
  type LspClient,
  PULL_CAPABILITIES,
  withServer,
} from '../support/lsp-client';
import { temporaryFolders } from '../support/temporary-folders';

const folderWith = temporaryFolders('prodlint-navigation-');

const WEB = `# The shop's front.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
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
          image: registry.example.com/web:1.4.2
          envFrom:
            - configMapRef:
                name: "settings" # from settings.yaml
          ports:
            - name: http
              containerPort: 8080
`;
const REST = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web-budget
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web-scaler
spec:
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
`;
const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: fast
`;

const FILES = { 'web.yaml': WEB, 'rest.yaml': REST, 'settings.yaml': SETTINGS };

/** The position of the first character of a text's first occurrence behind another text. */
function position(text: string, behind: string, of: string): Position {
  const at = text.indexOf(of, text.indexOf(behind) + behind.length);
  assert.ok(at >= 0, `no ${of} behind ${behind}`);
  return new LineIndex(text).position(at);
}

/** `file:line` of places, lines from one. */
function places(found: readonly Location[] | null): string[] {
  return (found ?? []).map(({ uri, range }) => `${uri.slice(uri.lastIndexOf('/') + 1)}:${range.start.line + 1}`);
}

/** Opens the Deployment of a folder that was read. */
async function inFolder<T>(
  use: (client: LspClient, uri: string) => Promise<T>,
  options: ClientOptions = {},
  files: Readonly<Record<string, string>> = FILES,
): Promise<T> {
  const { uri } = folderWith(files);
  return withServer(uri, options, async (client) => {
    client.open(`${uri}/web.yaml`, files['web.yaml'] ?? '');
    for (let tries = 0; tries < 50; tries++) {
      const symbols = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'settings' });
      if (symbols.some(({ name }) => name === 'settings')) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return use(client, uri);
  });
}

const asked = (uri: string, at: Position, more: object = {}) => ({ textDocument: { uri }, position: at, ...more });

describe('names', () => {
  test('lead to what they name, in the file where that is', () =>
    inFolder(async (client, uri) => {
      const at = position(WEB, 'configMapRef', 'settings');
      const found = await client.request<Location[]>('textDocument/definition', asked(`${uri}/web.yaml`, at));
      assert.deepEqual(places(found), ['settings.yaml:4']);
    }));

  test('lead there with a link, for clients that take one', () => {
    const capabilities = { ...PULL_CAPABILITIES, textDocument: { definition: { linkSupport: true } } };
    return inFolder(
      async (client, uri) => {
        const at = position(WEB, 'configMapRef', 'settings');
        const [link] = await client.request<LocationLink[]>('textDocument/definition', asked(`${uri}/web.yaml`, at));
        assert.equal(link?.targetUri, `${uri}/settings.yaml`);
        assert.deepEqual(link?.targetSelectionRange.start, { line: 3, character: 8 });
      },
      { capabilities },
    );
  });

  test('are found wherever they stand', () =>
    inFolder(async (client, uri) => {
      const at = position(WEB, 'metadata', 'web');
      const question = asked(`${uri}/web.yaml`, at, { context: { includeDeclaration: true } });
      const found = await client.request<Location[]>('textDocument/references', question);
      assert.deepEqual(places(found), ['web.yaml:5', 'rest.yaml:32']);
    }));

  test('that are not saved count as they are', () =>
    inFolder(async (client, uri) => {
      client.open(`${uri}/settings.yaml`, SETTINGS.replace('name: settings', 'name: other'));
      const at = position(WEB, 'configMapRef', 'settings');
      const found = await client.request<Location[]>('textDocument/definition', asked(`${uri}/web.yaml`, at));
      assert.deepEqual(places(found), []);
    }));

  test('are highlighted in their file', () =>
    inFolder(async (client, uri) => {
      const at = position(WEB, 'app: ', 'web');
      const found = await client.request<DocumentHighlight[]>(
        'textDocument/documentHighlight',
        asked(`${uri}/web.yaml`, at),
      );
      assert.deepEqual(
        found.map(({ range }) => range.start.line + 1).sort((a, b) => a - b),
        [9, 13],
      );
    }));
});

describe('a rename', () => {
  /** The texts of the changed files after the edit. */
  const applied = (edit: WorkspaceEdit | null): Record<string, string> =>
    Object.fromEntries(
      Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [
        uri.slice(uri.lastIndexOf('/') + 1),
        applyLspEdits(readFileSync(fileURLToPath(uri), 'utf8'), edits),
      ]),
    );
  const renamed = async (client: LspClient, uri: string, at: Position, newName: string) =>
    applied(await client.request('textDocument/rename', asked(uri, at, { newName })));

  test('says what it is about, and changes all files', () =>
    inFolder(async (client, uri) => {
      const at = position(WEB, 'configMapRef', 'settings');
      const prepared = await client.request('textDocument/prepareRename', asked(`${uri}/web.yaml`, at));
      assert.deepEqual(prepared, {
        range: { start: { line: 19, character: 22 }, end: { line: 19, character: 32 } },
        placeholder: 'settings',
      });
      assert.deepEqual(await renamed(client, `${uri}/web.yaml`, at, 'config'), {
        'settings.yaml': SETTINGS.replace('settings', 'config'),
        'web.yaml': WEB.replace('"settings"', '"config"'),
      });
    }));

  test('of a label changes all selectors', () =>
    inFolder(async (client, uri) => {
      const at = position(WEB, 'labels', 'web');
      assert.deepEqual(await renamed(client, `${uri}/web.yaml`, at, 'front'), {
        'web.yaml': WEB.replaceAll('app: web', 'app: front'),
        'rest.yaml': REST.replaceAll('app: web', 'app: front'),
      });
    }));

  test('comes with the versions of the documents for clients that want them', () => {
    const capabilities = { ...PULL_CAPABILITIES, workspace: { workspaceEdit: { documentChanges: true } } };
    return inFolder(
      async (client, uri) => {
        const at = position(WEB, 'metadata', 'web');
        const edit = await client.request<WorkspaceEdit>(
          'textDocument/rename',
          asked(`${uri}/web.yaml`, at, { newName: 'front' }),
        );
        const versions = (edit.documentChanges ?? []).map((change) =>
          'textDocument' in change ? change.textDocument : undefined,
        );
        assert.deepEqual(versions, [
          { uri: `${uri}/web.yaml`, version: 1 },
          { uri: `${uri}/rest.yaml`, version: null },
        ]);
      },
      { capabilities },
    );
  });

  test('is refused with the reason', () =>
    inFolder(async (client, uri) => {
      const at = position(WEB, 'metadata', 'web');
      await assert.rejects(
        renamed(client, `${uri}/web.yaml`, at, 'Front'),
        /"Front" is no valid name here: capitals are/,
      );
      const nowhere = position(WEB, 'image: ', 'registry');
      assert.equal(await client.request('textDocument/prepareRename', asked(`${uri}/web.yaml`, nowhere)), null);
    }));

  test('of a name that a template makes is refused at once', () => {
    const template = SETTINGS.replace('name: settings', 'name: {{ .Release.Name }}-settings');
    return inFolder(
      async (client, uri) => {
        client.open(`${uri}/chart/templates/a.yaml`, template);
        const at = position(template, 'name: ', '{{');
        await assert.rejects(
          client.request('textDocument/prepareRename', asked(`${uri}/chart/templates/a.yaml`, at)),
          /A template makes this name/,
        );
      },
      {},
      { ...FILES, 'chart/Chart.yaml': 'name: a\nversion: 1.0.0\n', 'chart/templates/a.yaml': template },
    );
  });
});

test('objects of the workspace are found by name and by kind', () =>
  inFolder(async (client) => {
    const find = async (query: string) =>
      (await client.request<WorkspaceSymbol[]>('workspace/symbol', { query })).map(
        ({ name, containerName }) => `${containerName} ${name}`,
      );
    assert.deepEqual(await find('web'), [
      'Deployment web',
      'Service web',
      'PodDisruptionBudget web-budget',
      'HorizontalPodAutoscaler web-scaler',
    ]);
    assert.deepEqual(await find('configmap'), ['ConfigMap settings']);
    assert.deepEqual(await find('nothing'), []);
  }));

test('a kustomization is found by its folder', () =>
  inFolder(
    async (client) => {
      const found = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'staging' });
      assert.deepEqual(
        found.map(({ name, containerName }) => `${containerName} ${name}`),
        ['Kustomization staging'],
      );
    },
    {},
    {
      ...FILES,
      'overlays/staging/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
    },
  ));

describe('the lens of a workload', () => {
  const lensOf = async (client: LspClient, uri: string) => {
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.equal(lenses.length, 1);
    return client.request<CodeLens>('codeLens/resolve', lenses[0]);
  };

  test('says what selects it, and opens that', () =>
    inFolder(
      async (client, uri) => {
        const { range, command } = await lensOf(client, `${uri}/web.yaml`);
        assert.equal(range.start.line, 1);
        assert.equal(command?.title, 'Selected by Service web, HPA web-scaler, PDB web-budget; no NetworkPolicy');
        assert.equal(command?.command, 'prodlint.showReferences');
        const [argument] = (command?.arguments ?? []) as [{ locations: Location[] }];
        assert.deepEqual(places(argument.locations), ['rest.yaml:4', 'rest.yaml:26', 'rest.yaml:16']);
      },
      { initializationOptions: { hasCommands: true } },
    ));

  test('calls no command that the client does not have', () =>
    inFolder(async (client, uri) => {
      const { command } = await lensOf(client, `${uri}/web.yaml`);
      assert.equal(command?.command, '');
    }));

  const importPolicy = (name: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name} }
spec:
  podSelector: { matchLabels: { app: import } }
`;

  test('of runs says what the network allows them; no Service is missed there', () =>
    inFolder(
      async (client, uri) => {
        const lenses = await client.request<CodeLens[]>('textDocument/codeLens', {
          textDocument: { uri: `${uri}/runs.yaml` },
        });
        const resolved = await Promise.all(lenses.map((lens) => client.request<CodeLens>('codeLens/resolve', lens)));
        assert.deepEqual(
          resolved.map(({ range, command }) => [range.start.line, command?.title]),
          [
            [0, 'Selected by NetworkPolicy reports'],
            [11, 'Selected by no NetworkPolicy'],
            [19, 'Selected by 3 NetworkPolicies'],
          ],
        );
      },
      { initializationOptions: { hasCommands: true } },
      {
        'runs.yaml': `apiVersion: batch/v1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 4 * * *"
  jobTemplate:
    spec:
      template:
        metadata: { labels: { app: report } }
        spec: { containers: [{ name: report, image: "example.com/report:1.0" }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: migration }
spec:
  template:
    metadata: { labels: { app: migration } }
    spec: { containers: [{ name: migration, image: "example.com/migration:1.0" }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: import }
spec:
  template:
    metadata: { labels: { app: import } }
    spec: { containers: [{ name: import, image: "example.com/import:1.0" }] }
`,
        'policy.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: reports }
spec:
  podSelector: { matchLabels: { app: report } }
${['a', 'b', 'c'].map(importPolicy).join('')}`,
      },
    ));

  test('says so where nothing selects it', () =>
    inFolder(
      async (client, uri) => {
        const { command } = await lensOf(client, `${uri}/web.yaml`);
        assert.equal(command?.title, 'Selected by no Service; no NetworkPolicy');
      },
      {},
      { 'web.yaml': WEB, 'settings.yaml': SETTINGS },
    ));
});
