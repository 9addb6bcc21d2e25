import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../yaml/document';
import { readResources } from './resource';

function podTemplateOf(spec: string) {
  const [resource] = readResources(parseYaml(`apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}`));
  return resource?.podTemplate;
}

test('a container whose name a template makes is called by the text of that', () => {
  const pod = podTemplateOf(
    '  containers:\n    - name: {{ .Chart.Name }}\n    - name: "{{ .Release.Name }}-proxy"\n    - image: x\n',
  );
  assert.deepEqual(
    pod?.containers.map(({ name, path }) => [name, path]),
    [
      ['{{ .Chart.Name }}', ['spec', 'containers', 0]],
      ['{{ .Release.Name }}-proxy', ['spec', 'containers', 1]],
    ],
  );
});

test('pods are for Windows where they say so or are let onto no other node', () => {
  const affinity = (...terms: string[]) =>
    `  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [${terms.join(', ')}] } } }\n`;
  const term = (...values: string[]) =>
    `{ matchExpressions: [{ key: kubernetes.io/os, operator: In, values: [${values.join(', ')}] }] }`;
  const cases: [spec: string, isWindows: boolean][] = [
    ['  os: { name: windows }\n', true],
    ['  nodeSelector: { kubernetes.io/os: windows }\n', true],
    ['  nodeSelector: { beta.kubernetes.io/os: windows }\n', true],
    ['  os: { name: linux }\n  nodeSelector: { kubernetes.io/os: windows }\n', false],
    ['  nodeSelector: { kubernetes.io/os: linux }\n', false],
    [affinity(term('windows')), true],
    [affinity(term('windows'), term('windows')), true],
    [affinity(term('windows', 'linux')), false],
    [affinity(term('windows'), term('linux')), false],
    [affinity('{}'), false],
    [affinity(), false],
  ];
  for (const [spec, isWindows] of cases) {
    assert.equal(podTemplateOf(`${spec}  containers: [{ name: web, image: x }]\n`)?.isWindows, isWindows, spec);
  }
});
