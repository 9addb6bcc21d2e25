import type { PodTemplate } from '../kubernetes/pod-template';
import type { Resource } from '../kubernetes/resource';
import { object, present, strings } from '../kubernetes/shape';

const claim = object({ spec: object({ accessModes: strings }) });

/** The names of the claims that the pods of a template mount by name. */
export function mountedClaims(pod: PodTemplate): string[] {
  return present(pod.spec.volumes).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}

/**
 * The name of a claim that the pods of a template mount and that pods on different nodes can not share, if there is one: its access
 * mode is ReadWriteOnce or ReadWriteOncePod. A claim that is not among `claims` most likely has the usual mode, ReadWriteOnce.
 */
export function exclusiveClaim(pod: PodTemplate, claims: readonly Resource[]): string | undefined {
  return mountedClaims(pod).find((name) => {
    const found = claims.find(
      ({ metadata, namespace }) => metadata.name === name && namespace === pod.resource.namespace,
    );
    return !present(found?.read(claim)?.spec?.accessModes).some((mode) => mode.endsWith('Many'));
  });
}
