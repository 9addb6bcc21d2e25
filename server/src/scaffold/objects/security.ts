// How much the pods of a plan may do to their nodes: what its source demands of them decides.
import type { ContainerDetails, Part, Plan } from '../plan';

export type SecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** What the Pod Security Standard "baseline" lets containers add; "restricted" has but the first. */
const RESTRICTED_CAPABILITIES: readonly string[] = ['NET_BIND_SERVICE'];
const BASELINE_CAPABILITIES: readonly string[] = [
  ...RESTRICTED_CAPABILITIES,
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

export function containersOf({ details }: Part): readonly ContainerDetails[] {
  return [details.main, ...(details.others ?? [])];
}

/** The strictest of the Pod Security Standards that lets in all pods of a plan. */
export function securityLevel({ parts }: Plan): SecurityLevel {
  const capabilities = parts.flatMap(containersOf).flatMap(({ addedCapabilities = [] }) => addedCapabilities);
  if (!capabilities.every((name) => BASELINE_CAPABILITIES.includes(name))) return 'privileged';
  const isRestricted =
    capabilities.every((name) => RESTRICTED_CAPABILITIES.includes(name)) &&
    parts.every(({ details }) => details.user !== 0);
  return isRestricted ? 'restricted' : 'baseline';
}
