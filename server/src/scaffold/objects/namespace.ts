// The namespace and what bounds it.
import { parseQuantity, quantityToNumber } from '../../kubernetes/quantity';
import { type Application, isAutoscaled, labelsOf, metadataOf } from '../application';
import type { DataMap } from '../print';
import { DATABASE_SIZE, INSTANCES } from './database';
import { APPLICATION_SIZE, type Size } from './pod';

/** The level of the Pod Security Standards that all pods of the scaffold have. */
const LEVEL = 'restricted';

export function namespace(application: Application): DataMap {
  const levels = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, LEVEL]);
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: application.environment.namespace,
      labels: { ...labelsOf(application), ...Object.fromEntries(levels) },
    },
  };
}

/** While it is updated there are more pods, and now and then one of a job or for debugging. */
const FURTHER_PODS = 2;
/** The quota stops what runs away; it is no forecast of what is needed. */
const HEADROOM = 2;
const GIBIBYTE = 2 ** 30;

/** What the namespace may take of the cluster: twice what the application takes at its largest, in all environments alike. */
export function quota(application: Application): DataMap {
  const { answers } = application;
  const pods = isAutoscaled(answers) ? answers.maxReplicas : answers.replicas;
  const databases = answers.data === 'cnpg' ? INSTANCES : answers.data === 'stateful-set' ? 1 : 0;
  const total = (field: keyof Size) =>
    HEADROOM *
    ((pods + FURTHER_PODS) * amount(APPLICATION_SIZE[field]) +
      (databases + FURTHER_PODS) * amount(DATABASE_SIZE[field]));
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

function amount(text: string): number {
  const quantity = parseQuantity(text);
  return quantity === undefined ? 0 : quantityToNumber(quantity);
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
    metadata: metadataOf(application, `${application.name}-viewers`),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: team }],
  };
}
