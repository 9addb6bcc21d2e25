import type { Resource } from '../../kubernetes/resource';
import { integer, list, object, present, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';

/** One end of the range of pods that an autoscaler may choose from. */
export interface Bound {
  readonly field: string;
  readonly path: Path;
  /** What it comes to: the written number, or what its absence means. */
  readonly value: number;
  readonly written: number | undefined;
}

const scaledObject = object({ spec: object({ triggers: list(object({ type: string })) }) });

/** The maximum of a ScaledObject that names none (KEDA's ScaledObject specification). */
const KEDA_MAXIMUM = 100;
const POD_METRICS: ReadonlySet<string | undefined> = new Set(['cpu', 'memory']);

/**
 * The least number of pods of a HorizontalPodAutoscaler or ScaledObject: absent it is 1, for a ScaledObject 0 (scale to zero), unless
 * KEDA can not scale it to zero: then 0 is 1 too. Undefined where it can not be read.
 */
export function minimumOf(scaler: Resource): Bound | undefined {
  if (scaler.type !== 'ScaledObject') return readBound(scaler, 'minReplicas', 1);
  const bound = readBound(scaler, 'minReplicaCount', 0);
  return bound?.value === 0 && scalesByPodsAlone(scaler) ? { ...bound, value: 1 } : bound;
}

/** The most pods; undefined where it can not be read, and where an HPA has none, which is refused. */
export function maximumOf(scaler: Resource): Bound | undefined {
  if (scaler.type === 'ScaledObject') return readBound(scaler, 'maxReplicaCount', KEDA_MAXIMUM);
  const bound = readBound(scaler, 'maxReplicas', 0);
  return bound?.written === undefined ? undefined : bound;
}

/** Whether all that a ScaledObject goes by is cpu and memory of its pods, which says nothing once there are none. */
function scalesByPodsAlone(scaler: Resource): boolean {
  const triggers = scaler.read(scaledObject)?.spec?.triggers ?? [];
  return (
    triggers.length > 0 && triggers.length === present(triggers).filter(({ type }) => POD_METRICS.has(type)).length
  );
}

function readBound({ data, path }: Resource, field: string, absent: number): Bound | undefined {
  const text = valueAt(data, ['spec', field]) ?? undefined;
  const written = integer(text);
  if (text !== undefined && written === undefined) return undefined;
  return { field, path: [...path, 'spec', field], value: written ?? absent, written };
}
