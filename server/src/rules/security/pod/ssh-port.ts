import { each } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';
import { isSshPort } from './ports';

export default defineRule({
  id: 'ssh-port',
  need: 'security',
  summary: 'A container opens the port of SSH.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['kl:ssh-port'],
  messages: {
    ssh: 'Container {container} opens port 22, that of SSH: who has a key or a password gets a shell there past the RBAC and the audit log of the cluster, and what he changes by hand is gone with the pod. Use kubectl exec or kubectl debug.',
  },
  checkResource(resource, { report }) {
    for (const { name: container, path, spec } of resource.podTemplate?.containers ?? []) {
      for (const [index, port] of each(spec.ports)) {
        if (!isSshPort(port)) continue;
        report({ message: 'ssh', values: { container }, path: [...path, 'ports', index, 'containerPort'] });
      }
    }
  },
});
