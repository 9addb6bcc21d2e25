// Completes workloads of texts, and applies what comes of it.
import assert from 'node:assert/strict';
import { strictLinter, testSettings } from '../../../../test/support/lint';
import { type FileTexts, workspaceOf } from '../../../../test/support/workspace';
import { Project } from '../../engine/project';
import type { Settings } from '../../engine/settings';
import { FileSnapshot } from '../../engine/snapshot';
import { RULES } from '../../rules/registry.generated';
import { applyEdits, type TextEdit } from '../../yaml/text';
import { complete } from './complete';
import type { Completion, CompletionInput, CompletionPart, CompletionResult } from './completion';
import { workloadsIn } from './subject';

export const linter = strictLinter();

export async function completeIn(
  files: FileTexts,
  path: string,
  {
    settings = testSettings(),
    index = 0,
    ...more
  }: Partial<CompletionInput> & { settings?: Settings; index?: number } = {},
): Promise<CompletionResult> {
  const { workspace, snapshots } = workspaceOf(files);
  const project = new Project({ read: async (file) => files[file] }, RULES, { honourSuppressions: true });
  const snapshot = snapshots.get(path) ?? new FileSnapshot(files[path] ?? '');
  const { context } = await project.prepare(path);
  const resource = workloadsIn(snapshot)[index]?.resource ?? snapshot.resources[0];
  if (resource === undefined) throw new Error(`${path} has no objects`);
  return complete({ workspace, linter, settings, context, path, snapshot, resource, ...more });
}

/** The files with some parts taken. */
export function take(files: FileTexts, parts: readonly CompletionPart[]): FileTexts {
  const edits = new Map<string, TextEdit[]>();
  for (const part of parts) {
    for (const [path, list] of part.edits) edits.set(path, [...(edits.get(path) ?? []), ...list]);
  }
  const made = parts.flatMap((part) => part.files.map(({ path, text }) => [path, text] as const));
  const changed = [...edits].map(([path, list]) => [path, applyEdits(files[path] ?? '', list)] as const);
  return { ...files, ...Object.fromEntries(made), ...Object.fromEntries(changed) };
}

export interface Written {
  readonly kind?: string;
  /** Lines of `spec` and of the pod's, with their indentation. */
  readonly spec?: string;
  readonly pod?: string;
  readonly ports?: string;
  readonly namespace?: string;
}

export const HTTP = `          ports:
            - name: http
              containerPort: 8080
`;

export function workload(
  name: string,
  { kind = 'Deployment', spec = '', pod = '', ports = HTTP, namespace }: Written = {},
) {
  const metadata = namespace === undefined ? '' : `  namespace: ${namespace}\n`;
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
${metadata}spec:
${spec}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
${pod}      containers:
        - name: main
          image: registry.example.com/shop/web:1.4.2
${ports}`;
}

export const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app: web
spec:
  type: ClusterIP
  ports:
    - name: http
      port: 8080
      targetPort: http
  selector:
    app: web
`;
export const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  labels:
    app: web
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      app: web
`;
export const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  labels:
    app: web
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress
  # every pod of the cluster may: name the namespaces of those that call it
  ingress:
    - from:
        - namespaceSelector: {}
      ports:
        - port: http
          protocol: TCP
`;
export const PATH = '/shop/deployment.yaml';
export const STRICT = { settings: testSettings({ profile: 'strict' }) };
export const REPLICAS = '  replicas: 2\n';

export async function completion(
  files: FileTexts,
  path = PATH,
  more: Partial<CompletionInput> = {},
): Promise<Completion> {
  const result = await completeIn(files, path, more);
  assert.ok('completion' in result, 'problem' in result ? result.problem : '');
  return result.completion;
}

export const idsOf = ({ parts }: Completion) => parts.map(({ id }) => id);
export const safeOf = ({ parts }: Completion) => parts.filter(({ isSafe }) => isSafe);
export const part = ({ parts }: Completion, id: string) => parts.find((one) => one.id === id);

/** Takes all parts; a second time, none must be left. */
export async function taken(files: FileTexts, path = PATH, more: Partial<CompletionInput> = {}): Promise<FileTexts> {
  const after = take(files, (await completion(files, path, more)).parts);
  const again = await completion(after, path, more);
  assert.deepEqual(
    again.parts.map(({ title }) => title),
    [],
  );
  return after;
}
