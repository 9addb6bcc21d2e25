import { missingSeverity } from '../lookup';
import { defineRule } from '../rule';
import { SUGGESTED } from './absent-amounts';

const KINDS = ['ResourceQuota', 'LimitRange'] as const;

/** Namespaces of Kubernetes itself, whose pods must not be refused. */
const SYSTEM = /^kube-/;

export default defineRule({
  id: 'namespace-without-quota',
  need: 'resources',
  summary: 'Nothing bounds what a namespace may take of the cluster.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['Namespace'],
  fix: 'suggestion',
  peers: [],
  messages: {
    unbounded:
      '{resource} has neither a ResourceQuota nor a LimitRange: one workload of it can take all nodes from every other namespace. Add both.',
    fix: 'Add a ResourceQuota and a LimitRange',
  },
  checkResource(resource, context) {
    const { name } = resource.metadata;
    if (name === undefined || SYSTEM.test(name)) return;
    if (KINDS.some((kind) => context.everywhere(kind, name).length > 0)) return;
    const severity = missingSeverity(resource, context, { kinds: KINDS, namespace: name, severity: 'info' });
    if (severity === undefined) return;
    context.report({
      message: 'unbounded',
      values: { resource: resource.label },
      path: [...resource.path, 'metadata', 'name'],
      severity,
      absent: true,
      fixes: [
        {
          message: 'fix',
          changes: [
            { op: 'append', value: quotaFor(name) },
            { op: 'append', value: limitRangeFor(name) },
          ],
        },
      ],
    });
  },
});

/** What a small team gets. */
function quotaFor(namespace: string) {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'compute', namespace },
    spec: {
      hard: { 'requests.cpu': '4', 'requests.memory': '8Gi', 'limits.cpu': '8', 'limits.memory': '16Gi' },
    },
  };
}

/** Under the quota a container without these values is refused, so all are supplied. */
function limitRangeFor(namespace: string) {
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'defaults', namespace },
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '500m', memory: SUGGESTED.memoryLimit },
          defaultRequest: { cpu: SUGGESTED.cpuRequest, memory: SUGGESTED.memoryRequest },
        },
      ],
    },
  };
}
