import type { KindName } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { list, object, present, string, strings } from '../../kubernetes/shape';
import { SCALER_KINDS, type ScaleTarget, scalersOfName, scaleTargetOf } from '../../workspace/autoscalers';
import { defineRule } from '../rule';
import { type PodMetric, podMetricsOf } from './scaling-metrics';

/** With this annotation KEDA takes over an HPA that is there already, instead of making one. */
const TRANSFER = 'scaledobject.keda.sh/transfer-hpa-ownership';

export default defineRule({
  id: 'hpa-duplicate-target',
  need: 'scalability',
  summary: 'Two autoscalers scale one workload.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject'],
  fix: 'none',
  peers: [],
  messages: {
    both: '{scaler} and {other} both scale {target}: the controller finds two autoscalers for its pods (AmbiguousSelector) and scales by neither, or they pull it up and down by turns. Put their metrics into one.',
    vertical:
      '{scaler} chooses the number of pods of {target} by their {metric}, and {other} changes what they request of it: each undoes what the other measures, and the number goes up and down. Set updateMode of {other} to Off, or let it control another resource.',
    other: '{other} scales {target} too.',
  },
  checkResource(resource, context) {
    const target = scaleTargetOf(resource);
    if (target === undefined || resource.partial === 'template') return;
    const label = `${target.kind} ${target.name}`;
    const path = [...target.path, 'name'];
    const placeOf = (other: Resource) => {
      const values = { scaler: resource.label, other: other.label, target: label };
      const otherPath = [...(scaleTargetOf(other)?.path ?? other.path), 'name'];
      return { values, related: [{ message: 'other' as const, values, resource: other, path: otherPath }] };
    };
    const named = (kind: KindName) => scalersOfName(context.related(kind, resource.namespace), target.name);
    const others = SCALER_KINDS.flatMap(named);
    for (const other of others.filter((scaler) => isSecond(scaler, resource, target))) {
      // One that stands between KEDA and an HPA is said at the HPA, which is what can go.
      if (resource.type === 'ScaledObject' && other.type === 'HorizontalPodAutoscaler') continue;
      const { values, related } = placeOf(other);
      context.report({ message: 'both', values, path, related });
    }
    const metrics = podMetricsOf(resource);
    for (const other of named('VerticalPodAutoscaler')) {
      const changed = isSameTarget(scaleTargetOf(other), target) ? changedBy(other, metrics) : undefined;
      if (changed === undefined || other.partial === 'template') continue;
      const { values, related } = placeOf(other);
      context.report({ message: 'vertical', values: { ...values, metric: changed.resource }, path, related });
    }
  },
});

function isSameTarget(a: ScaleTarget | undefined, b: ScaleTarget): boolean {
  return a?.kind === b.kind && a.name === b.name;
}

/** Whether an autoscaler is another one than the first and scales the same workload. */
function isSecond(other: Resource, first: Resource, target: ScaleTarget): boolean {
  if (other === first || other.partial === 'template' || !isSameTarget(scaleTargetOf(other), target)) return false;
  // Written twice it is still one object, and for duplicate-resource to report.
  if (other.type === first.type && other.metadata.name === first.metadata.name) return false;
  return !takesOver(other, first) && !takesOver(first, other);
}

const transferring = object({
  spec: object({ advanced: object({ horizontalPodAutoscalerConfig: object({ name: string }) }) }),
});

/** Whether a ScaledObject takes an HPA over. */
function takesOver(scaled: Resource, horizontal: Resource): boolean {
  const name = scaled.read(transferring)?.spec?.advanced?.horizontalPodAutoscalerConfig?.name;
  return (
    scaled.type === 'ScaledObject' &&
    horizontal.type === 'HorizontalPodAutoscaler' &&
    scaled.metadata.annotations?.[TRANSFER] === 'true' &&
    name === horizontal.metadata.name
  );
}

const vertical = object({
  spec: object({
    updatePolicy: object({ updateMode: string }),
    resourcePolicy: object({
      containerPolicies: list(object({ containerName: string, mode: string, controlledResources: strings })),
    }),
  }),
});

const ALL_CONTAINERS = '*';

/** The first of these metrics whose resource a VerticalPodAutoscaler changes; undefined where it only recommends, or controls other resources. */
function changedBy(scaler: Resource, metrics: readonly PodMetric[]): PodMetric | undefined {
  const spec = scaler.read(vertical)?.spec;
  // Absent it acts.
  if (spec?.updatePolicy?.updateMode === 'Off') return undefined;
  const policies = present(spec?.resourcePolicy?.containerPolicies);
  return metrics.find(({ resource, container }) => {
    const general = policies.find(({ containerName }) => containerName === ALL_CONTAINERS);
    const own = policies.filter(({ containerName }) => containerName === container);
    // Containers without a policy of their own have the general one.
    const holding =
      container === undefined ? policies : own.length > 0 ? own : policies.filter((one) => one === general);
    const isDefault = holding.length === 0 || (container === undefined && general === undefined);
    return (
      isDefault ||
      holding.some(
        ({ mode, controlledResources }) =>
          mode !== 'Off' && (controlledResources === undefined || present(controlledResources).includes(resource)),
      )
    );
  });
}
