import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { readResources } from '../../kubernetes/resource';
import { parseYaml } from '../../yaml/document';
import { splitDocuments } from '../../yaml/split';
import { valueAt } from '../../yaml/value';
import { type BuildFile, type BuildInput, buildKustomization } from './build';
import { selectorTest } from './selector';
import { sha256 } from './sha256';

/** A workspace of these files. Results are compared with kubectl's in test/kustomize. */
function workspace(files: Readonly<Record<string, string>>): BuildInput {
  const read = new Map<string, BuildFile>();
  for (const [path, text] of Object.entries(files)) {
    const documents = splitDocuments(text).map((slice) => {
      const document = parseYaml(slice.text);
      return { document, resources: readResources(document) };
    });
    const isIncomplete = documents.some(({ document }) => !document.valid || document.templated);
    read.set(path, { path, text, documents, isIncomplete });
  }
  return { file: (path) => read.get(path) };
}

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n';
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }\n';

const codes = (input: BuildInput, directory = '/shop') =>
  buildKustomization(directory, input).problems.map(({ code }) => code);

describe('a build', () => {
  test('leaves alone what it does not change', () => {
    const input = workspace({
      '/shop/kustomization.yaml': 'resources: [all.yaml]\nimages: [{ name: nginx, newTag: "1" }]\n',
      '/shop/all.yaml': SERVICE,
    });
    const [built] = buildKustomization('/shop', input).resources;
    assert.equal(built?.resource, built?.source?.resource);
    assert.equal(built?.file, '/shop/all.yaml');
  });

  test('shares what stays the same, and never changes what a file has', () => {
    const input = workspace({
      '/shop/kustomization.yaml': 'resources: [all.yaml]\nnamePrefix: p-\n',
      '/shop/all.yaml': SERVICE,
    });
    const before = JSON.stringify(input.file('/shop/all.yaml')?.documents[0]?.document.data);
    const [built] = buildKustomization('/shop', input).resources;
    assert.equal(built?.resource.metadata.name, 'p-web');
    assert.equal(built?.resource.data.spec, built?.source?.resource.data.spec);
    // Rules read the document around an object: there it stands as it is built.
    assert.equal(built?.resource.document.text, built?.source?.resource.document.text);
    assert.equal(built && valueAt(built.resource.document.data, built.resource.path), built?.resource.data);
    assert.equal(JSON.stringify(input.file('/shop/all.yaml')?.documents[0]?.document.data), before);
  });

  test('gives what a generator makes the place of the generator', () => {
    const input = workspace({ '/shop/kustomization.yaml': 'configMapGenerator:\n- name: a\n  literals: [x=y]\n' });
    const [built] = buildKustomization('/shop', input).resources;
    assert.equal(built?.source, undefined);
    assert.equal(built?.file, '/shop/kustomization.yaml');
    assert.deepEqual(built?.resource.path, ['configMapGenerator', 0]);
    assert.equal(built?.resource.document.text, input.file('/shop/kustomization.yaml')?.text);
    assert.equal(built && valueAt(built.resource.document.data, built.resource.path), built?.resource.data);
  });

  test('names the files and directories that it depends on', () => {
    const input = workspace({
      '/shop/kustomization.yaml': 'resources: [base, gone.yaml]\n',
      '/shop/base/kustomization.yml': 'resources: [all.yaml]\n',
      '/shop/base/all.yaml': SERVICE,
    });
    const { files, directories } = buildKustomization('/shop', input);
    assert.deepEqual([...directories], ['/shop', '/shop/base']);
    for (const path of [
      '/shop/kustomization.yaml',
      '/shop/Kustomization',
      '/shop/base',
      '/shop/base/kustomization.yml',
      '/shop/base/all.yaml',
      '/shop/gone.yaml',
      '/shop/gone.yaml/kustomization.yaml',
    ])
      assert.ok(files.has(path), path);
  });

  test('is the same again', () => {
    const input = workspace({
      '/shop/kustomization.yaml':
        'resources: [all.yaml]\nnamePrefix: p-\npatches: [{ patch: "kind: Service\\napiVersion: v1\\nmetadata: {name: web}\\nspec: {type: NodePort}" }]\n',
      '/shop/all.yaml': `${SERVICE}---\n${MAP}`,
    });
    const data = () =>
      JSON.stringify(buildKustomization('/shop', input).resources.map(({ resource }) => resource.data));
    assert.equal(data(), data());
  });
});

