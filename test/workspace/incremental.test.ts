// Whatever is edited, created, deleted and renamed: what is found is what a fresh start finds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { State } from '../support/workspace-state';

const NAMES = ['web', 'db'] as const;
const NAMESPACES = ['', '  namespace: shop\n', '  namespace: default\n'] as const;

type Write = (name: string, namespace: string, number: number) => string;

/** Objects that look at each other. */
const OBJECTS: readonly Write[] = [
  (name, namespace, number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${namespace}spec:
  replicas: ${number}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      serviceAccountName: ${name}
      containers:
        - name: main
          image: shop/${name}:1.${number}
          envFrom:
            - configMapRef: { name: settings }
          ports:
            - { name: http, containerPort: 808${number} }
`,
  (name, namespace, number) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
${namespace}spec:
  selector: { app: ${name} }
  ports:
    - { port: 80, targetPort: ${number === 1 ? 'http' : `808${number}`} }
`,
  (name, namespace, number) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}-${number}
${namespace}spec:
  minAvailable: ${number}
  selector:
    matchLabels: { app: ${name} }
`,
  (name, namespace) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
${namespace}spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }
  minReplicas: 2
  maxReplicas: 5
`,
  (_name, namespace, number) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
${namespace}data:
  KEY: "${number}"
`,
  (name, namespace) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
${namespace}spec:
  podSelector:
    matchLabels: { app: ${name} }
  policyTypes: [Ingress, Egress]
  egress:
    - ports: [{ port: 443 }]
`,
  () => 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n',
  () => 'kind: [\n',
  // What kustomize reads as a word, or as nothing at all, is another text with the same data.
  (name, namespace, number) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: { app: ${name} }
${namespace}spec:
  hostNetwork: ${['yes', 'true', 'on'][number - 1]}
  nodeSelector: ${['null', '', '~'][number - 1]}
  containers:
    - { name: main, image: "shop/${name}:1.0" }
`,
  // A patch, where a kustomization takes it for one.
  (name, namespace, number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${namespace}spec:
  replicas: ${number}
`,
  (name) => `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: ${name} }
    spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
  - { apiVersion: v1, kind: ServiceAccount, metadata: { name: ${name} } }
`,
];

const KUSTOMIZATIONS: readonly string[] = [
  'resources: [a.yaml]\n',
  'resources: [a.yaml, b.yaml]\nnamespace: shop\n',
  'resources: [../base, a.yaml]\nnamePrefix: dev-\n',
  'resources: [../base]\npatches:\n  - target: { kind: Deployment }\n    patch: |-\n      - { op: replace, path: /spec/replicas, value: 1 }\n',
  'resources: [../base]\nreplicas: [{ name: web, count: 1 }]\nconfigMapGenerator:\n  - { name: settings, literals: [KEY=1] }\n',
  'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [b.yaml]\n',
  'resources: [\n',
  'resources: [a.yaml]\npatches: [{ path: b.yaml }]\n',
  'resources: [../base]\npatches: [{ path: a.yaml }]\n',
  'resources: [../base]\ncomponents: [../component]\n',
  'resources: [../base, ../component/a.yaml]\nnamespace: shop\n',
  'resources: [a.yaml]\nconfigMapGenerator:\n  - { name: settings, envs: [settings.env] }\n',
  'resources: [../dev, ../prod]\n',
  'resources: [../prod, a.yaml, ../plain/y/a.yaml]\n',
  'resources: [.., ../dev, a.yaml]\n',
  'resources: [a.yaml]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web }\n      spec: { replicas: 1 }\n',
];

const PATHS = [
  '/base/a.yaml',
  '/base/b.yaml',
  '/dev/a.yaml',
  '/prod/a.yaml',
  '/plain/x/a.yaml',
  '/plain/y/a.yaml',
  '/plain/prod/a.yaml',
  '/chart/templates/a.yaml',
  '/component/a.yaml',
  '/c.yaml',
];
const KUSTOMIZATION_PATHS = [
  '/base/kustomization.yaml',
  '/dev/kustomization.yaml',
  '/prod/kustomization.yaml',
  '/component/kustomization.yaml',
  '/plain/x/kustomization.yml',
];
const OTHER_PATHS = ['/chart/Chart.yaml', '/plain/Chart.yaml', '/base/settings.env'];

const objectText = fc
  .tuple(
    fc.constantFrom(...OBJECTS),
    fc.constantFrom(...NAMES),
    fc.constantFrom(...NAMESPACES),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([write, name, namespace, number]) => write(name, namespace, number));
