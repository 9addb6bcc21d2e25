import {
  aggregateRequest,
  hasPodLevelResources,
  isPodLevelResource,
  ownLimit,
  ownRequest,
  suppliedByRanges,
} from '../../kubernetes/effective-resources';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import { compareQuantities, formatQuantity, parseQuantity } from '../../kubernetes/quantity';
import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { holdingFor, rulersOf } from '../evidence';
import { defineRule, type ResourceContext, type Severity } from '../rule';
import { refusalOfPods } from '../validity/refused-pods';
import { type AmountKind, SUGGESTED } from './absent-amounts';
import { countsPods, hardOf } from './quota-scopes';
import { limitFix } from './suggested-limit';

const MESSAGES = {
  unset:
    'Container {container} has no {names}, which {quota} demands of every container of the namespace: {refusal}. Set them.',
  exceeded:
    'One pod of {workload} takes {sum} of {name}, more than the {hard} that {quota} allows the whole namespace: {refusal}. Lower it, or raise the quota.',
  exceededByPod:
    '{workload} takes {sum} of {name}, more than the {hard} that {quota} allows the whole namespace: {refusal}. Lower it, or raise the quota.',
  quota: 'Here {quota} says so.',
  fix: 'Set {names}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** What a quota of CPU or memory demands of every container, by the names that a quota has for it (validationSet of the quota evaluator). */
const DEMANDS: Readonly<Record<string, readonly [kind: AmountKind, name: 'cpu' | 'memory']>> = {
  cpu: ['requests', 'cpu'],
  'requests.cpu': ['requests', 'cpu'],
  memory: ['requests', 'memory'],
  'requests.memory': ['requests', 'memory'],
  'limits.cpu': ['limits', 'cpu'],
  'limits.memory': ['limits', 'memory'],
};

const USUAL = {
  requests: { cpu: SUGGESTED.cpuRequest, memory: SUGGESTED.memoryRequest },
  limits: { cpu: '500m', memory: SUGGESTED.memoryLimit },
} as const;

/** A workload with all that decides what its pods have. */
interface Case {
  readonly pod: PodTemplate;
  readonly limitRanges: readonly Resource[];
  readonly version: KubernetesVersion;
  readonly severity: Severity;
}

export default defineRule({
  id: 'quota-requires-resources',
  need: 'resources',
  summary:
    'A ResourceQuota of the namespace demands requests or limits that a container has not, so that no pod is made.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const { objects, isNear } = rulersOf(context, 'ResourceQuota');
    if (objects.length === 0) return;
    const workload: Case = {
      pod,
      limitRanges: holdingFor(context, 'LimitRange'),
      version: context.kubernetesVersion,
      severity: isNear ? 'error' : 'warning',
    };
    const quotas = objects.filter((quota) => countsPods(quota, pod, isBestEffort(workload)));
    // What a file that can not be read supplies may be enough.
    if (!context.isUnitIncomplete) checkDemands(workload, quotas, context);
    checkSums(workload, quotas, context);
  },
});

function checkDemands(workload: Case, quotas: readonly Resource[], context: Context): void {
  const { pod, severity } = workload;
  // A pod with resources of its own need not name those of its containers.
  if (hasPodLevelResources(workload.version) && ownPodResources(pod).length > 0) return;
  for (const container of pod.containers) {
    if (container.type === 'ephemeral') continue;
    const missing = new Map<string, readonly [AmountKind, 'cpu' | 'memory']>();
    let speaker: { readonly quota: Resource; readonly key: string } | undefined;
    for (const quota of quotas) {
      for (const key of Object.keys(hardOf(quota))) {
        const demand = Object.hasOwn(DEMANDS, key) ? DEMANDS[key] : undefined;
        if (demand === undefined || amountOf(container, ...demand, workload) !== undefined) continue;
        missing.set(demand.join('.'), demand);
        speaker ??= { quota, key };
      }
    }
    if (speaker === undefined) continue;
    const names = [...missing.keys()].join(', ');
    const changes = [...missing.values()].flatMap((demand) =>
      changesFor(container, demand, [...missing.keys()], workload),
    );
    context.report({
      message: 'unset',
      values: { container: container.name, names, quota: speaker.quota.label, refusal: refusalOfPods(pod.workload) },
      path: [...container.path, 'resources'],
      at: [...container.path, 'name'],
      severity,
      absent: true,
      related: [relatedOf(speaker.quota, speaker.key)],
      fixes: [{ message: 'fix', values: { names }, changes }],
    });
  }
}

