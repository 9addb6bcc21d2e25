// Snippets are suggested where they fit, in the style of the document, and nowhere else.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { CompletionClient } from '../../server/src/lsp/completion/items';
import { completionClient } from '../../server/src/lsp/completion/serve';
import { describeSnippet, MANIFESTS } from '../../server/src/lsp/snippets/collection';
import { FRAGMENT_PLACES } from '../../server/src/lsp/snippets/places';
import { CONTAINER, CURSOR, DEPLOYMENT, POD } from '../support/completion';
import { chosen, expanded, fragments, hostOf, SNIPPET_NAMES, snippetsAmong, suggestedAt } from '../support/snippets';

describe('fragments', () => {
  test('are offered nowhere else', () => {
    for (const { place, snippet } of fragments) {
      const target = FRAGMENT_PLACES[place]?.in;
      const { items } = suggestedAt(hostOf(place, snippet));
      const strangers = snippetsAmong(items).filter((name) => {
        const other = fragments.find((fragment) => fragment.snippet.name === name);
        return other === undefined || FRAGMENT_PLACES[other.place]?.in !== target;
      });
      assert.deepEqual(strangers, [], place);
    }
  });

  test('are not offered where what they bring is written', () => {
    for (const { place, snippet } of fragments) {
      const marked = hostOf(place, snippet);
      const start = marked.indexOf(CURSOR);
      const after = chosen(marked, snippet.name);
      const column = start - (marked.lastIndexOf('\n', start) + 1);
      const above = `${after.slice(0, start)}${CURSOR}\n${' '.repeat(column)}${after.slice(start)}`;
      const offered = snippetsAmong(suggestedAt(above).items);
      assert.ok(!offered.includes(snippet.name), `${snippet.name} in\n${above}`);
    }
  });

  test('of serving containers are no matter of jobs and init containers', () => {
    const probes = 'Probes over HTTP';
    const job =
      'apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          ‸';
    const inits = `${DEPLOYMENT}spec:\n  template:\n    spec:\n      initContainers:\n        - name: a\n          ‸`;
    for (const marked of [job, inits]) {
      const offered = snippetsAmong(suggestedAt(marked).items);
      assert.ok(offered.includes('Resources of a container') && !offered.includes(probes), offered.join());
    }
    assert.ok(snippetsAmong(suggestedAt(inits.replace('initC', 'c')).items).includes(probes));
  });

  test('as new items are whole ones', () => {
    const offered = snippetsAmong(suggestedAt(`${POD}spec:\n  containers:\n    - ‸`).items);
    assert.deepEqual(offered, ['Container for production']);
    const below = suggestedAt(`${POD}spec:\n  containers:\n    ‸`).items.map(({ label }) => label);
    assert.ok(below.includes('- Container for production'));
    const next = suggestedAt(`${POD}spec:\n  volumes:\n    - name: a\n      emptyDir: {}\n    ‸`).items.map(
      ({ label }) => label,
    );
    assert.ok(next.includes('- Volume of a Secret'), next.join());
  });
});

