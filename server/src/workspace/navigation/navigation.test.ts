import assert from 'node:assert/strict';
import { test } from 'node:test';
import { occurrences } from './test-support';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: app
          image: a:1
          ports:
            - { name: http, containerPort: 8080 }
          readinessProbe: { httpGet: { port: http } }
          env:
            - { name: A, valueFrom: { configMapKeyRef: { name: settings, key: mode } } }
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
      volumes:
        - { name: tmp, emptyDir: {} }
`;
const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data:
  mode: fast
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports:
    - { name: web, port: 80, targetPort: http }
`;
const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  rules:
    - http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { name: web } } } }
`;
const FILES = { 'web.yaml': WEB, 'settings.yaml': SETTINGS, 'service.yaml': SERVICE, 'ingress.yaml': INGRESS };

function at(file: keyof typeof FILES, before: string, after: string) {
  const text = FILES[file];
  assert.ok(text.includes(before + after), `${file} has no ${before}${after}`);
  return occurrences({ ...FILES, [file]: text.replace(before + after, `${before}‸${after}`) });
}

test('a reference leads to its object, the object to what refers to it', () => {
  const expected = ['*settings.yaml:3 settings', 'web.yaml:16 settings'];
  assert.deepEqual(at('web.yaml', '{ name: ', 'settings'), expected);
  assert.deepEqual(at('settings.yaml', '{ name: ', 'settings'), expected);
});

test('a key leads to its entry, and back', () => {
  const expected = ['*settings.yaml:5 mode', 'web.yaml:16 mode'];
  assert.deepEqual(at('web.yaml', 'key: ', 'mode'), expected);
  assert.deepEqual(at('settings.yaml', '  ', 'mode'), expected);
});

test('ports lead from an Ingress to the Service, from the Service to the container', () => {
  assert.deepEqual(at('ingress.yaml', 'port: { name: ', 'web'), ['*service.yaml:7 web', 'ingress.yaml:8 web']);
  assert.deepEqual(at('service.yaml', 'targetPort: ', 'http'), [
    '*web.yaml:13 http',
    'web.yaml:14 http',
    'service.yaml:7 http',
  ]);
  assert.deepEqual(at('web.yaml', 'httpGet: { port: ', 'http'), [
    '*web.yaml:13 http',
    'web.yaml:14 http',
    'service.yaml:7 http',
  ]);
});

test('a mount leads to its volume', () => {
  assert.deepEqual(at('web.yaml', '- { name: ', 'tmp'), ['*web.yaml:20 tmp', 'web.yaml:18 tmp']);
});

test('a label stands in templates and in the selectors that need it', () => {
  const expected = ['*web.yaml:7 web', 'web.yaml:5 web', 'service.yaml:5 web'];
  assert.deepEqual(at('service.yaml', 'selector: { app: ', 'web').sort(), [...expected].sort());
  assert.deepEqual(at('web.yaml', 'labels: { app: ', 'web').sort(), [...expected].sort());
});

test('the key of a selector leads to what it selects', () => {
  assert.deepEqual(at('service.yaml', '', 'selector:'), ['*web.yaml:3 web']);
});

test('objects of another namespace are others', () => {
  const other = SETTINGS.replace('shop', 'other');
  const found = occurrences({ ...FILES, 'other.yaml': other.replace('name: settings', 'name: ‸settings') });
  assert.deepEqual(found, ['*other.yaml:3 settings']);
});

test('what an operator makes is defined where it is asked for', () => {
  const sealed = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: login }
spec:
  encryptedData:
    user: AgBy
`;
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers:
    - { name: a, image: b, env: [{ name: U, valueFrom: { secretKeyRef: { name: login, key: ‸user } } }] }
