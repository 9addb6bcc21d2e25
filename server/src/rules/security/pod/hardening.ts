// What the rules of the bundle `hardening` share: where their findings stand and where their fixes write.
import type { Container, PodTemplate } from '../../../kubernetes/pod-template';
import { present } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';

/** A finding about a setting that a container lacks stands on the container's name, so that those of one container are one. */
export function absentSetting(container: Container, ...field: readonly string[]) {
  return {
    path: [...container.path, 'securityContext', ...field],
    at: [...container.path, 'name'],
    absent: true,
  } as const;
}

/** The only container of its pod, of whatever type: what is about the pod is about it, and the other way round. */
export function onlyContainer(pod: PodTemplate): Container | undefined {
  return pod.containers.length === 1 ? pod.containers[0] : undefined;
}

/** What a finding about a whole pod is about: its only container, so that it joins the findings of that one, else the pod. */
export function podSubject(pod: PodTemplate): Path {
  return onlyContainer(pod)?.path ?? pod.specPath;
}

export function podSecurityContext(pod: PodTemplate): Path {
  return [...pod.specPath, 'securityContext'];
}

/**
 * The securityContext that takes a setting meant for one container where the pod's would do as well: an only container has all
 * its settings in one place, its own, unless the pod has a securityContext already.
 */
export function securityContextFor(container: Container): Path {
  const { pod } = container;
  const isPodLevel = onlyContainer(pod) !== undefined && pod.spec.securityContext !== undefined;
  return isPodLevel ? podSecurityContext(pod) : [...container.path, 'securityContext'];
}

export function isPrivileged(container: Container): boolean {
  return container.spec.securityContext?.privileged === true;
}

/** Whether a capability is so much that the kernel lets its holder gain the rest, whatever allowPrivilegeEscalation says. */
export function impliesEscalation(capability: string): boolean {
  return capability === 'SYS_ADMIN' || capability === 'ALL';
}

/** The capabilities that a container adds, by the names of Kubernetes: in capitals, without the kernel's `CAP_`. */
export function addedCapabilities(container: Container): string[] {
  return present(container.spec.securityContext?.capabilities?.add).map(capabilityName);
}

/** The name that Kubernetes has for a capability as somebody wrote it. Container runtimes ignore the case. */
export function capabilityName(written: string): string {
  return written.toUpperCase().replace(/^CAP_/, '');
}

/** Whether a container drops all capabilities. Runtimes take `all` in any case; only Pod Security wants capitals. */
export function dropsAll(container: Container): boolean {
  return present(container.spec.securityContext?.capabilities?.drop).some((name) => name.toUpperCase() === 'ALL');
}
