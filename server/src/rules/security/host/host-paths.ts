import type { Container, PodTemplate } from '../../../kubernetes/pod-template';
import { each } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';

/** A volume that is a place of the node's file system. */
export interface HostPathVolume {
  readonly name: string;
  /** Of the volume, from the document's root. */
  readonly path: Path;
  /** The place on the node as it is written. */
  readonly hostPath: string;
  /** What has to be there: `Directory`, `Socket`, `CharDevice` and the like. */
  readonly type: string | undefined;
}

/** The hostPath volumes of a pod; those without a name or a path are being typed or refused. */
export function hostPathVolumes(pod: PodTemplate): HostPathVolume[] {
  return [...each(pod.spec.volumes)].flatMap(([index, { name, hostPath }]) =>
    name === undefined || hostPath?.path === undefined || hostPath.path === ''
      ? []
      : [{ name, path: [...pod.specPath, 'volumes', index], hostPath: hostPath.path, type: hostPath.type }],
  );
}

/** A place where a container mounts a volume. */
export interface Mount {
  readonly container: Container;
  /** Of the mount, from the document's root. */
  readonly path: Path;
  readonly isReadOnly: boolean;
}

/** The mounts of a volume, in all containers of its pod. */
export function mountsOf(pod: PodTemplate, volume: string): Mount[] {
  return pod.containers.flatMap((container) =>
    [...each(container.spec.volumeMounts)].flatMap(([index, { name, readOnly }]) =>
      name === volume
        ? [{ container, path: [...container.path, 'volumeMounts', index], isReadOnly: readOnly === true }]
        : [],
    ),
  );
}

/** A path of the node in one form: no doubled or final slashes, and /run for /var/run, which is a link to it. */
export function normalizeHostPath(path: string): string {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (steps[0] === 'var' && steps[1] === 'run') steps.shift();
  return `/${steps.join('/')}`;
}

/** Whether a normalised path is another one or lies below it. The root is at itself alone. */
export function isAtOrUnder(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
