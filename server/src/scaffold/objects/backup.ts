// Copies of what must not be lost: dumps of the database, and Velero's of the namespace.

import type { Answers } from '../answers/questions';
import {
  type Application,
  environmentOf,
  environmentsOf,
  labelsOf,
  mainEnvironment,
  metadataOf,
  selectorOf,
  versionedLabelsOf,
  versionedMetadataOf,
} from '../application';
import { type DataMap, noted } from '../print';
import { DATABASE_PORT, databaseName, databaseOf, POSTGRES_IMAGE, POSTGRES_VERSION } from './database';
import { databasePeer } from './network';
import {
  CONTAINER_SECURITY_CONTEXT,
  imageFields,
  type Mount,
  podSecurityContext,
  resourcesOf,
  type Size,
  TEMPORARY,
} from './pod';
import { DATABASE_PASSWORD, secretMount } from './secrets';

const UPLOAD_IMAGE = 'public.ecr.aws/aws-cli/aws-cli:2.31.0';
const DUMP_FOLDER = '/backup';
const SIX_HOURS = 21600;
const COMPONENT = 'backup';

const SIZE: Size = { cpu: '100m', cpuLimit: '1', memory: '128Mi', memoryLimit: '512Mi', disk: '12Gi' };
const DUMP_VOLUME: Mount = {
  volume: { name: 'dump', emptyDir: { sizeLimit: '10Gi' } },
  mount: { name: 'dump', mountPath: DUMP_FOLDER },
};

export function isDumped({ backup }: Answers): boolean {
  return backup === 'pg-dump' || backup === 'velero-and-pg-dump';
}

export function isBackedUpByVelero({ backup }: Answers): boolean {
  return backup === 'velero' || backup === 'velero-and-pg-dump';
}

/** What dumps the database every night: a CronJob with an identity and a way through the network of its own. */
export function dumpObjects(application: Application): readonly DataMap[] {
  return isDumped(application.answers) ? [dumpAccount(application), dumpJob(application), dumpPolicy(application)] : [];
}

function backupName({ name }: Application): string {
  return `${name}-backup`;
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
  const container = (name: string, image: string, script: string, env: DataMap, mounts: readonly Mount[]): DataMap => ({
    name,
    ...imageFields(image),
    command: ['/bin/sh', '-euc', script],
    env: Object.entries({ HOME: '/tmp', ...env }).map(([key, value]) => ({ name: key, value })),
    resources: resourcesOf(SIZE),
    securityContext: CONTAINER_SECURITY_CONTEXT,
    volumeMounts: mounts.map(({ mount }) => mount),
  });
  const dump = [
    `export PGPASSWORD="$(cat ${database?.passwordFile})"`,
    `pg_dump --format=custom --file=${DUMP_FOLDER}/${databaseName(application)}.dump`,
    '',
  ].join('\n');
  const upload = [
    `file=${databaseName(application)}.dump`,
    `aws s3 cp "${DUMP_FOLDER}/$file" "$TARGET/$(date -u +%Y/%m/%d)/$file"`,
    '',
  ].join('\n');
  const target = { TARGET: `${answers.backupBucket}/${environment.namespace}` };
  const connection = {
    PGHOST: settings.DATABASE_HOST,
    PGPORT: String(DATABASE_PORT),
    PGDATABASE: settings.DATABASE_NAME,
    PGUSER: settings.DATABASE_USER,
  };
  return {
    serviceAccountName: backupName(application),
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    securityContext: podSecurityContext(),
    initContainers: [container('dump', POSTGRES_IMAGE, dump, connection, [DUMP_VOLUME, ...logins, TEMPORARY])],
    containers: [container('upload', UPLOAD_IMAGE, upload, target, [DUMP_VOLUME, TEMPORARY])],
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

/** Where Velero runs, unless it was installed elsewhere. */
export const VELERO_NAMESPACE = 'velero';

const RETENTIONS = [
  { period: 'daily', schedule: '0 2 * * *', ttl: '168h0m0s' },
  { period: 'weekly', schedule: '0 3 * * 0', ttl: '672h0m0s' },
  { period: 'monthly', schedule: '0 4 1 * *', ttl: '8760h0m0s' },
] as const;

/** Velero's schedules, for its own namespace: 7 days of all environments, 4 weeks and 12 months of the main one. */
export function veleroSchedules(answers: Answers): readonly DataMap[] {
  if (!isBackedUpByVelero(answers)) return [];
  const main = environmentOf(answers, mainEnvironment(answers));
  const all = environmentsOf(answers).map((name) => environmentOf(answers, name).namespace);
  const application = { answers, name: answers.name, environment: main };
  return RETENTIONS.map(({ period, schedule, ttl }) => ({
    apiVersion: 'velero.io/v1',
    kind: 'Schedule',
    metadata: {
      name: `${answers.name}-${period}`,
      namespace: VELERO_NAMESPACE,
      labels: labelsOf(application),
    },
    spec: {
      schedule,
      template: { includedNamespaces: period === 'daily' ? all : [main.namespace], ttl },
    },
  }));
}
