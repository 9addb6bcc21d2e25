import { isWritten, valueAt } from '../../../yaml/value';
import { defineRule } from '../../rule';
import { hostPathVolumes, mountsOf } from './host-paths';
import { isNodeAgent, severityOnNode } from './node-agent';

/** What a mount does not protect by being readOnly: one connects to a socket and opens a device all the same. */
const NOT_FILES: readonly (string | undefined)[] = ['Socket', 'CharDevice', 'BlockDevice'];

export default defineRule({
  id: 'writable-host-path',
  need: 'security',
  summary: "A container may write to its node's file system.",
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:writable-host-mount'],
  messages: {
    writable:
      'Container {container} may write to {path} of its node (volume {volume}): an intruder plants files there that the node or other pods trust, or fills its disk. Set readOnly to true.',
    agent:
      'Container {container} may write to {path} of its node (volume {volume}): an intruder plants files there that the node or other pods trust. Node agents often need that, so it counts less on a DaemonSet; set readOnly to true if this one only reads.',
    fix: 'Set readOnly to true',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    for (const { name: volume, path: subject, hostPath, type } of hostPathVolumes(pod)) {
      if (NOT_FILES.includes(type)) continue;
      for (const { container, path: mount, isReadOnly } of mountsOf(pod, volume)) {
        if (isReadOnly) continue;
        const path = [...mount, 'readOnly'];
        const isGiven = isWritten(valueAt(resource.document.data, path));
        report({
          message: isNodeAgent(resource) ? 'agent' : 'writable',
          values: { container: container.name, path: hostPath, volume },
          path,
          ...(isGiven ? {} : { at: [...mount, 'name'], absent: true }),
          subject,
          severity: severityOnNode(resource, 'warning'),
          fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: true }] }],
        });
      }
    }
  },
});
