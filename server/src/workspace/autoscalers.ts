import type { Resource } from '../kubernetes/resource';
import { integer, object, string } from '../kubernetes/shape';

const scaler = object({
  spec: object({
    scaleTargetRef: object({ apiVersion: string, kind: string, name: string }),
    /** HorizontalPodAutoscaler */
    minReplicas: integer,
    maxReplicas: integer,
    /** ScaledObject */
    minReplicaCount: integer,
    maxReplicaCount: integer,
  }),
});

/** What drives the number of a workload's pods in place of its `replicas`. */
export interface Autoscaler {
  readonly resource: Resource;
  readonly minReplicas: number;
  readonly maxReplicas: number | undefined;
}

/**
 * The first of these HorizontalPodAutoscalers and ScaledObjects that drives a workload: same namespace, and its target has the
 * workload's name and kind. Absent, the minimum is 1 for an HPA and 0 for a ScaledObject, whose target is a Deployment.
 */
export function autoscalerOf(workload: Resource, scalers: readonly Resource[]): Autoscaler | undefined {
  for (const resource of scalers) {
    const spec = resource.read(scaler)?.spec;
    const target = spec?.scaleTargetRef;
    if (resource.namespace !== workload.namespace || target?.name === undefined) continue;
    if (target.name !== workload.metadata.name || (target.kind ?? 'Deployment') !== workload.kind) continue;
    const isKeda = resource.type === 'ScaledObject';
    return {
      resource,
      minReplicas: (isKeda ? spec?.minReplicaCount : spec?.minReplicas) ?? (isKeda ? 0 : 1),
      maxReplicas: isKeda ? spec?.maxReplicaCount : spec?.maxReplicas,
    };
  }
  return undefined;
}
