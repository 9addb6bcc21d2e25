// The application's PostgreSQL: outside of the cluster, run by CloudNativePG, or in a StatefulSet.
import { type Application, metadataOf, selectorOf, versionedLabelsOf, versionedMetadataOf } from '../application';
import type { DataMap } from '../print';
import { CLAIM } from './claim';
import { keptInRelease } from './kept';
import { INTERVAL, selectedMetadata } from './monitoring';
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
import { DATABASE_PASSWORD, isPasswordApart, passwordOwner, secretFolder, secretMount } from './secrets';

export const DATABASE_PORT = 5432;
export const POSTGRES_VERSION = '17.6';
export const POSTGRES_IMAGE = `docker.io/library/postgres:${POSTGRES_VERSION}@sha256:00bc86618629af00d2937fdc5a5d63db3ff8450acf52f0636ec813c7f4902929`;
const OPERATED_IMAGE = `ghcr.io/cloudnative-pg/postgresql:${POSTGRES_VERSION}@sha256:30b304a2e300ed80b6d1b740e4369e9b0f25599fb518de78c01fd9f25531791b`;
/** The instances of a cluster that survives the loss of a zone. */
export const INSTANCES = 3;
const DATA_FOLDER = '/var/lib/postgresql/data';

export const DATABASE_SIZE: Size = { cpu: '250m', cpuLimit: '2', memory: '512Mi', memoryLimit: '1Gi', disk: '1Gi' };

/** How the application reaches its database. */
export interface Database {
  readonly settings: Readonly<Record<string, string>>;
  /** Where the operator's Secret with user and password is for the application. */
  readonly mount: Mount | undefined;
  /** The file with the password. */
  readonly passwordFile: string;
}

/** The user and the database of the application, whose names may have no hyphens without quotes. */
export function databaseName({ plan }: Application): string {
  return plan.name.replaceAll('-', '_');
}

export function databaseObjectName({ plan }: Application): string {
  return `${plan.name}-database`;
}

/** Undefined where the application has none. */
export function databaseOf(application: Application): Database | undefined {
  const { data, databaseHost } = application.answers;
  const own = databaseObjectName(application);
  const owner = passwordOwner(application);
  switch (data) {
    case 'none':
      return undefined;
    case 'cnpg':
      return reached(application, `${own}-rw`, '/run/secrets/database/password', {
        volume: { name: 'database', secret: { secretName: `${own}-app`, defaultMode: 0o440 } },
        mount: { name: 'database', mountPath: '/run/secrets/database', readOnly: true },
      });
    case 'managed':
      return reached(
        application,
        databaseHost,
        `${secretFolder(owner)}/${DATABASE_PASSWORD}`,
        passwordMount(application),
      );
    case 'stateful-set':
      return reached(application, own, `${secretFolder(owner)}/${DATABASE_PASSWORD}`, passwordMount(application));
  }
}

/** A password that is among the application's own secrets is mounted with them. */
function passwordMount(application: Application): Mount | undefined {
  return isPasswordApart(application) ? secretMount(passwordOwner(application), [DATABASE_PASSWORD]) : undefined;
}

function reached(application: Application, host: string, passwordFile: string, mount?: Mount): Database {
  const name = databaseName(application);
  return {
    settings: {
      DATABASE_HOST: host,
      DATABASE_PORT: String(DATABASE_PORT),
      DATABASE_NAME: name,
      DATABASE_USER: name,
      DATABASE_PASSWORD_FILE: passwordFile,
    },
    mount,
    passwordFile,
  };
}

/** The objects of a database in the cluster. */
export function databaseObjects(application: Application): readonly DataMap[] {
  const { data, monitoring } = application.answers;
  if (data === 'cnpg') return [cluster(application), ...(monitoring === 'none' ? [] : [monitor(application)])];
  return data === 'stateful-set' ? [service(application), statefulSet(application)] : [];
}

