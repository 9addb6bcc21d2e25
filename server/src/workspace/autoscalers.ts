import { groupOf } from '../kubernetes/api-groups';
import { controllerSpecOf } from '../kubernetes/controller-spec';
import { type KindName, kindName, knownKindNamed } from '../kubernetes/kinds';
import type { PodTemplate } from '../kubernetes/pod-template';
import type { Resource } from '../kubernetes/resource';
import { integer, list, object, present, string } from '../kubernetes/shape';
import type { Path } from '../yaml/path';
import { isWritten, valueAt } from '../yaml/value';
import { ofOthers, type Surroundings } from './elsewhere';
import { groupedBy } from './of-list';

/** One end of the range of pods that an autoscaler may choose from. */
export interface Bound {
  readonly field: string;
  readonly path: Path;
  /** What it comes to: the written number, or what its absence means. */
  readonly value: number;
  readonly written: number | undefined;
}

/** What an autoscaler says it scales. */
export interface ScaleTarget {
  /** The map that names it, from the document's root. */
  readonly path: Path;
  readonly apiVersion: string | undefined;
  /** What is meant where none is written stands in its place. */
  readonly kind: string;
  readonly name: string;
  /** The kind if it is one that rules speak of. */
  readonly type: KindName | undefined;
}

/** What drives the number of a workload's pods in place of its `replicas`. */
export interface Autoscaler {
  readonly resource: Resource;
  /** Undefined where it can not be read. */
  readonly minReplicas: number | undefined;
  readonly maxReplicas: number | undefined;
}

/** How many pods of a template there are. */
export interface PodCount {
  readonly least: number;
  /** Undefined where nobody knows. */
  readonly most: number | undefined;
  /** What chooses the number; undefined where it is fixed. */
  readonly scaler: Resource | undefined;
}

/** The kinds that choose the number of a workload's pods. */
export const SCALER_KINDS = ['HorizontalPodAutoscaler', 'ScaledObject'] as const satisfies readonly KindName[];

/** The workloads that keep a number of pods running, and whose `scale` subresource says and sets that number. */
export const SCALABLE_KINDS = [
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
  'Rollout',
] as const satisfies readonly KindName[];

/** The maximum of a ScaledObject that names none (KEDA's ScaledObject specification). */
const KEDA_MAXIMUM = 100;
/** What a ScaledObject scales where it does not say the kind. */
const KEDA_TARGET = 'Deployment';
const POD_METRICS: ReadonlySet<string | undefined> = new Set(['cpu', 'memory']);

const scaledObject = object({ spec: object({ triggers: list(object({ type: string })) }) });

const reference = object({ apiVersion: string, kind: string, name: string });
const targeting = object({ spec: object({ scaleTargetRef: reference, targetRef: reference }) });

/** What a HorizontalPodAutoscaler, ScaledObject or VerticalPodAutoscaler scales; undefined where it does not say, or only a tool knows. */
export function scaleTargetOf(scaler: Resource): ScaleTarget | undefined {
  const spec = scaler.read(targeting)?.spec;
  const field = scaler.type === 'VerticalPodAutoscaler' ? 'targetRef' : 'scaleTargetRef';
  const written = spec?.[field];
  const path = [...scaler.path, 'spec', field];
  const { apiVersion, name } = written ?? {};
  // One that a template writes is some kind, and not the one that is meant without.
  const isAbsent = !isWritten(valueAt(scaler.data, ['spec', field, 'kind']));
  const kind = written?.kind ?? (scaler.type === 'ScaledObject' && isAbsent ? KEDA_TARGET : undefined);
  if (kind === undefined || name === undefined) return undefined;
  const type = apiVersion === undefined ? knownKindNamed(kind) : kindName(groupOf(apiVersion), kind);
  return { path, apiVersion, kind, name, type };
}

/** Whether an autoscaler of whatever kind means a workload, whatever API version it writes. */
function isTargetOf(workload: Resource, scaler: Resource): boolean {
  const target = scaleTargetOf(scaler);
  return (
    target !== undefined &&
    target.name === workload.metadata.name &&
    target.kind === workload.kind &&
    scaler.namespace === workload.namespace
  );
}

const byTargetName = groupedBy((scaler) => scaleTargetOf(scaler)?.name);

/** Those of some autoscalers whose target has a name. `scalers` is what a lookup gave. */
export function scalersOfName(scalers: readonly Resource[], name: string | undefined): readonly Resource[] {
  return name === undefined ? [] : (byTargetName(scalers).get(name) ?? []);
}

/** Those of some autoscalers that mean a workload. `scalers` is what a lookup gave. */
export function scalersAmong(scalers: readonly Resource[], workload: Resource): readonly Resource[] {
  return scalersOfName(scalers, workload.metadata.name).filter((scaler) => isTargetOf(workload, scaler));
}

/** The HorizontalPodAutoscalers and ScaledObjects that are applied together with a workload and scale it. */
export function autoscalersOf(workload: Resource, { related: look }: Pick<Surroundings, 'related'>): Resource[] {
  return SCALER_KINDS.flatMap((kind) => scalersAmong(look(kind, workload.namespace), workload));
}

/** What drives the number of a workload's pods: something that is applied together with it, else something elsewhere in the workspace. */
export function autoscalerOf(workload: Resource, surroundings: Surroundings): Autoscaler | undefined {
  const { namespace } = workload;
  const [near] = autoscalersOf(workload, surroundings);
  const resource =
    near ??
    SCALER_KINDS.flatMap((kind) => {
      const found = scalersAmong(surroundings.everywhere(kind, namespace), workload);
      return ofOthers(surroundings, kind, found, namespace);
    })[0];
  if (resource === undefined) return undefined;
  return { resource, minReplicas: minimumOf(resource)?.value, maxReplicas: maximumOf(resource)?.value };
}

/**
 * How many pods of a template run at least and at most: as many as its workload asks for, or as its autoscaler chooses. Undefined where nobody can tell
 * from the manifests: of Jobs and DaemonSets, and where the number is filled in later.
 */
export function podCountOf(pod: PodTemplate, surroundings: Surroundings): PodCount | undefined {
  const { resource, workload } = pod;
  if (workload === 'Pod') return { least: 1, most: 1, scaler: undefined };
  if (!(SCALABLE_KINDS as readonly string[]).includes(workload)) return undefined;
  const replicas = writtenReplicas(resource);
  const scaler = autoscalerOf(resource, surroundings);
  // A HorizontalPodAutoscaler leaves alone what is set to no pods at all.
  if (scaler !== undefined && !(replicas === 0 && scaler.resource.type === 'HorizontalPodAutoscaler')) {
    const { minReplicas: least, maxReplicas: most } = scaler;
    return least === undefined ? undefined : { least, most, scaler: scaler.resource };
  }
  return replicas === undefined ? undefined : { least: replicas, most: replicas, scaler: undefined };
}

/** The replicas that a workload asks for; undefined where only a tool, or the rest of the object, knows them. */
function writtenReplicas(resource: Resource): number | undefined {
  const replicas = controllerSpecOf(resource)?.replicas;
  if (replicas !== undefined) return replicas;
  return isWritten(valueAt(resource.data, ['spec', 'replicas'])) || resource.partial !== undefined ? undefined : 1;
}

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
