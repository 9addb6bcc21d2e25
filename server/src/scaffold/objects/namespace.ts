// The namespace and what bounds it.
import { type Application, hasVolumes, labelsOf, metadataOf } from '../application';
import type { DataMap } from '../print';

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

/** What the namespace may take of the cluster: room for the application at its largest, and for an update of it. */
export function quota(application: Application): DataMap {
  const factor = hasVolumes(application.answers) ? 2 : 1;
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: metadataOf(application, 'compute'),
    spec: {
      hard: {
        'requests.cpu': String(8 * factor),
        'requests.memory': `${16 * factor}Gi`,
        'limits.cpu': String(32 * factor),
        'limits.memory': `${32 * factor}Gi`,
      },
    },
  };
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
