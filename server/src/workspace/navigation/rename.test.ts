import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rename } from './test-support';

const SETTINGS = `# what the web needs
apiVersion: v1
kind: ConfigMap
metadata:
  name: "‸settings" # kept
data:
  'mode': fast
`;
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: a
      image: b
      envFrom: [{configMapRef: {name: 'settings'}}]
      env:
        - {name: M, valueFrom: {configMapKeyRef: {name: settings,   key: mode}}} # mode
`;

test('an object is renamed with all references, in their own quotes', () => {
  assert.deepEqual(rename({ 'a.yaml': SETTINGS, 'b.yaml': POD }, 'config'), {
    'a.yaml': SETTINGS.replace('‸settings', 'config'),
    'b.yaml': POD.replaceAll('settings', 'config'),
  });
});

test('a key is renamed with all that name it', () => {
  const settings = SETTINGS.replace('‸', '').replace("'mode", "'m‸ode");
  assert.deepEqual(rename({ 'a.yaml': settings, 'b.yaml': POD }, 'speed'), {
    'a.yaml': SETTINGS.replace('‸', '').replace('mode', 'speed'),
    'b.yaml': POD.replace('key: mode', 'key: speed'),
  });
});

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
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
        - name: a
          image: b
          ports: [{name: http, containerPort: 80}]
          livenessProbe: {tcpSocket: {port: http}}
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports: [{port: 80, targetPort: http}]
`;
const OTHER = WORKLOAD.replaceAll('web', 'other');

test('a label is renamed in the template, its selectors, and the copy that the object has', () => {
  const files = { 'a.yaml': WORKLOAD.replace('labels:\n        app: web', 'labels:\n        app: w‸eb') };
  assert.deepEqual(rename({ ...files, 'b.yaml': SERVICE, 'c.yaml': OTHER }, 'shop'), {
    'a.yaml': WORKLOAD.replaceAll('app: web', 'app: shop'),
    'b.yaml': SERVICE.replace('app: web', 'app: shop'),
  });
});

test('a port is renamed with probes and Services', () => {
  const files = { 'a.yaml': WORKLOAD.replace('name: http', 'name: ht‸tp'), 'b.yaml': SERVICE };
  assert.deepEqual(rename(files, 'web'), {
    'a.yaml': WORKLOAD.replaceAll('http', 'web'),
    'b.yaml': SERVICE.replace('http', 'web'),
  });
});

test('what makes a Secret of its own name takes it along', () => {
  const sealed = 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: ‸login }\nspec: {}\n';
  const pod = POD.replace(/ {6}envFrom.*\n/, '').replace(
    'configMapKeyRef: {name: settings',
    'secretKeyRef: {name: login',
  );
  assert.deepEqual(rename({ 'a.yaml': sealed, 'b.yaml': pod }, 'user'), {
    'a.yaml': sealed.replace('‸login', 'user'),
    'b.yaml': pod.replace('login', 'user'),
  });
});

test('in a base a name changes in patches and kustomizations of all overlays, whatever they put in front of it', () => {
  const overlay = (prefix: string) => `namePrefix: ${prefix}-
resources:
  - ../base
patches:
  - target: {kind: ConfigMap, name: settings}
    patch: |-
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
      data: {mode: slow}
  - path: patch.yaml
`;
  const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {b: c}\n';
  const files = {
    'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
    'base/a.yaml': SETTINGS,
    'base/b.yaml': POD,
    'dev/kustomization.yaml': overlay('dev'),
    'dev/patch.yaml': patch,
    'prod/kustomization.yaml': overlay('prod'),
    'prod/patch.yaml': patch,
  };
  const changed = rename(files, 'config');
  const expected = Object.entries(files).slice(1);
  assert.deepEqual(
    changed,
    Object.fromEntries(expected.map(([path, text]) => [path, text.replace('‸', '').replaceAll('settings', 'config')])),
  );
});

test('a rename that can not be whole is refused', () => {
  const reason = (files: Record<string, string>, name: string) => {
    const result = rename(files, name);
    return 'reason' in result ? result.reason : result;
  };
  assert.equal(reason({ 'a.yaml': SETTINGS }, 'Not_Valid'), 'invalid');
  const taken = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\n';
  assert.equal(reason({ 'a.yaml': SETTINGS, 'b.yaml': taken }, 'config'), 'taken');
  assert.equal(reason({ 'a.yaml': SETTINGS, 'b.yaml': 'apiVersion: v1\nkind: [\n' }, 'config'), 'incomplete');
  assert.equal(reason({ 'a.yaml': SETTINGS.replace('"‸settings"', '‸{{ .Values.name }}') }, 'config'), 'templated');
  const anchored = SETTINGS.replace('"‸settings"', '&n ‸settings').replace('fast', '*n');
  assert.equal(reason({ 'a.yaml': anchored }, 'config'), 'shared');
  assert.equal(reason({ 'a.yaml': SETTINGS.replace('‸', '').replace('fast', 'f‸ast') }, 'config'), 'nothing');
  const port = SERVICE.replace('port: 80', 'port: 8‸0');
  assert.equal(reason({ 'a.yaml': port }, 'web'), 'fixed');
});
