// The objects that stand beside a workload. Names, labels, selectors and ports are its own: nothing is selected by a label that its pods do not have.
import type { KindName } from '../../kubernetes/kinds';
import { atLeast, type KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Labels } from '../../kubernetes/label-selector';
import { cleanName, nameFormOf, nameProblem } from '../../kubernetes/names';
import { containersOfType } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import { ALLOW_DNS } from '../../rules/security/network/network-policy';
import { telltaleLabels } from '../../workspace/relations';
import { isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { type Data, type DataMap, noted } from '../print';
import { COMMENTS } from './messages';
import type { Subject } from './subject';

/** A port that the containers of a workload declare. */
export interface Port {
  readonly number: number;
  readonly protocol: string;
  /** The container's name for it; undefined where it has none, or where the name means another port too. */
  readonly name: string | undefined;
}

/** The ports of the lasting containers, each once. */
export function portsOf({ pod }: Subject, version: KubernetesVersion): readonly Port[] {
  const declared = containersOfType(pod, version, ['regular', 'sidecar']).flatMap(({ spec }) => present(spec.ports));
  const ports = new Map<string, Port>();
  for (const { containerPort: number, protocol = 'TCP', name } of declared) {
    const key = `${number} ${protocol}`;
    if (number === undefined || ports.has(key)) continue;
    const isUnique = declared.filter((other) => other.name === name).length === 1;
    ports.set(key, { number, protocol, name: isUnique ? name : undefined });
  }
  return [...ports.values()];
}

/** Whether pods only tell their metrics there. */
export function isForMetrics({ name }: Port): boolean {
  return name !== undefined && /(?:^|-)metrics$|^prom/.test(name);
}

/** Labels of one release are no business of what does not run its image. */
const OF_A_RELEASE: readonly string[] = ['app.kubernetes.io/version', 'version'];

/** Labels by which tools know what they made themselves, which new objects are not. */
const OF_A_TOOL =
  /^(?:helm\.sh\/chart|chart|heritage|argocd\.argoproj\.io\/.*|(?:kustomize|helm)\.toolkit\.fluxcd\.io\/.*)$/;

function isOfTool(key: string, value: string): boolean {
  return OF_A_TOOL.test(key) || (key === 'app.kubernetes.io/managed-by' && /^(?:helm|tiller)$/i.test(value));
}

/** The labels that tell the pods from others; undefined where there are none, and nothing can select them. */
export function selectorOf({ pod, resource }: Subject): Labels | undefined {
  const labels = telltaleLabels(pod);
  if (labels === undefined || resource.type !== 'CronJob') return labels;
  // Its selector nobody writes: with the next release its pods have other labels of that kind.
  const lasting = Object.entries(labels).filter(([key, value]) => !OF_A_RELEASE.includes(key) && !isOfTool(key, value));
  return lasting.length === 0 ? labels : Object.fromEntries(lasting);
}

function metadataOf(subject: Subject, name: string, { isServing = false } = {}): DataMap {
  const { labels, namespace } = subject.resource.metadata;
  const own = Object.entries(labels ?? selectorOf(subject) ?? {});
  const kept = own.filter(([key, value]) => !isOfTool(key, value) && (isServing || !OF_A_RELEASE.includes(key)));
  return {
    name,
    namespace,
    labels: kept.length === 0 ? undefined : Object.fromEntries(kept),
  };
}

/** The name of a workload as a Service may have it: no dots, and a letter in front. */
export function serviceNameFor({ name }: Subject, version: KubernetesVersion): string | undefined {
  const form = nameFormOf('', 'Service', version);
  const candidates = [name, cleanName(form, name), `svc-${name}`, cleanName(form, `svc-${name}`)];
  return candidates.find((candidate) => candidate !== undefined && nameProblem(form, candidate) === undefined);
}

function servicePorts(ports: readonly Port[]): readonly Data[] {
  return ports.map(({ number, protocol, name }) => ({
    name: name ?? `port-${number}${protocol === 'TCP' ? '' : `-${protocol.toLowerCase()}`}`,
    port: number,
    targetPort: name ?? number,
    protocol: protocol === 'TCP' ? undefined : protocol,
  }));
}

export function service(subject: Subject, name: string, ports: readonly Port[]): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(subject, name, { isServing: true }),
    spec: { type: 'ClusterIP', selector: selectorOf(subject), ports: servicePorts(ports) },
  };
}

