import { parseImageReference } from '../../kubernetes/image-reference';
import { isKnownSidecar } from '../../kubernetes/knowledge/images';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';

/** The repository of a container's image without tag and digest; empty where it can not be told. */
export function repositoryOf(container: Container): string {
  return parseImageReference(container.spec.image ?? '')?.repository ?? '';
}

/** Whether a container is a known proxy or agent: it is not it whose answers anybody waits for. */
export function isProxyOrAgent(container: Container): boolean {
  return isKnownSidecar(container.name, repositoryOf(container));
}

/** Whether the pods are there to do something once; a Pod that is not started again is a job without being called one. */
export function runsToItsEnd(pod: PodTemplate): boolean {
  return pod.workload === 'Pod' && (pod.spec.restartPolicy === 'Never' || pod.spec.restartPolicy === 'OnFailure');
}