function cluster(application: Application): DataMap {
  const { answers } = application;
  const name = databaseName(application);
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      ...metadataOf(application, databaseObjectName(application), 'database'),
      annotations: keptInRelease(answers),
    },
    spec: {
      instances: INSTANCES,
      imageName: OPERATED_IMAGE,
      primaryUpdateStrategy: 'unsupervised',
      bootstrap: { initdb: { database: name, owner: name, dataChecksums: true } },
      storage: { storageClass: answers.storageClass, size: answers.storageSize },
      resources: resourcesOf(DATABASE_SIZE),
      affinity: { enablePodAntiAffinity: true, topologyKey: 'topology.kubernetes.io/zone' },
    },
  };
}

/** Each instance tells its metrics by itself. */
function monitor(application: Application): DataMap {
  const name = databaseObjectName(application);
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: selectedMetadata(application, name, 'database'),
    spec: {
      selector: { matchLabels: { 'cnpg.io/cluster': name } },
      podMetricsEndpoints: [{ port: 'metrics', interval: INTERVAL }],
    },
  };
}

function service(application: Application): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: versionedMetadataOf(application, databaseObjectName(application), 'database', POSTGRES_VERSION),
    spec: {
      clusterIP: 'None',
      selector: selectorOf(application, 'database'),
      ports: [{ name: 'postgres', port: DATABASE_PORT, targetPort: 'postgres' }],
    },
  };
}

function statefulSet(application: Application): DataMap {
  const { answers } = application;
  const name = databaseObjectName(application);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: versionedMetadataOf(application, name, 'database', POSTGRES_VERSION),
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: selectorOf(application, 'database') },
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: { labels: versionedLabelsOf(application, 'database', POSTGRES_VERSION) },
        spec: databasePod(application),
      },
      volumeClaimTemplates: [
        {
          ...CLAIM,
          metadata: { name: 'data', labels: selectorOf(application, 'database') },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: answers.storageClass,
            resources: { requests: { storage: answers.storageSize } },
          },
        },
      ],
    },
  };
}

function databasePod(application: Application): DataMap {
  const secrets = secretMount(passwordOwner(application), [DATABASE_PASSWORD]);
  const mounts = [TEMPORARY, RUN, SHARED_MEMORY, ...(secrets === undefined ? [] : [secrets])];
  const name = databaseName(application);
  // Not through its socket, on which it answers itself already while it makes the database.
  const exec = { command: ['pg_isready', '--quiet', '--host=127.0.0.1', `--username=${name}`, `--dbname=${name}`] };
  return {
    ...UNUSED,
    serviceAccountName: databaseObjectName(application),
    // PostgreSQL writes everything out before it stops.
    terminationGracePeriodSeconds: 120,
    securityContext: podSecurityContext(),
    containers: [
      {
        name: 'postgres',
        ...imageFields(POSTGRES_IMAGE),
        ports: [{ name: 'postgres', containerPort: DATABASE_PORT }],
        env: [
          { name: 'POSTGRES_DB', value: name },
          { name: 'POSTGRES_USER', value: name },
          { name: 'POSTGRES_PASSWORD_FILE', value: databaseOf(application)?.passwordFile },
          { name: 'POSTGRES_INITDB_ARGS', value: '--data-checksums' },
          { name: 'PGDATA', value: `${DATA_FOLDER}/pgdata` },
        ],
        resources: resourcesOf(DATABASE_SIZE),
        securityContext: CONTAINER_SECURITY_CONTEXT,
        startupProbe: { exec, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
        readinessProbe: { exec, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
        livenessProbe: { tcpSocket: { port: 'postgres' }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
        volumeMounts: [...mounts.map(({ mount }) => mount), { name: 'data', mountPath: DATA_FOLDER }],
      },
    ],
    volumes: mounts.map(({ volume }) => volume),
  };
}

/** Where PostgreSQL has its socket. */
const RUN: Mount = {
  volume: { name: 'run', emptyDir: { sizeLimit: '16Mi' } },
  mount: { name: 'run', mountPath: '/var/run/postgresql' },
};

/** What the processes of a parallel query share: the 64 MiB that containers have are soon too small. It counts as memory of the container. */
const SHARED_MEMORY: Mount = {
  volume: { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '256Mi' } },
  mount: { name: 'shared-memory', mountPath: '/dev/shm' },
};
