import type { PodSpec } from '../../kubernetes/pod-spec';
import { present } from '../../kubernetes/shape';
import { defineRule } from '../rule';

export default defineRule({
  id: 'node-affinity-missing',
  need: 'availability',
  summary: 'A workload does not say on which nodes its pods run.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['kl:no-node-affinity'],
  messages: {
    missing:
      '{resource} does not say on which nodes its pods run: they go wherever there is room, whatever the architecture, disks or lifetime of the node. Add a nodeAffinity or a nodeSelector.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || choosesNodes(pod.spec)) return;
    report({
      message: 'missing',
      values: { resource: resource.label },
      path: [...pod.specPath, 'affinity', 'nodeAffinity'],
      at: [...resource.path, 'kind'],
      absent: true,
    });
  },
});

function choosesNodes({ nodeName, nodeSelector, affinity }: PodSpec): boolean {
  const nodes = affinity?.nodeAffinity;
  return (
    nodeName !== undefined ||
    Object.keys(nodeSelector ?? {}).length > 0 ||
    present(nodes?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).length > 0 ||
    present(nodes?.preferredDuringSchedulingIgnoredDuringExecution).length > 0
  );
}
