import { groupOf, isBuiltInApiGroup } from '../../kubernetes/api-groups';
import { groupsOf, type KindName, knownKindNamed, WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { SCALABLE_KINDS, type ScaleTarget, scaleTargetOf } from '../../workspace/autoscalers';
import { ALL_NAMESPACES } from '../../workspace/view';
import { findNamed, mayMakeNamed, missingSeverity, nearestNamed } from '../lookup';
import { defineRule, type Fix, type Related, type ResourceContext } from '../rule';

const MESSAGES = {
  unscalable: '{scaler} scales {target}, and a {kind} can not be scaled: the autoscaler does nothing at all. {advice}',
  group:
    '{scaler} looks for {target} in {group}, where no such kind is: the autoscaler does nothing at all. Set apiVersion to {apiVersion}.',
  kind: '{scaler} scales {target}, which is a {actual}: the autoscaler finds nothing to scale, and does nothing at all. Set kind to {actual}.',
  namespace:
    '{scaler} scales {target} of its own namespace {namespace}, and that is in {actual}: the autoscaler finds nothing to scale, and does nothing at all. Put both into one namespace.',
  missing:
    '{scaler} scales {target}, which is not in namespace {namespace}: the autoscaler then does nothing at all, and its pods stay as many as they are at peak load.',
  near: '{scaler} scales {target}, which is not in namespace {namespace}: the autoscaler then does nothing at all, and its pods stay as many as they are at peak load. Most likely {nearest} is meant.',
  found: 'This is {actual}.',
  setName: 'Scale {kind} {nearest}',
  setKind: 'Scale {actual}',
  setVersion: 'Set apiVersion to {apiVersion}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** What a VerticalPodAutoscaler may target beside: it looks for their pods by their selector. */
const VERTICAL_ONLY: readonly KindName[] = ['DaemonSet', 'Job', 'CronJob'];
const KEDA_VERSION = 'apps/v1';

const ADVICE: Readonly<Record<string, string>> = {
  DaemonSet: 'It has one pod on each node; remove the autoscaler.',
  Job: 'Set its parallelism, or use a ScaledJob.',
  CronJob: 'Set its parallelism, or use a ScaledJob.',
  Pod: 'Run the pod by a Deployment, and scale that.',
};
const OTHER_ADVICE = 'Name the Deployment or StatefulSet that runs the pods.';

export default defineRule({
  id: 'hpa-target-missing',
  need: 'scalability',
  summary: 'An autoscaler scales a workload that is not there, or that can not be scaled.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'ScaledObject'],
  fix: 'suggestion',
  peers: ['kl:dangling-horizontalpodautoscaler', 'ks:horizontalpodautoscaler-has-target'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const target = scaleTargetOf(resource);
    if (target === undefined || hasPlaceholder(target.name) || hasPlaceholder(target.apiVersion ?? '')) return;
    const kind = meantKind(target);
    if (kind === undefined) return;
    const values = { scaler: resource.label, target: `${target.kind} ${target.name}` };
    if (!canScale(resource, kind)) {
      const advice = ADVICE[kind] ?? OTHER_ADVICE;
      const path = [...target.path, 'kind'];
      if (isBuiltInApiGroup(groupsOf(kind)[0] ?? ''))
        context.report({ message: 'unscalable', values: { ...values, kind, advice }, severity: 'error', path });
      return;
    }
    const found = findNamed(context, kind, target.name, resource.namespace);
    if (found.length > 0) reportGroup(resource, target, found, context);
    else if (!context.isUnitIncomplete && !reportOther(resource, target, kind, context))
      reportMissing(resource, target, kind, context);
  },
});

/** The kind that is meant, in whatever API group it is looked for; undefined for one that no rule speaks of. */
function meantKind({ type, kind, apiVersion }: ScaleTarget): KindName | undefined {
  if (type !== undefined) return type;
  const known = knownKindNamed(kind);
  // Operators have kinds of the same names (StatefulSet of apps.kruise.io).
  return apiVersion !== undefined && !isBuiltInApiGroup(groupOf(apiVersion)) ? undefined : known;
}

function canScale({ type }: Resource, kind: KindName): boolean {
  const kinds: readonly KindName[] = SCALABLE_KINDS;
  return kinds.includes(kind) || (type === 'VerticalPodAutoscaler' && VERTICAL_ONLY.includes(kind));
}

/** Reports that the workload is there, but not in the API group that the autoscaler names. */
function reportGroup(
  scaler: Resource,
  { apiVersion, kind, name, path }: ScaleTarget,
  found: readonly Resource[],
  { report }: RuleContext,
): void {
  // A VerticalPodAutoscaler goes by the kind alone.
  if (scaler.type === 'VerticalPodAutoscaler') return;
  const looked = apiVersion ?? (scaler.type === 'ScaledObject' ? KEDA_VERSION : '');
  const group = groupOf(looked);
  const [first] = found;
  if (first === undefined || found.some((workload) => workload.group === group)) return;
  const values = {
    scaler: scaler.label,
    target: `${kind} ${name}`,
    group: group === '' ? 'the core API group' : `the API group ${group}`,
    apiVersion: first.apiVersion,
    actual: first.label,
  };
  const place = [...path, 'apiVersion'];
  report({
    message: 'group',
    values,
    severity: 'error',
    path: place,
    at: apiVersion === undefined ? [...path, 'kind'] : place,
    absent: apiVersion === undefined,
    related: [foundAt(first)],
    fixes: [{ message: 'setVersion', values, changes: [{ op: 'set', path: place, value: first.apiVersion }] }],
  });
}

/** Reports that a workload of that name is there, under another kind or in another namespace; gives whether there is one. */
function reportOther(scaler: Resource, target: ScaleTarget, kind: KindName, context: RuleContext): boolean {
  const values = { scaler: scaler.label, target: `${target.kind} ${target.name}`, namespace: scaler.namespace };
  for (const other of WORKLOAD_KINDS) {
    const [found] = findNamed(context, other, target.name, scaler.namespace);
    if (found === undefined) continue;
    const path = [...target.path, 'kind'];
    const actual = found.kind;
    const fix: Fix<typeof MESSAGES> = {
      message: 'setKind',
      values: { actual: found.label },
      changes: [
        { op: 'set', path, value: actual },
        { op: 'set', path: [...target.path, 'apiVersion'], value: found.apiVersion },
      ],
    };
    context.report({
      message: 'kind',
      values: { ...values, actual },
      severity: 'error',
      path,
      related: [foundAt(found)],
      fixes: canScale(scaler, other) ? [fix] : [],
    });
    return true;
  }
  const elsewhere = context.related(kind, ALL_NAMESPACES).find(({ metadata }) => metadata.name === target.name);
  if (elsewhere === undefined) return false;
  context.report({
    message: 'namespace',
    values: { ...values, actual: elsewhere.namespace },
    severity: 'error',
    path: [...target.path, 'name'],
    related: [foundAt(elsewhere)],
  });
  return true;
}

function reportMissing(scaler: Resource, target: ScaleTarget, kind: KindName, context: RuleContext): void {
  const { namespace } = scaler;
  const severity = missingSeverity(scaler, context, {
    kinds: [kind],
    namespace,
    severity: 'warning',
    isMaker: mayMakeNamed(target.name),
  });
  if (severity === undefined) return;
  const path = [...target.path, 'name'];
  const near = nearestNamed(context, kind, target.name, namespace);
  const values = { scaler: scaler.label, target: `${target.kind} ${target.name}`, namespace };
  if (near === undefined) {
    context.report({ message: 'missing', values, severity, path });
    return;
  }
  const named = { kind: target.kind, nearest: near };
  context.report({
    message: 'near',
    values: { ...values, nearest: near },
    severity,
    path,
    related: findNamed(context, kind, near, namespace).map(foundAt),
    fixes: [{ message: 'setName', values: named, changes: [{ op: 'set', path, value: near, select: true }] }],
  });
}

function foundAt(resource: Resource): Related<typeof MESSAGES> {
  return {
    message: 'found',
    values: { actual: resource.label },
    resource,
    path: [...resource.path, 'metadata', 'name'],
  };
}