const fileText = fc.array(objectText, { minLength: 1, maxLength: 3 }).map((documents) => documents.join('---\n'));

type Step = { readonly path: string; readonly change: Change };
type Change =
  | { readonly type: 'write'; readonly text: string }
  | { readonly type: 'delete' | 'comment' | 'repeat' | 'hide' | 'show' }
  /** The whole file gets another name. */
  | { readonly type: 'rename'; readonly to: string }
  /** The last document goes to the end of another file. */
  | { readonly type: 'move'; readonly to: string }
  /** Another version stands in the file's place for a moment. */
  | { readonly type: 'try'; readonly text: string };

const anyPath = fc.constantFrom(...PATHS, ...KUSTOMIZATION_PATHS, ...OTHER_PATHS);
const write = fc.record({ type: fc.constant('write' as const), text: fileText });
const manifest = fc.record({ path: fc.constantFrom(...PATHS), change: write });
const kustomization = fc.record({
  path: fc.constantFrom(...KUSTOMIZATION_PATHS),
  change: fc.record({ type: fc.constant('write' as const), text: fc.constantFrom(...KUSTOMIZATIONS) }),
});
const other = fc.record({
  path: fc.constantFrom(...OTHER_PATHS),
  change: fc.record({
    type: fc.constant('write' as const),
    text: fc.constantFrom('apiVersion: v2\nname: chart\nversion: 1.0.0\n', 'KEY=1\n'),
  }),
});
const simple = fc.record({
  path: anyPath,
  change: fc.record({ type: fc.constantFrom('delete' as const, 'comment', 'repeat', 'hide', 'show') }),
});
const moving = fc.record({
  path: fc.constantFrom(...PATHS),
  change: fc.record({ type: fc.constantFrom('rename' as const, 'move'), to: fc.constantFrom(...PATHS) }),
});
const trial = fc.record({
  path: fc.constantFrom(...PATHS),
  change: fc.record({ type: fc.constant('try' as const), text: fileText }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: manifest, weight: 8 },
  { arbitrary: kustomization, weight: 4 },
  { arbitrary: other, weight: 1 },
  { arbitrary: simple, weight: 4 },
  { arbitrary: moving, weight: 2 },
  { arbitrary: trial, weight: 1 },
);

test('a document that moves up stands for itself, though another is the same data', async () => {
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const state = new State();
  state.set('/a.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\n${namespace}`);
  await state.findings();
  state.set('/a.yaml', `${namespace}---\n${namespace}`);
  assert.ok((await state.findings()).some((finding) => finding.includes(' duplicate-resource ')));
});

/** What is found after some changes is what is found in the same texts without what was before. */
async function assertLikeFresh(change: (state: State) => Promise<void>): Promise<readonly string[]> {
  const state = new State();
  await change(state);
  const fresh = new State();
  for (const [path, { text }] of state.snapshots) fresh.set(path, text);
  const found = await state.findings();
  assert.deepEqual(found, await fresh.findings());
  return found;
}

test('words that are the same data are others where a kustomization is built', async () => {
  await assertLikeFresh(async (state) => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  hostNetwork: yes\n';
    state.set('/kustomization.yaml', 'resources: [a.yaml]\nnamespace: shop\n');
    state.set('/a.yaml', pod);
    await state.findings();
    state.set('/a.yaml', pod.replace('yes', 'true'));
  });
});

test('names that a template makes of other values are others', async () => {
  const config = (value: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Values.${value} }}" }\n`;
  const found = await assertLikeFresh(async (state) => {
    state.set('/Chart.yaml', 'name: web\n');
    state.set('/templates/a.yaml', config('a'));
    state.set('/templates/b.yaml', config('b'));
    await state.findings();
    state.set('/templates/b.yaml', config('a'));
  });
  assert.ok(found.some((finding) => finding.includes(' duplicate-resource ')));
});