describe('snippets as suggestions', () => {
  const manifests = MANIFESTS.map(({ name }) => name);

  test('are whole manifests in an empty file and behind a new ---', () => {
    assert.deepEqual(snippetsAmong(suggestedAt('‸').items), manifests);
    assert.deepEqual(snippetsAmong(suggestedAt(`${POD}metadata:\n  name: a\n---\n‸`).items), manifests);
    assert.deepEqual(snippetsAmong(suggestedAt('# about this file\n\nDep‸\n').items), manifests);
    const items = snippetsAmong(suggestedAt('apiVersion: v1\nkind: List\nitems:\n  - ‸').items);
    assert.ok(items.includes('ConfigMap of settings') && !items.includes('Role with RoleBinding'), items.join());
    assert.deepEqual(snippetsAmong(suggestedAt('‸', { uri: 'file:///app/kustomization.yaml' }).items), [
      'Kustomization of a folder',
    ]);
  });

  test('are none in files of other programs, in texts, in comments, and where something is written', () => {
    const uris = ['.github/workflows/ci.yaml', 'docker-compose.yml', 'chart/values.yaml', '.prettierrc.yaml'];
    for (const uri of uris) assert.deepEqual(suggestedAt('‸', { uri: `file:///${uri}` }).items, [], uri);
    const places = [
      'services:\n  web:\n    ‸',
      `${CONTAINER}      # ‸\n`,
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    b\n    ‸\n',
      `${POD}‸`,
      `${CONTAINER}      image: ‸`,
      `${POD}spec: { containers: [{ name: web, ‸ }] }\n`,
    ];
    for (const marked of places) assert.deepEqual(snippetsAmong(suggestedAt(marked).items), [], marked);
  });

  test('have no actions of other templates in a chart', () => {
    const offered = snippetsAmong(suggestedAt('‸', { uri: 'file:///chart/templates/new.yaml' }).items);
    const left = manifests.filter((name) => !offered.includes(name));
    assert.deepEqual(left, ['PrometheusRule with four alerts', 'ConfigMap with a Grafana dashboard']);
  });

  test('come behind fields and kinds, and are found by what they bring', () => {
    const { items } = suggestedAt(`${CONTAINER}      ‸`);
    const first = items.findIndex(({ label }) => SNIPPET_NAMES.has(label));
    assert.ok(first > items.findIndex(({ label }) => label === 'workingDir'));
    const probes = items.find(({ label }) => label === 'Probes over HTTP');
    assert.equal(probes?.filterText, 'Probes over HTTP startupProbe readinessProbe livenessProbe k8s');
    assert.equal(probes?.labelDetails?.description, 'snippet');
    assert.equal(probes?.kind, 15);
    const kinds = suggestedAt('‸').items.map(({ label }) => label);
    assert.ok(kinds.indexOf('Deployment') < kinds.indexOf('Deployment for production'));
    assert.ok(kinds.indexOf('Deployment for production') < kinds.indexOf('apiVersion'));
    assert.equal(new Set(kinds).size >= manifests.length, true);
  });

  test('are left when fields are a matter of another extension', () => {
    const { items } = suggestedAt(`${CONTAINER}      ‸`, { explainsSchema: false });
    assert.ok(items.length > 5);
    assert.deepEqual(snippetsAmong(items).length, items.length);
  });

  test('show their text when they are looked at', () => {
    const [item] = suggestedAt('‸').items.filter(({ label }) => label === 'NetworkPolicy, deny all');
    assert.deepEqual(item?.data, { snippet: 'NetworkPolicy, deny all' });
    assert.equal(item?.documentation, undefined);
    const text = describeSnippet('NetworkPolicy, deny all', true) ?? '';
    assert.ok(text.includes('```yaml\napiVersion: networking.k8s.io/v1\n') && text.includes('name: default-deny\n'));
    assert.equal(describeSnippet('No such snippet', true), undefined);
  });

  test('follow the style of the document', () => {
    const lines = ['apiVersion: apps/v1', 'kind: Deployment', 'spec:', '    replicas: 1', '    template:'];
    const pod = ['        spec:', '            containers:', '            - name: web', '              ports:'];
    const before = [...lines, ...pod, '              - containerPort: 80', '              ‸'].join('\r\n');
    const after = chosen(before, 'Environment of a container');
    const added = [
      'env:',
      '              - name: LOG_LEVEL',
      '                value: info',
      '              - name: DATABASE_PASSWORD',
      '                valueFrom:',
      '                    secretKeyRef:',
      '                        name: my-app-secrets',
      '                        key: database-password',
    ].join('\r\n');
    assert.equal(after, before.replace(CURSOR, added));
  });

  test('are for the object that they are written in, or the workload beside it', () => {
    const shop = `${DEPLOYMENT}metadata:\n  name: shop\nspec:\n  template:\n    spec:\n      `;
    const spread = chosen(`${shop}‸`, 'Spread over zones and nodes');
    assert.equal(spread.match(/app.kubernetes.io\/name: shop$/gm)?.length, 2);
    assert.match(chosen(`${shop}‸`, 'Identity of a pod'), /serviceAccountName: shop$/m);
    const budget = chosen(`${shop}hostNetwork: false\n---\n‸`, 'PodDisruptionBudget, one pod at a time');
    assert.match(budget, /name: shop\n {2}labels:\n {4}app.kubernetes.io\/name: shop\n/);
    const labelled = shop.replace(
      'spec:\n',
      'spec:\n  selector:\n    matchLabels:\n      app: shop\n      tier: "1"\n',
    );
    assert.match(
      chosen(`${labelled}‸`, 'Spread over zones and nodes'),
      /matchLabels:\n {14}app: shop\n {14}tier: "1"\n {8}- max/,
    );
    const service = chosen(`${labelled}hostNetwork: false\n---\n‸`, 'Service for a workload');
    assert.match(service, /selector:\n {4}app: shop\n {4}tier: "1"\n {2}ports:\n/);
    // Another workload is another application, and of two none is meant.
    assert.match(chosen(`${shop}hostNetwork: false\n---\n‸`, 'Job for production'), /name: my-app$/m);
    const two = `${shop}hostNetwork: false\n---\n${shop.replace('shop', 'cart')}hostNetwork: false\n---\n‸`;
    assert.match(chosen(two, 'ConfigMap of settings'), /name: my-app-config$/m);
    const strange = chosen(`${shop.replace('shop', '"{{ .Values.name }}"')}‸`, 'Identity of a pod');
    assert.match(strange, /serviceAccountName: my-app$/m);
  });

  test('say the same in every style', () => {
    const wide = 'apiVersion: v1\nkind: Pod\nmetadata:\n    name: my-app\nspec:\n    containers:\n    - name: a\n---\n';
    for (const snippet of MANIFESTS) {
      const after = chosen(`${wide}${CURSOR}\n`, snippet.name).slice(wide.length);
      assert.deepEqual(dataOf(after), dataOf(expanded(snippet)), snippet.name);
    }
    for (const { place, snippet } of fragments) {
      const expected = dataOf(chosen(hostOf(place, snippet), snippet.name));
      for (const indent of [2, 4]) {
        const text = chosen(hostOf(place, snippet, { indent, indentSeq: false }), snippet.name);
        assert.deepEqual(dataOf(text), expected, `${snippet.name} in\n${text}`);
      }
    }
  });

  test('are plain text for editors without places to fill, and leave indentation to those that add it', () => {
    const plain = completionClient({ textDocument: { completion: {} } });
    const old = completionClient({ textDocument: { completion: { completionItem: { snippetSupport: true } } } });
    const item = (to: CompletionClient) =>
      suggestedAt(`${CONTAINER}      ‸`, { to }).items.find(({ label }) => label === 'Readiness probe over HTTP');
    const newText = (to: CompletionClient) => (item(to)?.textEdit as { newText: string } | undefined)?.newText;
    assert.equal(item(plain)?.insertTextFormat, undefined);
    assert.equal(
      newText(plain),
      [
        'readinessProbe:',
        '        httpGet:',
        '          path: /readyz',
        '          port: http',
        '        periodSeconds: 5',
        '        timeoutSeconds: 2',
        '        failureThreshold: 3',
      ].join('\n'),
    );
    assert.match(newText(old) ?? '', /^readinessProbe:\n {2}httpGet:\n {4}path: \$\{1:\/readyz\}\n/);
    assert.equal(item(old)?.insertTextMode, 2);
    // Without a place to fill it is no snippet.
    const fixed = suggestedAt(`${CONTAINER}      ‸`).items.find(
      ({ label }) => label === 'Security context of a container',
    );
    assert.equal(fixed?.insertTextFormat, undefined);
  });
});

function dataOf(text: string): unknown {
  return parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());
}
