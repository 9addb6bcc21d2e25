// Copies of what must not be lost: dumps of the database, and Velero's of the namespace.
import {
  type Application,
  commonAnswers,
  environmentsOf,
  hasVolumes,
  labelsOf,
  mainEnvironment,
  metadataOf,
  namespaceOf,
  selectorOf,
  versionedLabelsOf,
  versionedMetadataOf,
  wholeOf,
} from '../application';
import type { Plan } from '../plan';
import { type DataMap, noted } from '../print';
import { type Alert, rulesOf } from './alerts';
import { isBackedUpByVelero, isDumped } from './copies';
import { DATABASE_PORT, databaseName, databaseOf, POSTGRES_IMAGE, POSTGRES_VERSION } from './database';
import { alertGroup } from './monitoring';
import { databasePeer } from './network';
import {
  CONTAINER_SECURITY_CONTEXT,
  imageFields,
  type Mount,
  podSecurityContext,
  resourcesOf,
  type Size,
  TEMPORARY,
  UNUSED,
} from './pod';
import { DATABASE_PASSWORD, secretMount } from './secrets';

const UPLOAD_IMAGE = 'public.ecr.aws/aws-cli/aws-cli:2.31.0';
const DUMP_FOLDER = '/backup';
const SIX_HOURS = 21600;
const COMPONENT = 'backup';

const SIZE: Size = { cpu: '100m', cpuLimit: '1', memory: '128Mi', memoryLimit: '512Mi', disk: '12Gi' };
const DUMP_VOLUME: Mount = {
  volume: { name: 'dump', emptyDir: { sizeLimit: noted('10Gi', 'no dump may be larger') } },
  mount: { name: 'dump', mountPath: DUMP_FOLDER },
};

/** What dumps the database every night: a CronJob with an identity and a way through the network of its own. */
export function dumpObjects(application: Application): readonly DataMap[] {
  const { answers } = application;
  if (!isDumped(answers)) return [];
  const alerts = answers.monitoring === 'none' ? [] : [dumpAlerts(application)];
  return [dumpAccount(application), dumpJob(application), dumpPolicy(application), ...alerts];
}

function backupName({ plan }: Application): string {
  return `${plan.name}-backup`;
}

function dumpAccount(application: Application): DataMap {
  const annotations = {
    'eks.amazonaws.com/role-arn': noted(
      'arn:aws:iam::111122223333:role/backup',
      'the role that may write to the bucket, or what your cloud has for that',
    ),
  };
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { ...metadataOf(application, backupName(application), COMPONENT), annotations },
    automountServiceAccountToken: false,
  };
}

function dumpJob(application: Application): DataMap {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: versionedMetadataOf(application, backupName(application), COMPONENT, POSTGRES_VERSION),
    spec: {
      schedule: '30 1 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: versionedLabelsOf(application, COMPONENT, POSTGRES_VERSION) },
        spec: {
          backoffLimit: 2,
          activeDeadlineSeconds: SIX_HOURS,
          template: {
            metadata: { labels: versionedLabelsOf(application, COMPONENT, POSTGRES_VERSION) },
            spec: dumpPod(application),
          },
        },
      },
    },
  };
}

