import {
  aggregateRequest,
  hasPodLevelResources,
  isOvercommittable,
  isPodLevelResource,
  ownLimit,
} from '../../kubernetes/effective-resources';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { compareQuantities, formatQuantity, parseQuantity } from '../../kubernetes/quantity';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { defineRule, type ResourceContext } from '../rule';
import { refusalOf, refusalOfPods } from './refused-pods';

const MESSAGES = {
  above:
    'Container {container} requests {request} of {resource}, but its limit is {limit}: {refusal}. Raise the limit or lower the request.',
  differs:
    'Container {container} requests {request} of {resource}, but its limit is {limit}: the two must be the same, because {resource} can not be promised twice, and {refusal}.',
  withoutLimit:
    'Container {container} requests {resource} without a limit: {refusal}. Write the same amount as its limit; the request then goes without saying.',
  podAbove:
    'The pod requests {request} of {resource}, but its limit is {limit}: {refusal}. Raise the limit or lower the request.',
  podBelowSum:
    'The pod requests {request} of {resource}, but its containers request {sum} together: {refusal}. Raise the request of the pod or lower theirs.',
  podLimitBelowSum:
    'The pod is limited to {limit} of {resource}, but its containers request {sum} together: {refusal}. Raise the limit of the pod or lower their requests.',
  abovePod:
    'Container {container} is limited to {limit} of {resource}, more than the {podLimit} of its pod: {refusal}. Raise the limit of the pod or lower this one.',
  raiseLimit: 'Raise the {resource} limit to {amount}',
  raiseRequest: 'Raise the {resource} request to {amount}',
  addLimit: 'Set the {resource} limit to {amount}',
  raisePodLimit: "Raise the pod's {resource} limit to {amount}",
  raisePodRequest: "Raise the pod's {resource} request to {amount}",
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'request-exceeds-limit',
  need: 'validity',
  summary: 'A request is above its limit, or differs from it where both must be the same.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    checkContainers(pod, context);
    if (hasPodLevelResources(context.kubernetesVersion)) checkPod(pod, context);
  },
});

function checkContainers(pod: PodTemplate, { report, kubernetesVersion }: RuleContext): void {
  const refusal = refusalOf(pod.workload, kubernetesVersion);
  for (const { name: container, path, spec, type } of pod.containers) {
    const { requests, limits } = spec.resources ?? {};
    if (requests === undefined || type === 'ephemeral') continue;
    for (const [resource, request] of Object.entries(requests)) {
      const requestPath = [...path, 'resources', 'requests', resource];
      const limitPath = [...path, 'resources', 'limits', resource];
      const limit = limits?.[resource];
      const raiseLimit = raise(pod, limitPath, requestPath);
      if (limit === undefined) {
        if (isOvercommittable(resource) || parseQuantity(request) === undefined) continue;
        report({
          message: 'withoutLimit',
          values: { container, resource, refusal },
          path: limitPath,
          at: requestPath,
          part: 'key',
          absent: true,
          fixes: [{ message: 'addLimit', values: { resource, amount: request }, changes: raiseLimit }],
        });
        continue;
      }
      const order = compare(request, limit);
      if (order === undefined || order === 0) continue;
      const place = { path: requestPath, values: { container, resource, request, limit, refusal } };
      if (order > 0) {
        report({
          message: isOvercommittable(resource) ? 'above' : 'differs',
          ...place,
          fixes: [{ message: 'raiseLimit', values: { resource, amount: request }, changes: raiseLimit }],
        });
      } else if (!isOvercommittable(resource)) {
        const changes = raise(pod, requestPath, limitPath);
        report({
          message: 'differs',
          ...place,
          fixes: [{ message: 'raiseRequest', values: { resource, amount: limit }, changes }],
        });
      }
    }
  }
}

/** What KEP-2837 asks of a pod's own `resources` beside those of its containers. */
function checkPod(pod: PodTemplate, context: RuleContext): void {
  const refusal = refusalOf(pod.workload, context.kubernetesVersion);
  const { requests = {}, limits = {} } = pod.spec.resources ?? {};
  for (const resource of new Set([...Object.keys(requests), ...Object.keys(limits)])) {
    if (!isPodLevelResource(resource)) continue;
    const request = requests[resource];
    const limit = limits[resource];
    const path = placeOf(pod, 'requests', resource);
    if (request !== undefined && isAbove(request, limit)) {
      const changes = raise(pod, placeOf(pod, 'limits', resource), path);
      context.report({
        message: 'podAbove',
        values: { resource, request, limit, refusal },
        path,
        fixes: [{ message: 'raisePodLimit', values: { resource, amount: request }, changes }],
      });
    }
    checkSum(pod, resource, context);
    checkLimitsWithinPod(pod, resource, context);
  }
}

