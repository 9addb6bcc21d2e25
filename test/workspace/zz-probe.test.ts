import assert from 'node:assert/strict';
import { test } from 'node:test';
import { State } from './state';
const d = (replicas: string, name = 'web') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      hostNetwork: yes
      containers:
        - { name: main, image: "shop/${name}:1.0" }
`;
async function check(steps: (state: State) => Promise<void>) {
  const state = new State();
  await steps(state);
  const fresh = new State();
  for (const [path, { text }] of [...state.snapshots]) fresh.set(path, text);
  assert.deepEqual(await state.findings(), await fresh.findings());
}
test('try out', () => check(async (state) => {
  state.set('/a.yaml', d('3'));
  state.set('/b.yaml', d('3', 'other'));
  await state.findings();
  state.set('/a.yaml', `# c\n${d('3')}`);
  await state.findings();
  await state.tryOut('/a.yaml', d('4'));
}));
test('yes', () => check(async (state) => {
  state.set('/kustomization.yaml', 'resources: [a.yaml]\nnamespace: x\n');
  state.set('/a.yaml', d('3'));
  await state.findings();
  state.set('/a.yaml', d('3').replace('yes', 'true'));
}));
test('patch file to inline', () => check(async (state) => {
  state.set('/kustomization.yaml', 'resources: [a.yaml]\npatches: [{ path: p.yaml }]\n');
  state.set('/a.yaml', d('3'));
  state.set('/p.yaml', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }\n');
  await state.findings();
  state.set('/kustomization.yaml', 'resources: [a.yaml]\npatches:\n  - patch: |-\n      { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 1 } }\n');
}));
test('generator moves', () => check(async (state) => {
  state.set('/kustomization.yaml', 'resources: [base]\nconfigMapGenerator: [{ name: a, literals: [A=1] }]\n');
  state.set('/base/kustomization.yaml', 'resources: [a.yaml]\n');
  state.set('/base/a.yaml', d('3'));
  await state.findings();
  state.set('/kustomization.yaml', 'resources: [base]\n');
  state.set('/base/kustomization.yaml', 'resources: [a.yaml]\nconfigMapGenerator: [{ name: a, literals: [A=1] }]\n');
}));
