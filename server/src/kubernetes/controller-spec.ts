import { isMap } from '../yaml/value';
import { type IntOrPercent, parseIntOrPercent } from './int-or-percent';
import { labelSelector } from './pod-spec';
import type { Resource } from './resource';
import { anything, integer, intOrString, list, object, present, type Read, string } from './shape';

const rollingUpdate = object({ maxSurge: intOrString, maxUnavailable: intOrString });
const canary = object({ maxSurge: intOrString, maxUnavailable: intOrString, trafficRouting: anything });

const controllerSpec = object({
  replicas: integer,
  selector: labelSelector,
  revisionHistoryLimit: integer,
  strategy: object({ type: string, rollingUpdate, canary, blueGreen: anything }),
  volumeClaimTemplates: list(object({ metadata: object({ name: string }) })),
});

const controller = object({ spec: controllerSpec });

/** What workloads that keep a number of pods running say beside their pod template (apps/v1, and the Rollout of Argo). */
export type ControllerSpec = Read<typeof controllerSpec>;

export function controllerSpecOf(resource: Resource): ControllerSpec | undefined {
  return resource.read(controller)?.spec;
}

/** The pods that are wanted; Kubernetes' default is one. */
export function replicasOf(spec: ControllerSpec | undefined): number {
  return spec?.replicas ?? 1;
}

/** The names of the volumes that a StatefulSet's claim templates give its pods. */
export function claimTemplateNames(resource: Resource): string[] {
  if (resource.type !== 'StatefulSet') return [];
  return present(controllerSpecOf(resource)?.volumeClaimTemplates).flatMap(({ metadata }) => metadata?.name ?? []);
}

/** How pods are replaced by an update that goes pod by pod. */
export interface RollingUpdate {
  /** The map that holds the two, from the resource. */
  readonly path: readonly string[];
  readonly maxSurge: IntOrPercent | undefined;
  readonly maxUnavailable: IntOrPercent | undefined;
}

/**
 * The rolling update of a Deployment, or of a Rollout's canary strategy; undefined where all pods go at once, where a second
 * set stands beside the first (blue-green, or a canary with traffic routing), or where a value can not be read.
 */
export function rollingUpdateOf(resource: Resource): RollingUpdate | undefined {
  const strategy = controllerSpecOf(resource)?.strategy;
  const isRollout = resource.type === 'Rollout';
  if (isRollout ? strategy?.canary === undefined : (strategy?.type ?? 'RollingUpdate') !== 'RollingUpdate') {
    return undefined;
  }
  if (isRollout && isMap(strategy?.canary?.trafficRouting)) return undefined;
  const written = isRollout ? strategy?.canary : strategy?.rollingUpdate;
  const path = ['spec', 'strategy', isRollout ? 'canary' : 'rollingUpdate'];
  const maxSurge = readAmount(written?.maxSurge);
  const maxUnavailable = readAmount(written?.maxUnavailable);
  return maxSurge === null || maxUnavailable === null ? undefined : { path, maxSurge, maxUnavailable };
}

/** Null for what is written and no amount. */
function readAmount(value: number | string | undefined): IntOrPercent | undefined | null {
  return value === undefined ? undefined : (parseIntOrPercent(value) ?? null);
}
