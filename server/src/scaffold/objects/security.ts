// How much the pods of a plan may do to their nodes: what its source demands of them decides.
import { BASELINE_CAPABILITIES, RESTRICTED_CAPABILITIES } from '../../kubernetes/knowledge/capabilities';
import { containersOf } from '../application';
import type { Plan } from '../plan';

export type SecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** The strictest of the Pod Security Standards that lets in all pods of a plan. */
export function securityLevel({ parts }: Plan): SecurityLevel {
  const capabilities = parts.flatMap(containersOf).flatMap(({ addedCapabilities = [] }) => addedCapabilities);
  if (!capabilities.every((name) => BASELINE_CAPABILITIES.has(name))) return 'privileged';
  const isRestricted =
    capabilities.every((name) => RESTRICTED_CAPABILITIES.has(name)) && parts.every(({ details }) => details.user !== 0);
  return isRestricted ? 'restricted' : 'baseline';
}
