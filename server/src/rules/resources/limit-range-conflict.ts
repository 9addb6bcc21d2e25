import { WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { type LimitRangeItem, limitRangeItems } from '../../kubernetes/limit-range';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { compareQuantities, formatQuantity, parseQuantity } from '../../kubernetes/quantity';
import { each, object, quantity } from '../../kubernetes/shape';
import { claimsOf } from '../../workspace/claims';
import type { Path } from '../../yaml/path';
import { rulersOf } from '../evidence';
import { defineRule, type Related, type ResourceContext, type Severity } from '../rule';
import { refusalOfPods } from '../validity/refused-pods';
import { type Amount, breachOfContainer, breachOfPod, type ContainerBreach } from './limit-range-breaches';

const MESSAGES = {
  aboveSupplied:
    'Container {container} requests {request} of {resource} and has no limit, so {range} gives it one of {limit}, which is less: {refusal}. Write a limit.',
  belowMin:
    'Container {container} has {amount} of {resource}, less than the {bound} that {range} asks for: {refusal}. Raise it.',
  aboveMax:
    'Container {container} has {amount} of {resource}, more than the {bound} that {range} allows: {refusal}. Lower it.',
  ratio:
    'The {resource} limit of container {container} ({limit}) is more than {bound} times its request ({request}), which {range} does not allow: {refusal}. Write a limit that is nearer to the request.',
  unset:
    'Container {container} lacks a request or a limit of {resource}, and {range} demands that the limit is at most {bound} times the request: {refusal}. Write both.',
  podBelowMin:
    'The containers of {workload} have {amount} of {resource} together, less than the {bound} that {range} asks for in a pod: {refusal}. Raise them.',
  podAboveMax:
    'The containers of {workload} have {amount} of {resource} together, more than the {bound} that {range} allows a pod: {refusal}. Lower them.',
  podRatio:
    'The {resource} limits of the containers of {workload} ({limit} together) are more than {bound} times their requests ({request}), which {range} does not allow a pod: {refusal}. Write limits that are nearer to the requests.',
  podUnset:
    '{range} bounds the {resource} of a pod, and no container of {workload} has any: {refusal}. Write requests and limits.',
  claimBelowMin:
    '{claim} asks for {amount}, less than the {bound} that {range} asks for: the API server refuses the claim, and no pod that needs it starts. Raise it.',
  claimAboveMax:
    '{claim} asks for {amount}, more than the {bound} that {range} allows: the API server refuses the claim, and no pod that needs it starts. Lower it.',
  range: 'Here {range} says so.',
  fixLimit: 'Set the {resource} limit to {amount}',
  fixRequest: 'Set the {resource} request to {amount}',
  fixClaim: 'Ask for {amount}',
} as const;

type Context = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** The LimitRange's items that count, and how loudly a breach of them is said. */
interface Rule {
  readonly items: readonly LimitRangeItem[];
  readonly severity: Severity;
}

export default defineRule({
  id: 'limit-range-conflict',
  need: 'resources',
  summary: 'Requests, limits or claims that a LimitRange of the namespace does not allow, so that no pod is made.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: [...WORKLOAD_KINDS, 'PersistentVolumeClaim'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const { objects, isNear } = rulersOf(context, 'LimitRange');
    if (objects.length === 0) return;
    const ruleFor = (type: 'Container' | 'Pod' | 'PersistentVolumeClaim'): Rule => ({
      items: objects.flatMap((range) => limitRangeItems(range, type)),
      // A cluster that has the other unit's LimitRange may not be the one the resource goes to.
      severity: isNear ? 'error' : 'warning',
    });
    const claims = ruleFor('PersistentVolumeClaim');
    for (const { label, path, spec } of claimsOf(resource))
      checkClaim(label, [...path, 'spec'], spec?.resources?.requests?.storage, claims, context);
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    checkEphemeralClaims(pod, claims, context);
    const containers = ruleFor('Container');
    checkContainers(pod, containers, context);
    checkPod(pod, containers, ruleFor('Pod'), context);
  },
});

function checkContainers(pod: PodTemplate, { items, severity }: Rule, context: Context): void {
  const refusal = refusalOfPods(pod.workload);
  for (const container of pod.containers) {
    if (container.type === 'ephemeral') continue;
    for (const breach of breachOfContainer(container, items)) {
      const isFromRange = breach.kind === 'ratio' && breach.limit?.source === 'range';
      const isAbsent = breach.kind === 'unset' || breach.kind === 'aboveSupplied' || isFromRange;
      // What a file that can not be read supplies may be enough.
      if (isAbsent && context.isUnitIncomplete) continue;
      const { resource, item } = breach;
      const shared = { container: container.name, resource, range: item.resource.label, refusal };
      const place = placeOf(breach, container.path);
      const details = {
        ...place,
        subject: container.path,
        severity,
        absent: isAbsent,
        related: [relatedOf(item, breach.bound, resource)],
        fixes: fixesOf(breach, container.path),
      } as const;
      const [request = '', limit = ''] = [breach.request?.text, breach.limit?.text];
      if (breach.kind === 'aboveSupplied')
        context.report({ message: 'aboveSupplied', values: { ...shared, request, limit }, ...details });
      else if (breach.kind === 'ratio')
        context.report({
          message: 'ratio',
          values: { ...shared, request, limit, bound: breach.enforced },
          ...details,
        });
      else if (breach.kind === 'unset')
        context.report({ message: 'unset', values: { ...shared, bound: breach.enforced }, ...details });
      else {
        const values = { ...shared, amount: breach.amount.text, bound: breach.enforced };
        context.report({ message: breach.kind, values, ...details });
      }
    }
  }
}

