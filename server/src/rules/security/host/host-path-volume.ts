import { defineRule } from '../../rule';
import { hostPathVolumes } from './host-paths';
import { isNodeAgent, severityOnNode } from './node-agent';

export default defineRule({
  id: 'host-path-volume',
  need: 'security',
  summary: "A pod mounts a place of its node's file system.",
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['po:hostPathSet', 'tv:KSV-0023'],
  messages: {
    hostPath:
      'Volume {volume} mounts {path} of the node that the pod happens to run on: its content differs from node to node, and an intruder in the pod reaches files of the node. Use a PersistentVolumeClaim, an emptyDir or a ConfigMap.',
    agent:
      'Volume {volume} mounts {path} of the node, so an intruder in the pod reaches files of the node. Node agents often need that, so it counts less on a DaemonSet; mount no more than the agent uses, readOnly where it only reads.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    for (const { name, path, hostPath } of hostPathVolumes(pod)) {
      report({
        message: isNodeAgent(resource) ? 'agent' : 'hostPath',
        values: { volume: name, path: hostPath },
        path: [...path, 'hostPath', 'path'],
        subject: path,
        severity: severityOnNode(resource, 'warning'),
      });
    }
  },
});
