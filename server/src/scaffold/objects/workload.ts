// What runs a part: a Deployment, a StatefulSet, a DaemonSet, a CronJob or a Job, with what keeps it available.
import {
  type Application,
  isAutoscaled,
  isLongRunning,
  isStateful,
  metadataOf,
  selectorOf,
  versionedLabelsOf,
  versionedMetadataOf,
} from '../application';
import type { Data, DataMap } from '../print';
import { CLAIM } from './claim';
import { DRAIN_SECONDS, mainContainer, otherContainer } from './container';
import { databaseObjectName } from './database';
import { podSecurityContext, spreadOver, UNUSED } from './pod';
import { claimObjects, claimSpec, claimsOf, volumesOf } from './volumes';

/** So long a pod has to stop, drained or not, where nothing else is known. */
const GRACE_SECONDS = 45;
const ONE_HOUR = 3600;
const ONE_DAY = 86400;

export function serviceAccount(application: Application): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(application, application.name),
    automountServiceAccountToken: false,
  };
}

/** The identity of a database's pods. Those of an operator have the operator's. */
export function databaseAccount(application: Application): DataMap | undefined {
  if (application.answers.data !== 'stateful-set') return undefined;
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(application, databaseObjectName(application), 'database'),
    automountServiceAccountToken: false,
  };
}

export function workload(application: Application): DataMap {
  const { run } = application.details;
  if (run !== undefined) return run === 'once' ? job(application) : daemonSet(application);
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
  const { environment, name } = application;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: versionedMetadataOf(application, name),
    spec: {
      replicas: isAutoscaled(application) ? undefined : environment.replicas,
      selector: { matchLabels: selectorOf(application) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podTemplate(application),
    },
  };
}

function statefulSet(application: Application): DataMap {
  const { environment, name } = application;
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
      volumeClaimTemplates: claimsOf(application).map((claim) => ({
        ...CLAIM,
        metadata: { name: claim.name, labels: selectorOf(application) },
        spec: claimSpec(application, claim),
      })),
    },
  };
}

function cronJob(application: Application): DataMap {
  const { answers, details, name } = application;
  const { metadata, spec } = podTemplate(application);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: versionedMetadataOf(application, name),
    spec: {
      schedule: answers.schedule,
      timeZone: details.timeZone ?? 'Etc/UTC',
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

/** One pod on each node, one node after the other. */
function daemonSet(application: Application): DataMap {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: versionedMetadataOf(application, application.name),
    spec: {
      selector: { matchLabels: selectorOf(application) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: podTemplate(application),
    },
  };
}

/** Runs once with each delivery: what a Job runs can not be changed, so whoever delivers it makes it anew. */
function job(application: Application): DataMap {
  const { metadata, spec } = podTemplate(application);
  const annotations = replacing(application);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...versionedMetadataOf(application, application.name), annotations },
    spec: {
      backoffLimit: 2,
      activeDeadlineSeconds: ONE_HOUR,
      ttlSecondsAfterFinished: annotations === undefined ? ONE_DAY : undefined,
      template: { metadata, spec: { ...spec, restartPolicy: 'Never' } },
    },
  };
}

/** What tells who delivers a Job that it is to be made anew. */
function replacing({ answers: { layout, delivery } }: Application): DataMap | undefined {
  if (layout === 'helm')
    return { 'helm.sh/hook': 'post-install,post-upgrade', 'helm.sh/hook-delete-policy': 'before-hook-creation' };
  switch (delivery) {
    case 'argo-cd':
      return { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' };
    case 'flux':
      return { 'kustomize.toolkit.fluxcd.io/force': 'enabled' };
    case 'none':
      return undefined;
  }
}

/** The claims of what is no StatefulSet. */
export function claims(application: Application): readonly DataMap[] {
  return claimObjects(application).map(([name, claim]) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadataOf(application, name),
    spec: claimSpec(application, claim),
  }));
}

interface PodTemplate {
  readonly metadata: DataMap;
  readonly spec: DataMap;
}

function podTemplate(application: Application): PodTemplate & DataMap {
  const { details, name } = application;
  const others = (details.others ?? []).map((container) => otherContainer(application, container));
  const volumes = volumesOf(application);
  return {
    metadata: { labels: versionedLabelsOf(application), annotations: application.environment.annotations },
    spec: {
      ...UNUSED,
      serviceAccountName: name,
      terminationGracePeriodSeconds: graceSeconds(application),
      securityContext: podSecurityContext(details),
      initContainers: others.length === 0 ? undefined : others,
      containers: [mainContainer(application)],
      volumes: volumes.length === 0 ? undefined : volumes,
      nodeSelector: details.nodeSelector,
      topologySpreadConstraints: spreading(application),
    },
  };
}

/** The time to drain counts as well. */
function graceSeconds(application: Application): number | undefined {
  const { graceSeconds: given } = application.details;
  if (!isLongRunning(application)) return given;
  return given === undefined ? GRACE_SECONDS : given + DRAIN_SECONDS;
}

/** A DaemonSet is everywhere by itself. */
function spreading(application: Application): readonly Data[] | undefined {
  if (!isLongRunning(application) || application.details.run !== undefined) return undefined;
  return spreadOver(selectorOf(application), !isStateful(application));
}

export function autoscaler(application: Application): DataMap | undefined {
  const { environment, name } = application;
  if (!isAutoscaled(application)) return undefined;
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
  // Draining a node does not wait for pods that are on every node.
  if (!isLongRunning(application) || application.details.run !== undefined) return undefined;
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
