import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../yaml/document';
import { formatPath } from '../../yaml/path';
import { buildTargetsOf, fileReferencesOf, isKustomizationDocument } from './index';

const TEXT = `resources: [../base, web.yaml, https://example.com/x.yaml, github.com/a/b]
components: [../parts/tls]
patches:
  - path: patch.yaml
    target: { kind: Deployment, name: web }
  - patch: |-
      - { op: remove, path: /spec }
    target: { group: apps, version: v1, kind: Deployment, name: "web-.*" }
patchesStrategicMerge:
  - old.yaml
configMapGenerator:
  - { name: settings, files: [a.txt, key=b.txt], envs: [c.env] }
replicas: [{ name: db, count: 2 }]
replacements:
  - source: { kind: ConfigMap, name: settings }
    targets: [{ select: { apiVersion: apps/v1, kind: Deployment, name: web } }]
`;

test('entries lead to files and directories', () => {
  const found = fileReferencesOf(parseYaml(TEXT), '/app/overlay/kustomization.yaml').map(
    ({ path, target, within }) => `${formatPath(path)} ${target}${within === undefined ? '' : ` @${within.start}`}`,
  );
  assert.deepEqual(found.sort(), [
    'components[0] /app/parts/tls',
    'configMapGenerator[0].envs[0] /app/overlay/c.env',
    'configMapGenerator[0].files[0] /app/overlay/a.txt',
    'configMapGenerator[0].files[1] /app/overlay/b.txt @4',
    'patchesStrategicMerge[0] /app/overlay/old.yaml',
    'patches[0].path /app/overlay/patch.yaml',
    'resources[0] /app/base',
    'resources[1] /app/overlay/web.yaml',
  ]);
});

test('entries name objects', () => {
  const found = buildTargetsOf(parseYaml(TEXT)).map(
    ({ path, group, kinds, name }) => `${formatPath(path)} ${group ?? '*'}/${kinds?.join() ?? '*'} ${name}`,
  );
  assert.deepEqual(found, [
    'patches[0].target.name */Deployment web',
    'replacements[0].source.name */ConfigMap settings',
    'replacements[0].targets[0].select.name apps/Deployment web',
    'replicas[0].name */Deployment,ReplicationController,ReplicaSet,StatefulSet db',
  ]);
});

test('a kustomization says what it is, or its name does', () => {
  const is = (text: string, file: string) => isKustomizationDocument(parseYaml(text), file);
  assert.ok(is('resources: []\n', '/a/kustomization.yaml'));
  assert.ok(is('apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n', '/a/part.yaml'));
  assert.ok(!is('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n', '/a/kustomization.yaml'));
  assert.ok(!is('resources: []\n', '/a/other.yaml'));
});