/** The pod's request must hold what its containers request together; without one it is that sum, and the limit must hold it. */
function checkSum(pod: PodTemplate, resource: string, { report, kubernetesVersion }: RuleContext): void {
  const together = aggregateRequest(pod, resource, kubernetesVersion);
  if (together === undefined) return;
  const sum = formatQuantity(together);
  const request = pod.spec.resources?.requests?.[resource];
  const limit = pod.spec.resources?.limits?.[resource];
  // Only pods get the requests that their limits stand for, and a request of their own that is the sum.
  const later = refusalOfPods(pod.workload);
  const written = aggregateRequest(pod, resource, kubernetesVersion, writtenRequest);
  const requestPath = placeOf(pod, 'requests', resource);
  const limitPath = placeOf(pod, 'limits', resource);
  const raiseLimit: Change[] = isAbove(sum, limit) ? [{ op: 'set', path: limitPath, value: sum }] : [];
  if (isAbove(sum, request)) {
    const changes: Change[] = [{ op: 'set', path: requestPath, value: sum }, ...raiseLimit];
    const isRefused = written !== undefined && isAbove(formatQuantity(written), request);
    const refusal = isRefused ? refusalOf(pod.workload, kubernetesVersion) : later;
    report({
      message: 'podBelowSum',
      values: { request, resource, sum, refusal },
      path: requestPath,
      fixes: [{ message: 'raisePodRequest', values: { resource, amount: sum }, changes }],
    });
  } else if (request === undefined && isAbove(sum, limit)) {
    report({
      message: 'podLimitBelowSum',
      values: { limit, resource, sum, refusal: later },
      path: limitPath,
      fixes: [{ message: 'raisePodLimit', values: { resource, amount: sum }, changes: raiseLimit }],
    });
  }
}

function writtenRequest({ spec }: PodTemplate['containers'][number], resource: string): string | undefined {
  return spec.resources?.requests?.[resource];
}

/** No regular container may have a limit above that of its pod. */
function checkLimitsWithinPod(pod: PodTemplate, resource: string, { report, kubernetesVersion }: RuleContext): void {
  const podLimit = pod.spec.resources?.limits?.[resource];
  if (podLimit === undefined) return;
  const above = pod.containers.flatMap((container) => {
    const limit = ownLimit(container, resource);
    return container.type === 'regular' && limit !== undefined && isAbove(limit, podLimit)
      ? [{ container, limit }]
      : [];
  });
  const amount = above.reduce((largest, { limit }) => (isAbove(limit, largest) ? limit : largest), podLimit);
  const changes: Change[] = [{ op: 'set', path: placeOf(pod, 'limits', resource), value: amount }];
  for (const { container, limit } of above) {
    report({
      message: 'abovePod',
      values: {
        container: container.name,
        limit,
        resource,
        podLimit,
        refusal: refusalOf(pod.workload, kubernetesVersion),
      },
      path: [...container.path, 'resources', 'limits', resource],
      fixes: [{ message: 'raisePodLimit', values: { resource, amount }, changes }],
    });
  }
}

function placeOf(pod: PodTemplate, kind: 'requests' | 'limits', resource: string): Path {
  return [...pod.specPath, 'resources', kind, resource];
}

/** Gives one place the amount of another, as it is written there. */
function raise(pod: PodTemplate, path: Path, from: Path): Change[] {
  return [{ op: 'set', path, value: valueAt(pod.resource.document.data, from) ?? null }];
}

/** How two quantities compare; undefined where one does not parse. */
function compare(a: string, b: string): number | undefined {
  const [first, second] = [parseQuantity(a), parseQuantity(b)];
  return first === undefined || second === undefined ? undefined : compareQuantities(first, second);
}

function isAbove(a: string, b: string | undefined): b is string {
  return b !== undefined && (compare(a, b) ?? 0) > 0;
}
