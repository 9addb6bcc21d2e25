import type { Resource } from '../../../kubernetes/resource';
import type { Severity } from '../../rule';

/** DaemonSets are mostly agents of their node, which often need what belongs to it. */
export function isNodeAgent(resource: Resource): boolean {
  return resource.type === 'DaemonSet';
}

/** What uses the node weighs one step less in a DaemonSet. */
export function severityOnNode(resource: Resource, severity: 'warning' | 'error'): Severity {
  if (!isNodeAgent(resource)) return severity;
  return severity === 'error' ? 'warning' : 'info';
}
