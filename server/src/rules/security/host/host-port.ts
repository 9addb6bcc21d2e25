import { each } from '../../../kubernetes/shape';
import { removalOfAll } from '../../removal';
import { defineRule } from '../../rule';
import { isNodeAgent, severityOnNode } from './node-agent';

export default defineRule({
  id: 'host-port',
  need: 'security',
  summary: 'A container takes a port of its node.',
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['po:hostPortSet', 'ck:26', 'tv:KSV-0024'],
  messages: {
    hostPort:
      'Container {container} takes port {port} of its node: a second pod with it finds no place there and stays Pending, and whoever reaches the node reaches the container without a Service. Remove hostPort and publish the port with a Service.',
    agent:
      'Container {container} takes port {port} of its node: whoever reaches the node reaches the container without a Service. Node agents often need that, so it counts less on a DaemonSet; remove hostPort if this one does not.',
    fix: 'Remove hostPort',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    // In the network of the node every containerPort is a port of the node, and hostPort says no more than that.
    if (pod === undefined || pod.spec.hostNetwork === true) return;
    for (const { name: container, path: containerPath, spec } of pod.containers) {
      for (const [index, { hostPort, hostIP }] of each(spec.ports)) {
        if (hostPort === undefined || hostPort === 0) continue;
        const owner = [...containerPath, 'ports', index];
        // An address of the node means nothing without its port.
        const changes = removalOfAll(resource, owner, hostIP === undefined ? ['hostPort'] : ['hostPort', 'hostIP']);
        report({
          message: isNodeAgent(resource) ? 'agent' : 'hostPort',
          values: { container, port: hostPort },
          path: [...owner, 'hostPort'],
          severity: severityOnNode(resource, 'warning'),
          fixes: changes === undefined ? [] : [{ message: 'fix', changes }],
        });
      }
    }
  },
});
