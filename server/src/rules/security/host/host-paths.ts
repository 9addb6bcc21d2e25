import type { PodTemplate } from '../../../kubernetes/pod-template';
import { each } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';

/** A volume that is a place of the node's file system. */
export interface HostPathVolume {
  readonly name: string;
  /** Of the volume, from the document's root. */
  readonly path: Path;
  /** The place on the node as it is written. */
  readonly hostPath: string;
}

/** The hostPath volumes of a pod; those without a name or a path are being typed or refused. */
export function hostPathVolumes(pod: PodTemplate): HostPathVolume[] {
  return [...each(pod.spec.volumes)].flatMap(([index, { name, hostPath }]) =>
    name === undefined || hostPath?.path === undefined || hostPath.path === ''
      ? []
      : [{ name, path: [...pod.specPath, 'volumes', index], hostPath: hostPath.path }],
  );
}

/** A path of the node in one form: no doubled or final slashes, and /run for /var/run, which is a link to it. */
export function normalizeHostPath(path: string): string {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (steps[0] === 'var' && steps[1] === 'run') steps.shift();
  return `/${steps.join('/')}`;
}
