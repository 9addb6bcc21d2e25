// The snippets, the manifests in which the fragments belong, each with the cursor at its place and otherwise without findings, and completion there.
import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-protocol';
import { parse, stringify } from 'yaml';
import { FileSnapshot } from '../../server/src/engine/snapshot';
import { complete } from '../../server/src/lsp/completion/complete';
import type { CompletionClient } from '../../server/src/lsp/completion/items';
import { completionClient } from '../../server/src/lsp/completion/serve';
import { withDefaults } from '../../server/src/lsp/snippets/body';
import { FRAGMENTS, MANIFESTS, type Snippet } from '../../server/src/lsp/snippets/collection';
import { LineIndex } from '../../server/src/yaml/text';
import { COMPLETION_CAPABILITIES, CURSOR, choose } from './completion';
import { testSettings } from './lint';
import { testSchemas } from './schema-files';

/** The text of a snippet before anything is filled in, with a line break at its end. */
export function expanded({ body }: Snippet): string {
  return `${withDefaults(body.join('\n'))}\n`;
}

/** The text of a whole manifest. */
export function manifest(name: string): string {
  const snippet = MANIFESTS.find((other) => other.name === name);
  assert.ok(snippet, `there is no snippet ${name}`);
  return expanded(snippet);
}

/** Where fragments of a place go: an object of a whole manifest; `*` is an item of a list. */
interface Host {
  readonly text: string;
  readonly path: string;
  /** What stands beside it in the file. */
  readonly beside?: readonly string[];
  /** Whether the list keeps its items of other names. */
  readonly keepsItems?: boolean;
}

const POD_MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: my-app
  labels:
    release: kube-prometheus-stack
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: my-app
  podMetricsEndpoints: []
`;

/** The documents of a text but those of a kind. */
function without(text: string, kind: string): string {
  const documents = text.split(/^---\n/m);
  return documents.filter((document) => !document.includes(`\nkind: ${kind}\n`)).join('---\n');
}

const DEPLOYMENT = manifest('Deployment for production');
const APPLICATION = [DEPLOYMENT, manifest('Service for a workload')];
/** Of which an autoscaler says how many pods there are. */
const AUTOSCALED = DEPLOYMENT.replace('  replicas: 3\n', '');
const ACCOUNT = manifest('ServiceAccount without a token');
const [ROLE = '', BINDING = ''] = manifest('Role with RoleBinding').split(/^---\n/m);
/** What pods refer to. */
const REFERENCES = [
  manifest('ConfigMap of settings'),
  manifest('ExternalSecret from a store'),
  manifest('ExternalSecret from a store').replaceAll('my-app-secrets', 'registry-credentials'),
  manifest('SecretProviderClass for Vault'),
  manifest('PersistentVolumeClaim of a class').replace('ReadWriteOnce', 'ReadWriteMany'),
];
const POD = 'spec.template.spec';
const MAIN = `${POD}.containers.0`;
const inPod = (path: string, keepsItems = false): Host => ({ text: DEPLOYMENT, path, beside: REFERENCES, keepsItems });

const HOSTS: Readonly<Record<string, Host>> = {
  metadata: { text: DEPLOYMENT, path: 'metadata' },
  'metadata of a Namespace': { text: manifest('Namespace with Pod Security labels'), path: 'metadata' },
  pod: inPod(POD),
  container: inPod(MAIN),
  'serving container': inPod(MAIN),
  'init container': inPod(`${POD}.initContainers.*`),
  'environment variable': inPod(`${MAIN}.env.*`),
  'environment source': inPod(`${MAIN}.envFrom.*`),
  'container port': inPod(`${MAIN}.ports.*`),
  'volume mount': inPod(`${MAIN}.volumeMounts.*`, true),
  volume: inPod(`${POD}.volumes.*`, true),
  toleration: inPod(`${POD}.tolerations.*`),
  'topology spread constraint': inPod(`${POD}.topologySpreadConstraints.*`),
  Deployment: { text: DEPLOYMENT, path: 'spec' },
  DaemonSet: { text: manifest('DaemonSet for production'), path: 'spec' },
  StatefulSet: { text: manifest('StatefulSet for production'), path: 'spec' },
  'volume claim template': { text: manifest('StatefulSet for production'), path: 'spec.volumeClaimTemplates.*' },
  CronJob: { text: manifest('CronJob for production'), path: 'spec' },
  Job: { text: manifest('Job for production'), path: 'spec' },
  PodDisruptionBudget: {
    text: manifest('PodDisruptionBudget, one pod at a time'),
    path: 'spec',
    beside: [without(DEPLOYMENT, 'PodDisruptionBudget')],
  },
  HorizontalPodAutoscaler: { text: manifest('HorizontalPodAutoscaler by CPU'), path: 'spec', beside: [AUTOSCALED] },
  metric: { text: manifest('HorizontalPodAutoscaler by CPU'), path: 'spec.metrics.*', beside: [AUTOSCALED] },
  'limit range item': { text: manifest('LimitRange of defaults'), path: 'spec.limits.*' },
  ResourceQuota: { text: manifest('ResourceQuota of compute resources'), path: 'spec' },
  permission: { text: manifest('Role with RoleBinding'), path: 'rules.*', beside: [ACCOUNT] },
  subject: {
    text: `${BINDING}---
