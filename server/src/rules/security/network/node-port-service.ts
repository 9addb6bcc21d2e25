import type { Resource } from '../../../kubernetes/resource';
import { each, type Read } from '../../../kubernetes/shape';
import type { Change } from '../../../yaml/change';
import { isMap, isWritten, valueAt } from '../../../yaml/value';
import { defineRule } from '../../rule';
import { service } from './service';

type Ports = NonNullable<Read<typeof service>['spec']>['ports'];

const MESSAGES = {
  nodePort:
    '{service} opens a port on every node, beside the load balancer or Ingress and whatever it checks. Use type ClusterIP behind an Ingress or Gateway, or LoadBalancer.',
  fixedPort:
    '{service} asks for the fixed port {port} on every node: it fails to apply where that is taken, and stays reachable beside the load balancer. Leave the choice to Kubernetes.',
  fix: 'Set type to ClusterIP',
  fixPort: 'Remove nodePort {port}',
} as const;

/** What a Service of type ClusterIP may not have. */
const NODE_PORT_FIELDS = ['externalTrafficPolicy', 'healthCheckNodePort', 'allocateLoadBalancerNodePorts'];

export default defineRule({
  id: 'node-port-service',
  need: 'security',
  summary: 'A Service opens a port on every node.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['Service'],
  fix: 'unsafe',
  peers: ['kl:exposed-services', 'ks:service-type'],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const spec = resource.read(service)?.spec;
    const path = [...resource.path, 'spec'];
    if (spec?.type === 'NodePort') {
      report({
        message: 'nodePort',
        values: { service: resource.label },
        path: [...path, 'type'],
        fixes: isOnlyNodePort(resource, spec.ports) ? [] : [{ message: 'fix', changes: toClusterIP(resource) }],
      });
    } else if (spec?.type === 'LoadBalancer') {
      for (const [index, { nodePort }] of each(spec.ports)) {
        if (nodePort === undefined || nodePort === 0) continue;
        const portPath = [...path, 'ports', index, 'nodePort'];
        const changes: Change[] = [{ op: 'remove', path: portPath }];
        report({
          message: 'fixedPort',
          values: { service: resource.label, port: nodePort },
          path: portPath,
          fixes: isOnlyNodePort(resource, spec.ports)
            ? []
            : [{ message: 'fixPort', values: { port: nodePort }, changes }],
        });
      }
    }
  },
});

/** Whether a template writes a port of which nothing else is to be seen: without it nobody knows what is left. */
function isOnlyNodePort(resource: Resource, ports: Ports): boolean {
  if (!resource.document.templated) return false;
  return [...each(ports)].some(([index]) => {
    const port = valueAt(resource.data, ['spec', 'ports', index]);
    return isMap(port) && Object.keys(port).every((key) => key === 'nodePort');
  });
}

/** The new type, without the fields that the API server refuses beside it. */
function toClusterIP(resource: Resource): Change[] {
  const path = [...resource.path, 'spec'];
  const changes: Change[] = [{ op: 'set', path: [...path, 'type'], value: 'ClusterIP' }];
  const { spec } = resource.data;
  for (const field of NODE_PORT_FIELDS)
    if (isMap(spec) && isWritten(spec[field])) changes.push({ op: 'remove', path: [...path, field] });
  for (const [index] of each(resource.read(service)?.spec?.ports))
    if (isWritten(valueAt(spec, ['ports', index, 'nodePort'])))
      changes.push({ op: 'remove', path: [...path, 'ports', index, 'nodePort'] });
  return changes;
}
