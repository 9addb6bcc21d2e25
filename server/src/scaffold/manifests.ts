// The objects of an application in its namespace, each group in the file that a person would look for it in.
import type { Application } from './application';
import { dumpObjects } from './objects/backup';
import { databaseObjects } from './objects/database';
import { monitoringObjects } from './objects/monitoring';
import { limitRange, namespace, quota, viewers } from './objects/namespace';
import { networkPolicies } from './objects/network';
import { secretSource } from './objects/secrets';
import { configMap } from './objects/settings';
import { route, services } from './objects/traffic';
import { autoscaler, disruptionBudget, serviceAccount, workload } from './objects/workload';
import type { DataMap } from './print';

export type ManifestName =
  | 'namespace'
  | 'limits'
  | 'access'
  | 'service-account'
  | 'config'
  | 'secrets'
  | 'workload'
  | 'service'
  | 'route'
  | 'autoscaler'
  | 'disruption-budget'
  | 'network-policies'
  | 'database'
  | 'monitoring'
  | 'backup';

/** A manifest: the objects that stand in one file. */
export interface Manifest {
  readonly name: ManifestName;
  readonly objects: readonly DataMap[];
}

/** All manifests of an application that have something in them, in the order in which they are best read. */
export function manifestsOf(application: Application): readonly Manifest[] {
  const objects: Readonly<Record<ManifestName, readonly (DataMap | undefined)[]>> = {
    namespace: [namespace(application)],
    limits: [quota(application), limitRange(application)],
    access: [viewers(application)],
    'service-account': [serviceAccount(application)],
    config: [configMap(application)],
    secrets: [secretSource(application)],
    workload: [workload(application)],
    service: services(application),
    route: [route(application)],
    autoscaler: [autoscaler(application)],
    'disruption-budget': [disruptionBudget(application)],
    'network-policies': networkPolicies(application),
    database: databaseObjects(application),
    monitoring: monitoringObjects(application),
    backup: dumpObjects(application),
  };
  return Object.entries(objects)
    .map(([name, group]) => ({
      // The keys are those of the record.
      name: name as ManifestName,
      objects: group.filter((object): object is DataMap => object !== undefined),
    }))
    .filter((manifest) => manifest.objects.length > 0);
}

const FILE_NAMES: Readonly<Record<string, string>> = {
  Deployment: 'deployment',
  StatefulSet: 'stateful-set',
  CronJob: 'cron-job',
  Ingress: 'ingress',
  HTTPRoute: 'http-route',
};

/** The name of a manifest's file: some are named after what they have in this application. */
export function fileNameOf({ name, objects }: Manifest): string {
  const kind = String(objects[0]?.kind);
  const own = name === 'workload' || name === 'route' ? FILE_NAMES[kind] : undefined;
  return `${own ?? name}.yaml`;
}

/** Kinds that lie in no namespace. */
const CLUSTER_KINDS: readonly string[] = ['Namespace'];

/** The object with its namespace in its metadata, where it has none yet and can have one. */
export function inNamespace(object: DataMap, name: string): DataMap {
  const { metadata } = object;
  if (CLUSTER_KINDS.includes(String(object.kind))) return object;
  return { ...object, metadata: { namespace: name, ...(metadata as DataMap) } };
}
