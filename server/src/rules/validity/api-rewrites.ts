import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, isWritten, valueAt, type YamlValue } from '../../yaml/value';
import type { FixGrade } from '../rule';
import { rewriteWebhooks } from './admission-webhooks';
import { rewriteMetrics } from './autoscaler-metrics';
import { CERT_MANAGER_KINDS, OLD_CERT_MANAGER, rewriteCertManager } from './cert-manager-versions';
import { rewriteDefinition } from './custom-resource-versions';

/** What changes in a resource besides its apiVersion. A `suggestion` declares that webhooks have no side effects. */
export interface Rewritten {
  readonly grade: FixGrade;
  readonly changes: readonly Change[];
}

/** Why a resource can not be moved: a definition's group needs an approval, or its schema something that has to be decided. */
export type Obstacle = { readonly obstacle: 'approval' } | { readonly obstacle: 'schema'; readonly place: Path };

interface ApiRewrite {
  readonly kinds: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Undefined where something written has no certain counterpart. */
  readonly rewrite: (resource: Resource) => Rewritten | Obstacle | undefined;
}

const OLD_WORKLOADS = ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'];

const TOPOLOGY_FIELDS = [
  ['topology.kubernetes.io/zone', 'zone'],
  ['kubernetes.io/hostname', 'nodeName'],
] as const;

/** The moves between API versions that take more than another apiVersion, or that change what it means. */
export const API_REWRITES: readonly ApiRewrite[] = [
  {
    kinds: ['Ingress'],
    from: ['extensions/v1beta1', 'networking.k8s.io/v1beta1'],
    to: ['networking.k8s.io/v1'],
    rewrite: rewriteIngress,
  },
  {
    kinds: ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'],
    from: OLD_WORKLOADS,
    to: ['apps/v1'],
    rewrite: rewriteWorkload,
  },
  { kinds: ['PodDisruptionBudget'], from: ['policy/v1beta1'], to: ['policy/v1'], rewrite: rewriteBudget },
  {
    kinds: ['HorizontalPodAutoscaler'],
    from: ['autoscaling/v2beta1'],
    to: ['autoscaling/v2'],
    rewrite: rewriteMetrics,
  },
  {
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    from: ['rbac.authorization.k8s.io/v1alpha1'],
    to: ['rbac.authorization.k8s.io/v1'],
    rewrite: rewriteSubjects,
  },
  {
    kinds: ['EndpointSlice'],
    from: ['discovery.k8s.io/v1beta1'],
    to: ['discovery.k8s.io/v1'],
    rewrite: rewriteTopology,
  },
  {
    kinds: ['PriorityLevelConfiguration'],
    from: ['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3'].map((version) => `flowcontrol.apiserver.k8s.io/${version}`),
    to: ['flowcontrol.apiserver.k8s.io/v1beta3', 'flowcontrol.apiserver.k8s.io/v1'],
    rewrite: rewritePriorityLevel,
  },
  {
    kinds: ['CustomResourceDefinition'],
    from: ['apiextensions.k8s.io/v1beta1'],
    to: ['apiextensions.k8s.io/v1'],
    rewrite: rewriteDefinition,
  },
  {
    kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    from: ['admissionregistration.k8s.io/v1beta1'],
    to: ['admissionregistration.k8s.io/v1'],
    rewrite: rewriteWebhooks,
  },
  { kinds: CERT_MANAGER_KINDS, from: OLD_CERT_MANAGER, to: ['cert-manager.io/v1'], rewrite: rewriteCertManager },
];

/** A selector of the template's labels is what the old versions gave a workload without one; v1 wants it written. */
function rewriteWorkload(resource: Resource): Rewritten | undefined {
  const spec = valueAt(resource.data, ['spec']);
  if (!isMap(spec)) return undefined;
  const path = [...resource.path, 'spec'];
  const changes: Change[] = [];
  for (const gone of ['rollbackTo', 'templateGeneration']) {
    if (Object.hasOwn(spec, gone)) changes.push({ op: 'remove', path: [...path, gone] });
  }
  // A patch leaves the selector to what it is applied to.
  const isWhole = resource.partial === undefined || resource.partial === 'template';
  if (isWhole && (spec.selector === undefined || spec.selector === null)) {
    const labels = valueAt(spec, ['template', 'metadata', 'labels']);
    // In a template, lines that only rendering shows may hold the selector, or more labels.
    if (resource.document.templated || !isMap(labels) || Object.keys(labels).length === 0) return undefined;
    if (Object.values(labels).some((value) => typeof value !== 'string')) return undefined;
    changes.push({ op: 'set', path: [...path, 'selector'], value: { matchLabels: labels } });
  }
  return { grade: 'unsafe', changes };
}

/** An empty selector took no pods in v1beta1 and takes all pods of the namespace in v1; none at all takes no pods in both. */
function rewriteBudget(resource: Resource): Rewritten {
  const selector = valueAt(resource.data, ['spec', 'selector']);
  if (!isWritten(selector)) return { grade: 'safe', changes: [] };
  const labels = valueAt(selector, ['matchLabels']);
  const expressions = valueAt(selector, ['matchExpressions']);
  const selects = (isMap(labels) && Object.keys(labels).length > 0) || (isList(expressions) && expressions.length > 0);
  return { grade: selects ? 'safe' : 'unsafe', changes: [] };
}