`;
  assert.deepEqual(occurrences({ 'sealed.yaml': sealed, 'pod.yaml': pod }), ['*sealed.yaml:6 user', 'pod.yaml:6 user']);
  const onName = pod.replace('‸', '').replace('login', '‸login');
  assert.deepEqual(occurrences({ 'sealed.yaml': sealed, 'pod.yaml': onName }), [
    '*sealed.yaml:3 login',
    'pod.yaml:6 login',
  ]);
});

test('a kind leads to its definition', () => {
  const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: shops.example.com }
spec: { group: example.com, names: { kind: Shop, plural: shops } }
`;
  const shop = 'apiVersion: example.com/v1\nkind: ‸Shop\nmetadata: { name: a }\n';
  assert.deepEqual(occurrences({ 'crd.yaml': definition, 'shop.yaml': shop }), [
    '*crd.yaml:4 Shop',
    'shop.yaml:2 Shop',
  ]);
});

const BASE = {
  'base/kustomization.yaml': 'resources: [settings.yaml, pod.yaml]\n',
  'base/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }\n',
  'base/pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: a }
spec: { containers: [{ name: a, image: b, envFrom: [{ configMapRef: { name: settings } }] }] }
`,
};
const OVERLAY = `namePrefix: dev-
resources: [../base]
patches:
  - path: patch.yaml
`;
const PATCH = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: c }\n';

test('a kustomization leads to its files and to the objects that it names', () => {
  const files = { ...BASE, 'dev/patch.yaml': PATCH };
  const entry = (text: string) => occurrences({ ...files, 'dev/kustomization.yaml': text });
  assert.deepEqual(entry(OVERLAY.replace('../base', '../‸base')), ['*base/kustomization.yaml:1 resources']);
  assert.deepEqual(entry(OVERLAY.replace('path: patch', 'path: ‸patch')), ['*dev/patch.yaml:2 ConfigMap']);
});

test('a patch leads to its base, through a prefix', () => {
  const found = occurrences({
    ...BASE,
    'dev/kustomization.yaml': OVERLAY,
    'dev/patch.yaml': PATCH.replace('name: ', 'name: ‸'),
  });
  assert.deepEqual(found, ['*base/settings.yaml:3 settings', 'dev/patch.yaml:3 settings', 'base/pod.yaml:4 settings']);
});

test('a directory that is deployed leads to what it is built from', () => {
  const application = (path: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: a, namespace: argocd }
spec:
  source: { repoURL: https://example.com/x.git, path: ‸${path} }
`;
  const files = {
    ...BASE,
    'charts/a/Chart.yaml': 'name: a\n',
    'plain/b.yaml': 'apiVersion: v1\n',
    'plain/a.yaml': 'apiVersion: v1\n',
  };
  const found = (path: string) => occurrences({ ...files, 'argo/apps/a.yaml': application(path) });
  assert.deepEqual(found('base'), ['*base/kustomization.yaml:1 resources']);
  assert.deepEqual(found('charts/a'), ['*charts/a/Chart.yaml:1 name']);
  assert.deepEqual(found('plain'), ['*plain/a.yaml:1 apiVersion']);
  assert.deepEqual(found('nowhere'), []);
});

test('a kustomization leads to the namespace that it gives, and from the keys of generators to their uses', () => {
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers: [{ name: a, image: b, env: [{ name: M, valueFrom: { configMapKeyRef: { name: settings, key: mode } } }] }]
`;
  const kustomization = (marked: string) => ({
    'kustomization.yaml': marked,
    'pod.yaml': pod,
    'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
  });
  const text =
    'namespace: shop\nresources: [pod.yaml, namespace.yaml]\nconfigMapGenerator: [{ name: settings, literals: [mode=fast] }]\n';
  assert.deepEqual(occurrences(kustomization(text.replace('shop', '‸shop'))), [
    '*namespace.yaml:3 shop',
    'kustomization.yaml:1 shop',
  ]);
  assert.deepEqual(occurrences(kustomization(text.replace('mode', '‸mode'))), [
    '*kustomization.yaml:3 mode',
    'pod.yaml:5 mode',
  ]);
});
