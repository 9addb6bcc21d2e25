import { test } from 'node:test';
import { State } from './state';
const d = (replicas: string, name = 'web') => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  sessionAffinity: ${replicas}
  ports: [{ port: 80 }]
`;
test('try out', async () => {
  const state = new State();
  state.set('/a.yaml', d('None'));
  state.set('/b.yaml', d('None', 'other'));
  await state.findings();
  state.set('/a.yaml', `# c\n${d('None')}`);
  await state.findings();
  await state.tryOut('/a.yaml', d('ClientIP'));
  const r = state.snapshots.get('/a.yaml')!.resources[0]!;
  const v = state.workspace.viewsOf('/a.yaml')[0]!;
  console.log('same', v.applied(r)?.applied === v.related('Service', r.namespace)[0], v.related('Service', r.namespace).length, r === v.related('Service', r.namespace)[0]);
  const before = await state.findings();
  state.set('/b.yaml', d('None', 'web'));
  console.log(await state.findings());
  state.set('/b.yaml', d('None', 'other'));
  const after = await state.findings();
  console.log(JSON.stringify(before) === JSON.stringify(after));
});
test('templated', async () => {
  const state = new State();
  state.set('/c/Chart.yaml', 'name: a\n');
  state.set('/c/templates/a.yaml', d('None', '"{{ .Values.a }}"'));
  console.log(JSON.stringify(state.snapshots.get('/c/templates/a.yaml')!.resources[0]?.data));
});
