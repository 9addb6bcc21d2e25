import { each } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';
import { isNodeAgent, severityOnNode } from './node-agent';

export default defineRule({
  id: 'bidirectional-mount',
  need: 'security',
  summary: 'What a container mounts appears on its node and in other pods.',
  severity: 'error',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [],
  messages: {
    bidirectional:
      'Container {container} passes on what it mounts in volume {volume}, to its node and to every pod that uses the same place: what it mounts there can hide files of the node, and stays when the pod is gone. Remove mountPropagation, or take HostToContainer.',
    agent:
      'Container {container} passes on what it mounts in volume {volume}, to its node and to every pod that uses the same place. Storage drivers need that, so it counts less on a DaemonSet; remove mountPropagation if this is none.',
    fix: 'Remove mountPropagation',
    fixOneWay: 'Set mountPropagation to HostToContainer',
  },
  checkResource(resource, { report }) {
    for (const { name: container, path: containerPath, spec } of resource.podTemplate?.containers ?? []) {
      for (const [index, { name: volume = '', mountPropagation }] of each(spec.volumeMounts)) {
        if (mountPropagation !== 'Bidirectional') continue;
        const path = [...containerPath, 'volumeMounts', index, 'mountPropagation'];
        report({
          message: isNodeAgent(resource) ? 'agent' : 'bidirectional',
          values: { container, volume },
          path,
          severity: severityOnNode(resource, 'error'),
          fixes: [
            { message: 'fix', changes: [{ op: 'remove', path }] },
            { message: 'fixOneWay', changes: [{ op: 'set', path, value: 'HostToContainer' }] },
          ],
        });
      }
    }
  },
});