function rewriteIngress(resource: Resource): Rewritten | undefined {
  const spec = valueAt(resource.data, ['spec']);
  if (resource.partial !== undefined || !isMap(spec)) return undefined;
  const changes: Change[] = [];
  const specPath = [...resource.path, 'spec'];
  if (Object.hasOwn(spec, 'backend')) {
    const path = [...specPath, 'backend'];
    const backend = rewriteBackend(spec.backend, path);
    if (backend === undefined || Object.hasOwn(spec, 'defaultBackend')) return undefined;
    changes.push({ op: 'rename', path, key: 'defaultBackend' }, ...backend);
  }
  for (const [ruleIndex, rule] of itemsAt(spec, ['rules'])) {
    for (const [index, entry] of itemsAt(rule, ['http', 'paths'])) {
      const path = [...specPath, 'rules', ruleIndex, 'http', 'paths', index];
      const backend = isMap(entry) ? rewriteBackend(entry.backend, [...path, 'backend']) : undefined;
      if (backend === undefined) return undefined;
      // What v1beta1 took where nothing was written, and v1 wants written.
      const pathType = valueAt(entry, ['pathType']);
      if (pathType === undefined || pathType === null)
        changes.push({ op: 'set', path: [...path, 'pathType'], value: 'ImplementationSpecific' });
      changes.push(...backend);
    }
  }
  return { grade: 'unsafe', changes };
}

/** A Service by name and port becomes `service`; a backend by `resource` is the same in both versions. */
function rewriteBackend(backend: YamlValue | undefined, path: Path): Change[] | undefined {
  if (!isMap(backend)) return undefined;
  const { serviceName: name, servicePort } = backend;
  if (name === undefined && servicePort === undefined) return isMap(backend.resource) ? [] : undefined;
  if (typeof name !== 'string' || !isPort(servicePort) || Object.hasOwn(backend, 'service')) return undefined;
  const service = [...path, 'service'];
  const changes: Change[] = [{ op: 'move', path: [...path, 'serviceName'], to: [[...service, 'name']] }];
  // People write the number as text too.
  const number = /^\d{1,5}$/.test(String(servicePort)) ? Number(servicePort) : undefined;
  const port = [...path, 'servicePort'];
  if (number !== undefined && number !== servicePort) changes.push({ op: 'set', path: port, value: number });
  changes.push({ op: 'move', path: port, to: [[...service, 'port', number === undefined ? 'name' : 'number']] });
  return changes;
}

/** A port by number or by name. */
function isPort(port: YamlValue | undefined): port is number | string {
  return typeof port === 'number' ? Number.isInteger(port) && port > 0 : typeof port === 'string' && port !== '';
}

/** v1alpha1 told the groups of subjects by an apiVersion, which v1 finds by their kind; its user `*` has no counterpart. */
function rewriteSubjects(resource: Resource): Rewritten | undefined {
  if (resource.partial !== undefined) return undefined;
  const changes: Change[] = [];
  for (const [index, subject] of itemsAt(resource.data, ['subjects'])) {
    if (!isMap(subject) || subject.name === '*') return undefined;
    if (Object.hasOwn(subject, 'apiVersion'))
      changes.push({ op: 'remove', path: [...resource.path, 'subjects', index, 'apiVersion'] });
  }
  return { grade: changes.length > 0 ? 'unsafe' : 'safe', changes };
}

/** Zone and node became fields of their own; v1 takes no other topology. */
function rewriteTopology(resource: Resource): Rewritten | undefined {
  if (resource.partial !== undefined) return undefined;
  const changes: Change[] = [];
  for (const [index, endpoint] of itemsAt(resource.data, ['endpoints'])) {
    const topology = valueAt(endpoint, ['topology']);
    if (topology === undefined || !isMap(endpoint)) continue;
    if (!isMap(topology)) return undefined;
    const path = [...resource.path, 'endpoints', index];
    changes.push({ op: 'remove', path: [...path, 'topology'] });
    for (const [label, field] of TOPOLOGY_FIELDS) {
      const value = topology[label];
      if (value === undefined || Object.hasOwn(endpoint, field)) continue;
      if (typeof value !== 'string') return undefined;
      changes.push({ op: 'move', path: [...path, 'topology', label], to: [[...path, field]] });
    }
  }
  return { grade: changes.length > 0 ? 'unsafe' : 'safe', changes };
}

/** The shares have another name since v1beta3, and v1 takes 0 as it is where the versions before it took 30. */
function rewritePriorityLevel(resource: Resource): Rewritten | undefined {
  const limited = valueAt(resource.data, ['spec', 'limited']);
  if (resource.partial !== undefined) return undefined;
  if (!isMap(limited)) return { grade: 'safe', changes: [] };
  if (!Object.hasOwn(limited, 'assuredConcurrencyShares'))
    return { grade: limited.nominalConcurrencyShares === 0 ? 'unsafe' : 'safe', changes: [] };
  if (Object.hasOwn(limited, 'nominalConcurrencyShares')) return undefined;
  const path = [...resource.path, 'spec', 'limited', 'assuredConcurrencyShares'];
  return { grade: 'unsafe', changes: [{ op: 'rename', path, key: 'nominalConcurrencyShares' }] };
}

function itemsAt(value: YamlValue | undefined, path: readonly string[]): [number, YamlValue][] {
  const items = valueAt(value, path);
  return isList(items) ? [...items.entries()] : [];
}