/** Gives each pod a name of its own, also before it is ready: that is how members of a cluster find each other. */
export function headlessService(subject: Subject, name: string, ports: readonly Port[]): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(subject, name, { isServing: true }),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: selectorOf(subject),
      ports: ports.length === 0 ? undefined : servicePorts(ports),
    },
  };
}

/** Whether a token is mounted, the pods say: something else may already rely on the account. */
export function serviceAccount(subject: Subject, name: string): DataMap {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadataOf(subject, name) };
}

export function disruptionBudget(subject: Subject, name: string, version: KubernetesVersion): DataMap {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(subject, name),
    spec: {
      maxUnavailable: 1,
      // Beta, and so on without being asked for, since 1.27 (KEP-3017).
      unhealthyPodEvictionPolicy: atLeast(version, '1.27') ? 'AlwaysAllow' : undefined,
      selector: { matchLabels: selectorOf(subject) },
    },
  };
}

/** How far an autoscaler lets a workload grow, and the share of the requested CPU that it aims at. */
const GROWTH = 3;
const UTILIZATION = 70;

/** Of a Deployment; by whatever API version that is written, it is scaled by the present one. */
export function autoscaler(subject: Subject, name: string, min: number): DataMap {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(subject, name),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: subject.name },
      minReplicas: min,
      maxReplicas: min * GROWTH,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: UTILIZATION } },
        },
      ],
    },
  };
}

export function mostReplicas(min: number): number {
  return min * GROWTH;
}

/** What `value`, which a rule says would be scraped, comes to beside the workload. */
export function podMonitor(subject: Subject, name: string, values: readonly YamlMap[]): DataMap {
  const [first] = values;
  const own = metadataOf(subject, name);
  const wanted = first === undefined ? undefined : valueAt(first, ['metadata', 'labels']);
  const endpoints = values.flatMap(
    (value) => (valueAt(value, ['spec', 'podMetricsEndpoints']) ?? []) as readonly Data[],
  );
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: {
      ...own,
      labels: { ...(own.labels as DataMap | undefined), ...(isMap(wanted) ? (wanted as DataMap) : {}) },
    },
    spec: { selector: { matchLabels: selectorOf(subject) }, podMetricsEndpoints: endpoints },
  };
}

function policy(metadata: DataMap, spec: DataMap): DataMap {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

/** A port of the pods, by name or number, that is to be reached. */
export interface Opening {
  readonly port: number | string;
  readonly protocol: string;
}

/** Lets in what goes to some ports, as long as nobody says from whom; between the pods of a StatefulSet everything. */
export function ingressPolicy(
  subject: Subject,
  name: string,
  ports: readonly Opening[],
  { isOpenToOutside }: { readonly isOpenToOutside: boolean },
): DataMap {
  const podSelector = { matchLabels: selectorOf(subject) };
  const opened = ports.map(({ port, protocol }) => ({ protocol, port }));
  const rule: DataMap = { from: isOpenToOutside ? undefined : [{ namespaceSelector: {} }], ports: opened };
  const comment = isOpenToOutside ? COMMENTS.anyone : COMMENTS.callers;
  const members = subject.resource.type === 'StatefulSet' ? [{ from: [{ podSelector }] }] : [];
  return policy(metadataOf(subject, name), {
    podSelector,
    policyTypes: ['Ingress'],
    ingress: ports.length === 0 ? members : noted([rule, ...members], comment),
  });
}

/** The rule as the scaffold's own data: what rules write for policies is plain. */
const DNS = ALLOW_DNS as Exclude<YamlValue, readonly YamlValue[]> as DataMap;

export function egressPolicy(subject: Subject, name: string): DataMap {
  return policy(metadataOf(subject, name), {
    podSelector: { matchLabels: selectorOf(subject) },
    policyTypes: ['Egress'],
    egress: noted([{ to: [{ podSelector: {} }] }, DNS], COMMENTS.egress),
  });
}

/** No traffic but what other policies allow, and lookups of names. */
export function defaultDeny(
  { resource: { metadata } }: Subject,
  names: { readonly deny: string; readonly dns: string },
): readonly DataMap[] {
  const { namespace } = metadata;
  return [
    policy({ name: names.deny, namespace }, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy({ name: names.dns, namespace }, { podSelector: {}, policyTypes: ['Egress'], egress: [DNS] }),
  ];
}

export type ObjectKind = Extract<
  KindName,
  'Service' | 'ServiceAccount' | 'PodDisruptionBudget' | 'HorizontalPodAutoscaler' | 'NetworkPolicy' | 'PodMonitor'
>;
