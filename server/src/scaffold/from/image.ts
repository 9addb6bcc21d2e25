import type { Container, Draft, Port, VolumeMount } from './description';
import type { ImageDescription } from './dockerfile';

/**
 * A container with what its image says about how it runs, where the container says nothing itself. What the image does anyway
 * (its entrypoint, command, working directory and environment) stays the image's.
 */
export function withImage(container: Container, image: ImageDescription): Container {
  const result: Draft<Container> = { ...container };
  const known = new Set(container.ports.map(portKey));
  result.ports = [...container.ports, ...image.ports.filter((port) => !known.has(portKey(port)))];
  if (container.user === undefined && image.user !== undefined) {
    result.user = image.user;
    if (image.group !== undefined) result.group = image.group;
  }
  if (container.health === undefined && image.health !== undefined) result.health = image.health;
  if (container.stopSignal === undefined && image.stopSignal !== undefined) result.stopSignal = image.stopSignal;
  const mounted = new Set(container.volumes.map(({ target }) => target));
  const added = image.volumes.filter(({ path }) => !mounted.has(path));
  result.volumes = [
    ...container.volumes,
    ...added.map(({ at, path }): VolumeMount => ({ at, kind: 'anonymous', target: path, readOnly: false })),
  ];
  const runsOther = (container.command ?? container.args) !== undefined && container.ports.length === 0;
  if (!runsOther || image.ports.length === 0) return result;
  const { health: _health, ...rest } = result;
  const own = container.health === undefined ? {} : { health: container.health };
  return { ...result, unserved: { ...rest, ...own, ports: [] } };
}

function portKey({ number, protocol }: Port): string {
  return `${number}/${protocol}`;
}
