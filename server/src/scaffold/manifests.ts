// The objects of an application in its namespace, each group in the file that a person would look for it in.
import {
  type Application,
  applicationOf,
  type Environment,
  type EnvironmentName,
  hasSeveralParts,
  wholeOf,
} from './application';
import { dumpObjects } from './objects/backup';
import { databaseObjects } from './objects/database';
import { filesMap } from './objects/files';
import { monitoringObjects } from './objects/monitoring';
import { limitRange, namespace, quota, viewers } from './objects/namespace';
import { databasePolicies, namespacePolicies, partPolicies } from './objects/network';
import { secretSources } from './objects/secrets';
import { configMap } from './objects/settings';
import { route, services } from './objects/traffic';
import { autoscaler, claims, databaseAccount, disruptionBudget, serviceAccount, workload } from './objects/workload';
import type { Part, Plan } from './plan';
import type { DataMap } from './print';

export type ManifestName =
  | 'namespace'
  | 'limits'
  | 'access'
  | 'service-account'
  | 'config'
  | 'secrets'
  | 'volumes'
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

/** What lies together: a part, or what several parts share. */
export interface Unit {
  readonly application: Application;
  /** Its folder below that of the environment, with a slash in front; empty for what the parts share, and for a single part. */
  readonly folder: string;
  /** All that have something in them, in the order in which they are best read. */
  readonly manifests: readonly Manifest[];
}

type Dress = (application: Application) => Environment;

/** All that runs in an environment: what the parts share, then the parts. `dress` gives them another environment than the usual. */
export function unitsOf(
  plan: Plan,
  name: EnvironmentName,
  dress: Dress = ({ environment }) => environment,
): readonly Unit[] {
  const dressed = (application: Application) => ({ ...application, environment: dress(application) });
  const whole = dressed(wholeOf(plan, name));
  const shared: Unit = { application: whole, folder: '', manifests: manifestsOf(whole) };
  if (!hasSeveralParts(plan)) return [shared];
  const parts = plan.parts.map((part): Unit => {
    const application = dressed(applicationOf(plan, part, name));
    return { application, folder: `/${application.name}`, manifests: manifestsOf(application) };
  });
  return [shared, ...parts];
}

function manifestsOf(application: Application): readonly Manifest[] {
  type Maker<T> = (of: Application) => T;
  const isAlone = !hasSeveralParts(application.plan);
  const own = <T>(make: Maker<T>): T | undefined => (application.isShared ? undefined : make(application));
  const shared = <T>(make: Maker<T>): T | undefined =>
    application.isShared || isAlone ? make(application) : undefined;
  const objects: Readonly<Record<ManifestName, readonly (DataMap | undefined)[]>> = {
    namespace: [shared(namespace)],
    limits: [shared(quota), shared(limitRange)],
    access: [shared(viewers)],
    'service-account': [own(serviceAccount), shared(databaseAccount)],
    config: [own(configMap), own(filesMap)],
    secrets: secretSources(application),
    volumes: own(claims) ?? [],
    workload: [own(workload)],
    service: own(services) ?? [],
    route: [own(route)],
    autoscaler: [own(autoscaler)],
    'disruption-budget': [own(disruptionBudget)],
    'network-policies': [
      ...(shared(namespacePolicies) ?? []),
      ...(own(partPolicies) ?? []),
      ...(shared(databasePolicies) ?? []),
    ],
    database: shared(databaseObjects) ?? [],
    monitoring: own(monitoringObjects) ?? [],
    backup: shared(dumpObjects) ?? [],
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
  DaemonSet: 'daemon-set',
  CronJob: 'cron-job',
  Job: 'job',
  Ingress: 'ingress',
  HTTPRoute: 'http-route',
};

/** The file of what runs a part. */
export function workloadFile({ answers: { kind }, details: { run } }: Part): string {
  const files = { web: 'deployment', worker: 'deployment', cron: 'cron-job', stateful: 'stateful-set' } as const;
  if (run !== undefined) return run === 'once' ? 'job.yaml' : 'daemon-set.yaml';
  return `${files[kind]}.yaml`;
}

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
