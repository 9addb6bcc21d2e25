// Whatever is edited, created, deleted and renamed: what is found is what a fresh start finds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rangeInFile } from '../../server/src/engine/finding';
import type { FileFindings, Linter } from '../../server/src/engine/linter';
import { Project } from '../../server/src/engine/project';
import { placeRelated } from '../../server/src/engine/related';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { workspaceFile } from '../../server/src/engine/workspace-file';
import { RULES } from '../../server/src/rules/registry.generated';
import { Workspace } from '../../server/src/workspace/workspace';
import { strictLinter } from '../support/lint';

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
];

const KUSTOMIZATIONS: readonly string[] = [
  'resources: [a.yaml]\n',
  'resources: [a.yaml, b.yaml]\nnamespace: shop\n',
  'resources: [../base, a.yaml]\nnamePrefix: dev-\n',
  'resources: [../base]\npatches:\n  - target: { kind: Deployment }\n    patch: |-\n      - { op: replace, path: /spec/replicas, value: 1 }\n',
  'resources: [../base]\nreplicas: [{ name: web, count: 1 }]\nconfigMapGenerator:\n  - { name: settings, literals: [KEY=1] }\n',
  'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [b.yaml]\n',
  'resources: [\n',
];

const PATHS = [
  '/base/a.yaml',
  '/base/b.yaml',
  '/dev/a.yaml',
  '/prod/a.yaml',
  '/plain/x/a.yaml',
  '/plain/y/a.yaml',
  '/c.yaml',
];
const KUSTOMIZATION_PATHS = ['/base/kustomization.yaml', '/dev/kustomization.yaml', '/prod/kustomization.yaml'];

const objectText = fc
  .tuple(
    fc.constantFrom(...OBJECTS),
    fc.constantFrom(...NAMES),
    fc.constantFrom(...NAMESPACES),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([write, name, namespace, number]) => write(name, namespace, number));
const fileText = fc.array(objectText, { minLength: 1, maxLength: 3 }).map((documents) => documents.join('---\n'));

type Step = { readonly path: string; readonly text: string | undefined };
const manifest = fc.record({ path: fc.constantFrom(...PATHS), text: fileText });
const kustomization = fc.record({
  path: fc.constantFrom(...KUSTOMIZATION_PATHS),
  text: fc.constantFrom(...KUSTOMIZATIONS),
});
const comment = fc.record({ path: fc.constantFrom(...PATHS), text: fc.constant('comment') });
const deletion = fc.record({
  path: fc.constantFrom(...PATHS, ...KUSTOMIZATION_PATHS),
  text: fc.constant(undefined),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: manifest, weight: 6 },
  { arbitrary: kustomization, weight: 3 },
  { arbitrary: comment, weight: 1 },
  { arbitrary: deletion, weight: 2 },
);

class State {
  readonly workspace = new Workspace();
  readonly snapshots = new Map<string, FileSnapshot>();
  readonly #linter: Linter = strictLinter();

  set(path: string, text: string): void {
    const snapshot = new FileSnapshot(text, this.snapshots.get(path));
    this.snapshots.set(path, snapshot);
    this.workspace.set(workspaceFile(path, snapshot));
  }

  delete(path: string): void {
    this.snapshots.delete(path);
    this.workspace.delete(path);
  }

  /** All findings as a person sees them. */
  async findings(): Promise<string[]> {
    const files = { read: async (path: string) => this.snapshots.get(path)?.text };
    const project = new Project(files, RULES, { base: { profile: 'strict', rules: {} }, honourSuppressions: true });
    const found: string[] = [];
    for (const path of [...this.snapshots.keys()].sort()) {
      const { settings, context } = await project.prepare(path);
      const snapshot = this.snapshots.get(path);
      if (snapshot === undefined) continue;
      found.push(
        ...this.#describe(path, this.#linter.lint(snapshot, settings, context, this.workspace.surroundingsOf(path))),
      );
    }
    return found;
  }

  #describe(path: string, { documents }: FileFindings): string[] {
    return documents.flatMap(({ placed, findings }) =>
      findings.map(({ rule, severity, message, range, related, fixes }) => {
        const { start } = rangeInFile(range, placed.line);
        const places = related.map((other) => {
          const place = placeRelated(other, this.workspace);
          return `${place?.path}:${place?.range.start.line}`;
        });
        const titles = fixes.map(({ title }) => title);
        return `${path}:${start.line}:${start.character} ${severity} ${rule.id} ${message} ${places} ${titles}`;
      }),
    );
  }
}

test('a document that moves up stands for itself, though another is the same data', async () => {
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const state = new State();
  state.set('/a.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\n${namespace}`);
  await state.findings();
  state.set('/a.yaml', `${namespace}---\n${namespace}`);
  assert.ok((await state.findings()).some((finding) => finding.includes(' duplicate-resource ')));
});

test('after any changes the findings are those of a fresh start', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const state = new State();
      const texts = new Map<string, string>();
      for (const [index, { path, text }] of steps.entries()) {
        const before = texts.get(path);
        if (text === undefined) {
          texts.delete(path);
          state.delete(path);
        } else {
          const next = text === 'comment' ? `# moves everything\n${before ?? ''}` : text;
          texts.set(path, next);
          state.set(path, next);
        }
        // Not after each step: several changes may come before anyone looks.
        if (index % 3 === 1) await state.findings();
      }
      const fresh = new State();
      for (const [path, text] of [...texts].reverse()) fresh.set(path, text);
      assert.deepEqual(await state.findings(), await fresh.findings());
    }),
    { numRuns: Number(process.env.PRODLINT_RUNS ?? 60) },
  ));
