import type { Container } from '../../kubernetes/pod-template';
import { each, present } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { defineRule } from '../rule';
import { dataKeeperOf, withoutEndSlash } from './data-keeping';
import { type Backing, backingOf } from './volume-backing';

interface Mount {
  readonly volume: string;
  /** Without a slash at the end. */
  readonly mountPath: string;
  readonly path: Path;
  readonly backing: Backing;
}

export default defineRule({
  id: 'database-without-volume',
  need: 'persistence',
  summary: 'A database, broker or other store keeps its data where it is deleted with the pod.',
  severity: 'error',
  profile: 'production',
  scope: 'object',
  kinds: 'long-running',
  fix: 'none',
  peers: [],
  messages: {
    noVolume:
      'Container {container} runs {image}, whose data in {directory} is on no volume: it is gone with the pod, at the latest when a node is replaced. Mount a PersistentVolumeClaim there.',
    otherPlace:
      'Container {container} mounts volume {volume} here, but {image} keeps its data in {directory}: it is gone with the pod. Mount the volume there.',
    scratch:
      'Container {container} keeps the data of {image} in volume {volume}, which is deleted with the pod. Use a PersistentVolumeClaim, unless the data may be lost.',
  },
  checkResource(resource, { report }) {
    for (const container of resource.podTemplate?.containers ?? []) {
      if (container.type !== 'regular') continue;
      const keeper = dataKeeperOf(container.spec);
      const [directory] = keeper?.directories ?? [];
      if (keeper === undefined || directory === undefined) continue;
      const mounts = mountsOf(container);
      const holding = mounts.filter(({ mountPath, backing }) => {
        return backing !== 'files' && keeper.directories.some((data) => overlaps(data, mountPath));
      });
      if (holding.some(({ backing }) => backing === 'lasting')) continue;

      const values = { container: container.name, image: keeper.image.baseName, directory };
      const [scratch] = holding;
      const lasting = mounts.find(({ backing }) => backing === 'lasting');
      if (lasting !== undefined) {
        // A store that is configured may well keep its data on that volume.
        const isConfigured = keeper.isMovable || keeper.isRebuilt || mounts.some(({ backing }) => backing === 'files');
        if (isConfigured || mentions(container, lasting.mountPath)) continue;
        const path = [...lasting.path, 'mountPath'];
        report({ message: 'otherPlace', values: { ...values, volume: lasting.volume }, path, absent: true });
      } else if (scratch !== undefined) {
        const path = [...scratch.path, 'mountPath'];
        report({ message: 'scratch', values: { ...values, volume: scratch.volume }, path, severity: 'warning' });
      } else {
        const path = [...container.path, 'volumeMounts'];
        report({ message: 'noVolume', values, path, at: [...container.path, 'name'], absent: true });
      }
    }
  },
});

/** Whether the mount holds the directory, or a part of it. */
function overlaps(directory: string, mountPath: string): boolean {
  return `${directory}/`.startsWith(`${mountPath}/`) || `${mountPath}/`.startsWith(`${directory}/`);
}

/** Whether a variable of the container leads to the volume. */
function mentions({ spec }: Container, mountPath: string): boolean {
  return present(spec.env).some(({ value }) => value?.includes(mountPath));
}

function mountsOf({ spec, path, pod }: Container): Mount[] {
  return [...each(spec.volumeMounts)].flatMap(([index, { name, mountPath }]) => {
    if (name === undefined || mountPath === undefined) return [];
    const place = [...path, 'volumeMounts', index];
    return { volume: name, mountPath: withoutEndSlash(mountPath), path: place, backing: backingOf(name, pod) };
  });
}
