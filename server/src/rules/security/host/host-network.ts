import type { PodTemplate } from '../../../kubernetes/pod-template';
import { isHostProcess } from '../../../kubernetes/security-context';
import { defineRule } from '../../rule';
import { isNodeAgent, severityOnNode } from './node-agent';

export default defineRule({
  id: 'host-network',
  need: 'security',
  summary: 'A pod uses the network of its node.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:host-network', 'po:hostNetworkSet', 'ck:19', 'tv:KSV-0009'],
  messages: {
    hostNetwork:
      '{resource} uses the network of its node: NetworkPolicies do not hold for it, its ports collide with those of other pods, and it reaches what listens on the localhost of the node. Remove hostNetwork and publish its ports with a Service.',
    agent:
      '{resource} uses the network of its node: NetworkPolicies do not hold for it, and it reaches what listens on the localhost of the node. Node agents often need that, so it counts less on a DaemonSet; remove hostNetwork if this one does not.',
    fix: 'Remove hostNetwork',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    // Pods of Windows' HostProcess containers have to use it; they are for another rule.
    if (pod?.spec.hostNetwork !== true || isHostProcessPod(pod)) return;
    const path = [...pod.specPath, 'hostNetwork'];
    report({
      message: isNodeAgent(resource) ? 'agent' : 'hostNetwork',
      values: { resource: resource.label },
      path,
      severity: severityOnNode(resource, 'error'),
      fixes: [{ message: 'fix', changes: [{ op: 'remove', path }] }],
    });
  },
});

function isHostProcessPod(pod: PodTemplate): boolean {
  return pod.containers.length > 0 && pod.containers.every(isHostProcess);
}
