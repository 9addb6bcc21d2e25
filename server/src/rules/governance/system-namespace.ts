import type { Resource } from '../../kubernetes/resource';
import { defineRule } from '../rule';

const SYSTEM_NAMESPACES: ReadonlySet<string | undefined> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);
const SYSTEM_PRIORITY = /^system-(?:cluster|node)-critical$/;

export default defineRule({
  id: 'system-namespace',
  need: 'governance',
  summary: 'An application runs in a namespace of Kubernetes itself.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['tv:KSV-0037'],
  messages: {
    system:
      '{resource} runs in {namespace}, which belongs to Kubernetes: quotas, policies and Pod Security often leave that namespace out, and who may deploy there is near to being cluster admin. Give it a namespace of its own.',
  },
  checkResource(resource, { report }) {
    const { namespace } = resource.metadata;
    if (namespace === undefined || !SYSTEM_NAMESPACES.has(namespace) || belongsToSystem(resource)) return;
    const path = [...resource.path, 'metadata', 'namespace'];
    report({ message: 'system', values: { resource: resource.label, namespace }, path });
  },
});

/** Node agents, add-ons by their old label, and what the cluster can not do without. */
function belongsToSystem({ type, metadata, podTemplate }: Resource): boolean {
  const isAddOn = metadata.labels?.['k8s-app'] !== undefined || podTemplate?.labels['k8s-app'] !== undefined;
  return type === 'DaemonSet' || isAddOn || SYSTEM_PRIORITY.test(podTemplate?.spec.priorityClassName ?? '');
}