describe('a build is incomplete', () => {
  const isIncomplete = (kustomization: string, more: Readonly<Record<string, string>> = {}) =>
    buildKustomization(
      '/shop',
      workspace({ '/shop/kustomization.yaml': kustomization, '/shop/all.yaml': MAP, ...more }),
    ).isIncomplete;

  test('where something comes from elsewhere, without a problem', () => {
    for (const remote of [
      'https://example.com/all.yaml',
      'github.com/example/app//base?ref=v1',
      'git@example.com:example/app.git',
      'git::https://example.com/app',
      'ssh://git@example.com/app',
    ]) {
      const input = workspace({ '/shop/kustomization.yaml': `resources: ["${remote}"]\n` });
      assert.equal(buildKustomization('/shop', input).isIncomplete, true, remote);
      assert.deepEqual(codes(input), [], remote);
    }
  });

  test('where programs or descriptions of kinds do the work', () => {
    for (const field of [
      'generators: [a.yaml]',
      'transformers: [a.yaml]',
      'helmCharts: [{ name: a }]',
      'crds: [a.yaml]',
    ])
      assert.equal(isIncomplete(`resources: [all.yaml]\n${field}\n`), true, field);
    assert.equal(isIncomplete('resources: [all.yaml]\ngenerators: []\n'), false);
  });

  test('where a file is missing, a template or not readable', () => {
    assert.equal(isIncomplete('resources: [all.yaml]\n'), false);
    assert.equal(isIncomplete('resources: [gone.yaml]\n'), true);
    assert.equal(isIncomplete('resources: [all.yaml]\n', { '/shop/all.yaml': 'a: [\n' }), true);
    assert.equal(isIncomplete('resources: [all.yaml]\n', { '/shop/all.yaml': 'kind: {{ .Kind }}\n' }), true);
    assert.equal(isIncomplete('resources: [all.yaml\n'), true);
    assert.equal(buildKustomization('/nowhere', workspace({})).isIncomplete, true);
  });
});

describe('a kustomization', () => {
  test('of any form is read without an error', () => {
    const values = [
      '1',
      'text',
      '[]',
      '[1]',
      '[[]]',
      '[null]',
      '[{}]',
      '{}',
      '{ a: 1 }',
      'null',
      '[{ patch: 1, target: 2 }]',
    ];
    const fields = [
      ...[
        'resources',
        'bases',
        'components',
        'namespace',
        'namePrefix',
        'nameSuffix',
        'commonLabels',
        'commonAnnotations',
      ],
      ...['labels', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'images', 'replicas', 'configMapGenerator'],
      ...['secretGenerator', 'generatorOptions', 'replacements', 'vars', 'kind', 'sortOptions', 'unknown'],
    ];
    for (const field of fields) {
      for (const value of values) {
        const input = workspace({
          '/shop/kustomization.yaml': `resources: [all.yaml]\n${field}: ${value}\n`,
          '/shop/all.yaml': SERVICE,
        });
        assert.doesNotThrow(() => buildKustomization('/shop', input), `${field}: ${value}`);
      }
    }
  });

  test('of strange objects is built without an error', () => {
    const strange = [
      'apiVersion: v1\nkind: Service\nmetadata: text\nspec: text\n',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, labels: [], annotations: 1 }\nspec: { template: [], selector: 1 }\n',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: 1 }\nroleRef: text\nsubjects: { a: b }\n',
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: { image: nginx }, initContainers: [1, { image: [] }] }\n',
    ];
    const kustomization = [
      'resources: [all.yaml]\nnamespace: shop\nnamePrefix: p-\nnameSuffix: -s\ncommonLabels: { a: b }\ncommonAnnotations: { a: b }',
      'images: [{ name: nginx, newTag: "1" }]\nreplicas: [{ name: web, count: 1 }]',
      'patches: [{ target: { kind: .* }, patch: "[{op: add, path: /metadata/labels/x, value: y}]" }, { target: { name: "(" }, patch: "kind: A" }]',
      'patchesStrategicMerge: ["apiVersion: v1\\nkind: Pod\\nmetadata: {name: web}\\nspec: {containers: [{name: a}]}"]',
      'replacements: [{ source: { kind: Service, fieldPath: spec }, targets: [{ select: { kind: .* }, fieldPaths: [spec.a.0.b, "spec.[a=(].b", "*"], options: { create: true } }] }]',
    ].join('\n');
    for (const text of strange) {
      const input = workspace({ '/shop/kustomization.yaml': kustomization, '/shop/all.yaml': text });
      assert.doesNotThrow(() => buildKustomization('/shop', input), text);
    }
  });

  test('that takes itself in, by whatever way, has a problem', () => {
    assert.deepEqual(codes(workspace({ '/shop/kustomization.yaml': 'resources: [.]\n' })), ['cycle']);
    const input = workspace({
      '/shop/kustomization.yaml': 'resources: [../base]\n',
      '/base/kustomization.yaml': 'components: [../shop]\n',
    });
    assert.deepEqual(codes(input), ['component-not-a-component', 'cycle']);
    const above = workspace({
      '/shop/kustomization.yaml': 'resources: [..]\n',
      '/kustomization.yaml': 'resources: []\n',
    });
    assert.deepEqual(codes(above), ['cycle-above']);
  });
});

test('selectors in a text', () => {
  const labels = { app: 'web', tier: 'front', level: '5' };
  const verdict = (text: string) => selectorTest(text)?.(labels);
  for (const text of [
    '',
    'app',
    'app=web',
    'app == web',
    'app!=db',
    'tier in (front, back)',
    'tier notin (back)',
    '!gone',
    'level>4',
    'app=web,!gone',
  ])
    assert.equal(verdict(text), true, text);
  for (const text of [
    'gone',
    'app=db',
    'app!=web',
    'tier in (back)',
    'tier notin (front)',
    '!app',
    'level<5',
    'app=web,gone',
  ])
    assert.equal(verdict(text), false, text);
  for (const text of ['app in web', '=web', 'a b']) assert.equal(verdict(text), undefined, text);
});

test('hashes', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
    assert.equal(sha256(bytes), createHash('sha256').update(bytes).digest('hex'));
  }
});
