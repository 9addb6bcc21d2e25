// The application's PostgreSQL: outside of the cluster, run by CloudNativePG, or in a StatefulSet.
import { type Application, metadataOf, selectorOf, versionedLabelsOf, versionedMetadataOf } from '../application';
import type { DataMap } from '../print';
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

export const DATABASE_PORT = 5432;
export const POSTGRES_VERSION = '17.6';
export const POSTGRES_IMAGE = `docker.io/library/postgres:${POSTGRES_VERSION}`;
const OPERATED_IMAGE = `ghcr.io/cloudnative-pg/postgresql:${POSTGRES_VERSION}`;
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
export function databaseName({ name }: Application): string {
  return name.replaceAll('-', '_');
}

export function databaseObjectName({ name }: Application): string {
  return `${name}-database`;
}

/** Undefined where the application has none. */
export function databaseOf(application: Application): Database | undefined {
  const { data, databaseHost } = application.answers;
  const own = databaseObjectName(application);
  switch (data) {
    case 'none':
      return undefined;
    case 'cnpg':
      return reached(application, `${own}-rw`, '/run/secrets/database/password', {
        volume: { name: 'database', secret: { secretName: `${own}-app`, defaultMode: 0o440 } },
        mount: { name: 'database', mountPath: '/run/secrets/database', readOnly: true },
      });
    case 'managed':
      return reached(application, databaseHost, `/run/secrets/${application.name}/${DATABASE_PASSWORD}`);
    case 'stateful-set':
      return reached(application, own, `/run/secrets/${application.name}/${DATABASE_PASSWORD}`);
  }
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
  if (application.answers.data === 'cnpg') return [cluster(application)];
  return application.answers.data === 'stateful-set' ? [service(application), statefulSet(application)] : [];
}

function cluster(application: Application): DataMap {
  const { answers } = application;
  const name = databaseName(application);
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: metadataOf(application, databaseObjectName(application), 'database'),
    spec: {
      instances: INSTANCES,
      imageName: OPERATED_IMAGE,
      primaryUpdateStrategy: 'unsupervised',
      bootstrap: { initdb: { database: name, owner: name } },
      storage: { storageClass: answers.storageClass, size: answers.storageSize },
      resources: resourcesOf(DATABASE_SIZE),
      affinity: { enablePodAntiAffinity: true, topologyKey: 'topology.kubernetes.io/zone' },
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
  const secrets = secretMount(application, [DATABASE_PASSWORD]);
  const mounts = [TEMPORARY, RUN, ...(secrets === undefined ? [] : [secrets])];
  const name = databaseName(application);
  const exec = { command: ['pg_isready', '--quiet', '--username', name] };
  return {
    serviceAccountName: application.name,
    automountServiceAccountToken: false,
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
