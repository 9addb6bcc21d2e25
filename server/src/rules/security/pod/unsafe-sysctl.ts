import { atLeast, type MinorVersion } from '../../../kubernetes/kubernetes-version';
import { isFilledInLater } from '../../../kubernetes/placeholder';
import { each } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';

/** What every kubelet lets pods set, since which version (pkg/kubelet/sysctl/safe_sysctls.go); Pod Security has the same list. */
const SAFE: ReadonlyMap<string, MinorVersion> = new Map([
  ['kernel.shm_rmid_forced', '1.4'],
  ['net.ipv4.ip_local_port_range', '1.4'],
  ['net.ipv4.tcp_syncookies', '1.4'],
  ['net.ipv4.ping_group_range', '1.18'],
  ['net.ipv4.ip_unprivileged_port_start', '1.22'],
  ['net.ipv4.ip_local_reserved_ports', '1.27'],
  ['net.ipv4.tcp_keepalive_time', '1.29'],
  ['net.ipv4.tcp_fin_timeout', '1.29'],
  ['net.ipv4.tcp_keepalive_intvl', '1.29'],
  ['net.ipv4.tcp_keepalive_probes', '1.29'],
  ['net.ipv4.tcp_rmem', '1.32'],
  ['net.ipv4.tcp_wmem', '1.32'],
]);

/** What a pod has for itself (pkg/kubelet/sysctl/namespace.go); all else is one for the whole node. */
const OF_POD = /^(?:kernel\.(?:shm|msg)|kernel\.sem$|fs\.mqueue\.|net\.)/;

export default defineRule({
  id: 'unsafe-sysctl',
  need: 'security',
  summary: 'A pod sets a kernel parameter that the kubelet refuses by default.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['kl:unsafe-sysctls', 'tv:KSV-0026'],
  messages: {
    unsafe:
      'Sysctl {sysctl} of {resource} can reach beyond the pod, so kubelets refuse the pod (SysctlForbidden) unless their allowedUnsafeSysctls has it, and baseline Pod Security refuses it everywhere. Remove it, or set it on nodes that are tainted for such pods.',
    ofNode:
      'Sysctl {sysctl} of {resource} is one for the whole node, so every kubelet refuses the pod (SysctlForbidden). Set it when the nodes are made, or with an agent that tunes them.',
    notYet:
      'Sysctl {sysctl} of {resource} counts as safe from Kubernetes {since} on only: kubelets before refuse the pod (SysctlForbidden) unless their allowedUnsafeSysctls has it. Remove it until the nodes are newer.',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    for (const [index, { name: sysctl }] of each(pod.spec.securityContext?.sysctls)) {
      if (sysctl === undefined || sysctl === '' || isFilledInLater(sysctl)) continue;
      const dotted = withDots(sysctl);
      const since = SAFE.get(dotted);
      if (since !== undefined && atLeast(kubernetesVersion, since)) continue;
      const path = [...pod.specPath, 'securityContext', 'sysctls', index, 'name'];
      const values = { sysctl, resource: resource.label };
      if (since !== undefined) report({ message: 'notYet', values: { ...values, since }, path });
      else report({ message: OF_POD.test(dotted) ? 'unsafe' : 'ofNode', values, path });
    }
  },
});

/** A name whose first separator is a slash has dots and slashes the other way round. */
function withDots(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name;
  return name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}
