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

test('what a kustomization scales is the workload of a name, not the Service', () => {
  const files = (service: string, workload: string) => ({
    'kustomization.yaml': 'resources: [a.yaml, b.yaml]\nreplicas: [{name: web, count: 3}]\n',
    'a.yaml': `apiVersion: v1\nkind: Service\nmetadata: {name: ${service}}\n`,
    'b.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${workload}}\n`,
  });
  assert.deepEqual(rename(files('w‸eb', 'web'), 'front'), { 'a.yaml': files('front', 'web')['a.yaml'] });
  assert.deepEqual(Object.keys(rename(files('web', 'w‸eb'), 'front')).sort(), ['b.yaml', 'kustomization.yaml']);
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

test('a name that another unit lacks is renamed there too, unless it may mean another', () => {
  const files = {
    'infra/a.yaml': SETTINGS,
    'apps/b.yaml': POD,
    'dev/a.yaml': SETTINGS.replace('‸', ''),
    'dev/b.yaml': POD,
  };
  const inApps = POD.replace("'settings'", "'config'").replace('name: settings', 'name: config');
  const expected = { 'infra/a.yaml': SETTINGS.replace('‸settings', 'config'), 'apps/b.yaml': inApps };
  const onlyOne = Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('dev')));
  assert.deepEqual(rename(onlyOne, 'config'), expected);
  assert.deepEqual(rename(files, 'config'), { 'infra/a.yaml': expected['infra/a.yaml'] });
});

test('what a kustomization generates is renamed in its entry, its keys in their literals', () => {
  const kustomization = `resources: [pod.yaml]
configMapGenerator:
  - name: settings
    literals:
      - mode=fast
      - other=slow
    files: [key=some.txt]
`;
  const pod = POD.replace('envFrom', '# envFrom');
  const files = { 'kustomization.yaml': kustomization, 'pod.yaml': pod.replace('name: settings', 'name: ‸settings') };
  assert.deepEqual(rename(files, 'config'), {
    'kustomization.yaml': kustomization.replace('settings', 'config'),
    'pod.yaml': pod.replace('name: settings', 'name: config'),
  });
  assert.deepEqual(rename({ ...files, 'pod.yaml': pod.replace('key: mode', 'key: ‸mode') }, 'speed'), {
    'kustomization.yaml': kustomization.replace('mode=', 'speed='),
    'pod.yaml': pod.replace('key: mode', 'key: speed'),
  });
});

test('a label and a key are renamed in patches that give them', () => {
  const patch = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
`;
  const files = {
    'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
    'base/a.yaml': WORKLOAD,
    'base/b.yaml': SERVICE.replace('app: web', 'app: w‸eb'),
    'dev/kustomization.yaml': 'resources: [../base]\npatches: [{path: patch.yaml}]\n',
    'dev/patch.yaml': patch,
  };
  assert.deepEqual(rename(files, 'shop'), {
    'base/a.yaml': WORKLOAD.replaceAll('app: web', 'app: shop'),
    'base/b.yaml': SERVICE.replace('app: web', 'app: shop'),
    'dev/patch.yaml': patch.replace('app: web', 'app: shop'),
  });
});

test('a label that a kustomization gives can not be renamed elsewhere', () => {
  const files = {
    'kustomization.yaml': 'resources: [a.yaml, b.yaml]\nlabels: [{pairs: {app: web}, includeSelectors: true}]\n',
    'a.yaml': WORKLOAD.replace(/ {2}labels:\n {4}app: web\n/, '').replace('        app: web', '        app: we‸b'),
    'b.yaml': SERVICE.replace('  selector:\n    app: web\n', ''),
  };
  const result = rename(files, 'shop');
  assert.equal('reason' in result && result.reason, 'elsewhere');
});

test('a Service is renamed in settings that have it for a host', () => {
  const pod = `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: web:1.25
      args: [--to=web:80, web, --host db-0.web]
      env:
        - { name: WEB_URL, value: "http://user@web/path" }
        - { name: WEB_HOST, value: web }
        - { name: THEME, value: web }
        - { name: OTHER, value: http://my-web/ }
`;
  const settings = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  nginx.conf: |
    upstream web {
      server web.default.svc.cluster.local:80; # web
    }
`;
  const files = { 'a.yaml': SERVICE.replace('name: web', 'name: w‸eb'), 'b.yaml': pod, 'c.yaml': settings };
  assert.deepEqual(rename(files, 'shop'), {
    'a.yaml': SERVICE.replace('name: web', 'name: shop'),
    'b.yaml': pod
      .replace('web:80', 'shop:80')
      .replace('db-0.web', 'db-0.shop')
      .replace('@web/', '@shop/')
      .replace('WEB_HOST, value: web', 'WEB_HOST, value: shop'),
    'c.yaml': settings.replace('web.default', 'shop.default'),
  });
});

test('a namespace is renamed in what gives it', () => {
  const files = {
    'kustomization.yaml': 'namespace: shop\nresources: [a.yaml, b.yaml]\n',
    'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: s‸hop }\n',
    'b.yaml': POD,
  };
  assert.deepEqual(rename(files, 'store'), {
    'kustomization.yaml': 'namespace: store\nresources: [a.yaml, b.yaml]\n',
    'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: store }\n',
  });
});

test('what every cluster has keeps its name', () => {
  const pod = POD.replace('spec:', 'spec:\n  serviceAccountName: d‸efault');
  const result = rename({ 'a.yaml': pod }, 'robot');
  assert.equal('reason' in result && result.reason, 'fixed');
});