/** Sets a request to the usual amount, a limit to what fits the request beside it. */
function changesFor(
  container: Container,
  [kind, name]: readonly [AmountKind, 'cpu' | 'memory'],
  missing: readonly string[],
  { limitRanges, version }: Case,
): readonly Change[] {
  const path = [...container.path, 'resources', kind, name];
  const usual = USUAL[kind][name];
  if (kind === 'requests' || missing.includes(`requests.${name}`))
    return [{ op: 'set', path, value: usual, select: true }];
  const surroundings = { kubernetesVersion: version, limitRanges };
  const place = { path, at: path, absent: true } as const;
  return limitFix({ container, surroundings, place }, name, usual).changes;
}

function checkSums(workload: Case, quotas: readonly Resource[], { report }: Context): void {
  const { pod, severity } = workload;
  const seen = new Set<string>();
  for (const quota of quotas) {
    for (const [key, hard] of Object.entries(hardOf(quota))) {
      const [kind, name] = key.startsWith('limits.')
        ? (['limits', key.slice(7)] as const)
        : (['requests', key.replace(/^requests\./, '')] as const);
      const most = parseQuantity(hard);
      if (most === undefined || seen.has(`${kind}.${name}`)) continue;
      const sum = sumOf(kind, name, workload);
      if (sum === undefined || compareQuantities(sum, most) <= 0) continue;
      seen.add(`${kind}.${name}`);
      const written = pod.containers.flatMap((container) => {
        const path = writtenAt(container, kind, name);
        return path === undefined ? [] : [path];
      });
      const own = written.length === 1 ? written[0] : undefined;
      report({
        message: pod.workload === 'Pod' ? 'exceededByPod' : 'exceeded',
        values: {
          workload: pod.resource.label,
          sum: formatQuantity(sum),
          name: `${kind}.${name}`,
          hard,
          quota: quota.label,
          refusal: refusalOfPods(pod.workload),
        },
        path: own ?? [...pod.specPath, 'containers'],
        ...(own === undefined ? { at: [...pod.resource.path, 'kind'], subject: pod.resource.path } : {}),
        severity,
        related: [relatedOf(quota, key)],
      });
    }
  }
}

/** Where a container says what counts as its request or limit. */
function writtenAt({ type, path, spec }: Container, kind: AmountKind, name: string): Path | undefined {
  if (type === 'ephemeral') return undefined;
  const field = spec.resources?.[kind]?.[name] === undefined ? 'limits' : kind;
  return spec.resources?.[field]?.[name] === undefined ? undefined : [...path, 'resources', field, name];
}

/** What one pod counts for in a quota; what it says as a whole takes the place of what its containers have. */
function sumOf(kind: AmountKind, name: string, workload: Case) {
  const { pod, version } = workload;
  const own =
    hasPodLevelResources(version) && isPodLevelResource(name) ? pod.spec.resources?.[kind]?.[name] : undefined;
  if (own !== undefined) return parseQuantity(own);
  return aggregateRequest(pod, name, version, (container) => amountOf(container, kind, name, workload));
}

/** What a container has at admission: what is written there, or what a LimitRange supplies. */
function amountOf(
  container: Container,
  kind: AmountKind,
  name: string,
  { pod, limitRanges }: Case,
): string | undefined {
  if (kind === 'limits') return ownLimit(container, name) ?? suppliedByRanges(pod, name, 'limit', limitRanges);
  return ownRequest(container, name) ?? suppliedByRanges(pod, name, 'request', limitRanges);
}

function isBestEffort(workload: Case): boolean {
  const { pod, version } = workload;
  if (hasPodLevelResources(version) && ownPodResources(pod).length > 0) return false;
  return pod.containers.every(
    (container) =>
      container.type === 'ephemeral' ||
      (['cpu', 'memory'] as const).every(
        (name) =>
          amountOf(container, 'requests', name, workload) === undefined &&
          amountOf(container, 'limits', name, workload) === undefined,
      ),
  );
}

/** The names of what the pod asks for as a whole. */
function ownPodResources({ spec: { resources } }: PodTemplate): string[] {
  return Object.keys({ ...resources?.requests, ...resources?.limits }).filter(isPodLevelResource);
}

function relatedOf(quota: Resource, key: string) {
  return {
    message: 'quota' as const,
    values: { quota: quota.label },
    resource: quota,
    path: [...quota.path, 'spec', 'hard', key],
  };
}
