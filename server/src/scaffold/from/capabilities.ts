import { RESTRICTED_CAPABILITIES } from '../../kubernetes/knowledge/capabilities';
import type { Report } from './report';
import type { SourceEntry } from './source';

/** Whether a container may have a capability under the Pod Security Standard "restricted". */
export function isAllowed(capability: string): boolean {
  return RESTRICTED_CAPABILITIES.has(capability);
}

/** Capabilities that are added, as Kubernetes writes them; those that the cluster will not give are noted. */
export function readAddedCapabilities(entry: SourceEntry, where: string, report: Report): readonly string[] {
  const names = report.texts(entry.value, where).map(capabilityName);
  const refused = names.filter((name) => !isAllowed(name));
  if (refused.length > 0) report.note('not-carried', entry, 'capabilities', { capabilities: refused.join(', ') });
  return names;
}

/** As Kubernetes writes it, without the prefix. */
export function capabilityName(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}
