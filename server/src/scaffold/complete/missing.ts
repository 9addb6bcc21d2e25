import type { Finding } from '../../engine/finding';
import { isUsable } from './changes';
import type { CompletionInput } from './completion';
import { hasService, isolationOf } from './evidence';
import { isForMetrics, portsOf, selectorOf } from './objects';
import { subjectOf } from './subject';

/**
 * Whether completing a workload would most likely give something, told at once: for offering it. `findings` are those of the workload in its file.
 */
export function isIncomplete(input: CompletionInput, findings: readonly Finding[]): boolean {
  const subject = subjectOf(input);
  if ('problem' in subject) return false;
  const { resource, pod } = subject;
  const isMended = ({ fixes: [fix] }: Finding) => fix !== undefined && isUsable(resource, fix, false);
  const isAdded = ({ fixes }: Finding) => fixes.some(({ changes }) => changes.some(({ op }) => op === 'append'));
  if (findings.some((finding) => isMended(finding) || isAdded(finding))) return true;
  if (selectorOf(subject) === undefined) return false;
  const isServed = resource.type === 'Deployment' || resource.type === 'StatefulSet';
  const ports = portsOf(subject, input.settings.kubernetesVersion).filter((port) => !isForMetrics(port));
  if (isServed && ports.length > 0 && !hasService(subject)) return true;
  const { ingress, isShut } = isolationOf(subject);
  return pod.spec.hostNetwork !== true && (!ingress || (isShut && ports.length > 0));
}
