import { removal } from '../../removal';
import { defineRule } from '../../rule';
import { isNodeAgent, severityOnNode } from './node-agent';

export default defineRule({
  id: 'host-ipc',
  need: 'security',
  summary: 'A pod shares memory, semaphores and message queues with its node.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:host-ipc', 'po:hostIPCSet', 'ck:18', 'tv:KSV-0008'],
  messages: {
    hostIPC:
      '{resource} uses the shared memory, semaphores and message queues of its node: an intruder reads and changes what processes of the node, and of other pods like this one, keep there. Remove hostIPC.',
    agent:
      '{resource} uses the shared memory, semaphores and message queues of its node: an intruder reads and changes what processes of the node keep there. Some node agents need that, so it counts less on a DaemonSet; remove hostIPC if this one does not.',
    fix: 'Remove hostIPC',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod?.spec.hostIPC !== true) return;
    const path = [...pod.specPath, 'hostIPC'];
    const changes = removal(resource, path);
    report({
      message: isNodeAgent(resource) ? 'agent' : 'hostIPC',
      values: { resource: resource.label },
      path,
      severity: severityOnNode(resource, 'error'),
      fixes: changes === undefined ? [] : [{ message: 'fix', changes }],
    });
  },
});
