// Completion in texts of every kind: annotations, suppressions, configuration; flow style, templates, half-written lines.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  ask,
  COMPLETION_CAPABILITIES,
  CONTAINER,
  checkCases,
  choose,
  DEPLOYMENT,
  POD,
  served,
} from '../support/completion';
import { withServer } from '../support/lsp-client';

const folder = mkdtempSync(join(tmpdir(), 'prodlint-completion-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const INGRESS = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  annotations:\n';

describe('completion of annotations', () => {
  test(
    'of the controllers that read them',
    served([
      {
        text: `${INGRESS}    ‸`,
        has: ['nginx.ingress.kubernetes.io/ssl-redirect', 'cert-manager.io/cluster-issuer', 'prodlint.dev/ignore'],
      },
      {
        text: `${INGRESS}    nginx.ingress.kubernetes.io/ssl‸`,
        choose: [
          'nginx.ingress.kubernetes.io/ssl-redirect',
          `${INGRESS}    nginx.ingress.kubernetes.io/ssl-redirect: "true"`,
        ],
      },
      {
        text: `${INGRESS}    nginx.ingress.kubernetes.io/ssl-redirect: ‸`,
        exactly: ['true', 'false'],
        choose: ['true', `${INGRESS}    nginx.ingress.kubernetes.io/ssl-redirect: "true"`],
      },
      { text: `${INGRESS}    nginx.ingress.kubernetes.io/affinity: ‸`, exactly: ['cookie'] },
      {
        text: `${DEPLOYMENT}metadata:\n  annotations:\n    ‸`,
        has: ['argocd.argoproj.io/sync-wave'],
        not: ['prometheus.io/scrape'],
      },
      {
        text: `${DEPLOYMENT}spec:\n  template:\n    metadata:\n      annotations:\n        ‸`,
        has: ['prometheus.io/scrape'],
        not: ['nginx.ingress.kubernetes.io/affinity', 'argocd.argoproj.io/sync-wave'],
      },
    ]),
  );
});

describe('completion of rules', () => {
  test(
    'in comments',
    served([
      { text: `${POD}# pro‸`, first: ['prodlint-disable-next-line', 'prodlint-disable-line', 'prodlint-disable'] },
      { text: `${POD}# prodlint-‸`, trigger: '-', has: ['prodlint-disable-file'] },
      { text: `${POD}# ‸`, choose: ['prodlint-disable', `${POD}# prodlint-disable `] },
      { text: `${POD}#‸`, choose: ['prodlint-disable-file', `${POD}# prodlint-disable-file `] },
      { text: `${CONTAINER}      image: web # pro‸`, first: ['prodlint-disable-line'] },
      { text: `${POD}# prodlint-disable-next-line ‸\n`, has: ['mutable-image-tag', 'minimum-replicas'] },
      {
        text: `${POD}# prodlint-disable-next-line mut‸able\n`,
        choose: ['mutable-image-tag', `${POD}# prodlint-disable-next-line mutable-image-tag\n`],
      },
      {
        text: `${POD}# prodlint-disable minimum-replicas, ‸\n`,
        not: ['minimum-replicas'],
        choose: ['duplicate-env', `${POD}# prodlint-disable minimum-replicas, duplicate-env\n`],
      },
      {
        text: `${POD}# prodlint-disable minimum-replicas ‸\n`,
        choose: ['duplicate-env', `${POD}# prodlint-disable minimum-replicas, duplicate-env\n`],
      },
      { text: `${POD}# prodlint-disable minimum-replicas -- because ‸\n`, exactly: [] },
      { text: `${POD}# nothing special ‸\n`, exactly: [] },
      { text: `${POD}# nothing‸\n`, exactly: [] },
      {
        text: `${CONTAINER}      image: registry.example.com/web:1\n      securityContext:\n        # prodlint-disable-next-line ‸\n        privileged: true\n`,
        first: ['privileged-container'],
      },
    ]),
  );

  test(
    'in the annotation that lists them',
    served([
      { text: `${POD}metadata:\n  annotations:\n    prodlint.dev/ignore: ‸`, has: ['mutable-image-tag'] },
      {
        text: `${POD}metadata:\n  annotations:\n    prodlint.dev/ignore: "duplicate-env,mu‸"\n`,
        not: ['duplicate-env'],
        choose: [
          'mutable-image-tag',
          `${POD}metadata:\n  annotations:\n    prodlint.dev/ignore: "duplicate-env,mutable-image-tag"\n`,
        ],
      },
      {
        text: `${DEPLOYMENT}spec:\n  template:\n    metadata:\n      annotations: { prodlint.dev/ignore: mu‸ }\n`,
        choose: [
          'mutable-image-tag',
          `${DEPLOYMENT}spec:\n  template:\n    metadata:\n      annotations: { prodlint.dev/ignore: mutable-image-tag }\n`,
        ],
      },
    ]),
  );
});

describe('completion of .prodlint.yaml', () => {
  const file = '.prodlint.yaml';
  test(
    'of settings and their values',
    served([
      { file, text: '‸', first: ['extends', 'profile', 'kubernetesVersion', 'rules'] },
      { file, text: 'profile: ‸\n', exactly: ['baseline', 'production', 'strict'] },
      { file, text: 'profile: strict\nru‸', not: ['profile'], choose: ['rules', 'profile: strict\nrules:\n  '] },
      {
        file,
        text: 'kubernetesVersion: ‸\n',
        first: ['1.36', '1.35'],
        choose: ['1.30', 'kubernetesVersion: "1.30"\n'],
      },
      {
        file,
        text: 'rules:\n  ‸',
        has: ['minimum-replicas'],
        choose: ['duplicate-env', 'rules:\n  duplicate-env: off'],
      },
      {
        file,
        text: 'rules:\n  minimum-replicas: ‸\n',
        first: ['off', 'info', 'warning', 'error'],
        choose: ['off', 'rules:\n  minimum-replicas: off\n'],
      },
      {
        file,
        text: 'rules:\n  minimum-replicas: ‸\n',
        choose: ['[…, { min }]', 'rules:\n  minimum-replicas: [off, { min:  }]\n'],
      },
      { file, text: 'rules:\n  minimum-replicas: [‸]\n', exactly: ['off', 'info', 'warning', 'error'] },
      { file, text: 'rules:\n  minimum-replicas: [warning, { ‸ }]\n', exactly: ['min'] },
      { file, text: 'overrides:\n  ‸', first: ['- files'], choose: ['- files', 'overrides:\n  - files:\n      - '] },
      { file, text: 'overrides:\n  - files: []\n    ‸', exactly: ['profile', 'kubernetesVersion', 'rules'] },
      { file, text: 'overrides:\n  - files: []\n    rules:\n      duplicate-env: w‸\n', has: ['warning'] },
      { file, text: 'unknown:\n  ‸', exactly: [] },
      { file, text: 'profile: strict # ‸\n', exactly: [] },
    ]),
  );
});

describe('completion in flow style', () => {
  test(
    'keeps to it',
    served([
      {
        text: `${POD}spec: { containers: [{ ‸ }] }\n`,
        first: ['name', 'image'],
        choose: ['ports', `${POD}spec: { containers: [{ ports: [{ containerPort:  }] }] }\n`],
      },
      {
        text: `${POD}spec: { containers: [‸] }\n`,
        exactly: ['{ name, image }'],
        choose: ['{ name, image }', `${POD}spec: { containers: [{ name: , image:  }] }\n`],
      },
      { text: `${POD}spec: { restartPolicy: ‸ }\n`, choose: ['Never', `${POD}spec: { restartPolicy: Never }\n`] },
      { text: `${POD}spec: { restartPolicy: ‸\nmetadata: {}\n`, has: ['Never'] },
      { text: `${POD}spec: { restartPolicy: Never, ‸ }\n`, not: ['restartPolicy'], has: ['containers'] },
      { text: `${POD}spec: { rest‸: Never }\n`, choose: ['restartPolicy', `${POD}spec: { restartPolicy: Never }\n`] },
      {
        text: '{"apiVersion": "v1", "kind": "Pod", "spec": {"‸"}}\n',
        choose: ['hostname', '{"apiVersion": "v1", "kind": "Pod", "spec": {"hostname": }}\n'],
      },
      {
        text: '{"apiVersion": "v1", "kind": "Pod", "spec": {"restartPolicy":‸}}\n',
        choose: ['Never', '{"apiVersion": "v1", "kind": "Pod", "spec": {"restartPolicy": "Never"}}\n'],
      },
    ]),
  );
});

describe('completion in texts that are not finished, or not YAML yet', () => {
  test(
    'reads the rest all the same',
    served([
      {
        text: `${CONTAINER}      im‸\n      ports:\n        - containerPort: 80\n  volumes:\n    - name: x\n`,
        not: ['ports'],
        has: ['image'],
      },
      { text: `${CONTAINER}      image: "web\n      resources:\n        ‸`, exactly: [] },
      { text: `${DEPLOYMENT}spec:\n  replicas 2\n  ‸\n`, has: ['selector'], isBroken: true },
      { text: `${DEPLOYMENT}spec:\n  selector: {\n  template:\n    spec:\n      ‸\n`, has: ['containers'] },
      { text: `${DEPLOYMENT}spec:\n  paused: tr‸`, exactly: ['true', 'false'] },
      {
        text: `${POD}spec:\n  containers:\n    - name: a\n    - \n  vol‸`,
        choose: ['volumes', `${POD}spec:\n  containers:\n    - name: a\n    - \n  volumes:\n    - name: `],
      },
    ]),
  );

  test(
    'with line ends of Windows, and a byte order mark',
    served([
      {
        text: 'apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  ‸\r\n',
        choose: [
          'containers',
          'apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  containers:\r\n    - name: \r\n      image: \r\n',
        ],
      },
      { text: '\uFEFFapiVersion: v1\nkind: Pod\n‸', has: ['spec'] },
      { text: '\uFEFF‸', has: ['Deployment'] },
    ]),
  );

  test(
    'offers nothing inside texts and template actions',
    served([
      { text: 'apiVersion: v1\nkind: ConfigMap\ndata:\n  run: >\n    ‸\n', exactly: [] },
      { text: 'apiVersion: v1\nkind: ConfigMap\ndata:\n  run: >\n    kind: ‸\n', exactly: [] },
      { text: 'apiVersion: v1\nkind: ConfigMap\ndata:\n  run: "\n    kind: ‸"\n', exactly: [] },
      { text: `${POD}metadata:\n  name: {{ .Values.‸ }}\n`, exactly: [] },
      { text: `${POD}metadata:\n  name: {{ .Values.‸\n`, exactly: [] },
      { text: `${POD}{{- if ‸ }}\nspec: {}\n{{- end }}\n`, exactly: [] },
      { text: `${POD}\t‸\n`, exactly: [] },
      { text: `${POD}metadata:\n  name: a b ‸\n`, exactly: [] },
    ]),
  );

  test(
    'offers fields in Helm templates',
    served([
      {
        text: `{{- if .Values.on }}\n${DEPLOYMENT}metadata:\n  name: {{ include "x" . }}\nspec:\n  {{- with .Values.replicas }}\n  replicas: {{ . }}\n  {{- end }}\n  ‸\n{{- end }}\n`,
        has: ['template'],
        not: ['replicas'],
      },
      { text: `${CONTAINER}      image: {{ .Values.image }}\n      imagePullPolicy: ‸\n`, has: ['Always'] },
      {
        text: 'apiVersion: {{ include "shop.ingress.apiVersion" . }}\nkind: Ingress\nspec:\n  ‸\n',
        has: ['ingressClassName', 'rules'],
      },
    ]),
  );
});

describe('completion of custom resources', () => {
  test('knows those that the workspace defines', async () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: string, enum: [small, large] }
                color: { type: string }
`;
    writeFileSync(join(folder, 'crd.yaml'), definition);
    const uri = pathToFileURL(folder).toString();
    const widget = 'apiVersion: example.com/v1\nkind: Widget\n';
    await withServer(uri, { capabilities: COMPLETION_CAPABILITIES }, async (client) => {
      client.open(`${uri}/crd.yaml`, definition);
      await client.pull(`${uri}/crd.yaml`);
      await checkCases(client, [
        { text: `${widget}spec:\n  ‸`, exactly: ['size', 'color'], choose: ['size', `${widget}spec:\n  size: small`] },
        { text: `${widget}spec:\n  size: ‸`, exactly: ['small', 'large'] },
        { text: '‸', choose: ['Widget', `${widget}metadata:\n  name: my-app\nspec:\n  size: small`] },
      ]);
    });
  });
});

describe('completion items', () => {
  test('say what they are, and more when they are looked at', () =>
    withServer(null, { capabilities: COMPLETION_CAPABILITIES }, async (client) => {
      const uri = 'file:///workspace/pod.yaml';
      const asked = await ask(client, { uri, marked: `${POD}spec:\n  ‸` });
      const item = asked.items.find(({ label }) => label === 'containers');
      assert.equal(item?.detail, 'list of Container');
      assert.deepEqual(item?.labelDetails, { description: 'required' });
      assert.equal(item?.documentation, undefined);
      client.open(uri, POD);
      const resolved = await client.request<typeof item>('completionItem/resolve', item);
      const { documentation } = resolved ?? {};
      assert.match(typeof documentation === 'object' ? documentation.value : '', /List of containers/);
      const old = asked.items.find(({ label }) => label === 'serviceAccount');
      assert.deepEqual(old?.tags, [1]);
    }));

  test('of snippets show their YAML when they are looked at', () =>
    withServer(null, { capabilities: COMPLETION_CAPABILITIES }, async (client) => {
      const uri = 'file:///workspace/new.yaml';
      const { items } = await ask(client, { uri, marked: '‸' });
      const item = items.find(({ label }) => label === 'NetworkPolicy, deny all');
      assert.deepEqual([item?.kind, item?.labelDetails], [15, { description: 'snippet' }]);
      const resolved = await client.request<typeof item>('completionItem/resolve', item);
      const { documentation } = resolved ?? {};
      assert.match(typeof documentation === 'object' ? documentation.value : '', /```yaml\napiVersion: .*\nkind: Net/);
    }));

  test('bring up what comes next in VS Code', () =>
    withServer(
      null,
      { capabilities: COMPLETION_CAPABILITIES, initializationOptions: { hasCommands: true } },
      async (client) => {
        const { items } = await ask(client, { uri: 'file:///workspace/pod.yaml', marked: `${CONTAINER}      ‸` });
        const command = (name: string) => items.find(({ label }) => label === name)?.command?.command;
        assert.equal(command('securityContext'), 'editor.action.triggerSuggest');
        assert.equal(command('envFrom'), 'editor.action.triggerSuggest');
        assert.equal(command('image'), undefined);
        assert.equal(command('resources'), undefined);
      },
    ));

  test('are plain text for editors without snippets', () =>
    withServer(null, { capabilities: { textDocument: { completion: {} } } }, async (client) => {
      const asked = await ask(client, { uri: 'file:///workspace/pod.yaml', marked: `${POD}spec:\n  ‸` });
      const item = asked.items.find(({ label }) => label === 'containers');
      assert.ok(item);
      assert.equal(item.insertTextFormat, undefined);
      assert.equal(item.detail, 'list of Container, required');
      assert.equal(choose(asked, item), `${POD}spec:\n  containers:\n    - name: \n      image: `);
    }));

  test('indent further lines by themselves where the editor does not', () =>
    withServer(
      null,
      { capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } } },
      async (client) => {
        const asked = await ask(client, { uri: 'file:///workspace/pod.yaml', marked: `${POD}spec:\n  ‸` });
        const item = asked.items.find(({ label }) => label === 'containers');
        assert.ok(item);
        assert.equal(item.insertTextMode, 2);
        assert.equal((item.textEdit as { newText: string }).newText, 'containers:\n  - name: $1\n    image: $0');
      },
    ));
});
