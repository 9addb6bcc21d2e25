import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintFiles } from '../support/workspace';

const deployment = (image: string, extra = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: ${image}${extra}
`;

/** The findings of a rule in a file: lines, severities and messages. */
async function findings(files: Readonly<Record<string, string>>, path: string, rule: string): Promise<string[]> {
  const found = (await lintFiles(files)).get(path);
  return (found?.documents ?? []).flatMap(({ placed, findings }) =>
    findings
      .filter((finding) => finding.rule.id === rule)
      .map(({ range, severity, message }) => `${placed.line + range.start.line + 1} ${severity} ${message}`),
  );
}

const BASE = { '/base/kustomization.yaml': 'resources: [web.yaml]\n' };
const OVERLAYS = {
  '/overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
  '/overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
};

describe('a base', () => {
  const base = { ...BASE, '/base/web.yaml': deployment('shop/web:1.2.3') };

  test('is told once what all of its overlays have', async () => {
    const found = await findings({ ...base, ...OVERLAYS }, '/base/web.yaml', 'memory-limit');
    assert.equal(found.length, 1);
    assert.doesNotMatch(found[0] ?? '', /Only as/);
  });

  test('is told of what a generator makes without the hash behind its name', async () => {
    const reading = '\n          env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: A } } }]';
    const overlay = (key: string) =>
      `resources: [../../base]\nnamePrefix: p-\nconfigMapGenerator: [{ name: settings, literals: [${key}=1] }]\n`;
    const files = {
      ...BASE,
      '/base/web.yaml': deployment('shop/web:1.2.3', reading),
      '/overlays/dev/kustomization.yaml': overlay('A'),
      '/overlays/prod/kustomization.yaml': overlay('B'),
    };
    const [found = ''] = await findings(files, '/base/web.yaml', 'config-reference-missing');
    assert.match(found, /ConfigMap p-settings has no key A: .*\(Only as overlays\/prod applies it\.\)$/);
  });

  test('is not told what its overlays supply', async () => {
    const limits = `spec: { template: { spec: { containers: [{ name: web, resources: { limits: { memory: 1Gi } } }] } } }`;
    const patch = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n${limits}\n`;
    const files = {
      ...base,
      '/base/kustomization.yaml': 'resources: [web.yaml]\n',
      '/overlays/dev/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: limits.yaml }]\n',
      '/overlays/dev/limits.yaml': patch,
    };
    assert.deepEqual(await findings(files, '/base/web.yaml', 'memory-limit'), []);
    const both = { ...files, '/overlays/prod/kustomization.yaml': 'resources: [../../base]\n' };
    const [only, ...others] = await findings(both, '/base/web.yaml', 'memory-limit');
    assert.deepEqual(others, []);
    assert.match(only ?? '', /\(Only as overlays\/prod applies it\.\)$/);
  });

  test('names all overlays that have it', async () => {
    const overlay = (count: number) => `resources: [../../base]\nreplicas: [{ name: web, count: ${count} }]\n`;
    const files = {
      ...base,
      '/overlays/dev/kustomization.yaml': overlay(1),
      '/overlays/prod/kustomization.yaml': overlay(3),
      '/overlays/qa/kustomization.yaml': overlay(1),
      '/overlays/test/kustomization.yaml': overlay(1),
    };
    const [found, ...others] = await findings(files, '/base/web.yaml', 'minimum-replicas');
    assert.deepEqual(others, []);
    assert.match(found ?? '', /\(Only as overlays\/dev, overlays\/qa and overlays\/test apply it\.\)$/);
    // What speaks first for the pods of some speaks for nobody else's.
    assert.match(
      (await findings(files, '/base/web.yaml', 'pdb-missing'))[0] ?? '',
      /the 3 pods .*\(Only as overlays\/prod applies it\.\)$/,
    );
  });

  test('calls an overlay that stands above the base by its directory', async () => {
    const files = {
      '/home/shop/base/kustomization.yaml': 'resources: [web.yaml]\n',
      '/home/shop/base/web.yaml': deployment('shop/web:1.2.3'),
      '/home/shop/kustomization.yaml': 'resources: [base]\n',
      '/home/shop/prod/kustomization.yaml': 'resources: [../base]\nreplicas: [{ name: web, count: 2 }]\n',
    };
    const [found] = await findings(files, '/home/shop/base/web.yaml', 'minimum-replicas');
    assert.match(found ?? '', /\(Only as shop applies it\.\)$/);
  });

  test('is told what an overlay that can not be built is silent about', async () => {
    const files = {
      ...base,
      '/base/web.yaml': deployment('shop/web:1.2.3', '\n          envFrom: [{ secretRef: { name: web } }]'),
      ...OVERLAYS,
    };
    const rule = 'config-reference-missing';
    assert.doesNotMatch((await findings(files, '/base/web.yaml', rule))[0] ?? 'Only as', /Only as/);
    const broken = { ...files, '/overlays/prod/kustomization.yaml': 'resources: [../../base, gone.yaml]\n' };
    assert.doesNotMatch((await findings(broken, '/base/web.yaml', rule))[0] ?? 'Only as', /Only as/);
  });

  test('says what an entry of the overlay makes of it', async () => {
    const files = {
      ...base,
      ...OVERLAYS,
      '/overlays/dev/kustomization.yaml': 'resources: [../../base]\nimages: [{ name: shop/web, newTag: latest }]\n',
    };
    const found = await findings(files, '/base/web.yaml', 'mutable-image-tag');
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /^15 warning .*\(Only as overlays\/dev applies it\.\)$/);
  });

  test('leaves what a patch in a file of its own says to that file', async () => {
    const image = `spec: { template: { spec: { containers: [{ name: web, image: "shop/web:latest" }] } } }`;
    const files = {
      ...base,
      ...OVERLAYS,
      '/overlays/dev/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: image.yaml }]\n',
      '/overlays/dev/image.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n${image}\n`,
    };
    assert.deepEqual(await findings(files, '/base/web.yaml', 'mutable-image-tag'), []);
    assert.equal((await findings(files, '/overlays/dev/image.yaml', 'mutable-image-tag')).length, 1);
  });

  test('has its findings where it writes them, whatever a patch puts in front', async () => {
    const sidecar = `spec: { template: { spec: { containers: [{ name: agent, image: "shop/agent:1.0.0" }] } } }`;
    const files = {
      ...BASE,
      '/base/web.yaml': deployment('shop/web:latest'),
      '/overlays/dev/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: agent.yaml }]\n',
      '/overlays/dev/agent.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n${sidecar}\n`,
    };
    const found = await findings(files, '/base/web.yaml', 'mutable-image-tag');
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /^15 warning/);
  });

  test('is not told anything of what every overlay deletes', async () => {
    const remove = '$patch: delete\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n';
    const files = {
      ...base,
      '/overlays/dev/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: remove.yaml }]\n',
      '/overlays/dev/remove.yaml': remove,
    };
    assert.deepEqual(await findings(files, '/base/web.yaml', 'memory-limit'), []);
  });
});
