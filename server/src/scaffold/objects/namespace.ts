// The namespace and what bounds it.
import { type Application, commonAnswers, containersOf, isAutoscaled, labelsOf, metadataOf } from '../application';
import type { Part } from '../plan';
import type { DataMap } from '../print';
import { isDumped } from './copies';
import { DATABASE_SIZE, INSTANCES } from './database';
import { keptBy } from './kept';
import { amountOf, type Size, sizeOf } from './pod';
import { securityLevel } from './security';

export function namespace(application: Application): DataMap {
  const level = securityLevel(application.plan);
  const levels = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]);
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: application.environment.namespace,
      labels: { ...labelsOf(application), ...Object.fromEntries(levels) },
      annotations: keptBy(application.answers),
    },
  };
}

/** While it is updated there are more pods, and now and then one of a job or for debugging. */
const FURTHER_PODS = 2;
/** The quota stops what runs away; it is no forecast of what is needed. */
const HEADROOM = 2;
const GIBIBYTE = 2 ** 30;

/** What the namespace may take of the cluster: twice what its parts take at their largest, in all environments alike. */
export function quota(application: Application): DataMap {
  const { plan } = application;
  const answers = commonAnswers(plan);
  const instances = answers.data === 'cnpg' ? INSTANCES : answers.data === 'stateful-set' ? 1 : 0;
  const databases = instances > 0 || isDumped(answers) ? instances + FURTHER_PODS : 0;
  const sizes = plan.parts.flatMap((part) =>
    containersOf(part).map((container) => ({ pods: podsOf(part) + FURTHER_PODS, size: sizeOf(container, part) })),
  );
  const ofParts = (field: keyof Size) => sizes.reduce((sum, { pods, size }) => sum + pods * amountOf(size[field]), 0);
  const total = (field: keyof Size) => HEADROOM * (ofParts(field) + databases * amountOf(DATABASE_SIZE[field]));
  const cores = (field: keyof Size) => String(Math.ceil(total(field)));
  const memory = (field: keyof Size) => `${Math.ceil(total(field) / GIBIBYTE)}Gi`;
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: metadataOf(application, 'compute'),
    spec: {
      hard: {
        'requests.cpu': cores('cpu'),
        'requests.memory': memory('memory'),
        'limits.cpu': cores('cpuLimit'),
        'limits.memory': memory('memoryLimit'),
      },
    },
  };
}

/** Nobody knows how many nodes there will be; so many are enough for a small cluster. */
const NODES = 10;

/** How many pods a part has at most. */
function podsOf(part: Part): number {
  const { answers, details } = part;
  if (details.run === 'on-every-node') return NODES;
  return isAutoscaled(part) ? answers.maxReplicas : answers.replicas;
}

/** What containers get that say nothing, such as those of somebody's debugging pod. */
export function limitRange(application: Application): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: metadataOf(application, 'defaults'),
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '100m', memory: '128Mi' },
          default: { cpu: '1', memory: '256Mi' },
        },
      ],
    },
  };
}

/** Lets a team look at the namespace, Secrets excepted. */
export function viewers(application: Application): DataMap | undefined {
  const { team } = application.answers;
  if (team === '') return undefined;
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadataOf(application, `${application.plan.name}-viewers`),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: team }],
  };
}
