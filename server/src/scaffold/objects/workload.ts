// What runs the application: a Deployment, a StatefulSet or a CronJob, with what keeps it available.
import {
  type Application,
  isAutoscaled,
  isLongRunning,
  metadataOf,
  selectorOf,
  versionedLabelsOf,
  versionedMetadataOf,
} from '../application';
import type { Data, DataMap } from '../print';
import { databaseOf } from './database';
import {
  APPLICATION_SIZE,
  CONTAINER_SECURITY_CONTEXT,
  imageFields,
  type Mount,
  podSecurityContext,
  resourcesOf,
  spreadOver,
  TEMPORARY,
} from './pod';
import { secretMount } from './secrets';
import { configMapName } from './settings';

/** So long a pod still answers after it was told to stop, until nothing sends it requests any more. */
const DRAIN_SECONDS = 10;
const GRACE_SECONDS = 45;
const DATA_FOLDER = '/var/lib/data';
const ONE_HOUR = 3600;

export function serviceAccount(application: Application): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(application, application.name),
    automountServiceAccountToken: false,
  };
}

export function workload(application: Application): DataMap {
  switch (application.answers.kind) {
    case 'cron':
      return cronJob(application);
    case 'stateful':
      return statefulSet(application);
    default:
      return deployment(application);
  }
}

function deployment(application: Application): DataMap {
  const { answers, environment, name } = application;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: versionedMetadataOf(application, name),
    spec: {
      replicas: isAutoscaled(answers) ? undefined : environment.replicas,
      selector: { matchLabels: selectorOf(application) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podTemplate(application),
    },
  };
}

function statefulSet(application: Application): DataMap {
  const { answers, environment, name } = application;
  const claim = {
    metadata: { name: 'data', labels: selectorOf(application) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: answers.storageClass,
      resources: { requests: { storage: answers.storageSize } },
    },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: versionedMetadataOf(application, name),
    spec: {
      serviceName: `${name}-headless`,
      replicas: environment.replicas,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selectorOf(application) },
      updateStrategy: { type: 'RollingUpdate' },
      template: podTemplate(application),
      volumeClaimTemplates: [claim],
    },
  };
}

function cronJob(application: Application): DataMap {
  const { answers, name } = application;
  const { metadata, spec } = podTemplate(application);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: versionedMetadataOf(application, name),
    spec: {
      schedule: answers.schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: ONE_HOUR,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: metadata.labels },
        spec: {
          backoffLimit: 2,
          activeDeadlineSeconds: ONE_HOUR,
          template: { metadata, spec: { ...spec, restartPolicy: 'Never' } },
        },
      },
    },
  };
}

interface PodTemplate {
  readonly metadata: DataMap;
  readonly spec: DataMap;
}

function podTemplate(application: Application): PodTemplate & DataMap {
  const { answers, name } = application;
  const mounts = [TEMPORARY, secretMount(application), databaseOf(application)?.mount].filter(
    (mount): mount is Mount => mount !== undefined,
  );
  const isStateful = answers.kind === 'stateful';
  return {
    metadata: { labels: versionedLabelsOf(application), annotations: application.environment.annotations },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: isLongRunning(answers) ? GRACE_SECONDS : undefined,
      securityContext: podSecurityContext(),
      containers: [container(application, mounts)],
      volumes: mounts.map(({ volume }) => volume),
      topologySpreadConstraints: isLongRunning(answers) ? spreadOver(selectorOf(application), !isStateful) : undefined,
    },
  };
}

function container(application: Application, mounts: readonly Mount[]): DataMap {
  const { answers, environment, name } = application;
  const data = answers.kind === 'stateful' ? [{ name: 'data', mountPath: DATA_FOLDER }] : [];
  return {
    name,
    ...imageFields(environment.image),
    ports: isLongRunning(answers) ? [{ name: 'http', containerPort: answers.port }] : undefined,
    envFrom: [{ configMapRef: { name: configMapName(application) } }],
    resources: resourcesOf(APPLICATION_SIZE),
    securityContext: CONTAINER_SECURITY_CONTEXT,
    ...(isLongRunning(answers) ? probes(answers.healthPath) : {}),
    volumeMounts: [...mounts.map(({ mount }) => mount), ...data],
  };
}

/** The start may take long; traffic is taken away soon, but only what hangs for a minute is restarted. */
function probes(path: string): DataMap {
  const httpGet: Data = { path, port: 'http' };
  return {
    startupProbe: { httpGet, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { httpGet, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 },
    livenessProbe: { httpGet, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
  };
}

export function autoscaler(application: Application): DataMap | undefined {
  const { answers, environment, name } = application;
  if (!isAutoscaled(answers)) return undefined;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(application, name),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: environment.replicas,
      maxReplicas: environment.maxReplicas,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  };
}

export function disruptionBudget(application: Application): DataMap | undefined {
  if (!isLongRunning(application.answers)) return undefined;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(application, application.name),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorOf(application) },
    },
  };
}
