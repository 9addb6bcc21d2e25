import type { PodTemplate } from '../../../kubernetes/pod-template';
import { each, present } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';
import { isSshPort } from './ports';

const FIRST_FREE_PORT = 1024;
const SYSCTL = /^net[./]ipv4[./]ip_unprivileged_port_start$/;

export default defineRule({
  id: 'privileged-port',
  need: 'security',
  summary: 'A container listens on a port below 1024.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['kl:privileged-ports', 'tv:KSV-0117'],
  messages: {
    privileged:
      'Container {container} listens on port {port}: below 1024 that takes root or NET_BIND_SERVICE, except where the container runtime opens these ports to all. Let it listen on a port from 1024 on; the Service can keep {port} as its own.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    // Windows asks no rights for any port.
    if (pod === undefined || pod.isWindows) return;
    const firstFree = firstFreePort(pod);
    for (const { name: container, path, spec } of pod.containers) {
      for (const [index, port] of each(spec.ports)) {
        const { containerPort } = port;
        // Whether there should be an SSH server at all is another matter.
        if (containerPort === undefined || containerPort < 1 || containerPort >= firstFree || isSshPort(port)) continue;
        report({
          message: 'privileged',
          values: { container, port: containerPort },
          path: [...path, 'ports', index, 'containerPort'],
        });
      }
    }
  },
});

/** The first port that needs no rights: pods may say so with a sysctl that counts as safe. */
function firstFreePort({ spec }: PodTemplate): number {
  const sysctl = present(spec.securityContext?.sysctls).find(({ name }) => name !== undefined && SYSCTL.test(name));
  const value = sysctl?.value;
  return value !== undefined && /^\d+$/.test(value) ? Math.min(Number(value), FIRST_FREE_PORT) : FIRST_FREE_PORT;
}