function dumpPod(application: Application): DataMap {
  const { answers, environment } = application;
  const database = databaseOf(application);
  const login = database?.mount ?? secretMount(application, [DATABASE_PASSWORD]);
  const logins = login === undefined ? [] : [login];
  const settings = database?.settings ?? {};
  const container = (
    name: string,
    image: DataMap,
    script: string,
    env: DataMap,
    mounts: readonly Mount[],
  ): DataMap => ({
    name,
    ...image,
    command: ['/bin/sh', '-euc', script],
    env: Object.entries({ HOME: '/tmp', ...env }).map(([key, value]) => ({ name: key, value })),
    resources: resourcesOf(SIZE),
    securityContext: CONTAINER_SECURITY_CONTEXT,
    volumeMounts: mounts.map(({ mount }) => mount),
  });
  const file = `${DUMP_FOLDER}/${databaseName(application)}.dump`;
  const dump = [
    `PGPASSWORD=$(cat ${database?.passwordFile})`,
    'export PGPASSWORD',
    `pg_dump --format=custom --file=${file}`,
    `pg_restore --list ${file} > /dev/null`,
    '',
  ].join('\n');
  const upload = [
    'case $(date -u +%u-%d) in',
    ...RETENTIONS.map(({ period, days }) => `  ${days}) period=${period} ;;`),
    'esac',
    `aws s3 cp --no-progress ${file} "$TARGET/$period/$(date -u +%Y-%m-%dT%H%M%SZ).dump"`,
    '',
  ].join('\n');
  const image = imageFields(POSTGRES_IMAGE);
  const dumpImage =
    answers.data === 'managed' ? { ...image, image: noted(POSTGRES_IMAGE, 'no older than your database') } : image;
  const target = { TARGET: `${answers.backupBucket}/${environment.namespace}` };
  const connection = {
    PGHOST: settings.DATABASE_HOST,
    PGPORT: String(DATABASE_PORT),
    PGDATABASE: settings.DATABASE_NAME,
    PGUSER: settings.DATABASE_USER,
  };
  return {
    ...UNUSED,
    serviceAccountName: backupName(application),
    restartPolicy: 'Never',
    securityContext: podSecurityContext(),
    initContainers: [container('dump', dumpImage, dump, connection, [DUMP_VOLUME, ...logins, TEMPORARY])],
    containers: [container('upload', imageFields(UPLOAD_IMAGE), upload, target, [DUMP_VOLUME, TEMPORARY])],
    volumes: [DUMP_VOLUME, ...logins, TEMPORARY].map(({ volume }) => volume),
  };
}

function dumpPolicy(application: Application): DataMap {
  const peer = databasePeer(application);
  const database = { to: peer === undefined ? [] : [peer], ports: [{ port: DATABASE_PORT, protocol: 'TCP' }] };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(application, backupName(application), COMPONENT),
    spec: {
      podSelector: { matchLabels: selectorOf(application, COMPONENT) },
      policyTypes: ['Egress'],
      // The bucket has no address of its own.
      egress: [database, { ports: [{ port: 443, protocol: 'TCP' }] }],
    },
  };
}

/** A backup that is not made is noticed when it is needed, unless somebody is told. */
function dumpAlerts(application: Application): DataMap {
  const name = backupName(application);
  const cronJob = `namespace="${application.environment.namespace}", cronjob="${name}"`;
  const alert: Alert = {
    alert: 'BackupOverdue',
    // Where no dump ever succeeded there is no time of it, but the CronJob has an age. A day and a half: one night may take long.
    expr: `time() - (kube_cronjob_status_last_successful_time{${cronJob}} or kube_cronjob_created{${cronJob}}) > 129600`,
    duration: '5m',
    severity: 'critical',
    summary: `The database of ${application.plan.name} is not backed up`,
    description: 'No dump of the database has succeeded for 36 hours.',
  };
  return alertGroup(application, name, rulesOf([alert]), COMPONENT);
}

/** Where Velero runs, unless it was installed elsewhere. */
export const VELERO_NAMESPACE = 'velero';

/** What is kept how long, as a schedule of Velero, and as the days of dumps: patterns of the shell for the day of the week and of the month. */
const RETENTIONS = [
  { period: 'monthly', schedule: '0 4 1 * *', ttl: '8760h0m0s', days: '*-01' },
  { period: 'weekly', schedule: '0 3 * * 0', ttl: '672h0m0s', days: '7-*' },
  { period: 'daily', schedule: '0 2 * * *', ttl: '168h0m0s', days: '*' },
] as const;

/** Velero's schedules, for its own namespace: 7 days of all environments, 4 weeks and 12 months of the main one. */
export function veleroSchedules(plan: Plan): readonly DataMap[] {
  if (!isBackedUpByVelero(commonAnswers(plan))) return [];
  const whole = wholeOf(plan, mainEnvironment(plan));
  const all = environmentsOf(plan).map((name) => namespaceOf(plan, name));
  const snapshots = noted(true, 'or defaultVolumesToFsBackup: true, where the storage takes no snapshots');
  return RETENTIONS.toReversed().map(({ period, schedule, ttl }) => ({
    apiVersion: 'velero.io/v1',
    kind: 'Schedule',
    metadata: {
      name: `${plan.name}-${period}`,
      namespace: VELERO_NAMESPACE,
      labels: labelsOf(whole),
    },
    spec: {
      schedule,
      template: {
        includedNamespaces: period === 'daily' ? all : [whole.environment.namespace],
        snapshotVolumes: hasVolumes(plan) ? snapshots : undefined,
        ttl,
      },
    },
  }));
}