test('what a patch in a file set is spoken of here when the kustomization itself sets it', async () => {
  const found = await assertLikeFresh(async (state) => {
    const deployment = (image: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec:\n  template:\n    spec: { containers: [{ name: a, image: "${image}" }] }\n`;
    state.set('/kustomization.yaml', 'resources: [a.yaml, b.yaml]\npatches: [{ path: p.yaml }]\n');
    state.set('/a.yaml', deployment('example.com/a:1.0'));
    state.set('/b.yaml', 'apiVersion: v1\nkind: Service\nmetadata: { name: b }\nspec: { ports: [{ port: 80 }] }\n');
    state.set('/p.yaml', deployment('example.com/a:latest'));
    await state.findings();
    const inline = `  - patch: |-\n${deployment('example.com/a:latest').replace(/^/gm, '      ')}`;
    state.set('/kustomization.yaml', `resources: [a.yaml, b.yaml]\npatches:\n  - path: p.yaml\n${inline}\n`);
    state.set('/p.yaml', 'apiVersion: v1\nkind: Service\nmetadata: { name: b }\n');
  });
  assert.ok(found.some((finding) => finding.startsWith('/a.yaml:5:') && finding.includes(' mutable-image-tag ')));
});

test('a directory that becomes a chart is another unit', async () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: 80 }] }\n';
  const found = await assertLikeFresh(async (state) => {
    state.set('/shop/a.yaml', `${service}---\n${service}`);
    await state.findings();
    state.set('/shop/Chart.yaml', 'name: shop\nversion: 1.0.0\n');
  });
  assert.ok(found.some((finding) => finding.includes('twice in the templates of the chart')));
});

test('what a generator makes belongs to the kustomization that has it now', async () => {
  const state = new State();
  const generator = 'configMapGenerator: [{ name: a, literals: [A=1] }]\n';
  state.set('/kustomization.yaml', `resources: [base]\n${generator}`);
  state.set('/base/kustomization.yaml', 'namePrefix: ""\n');
  const made = () => state.workspace.viewsOf('/kustomization.yaml')[0]?.related('ConfigMap', 'default')[0];
  const before = made();
  assert.ok(before);
  assert.equal(state.workspace.fileOf(before), '/kustomization.yaml');
  state.set('/kustomization.yaml', 'resources: [base]\n');
  state.set('/base/kustomization.yaml', generator);
  const after = made();
  assert.ok(after);
  assert.equal(state.workspace.fileOf(after), '/base/kustomization.yaml');
  assert.notEqual(after, before);
});

test('a version that takes its place again stands for itself', async () => {
  const state = new State();
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
  state.set('/a.yaml', config);
  state.set('/a.yaml', `# the same data\n${config}`);
  await state.tryOut('/a.yaml', config.replace('name: a', 'name: b'));
  const own = state.snapshots.get('/a.yaml')?.resources[0];
  const [view] = state.workspace.viewsOf('/a.yaml');
  assert.ok(own && view);
  assert.equal(view.applied(own)?.applied, view.related('ConfigMap', own.namespace)[0]);
});

/** Makes a change in the texts, as far as it is possible. */
function changeTexts(texts: Map<string, string>, { path, change }: Step): void {
  const before = texts.get(path);
  if (change.type === 'write') texts.set(path, change.text);
  if (before === undefined) return;
  if (change.type === 'delete') texts.delete(path);
  else if (change.type === 'comment') texts.set(path, `# moves everything\n${before}`);
  else if (change.type === 'repeat') texts.set(path, `${before}---\n${before}`);
  else if (change.type === 'rename') {
    texts.delete(path);
    texts.set(change.to, before);
  } else if (change.type === 'move') {
    const documents = before.split('---\n');
    const moved = documents.pop() ?? '';
    texts.set(path, documents.join('---\n'));
    const there = texts.get(change.to);
    texts.set(change.to, there === undefined ? moved : `${there}---\n${moved}`);
  }
}

test('after any changes the findings are those of a fresh start', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const state = new State();
      const texts = new Map<string, string>();
      const hidden = new Set<string>();
      for (const [index, { path, change }] of steps.entries()) {
        const before = new Map(texts);
        changeTexts(texts, { path, change });
        for (const known of before.keys()) if (!texts.has(known)) state.delete(known);
        for (const [known, text] of texts) {
          if (before.get(known) === text) continue;
          hidden.delete(known);
          state.set(known, text);
        }
        if (change.type === 'hide') {
          hidden.add(path);
          state.hide(path);
        } else if (change.type === 'show') {
          hidden.delete(path);
          state.show(path);
        } else if (change.type === 'try') await state.tryOut(path, change.text);
        // Not after each step: several changes may come before anyone looks.
        if (index % 3 === 1) await state.findings();
      }
      const fresh = new State();
      for (const [path, text] of [...texts].reverse()) fresh.set(path, text);
      for (const path of hidden) fresh.hide(path);
      assert.deepEqual(await state.findings(), await fresh.findings());
    }),
    { numRuns: Number(process.env.PRODLINT_RUNS ?? 60) },
  ));