${ROLE}`,
    path: 'subjects.*',
    beside: [ACCOUNT],
  },
  'Service port': { text: manifest('Service for a workload'), path: 'spec.ports.*', beside: [DEPLOYMENT] },
  Ingress: { text: manifest('Ingress with TLS'), path: 'spec', beside: APPLICATION },
  'Ingress rule': { text: manifest('Ingress with TLS'), path: 'spec.rules.*', beside: APPLICATION },
  'Ingress path': { text: manifest('Ingress with TLS'), path: 'spec.rules.0.http.paths.*', beside: APPLICATION },
  'Ingress TLS': { text: manifest('Ingress with TLS'), path: 'spec.tls.*', beside: APPLICATION },
  'ingress rule of a NetworkPolicy': {
    text: manifest('NetworkPolicy, allow from the ingress controller'),
    path: 'spec.ingress.*',
    beside: [without(DEPLOYMENT, 'NetworkPolicy'), DEPLOYMENT.replaceAll('my-app', 'my-client')],
  },
  'egress rule of a NetworkPolicy': {
    text: manifest('NetworkPolicy, allow DNS'),
    path: 'spec.egress.*',
    beside: [DEPLOYMENT, DEPLOYMENT.replaceAll('my-app', 'my-server')],
    keepsItems: true,
  },
  'HTTPRoute rule': { text: manifest('HTTPRoute on a Gateway'), path: 'spec.rules.*', beside: APPLICATION },
  'alert rule': { text: manifest('PrometheusRule with four alerts'), path: 'spec.groups.0.rules.*' },
  'ServiceMonitor endpoint': {
    text: manifest('ServiceMonitor of a Service'),
    path: 'spec.endpoints.*',
    beside: APPLICATION,
  },
  'PodMonitor endpoint': { text: POD_MONITOR, path: 'spec.podMetricsEndpoints.*', beside: APPLICATION },
  'ExternalSecret value': { text: manifest('ExternalSecret from a store'), path: 'spec.data.*' },
  'Argo CD Application': { text: manifest('Application of Argo CD'), path: 'spec' },
  'Kustomization patch': { text: manifest('Kustomization of a folder'), path: 'patches.*' },
  'Kustomization image': { text: manifest('Kustomization of a folder'), path: 'images.*' },
};

type Data = Record<string, unknown>;
/** How the manifest is written. */
type Style = { readonly indent?: number; readonly indentSeq?: boolean };
type Named = { readonly name?: string; readonly mountPath?: string };

/** A place as the path of a map, and the list that it is an item of. */
function placeIn(data: Data, path: string): { readonly parent: Data; readonly key: string } {
  const steps = path.split('.');
  const key = steps.pop() ?? '';
  let parent = data;
  for (const [index, step] of steps.entries()) {
    const isList = (steps[index + 1] ?? key) === '*';
    parent[step] ??= isList ? [] : {};
    parent = parent[step] as Data;
  }
  return { parent, key };
}

/** The text of a file with the cursor where a fragment of the place belongs: what the fragment brings is not written there yet. */
export function hostOf(place: string, fragment: Snippet, style: Style = {}): string {
  const host = HOSTS[place];
  assert.ok(host, `no manifest has a place ${place}`);
  const [first = '', ...others] = host.text.split(/^---\n/m);
  const data = parse(first) as Data;
  const brought = parse(expanded(fragment)) as Data;
  const { parent, key } = placeIn(data, host.path);
  if (key === '*') {
    const list = parent as unknown as unknown[];
    const kept = host.keepsItems
      ? list.filter((item) => brought.name === undefined || (item as Named).name !== brought.name)
      : [];
    list.splice(0, list.length, ...kept, CURSOR);
  } else {
    const object = parent[key] as Data;
    for (const name of fragment.brings) delete object[name];
    object[CURSOR] = null;
  }
  if (host.text === DEPLOYMENT) tieVolumes(data, place, brought);
  const text = stringify(data, { lineWidth: 0, ...style }).replace(`${CURSOR}: null`, CURSOR);
  return [text, ...others, ...(host.beside ?? [])].join('---\n');
}

/** Lets the pod have the volumes that a fragment mounts, and the container mount those that a fragment brings. */
function tieVolumes(data: Data, place: string, brought: Data): void {
  const pod = placeIn(data, `${POD}.x`).parent;
  const container = placeIn(data, `${MAIN}.x`).parent;
  const names = (list: unknown) => ((list ?? []) as Named[]).map(({ name }) => name ?? '');
  const mounted = place === 'volume mount' ? [String(brought.name)] : names(brought.volumeMounts);
  for (const name of mounted)
    if (!names(pod.volumes).includes(name))
      (pod.volumes as unknown[]).push({ name, configMap: { name: 'my-app-config' } });
  const volumes = place === 'volume' ? [String(brought.name)] : names(brought.volumes);
  for (const name of volumes)
    if (!names(container.volumeMounts).includes(name))
      (container.volumeMounts as unknown[]).push({ name, mountPath: `/var/run/${name}`, readOnly: true });
}

/** All fragments with their places. */
export const fragments = [...FRAGMENTS].flatMap(([place, snippets]) => snippets.map((snippet) => ({ place, snippet })));
/** All snippets. */
export const allSnippets: readonly Snippet[] = [...MANIFESTS, ...fragments.map(({ snippet }) => snippet)];

const snippetClient = completionClient(COMPLETION_CAPABILITIES);

/** What is suggested where the cursor stands in a text. */
export function suggestedAt(
  marked: string,
  { uri = 'file:///manifest.yaml', to = snippetClient, explainsSchema = true } = {},
) {
  const offset = marked.indexOf(CURSOR);
  const text = marked.replace(CURSOR, '');
  const items = complete(
    {
      snapshot: new FileSnapshot(text),
      lines: new LineIndex(text),
      offset,
      uri,
      ownSchema: undefined,
      schemas: testSchemas,
      target: testSettings().kubernetesVersion,
      rules: [],
      beside: [],
      findIn: () => [],
      explainsSchema,
      trigger: undefined,
    },
    to,
  );
  return { text, items };
}

/** The names of all snippets. */
export const SNIPPET_NAMES: ReadonlySet<string> = new Set(allSnippets.map(({ name }) => name));
/** The name of a suggested snippet, without the dash of an item. */
const nameOf = ({ label }: CompletionItem) => label.replace(/^- /, '');
/** The names of the snippets among suggestions, in their order. */
export const snippetsAmong = (items: readonly CompletionItem[]) =>
  items.map(nameOf).filter((name) => SNIPPET_NAMES.has(name));

/** The text after a snippet was chosen. */
export function chosen(marked: string, name: string, to: CompletionClient = snippetClient): string {
  const asked = suggestedAt(marked, { to });
  const item = asked.items.find((other) => nameOf(other) === name);
  assert.ok(item, `${name} is not among ${asked.items.map(({ label }) => label).join(', ')} in\n${marked}`);
  return choose(asked, item);
}
