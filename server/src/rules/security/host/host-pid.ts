import { removal } from '../../removal';
import { defineRule } from '../../rule';
import { isNodeAgent, severityOnNode } from './node-agent';

export default defineRule({
  id: 'host-pid',
  need: 'security',
  summary: 'A pod sees the processes of its node.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:host-pid', 'po:hostPIDSet', 'ck:17', 'tv:KSV-0010'],
  messages: {
    hostPID:
      '{resource} sees the processes of its node: an intruder reads the environment and the files of other pods through /proc, and as root he enters the namespaces of the node itself. Remove hostPID.',
    agent:
      '{resource} sees the processes of its node: an intruder reads the environment and the files of other pods through /proc. Node agents often need that, so it counts less on a DaemonSet; remove hostPID if this one does not.',
    fix: 'Remove hostPID',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod?.spec.hostPID !== true) return;
    const path = [...pod.specPath, 'hostPID'];
    const changes = removal(resource, path);
    report({
      message: isNodeAgent(resource) ? 'agent' : 'hostPID',
      values: { resource: resource.label },
      path,
      severity: severityOnNode(resource, 'error'),
      fixes: changes === undefined ? [] : [{ message: 'fix', changes }],
    });
  },
});
