import { claimTemplateNames } from '../../../kubernetes/controller-spec';
import { parseImageReference } from '../../../kubernetes/image-reference';
import { findWritePaths } from '../../../kubernetes/knowledge/images';
import { cleanName } from '../../../kubernetes/names';
import type { Container, PodTemplate } from '../../../kubernetes/pod-template';
import { present } from '../../../kubernetes/shape';
import type { Change } from '../../../yaml/change';
import { onlyContainer } from './hardening';

/** Enough for temporary files of most programs, and a bound for those that never clean up: the kubelet evicts the pod above it. */
const SIZE_LIMIT = '1Gi';

const MAX_VOLUME_NAME_LENGTH = 63;

/**
 * Gives containers, once their root filesystem is read-only, an emptyDir in each place where they are known to write and
 * nothing is mounted: /tmp, and what is known of the image. Volumes are made per container, so that none sees the temporary files
 * of another.
 */
export function addWritablePaths(
  pod: PodTemplate,
  containers: readonly Container[],
): Map<Container, { readonly paths: readonly string[]; readonly changes: readonly Change[] }> {
  const taken = volumeNames(pod);
  const isOnly = onlyContainer(pod) !== undefined;
  return new Map(
    containers.map((container) => {
      const paths = pathsToMount(container);
      const changes = paths.flatMap((mountPath): Change[] => {
        const slug = label(mountPath);
        const name = freeName(isOnly ? slug : `${label(container.name)}-${slug}`, taken);
        const volume = { name, emptyDir: { sizeLimit: SIZE_LIMIT } };
        return [
          { op: 'insert', path: [...container.path, 'volumeMounts'], value: { name, mountPath } },
          { op: 'insert', path: [...pod.specPath, 'volumes'], value: volume },
        ];
      });
      return [container, { paths, changes }];
    }),
  );
}

function pathsToMount(container: Container): string[] {
  const image = container.spec.image === undefined ? undefined : parseImageReference(container.spec.image);
  const known = image === undefined ? [] : findWritePaths(image.repository);
  const mounted = present(container.spec.volumeMounts).flatMap(({ mountPath }) =>
    mountPath === undefined ? [] : normalized(mountPath),
  );
  return ['/tmp', ...known].filter((path) => !mounted.some((mount) => `${normalized(path)}/`.startsWith(`${mount}/`)));
}

/** A mount path without the slash at its end; /var/run is a link to /run in every image of a distribution. */
function normalized(path: string): string {
  return path.replace(/(?<!\/)\/+$/, '').replace(/^\/var\/run(?=\/|$)/, '/run');
}

/** Names that a new volume can not have: those of volumes and claims, and those that mounts want of a volume yet to come. */
function volumeNames(pod: PodTemplate): Set<string> {
  const volumes = present(pod.spec.volumes).map(({ name }) => name);
  const mounts = pod.containers.flatMap(({ spec }) => present(spec.volumeMounts).map(({ name }) => name));
  return new Set([...volumes, ...claimTemplateNames(pod.resource), ...mounts].filter((name) => name !== undefined));
}

/** A text as part of a DNS label, whatever it holds. */
function label(text: string): string {
  return cleanName('label', text) ?? 'files';
}

/** A name like the wanted one that is not taken; from then on it is. */
function freeName(wanted: string, taken: Set<string>): string {
  let name = shortened(wanted, '');
  for (let count = 2; taken.has(name); count++) name = shortened(wanted, `-${count}`);
  taken.add(name);
  return name;
}

/** Names of volumes are DNS labels. The end says what it is for, so what is too long loses its beginning. */
function shortened(name: string, suffix: string): string {
  return name.slice(-(MAX_VOLUME_NAME_LENGTH - suffix.length)).replace(/^-+/, '') + suffix;
}