/** At the amount that is written; what is not written is missed at the request beside it, or at the container. */
function placeOf({ kind, resource, request, limit, amount }: ContainerBreach, container: Path) {
  const limitPath = [...container, 'resources', 'limits', resource];
  const requestPath = [...container, 'resources', 'requests', resource];
  if (kind === 'unset') return { path: limitPath, at: request?.path ?? [...container, 'name'] };
  if (kind === 'aboveSupplied') return { path: limitPath, at: request?.path ?? requestPath };
  if (kind === 'ratio') return { path: limitPath, at: limit?.path ?? request?.path ?? requestPath };
  return { path: amount.path ?? requestPath };
}

function fixesOf({ resource, repair }: ContainerBreach, container: Path) {
  if (repair === undefined) return [];
  const { request, limit } = repair;
  const set = (field: 'requests' | 'limits', value: string) =>
    ({ op: 'set', path: [...container, 'resources', field, resource], value, select: true }) as const;
  const changes = [
    ...(request === undefined ? [] : [set('requests', request)]),
    ...(limit === undefined ? [] : [set('limits', limit)]),
  ];
  if (limit !== undefined) return [{ message: 'fixLimit', values: { resource, amount: limit }, changes } as const];
  if (request === undefined) return [];
  return [{ message: 'fixRequest', values: { resource, amount: request }, changes } as const];
}

function relatedOf(item: LimitRangeItem, bound: string, resource: string): Related<typeof MESSAGES> {
  const path = [...item.path, bound, resource];
  return { message: 'range', values: { range: item.resource.label }, resource: item.resource, path };
}

/** What all containers take together stands in no one place, so the finding is at the workload. */
function checkPod(pod: PodTemplate, containers: Rule, { items, severity }: Rule, context: Context): void {
  if (context.isUnitIncomplete) return;
  const { resource: workload } = pod;
  for (const breach of breachOfPod(pod, items, containers.items, context.kubernetesVersion)) {
    const { resource, item, bound, enforced } = breach;
    const shared = {
      workload: workload.label,
      resource,
      range: item.resource.label,
      refusal: refusalOfPods(pod.workload),
    };
    const details = {
      path: [...pod.specPath, 'containers'],
      at: [...workload.path, 'kind'],
      subject: workload.path,
      severity,
      absent: true,
      related: [relatedOf(item, bound, resource)],
    } as const;
    const [request = '', limit = ''] = [breach.request, breach.limit].map((sum) => sum && formatQuantity(sum));
    if (breach.kind === 'unset') context.report({ message: 'podUnset', values: shared, ...details });
    else if (breach.kind === 'ratio')
      context.report({ message: 'podRatio', values: { ...shared, request, limit, bound: enforced }, ...details });
    else {
      const values = { ...shared, amount: formatQuantity(breach.amount), bound: enforced };
      context.report({ message: breach.kind === 'belowMin' ? 'podBelowMin' : 'podAboveMax', values, ...details });
    }
  }
}

const ephemeralClaim = object({
  volumeClaimTemplate: object({ spec: object({ resources: object({ requests: object({ storage: quantity }) }) }) }),
});

function checkEphemeralClaims(pod: PodTemplate, rule: Rule, context: Context): void {
  if (rule.items.length === 0) return;
  for (const [index, { name, ephemeral }] of each(pod.spec.volumes)) {
    const size = ephemeralClaim(ephemeral)?.volumeClaimTemplate?.spec?.resources?.requests?.storage;
    const path = [...pod.specPath, 'volumes', index, 'ephemeral', 'volumeClaimTemplate', 'spec'];
    checkClaim(`The claim of volume ${name ?? index}`, path, size, rule, context);
  }
}

function checkClaim(
  claim: string,
  spec: Path,
  size: Amount['text'] | undefined,
  { items, severity }: Rule,
  { report }: Context,
): void {
  const wanted = size === undefined ? undefined : parseQuantity(size);
  if (size === undefined || wanted === undefined) return;
  for (const item of items) {
    for (const bound of ['min', 'max'] as const) {
      const enforced = item.bounds[bound]?.storage;
      const limit = enforced === undefined ? undefined : parseQuantity(enforced);
      if (enforced === undefined || limit === undefined) continue;
      const order = compareQuantities(wanted, limit);
      if (bound === 'min' ? order >= 0 : order <= 0) continue;
      const path = [...spec, 'resources', 'requests', 'storage'];
      const changes = [{ op: 'set', path, value: enforced, select: true }] as const;
      report({
        message: bound === 'min' ? 'claimBelowMin' : 'claimAboveMax',
        values: { claim, amount: size, bound: enforced, range: item.resource.label },
        path,
        severity,
        related: [relatedOf(item, bound, 'storage')],
        fixes: [{ message: 'fixClaim', values: { amount: enforced }, changes }],
      });
      return;
    }
  }
}
