import { BASELINE_CAPABILITIES, DANGEROUS_CAPABILITIES } from '../../../kubernetes/knowledge/capabilities';
import type { Container } from '../../../kubernetes/pod-template';
import { each } from '../../../kubernetes/shape';
import type { Change } from '../../../yaml/change';
import { removal } from '../../removal';
import { defineRule } from '../../rule';
import { capabilityName, impliesEscalation, isPrivileged } from './hardening';

/** What each capability is to an intruder, as the end of a sentence. */
const DANGERS = {
  ALL: 'the container is all but privileged',
  BPF: 'an intruder loads programs into the kernel of the node',
  DAC_READ_SEARCH: 'an intruder opens any file of the node by its handle, past the walls of the container',
  MAC_ADMIN: 'an intruder changes the rules of AppArmor, SELinux or Smack that should confine him',
  MAC_OVERRIDE: 'an intruder is no longer held by mandatory access control',
  NET_ADMIN: 'an intruder rewrites routes, firewall rules and interfaces of the pod, and of the node under hostNetwork',
  NET_RAW: 'an intruder forges packets, answers ARP and DNS in the name of other pods and reads their traffic',
  PERFMON: 'an intruder observes every process of the node, and reads secrets out of what he sees',
  SYSLOG: 'an intruder reads the kernel log with the addresses that an attack on the kernel needs',
  SYS_ADMIN: 'an intruder mounts file systems of the node and gets out of the container',
  SYS_BOOT: 'an intruder loads another kernel on the node, and reboots it under hostPID',
  SYS_MODULE: 'an intruder loads a kernel module, and with it owns the node and every pod on it',
  SYS_PTRACE: 'an intruder reads and changes the memory of every process he can see',
  SYS_RAWIO: 'an intruder reaches memory and devices of the node past the kernel',
  SYS_TIME: 'an intruder sets the clock of the node, and with it breaks certificates, logs and leases of all its pods',
} as const;

export default defineRule({
  id: 'dangerous-capability',
  need: 'security',
  summary: 'A container adds a Linux capability that reaches beyond the container.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['po:dangerousCapabilities', 'ck:39', 'tv:KSV-0005', 'tv:KSV-0120'],
  messages: {
    dangerous: 'Container {container} adds {capability}: {danger}. Remove it.',
    unusual:
      'Container {container} adds {capability}, which the baseline Pod Security Standard does not allow: a namespace that enforces it refuses the pod. Remove it if the container works without.',
    inNamespace:
      'Container {container} adds {capability}: in its user namespace that reaches no other pod, but opens more of the kernel to an intruder, and the baseline Pod Security Standard does not allow it. Remove it if the container works without.',
    prefix:
      'Container {container} adds {written}. Kubernetes wants the bare name {capability}: with the prefix CRI-O gives the capability, containerd does not, and Pod Security admission refuses the pod.',
    notInCapitals:
      'Container {container} adds {written}. Container runtimes understand it, but Pod Security admission only knows {capability} and refuses the pod. Write it in capitals.',
    fixRemove: 'Remove {written} from the added capabilities',
    fixRemoveBoth: 'Remove {written} from the added capabilities and set allowPrivilegeEscalation to false',
    fixName: 'Write {capability}',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    for (const container of pod.containers) {
      for (const [index, written] of each(container.spec.securityContext?.capabilities?.add)) {
        const problem = judge(written, pod.spec.hostUsers === false);
        if (problem === undefined) continue;
        const path = [...container.path, 'securityContext', 'capabilities', 'add', index];
        const capability = capabilityName(written);
        const needed = removeEscalation(container, capability);
        const removed = removal(resource, path);
        const message = needed.length === 0 ? 'fixRemove' : 'fixRemoveBoth';
        const remove =
          removed === undefined ? [] : ([{ message, values: { written }, changes: [...removed, ...needed] }] as const);
        const rename = {
          message: 'fixName',
          values: { capability },
          changes: [{ op: 'set', path, value: capability }],
        } as const;
        const place = { path, subject: path, severity: problem === 'dangerous' ? 'error' : 'warning' } as const;
        const isHarmless = BASELINE_CAPABILITIES.has(capability);
        const values = { container: container.name, capability, written };
        if (problem === 'dangerous') {
          const danger = DANGERS[capability as keyof typeof DANGERS];
          report({ message: 'dangerous', values: { ...values, danger }, ...place, fixes: remove });
        } else if (problem === 'unusual' || problem === 'inNamespace') {
          report({ message: problem, values, ...place, fixes: remove });
        } else if (problem === 'prefix') {
          report({ message: 'prefix', values, ...place, fixes: isHarmless ? [rename, ...remove] : remove });
        } else {
          // The meaning stays: only admission sees a difference.
          report({ message: 'notInCapitals', values, ...place, fixes: [{ ...rename, grade: 'safe' }, ...remove] });
        }
      }
    }
  },
});

type Problem = 'dangerous' | 'inNamespace' | 'unusual' | 'prefix' | 'not-in-capitals';

function judge(written: string, isInUserNamespace: boolean): Problem | undefined {
  const capability = capabilityName(written);
  // Whether it has any effect depends on the node, so a name with the prefix is never more than a warning.
  if (/^CAP_/i.test(written)) return 'prefix';
  if (DANGEROUS_CAPABILITIES.has(capability)) {
    // A user namespace keeps all of them in the pod but this one: the network it reaches is that of the other pods too.
    return isInUserNamespace && capability !== 'NET_RAW' ? 'inNamespace' : 'dangerous';
  }
  if (!BASELINE_CAPABILITIES.has(capability)) return 'unusual';
  return written === capability ? undefined : 'not-in-capitals';
}

/**
 * Beside a capability like SYS_ADMIN it has to be true that privileges may escalate; without the capability it is a mistake of
 * its own.
 */
function removeEscalation(container: Container, capability: string): Change[] {
  const isNeeded = impliesEscalation(capability) && container.spec.securityContext?.allowPrivilegeEscalation === true;
  if (!isNeeded || isPrivileged(container)) return [];
  return [{ op: 'set', path: [...container.path, 'securityContext', 'allowPrivilegeEscalation'], value: false }];
}
