import { isFileFormat } from '../../kubernetes/file-formats';
import { isWorkloadKind, POD_TEMPLATE_PATH } from '../../kubernetes/kinds';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import { formatPath, type Path, startsWith } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { refusalOf } from './refused-pods';

/** What becomes of a resource that has something wrong at a place, as a clause of a message. */
export function refusalAt(resource: Resource, path: Path, target: KubernetesVersion): string {
  const { type } = resource;
  if (isWorkloadKind(type) && isInPodTemplate(resource, path)) return refusalOf(type, target);
  return refusalOfObject(resource);
}

/** The same for what is refused with the object as a whole, whatever the place. */
export function refusalOfObject({ kind, group }: Resource): string {
  return isFileFormat(group) ? `the program that reads the ${kind} refuses it` : `the API server refuses the ${kind}`;
}

/** Whether a place is in what pods, or the claims of a StatefulSet, are made of. */
export function isInPodTemplate({ type, path: root }: Resource, path: Path): boolean {
  if (!isWorkloadKind(type)) return false;
  if (startsWith(path, [...root, ...POD_TEMPLATE_PATH[type]])) return true;
  return type === 'StatefulSet' && startsWith(path, [...root, 'spec', 'volumeClaimTemplates']);
}

/** What a person would say that a place belongs to: the container or volume around it, else the resource. */
export function ownerOf(resource: Resource, path: Path): string {
  const container = resource.podTemplate?.containers.find((candidate) => startsWith(path, candidate.path));
  if (container !== undefined) return `container ${container.name}`;
  const volumes = path.lastIndexOf('volumes');
  if (volumes >= 0 && typeof path[volumes + 1] === 'number') {
    const name = valueAt(resource.document.data, [...path.slice(0, volumes + 2), 'name']);
    if (typeof name === 'string' && name !== '') return `volume ${name}`;
  }
  return resource.label;
}

/**
 * An object inside a resource as a message names it: `container web`, `ports[0] of container web`, `rules[0].http.paths[1] of Ingress web`. The
 * `spec` of something is the thing itself.
 */
export function placeOf(resource: Resource, path: Path): string {
  const owner = ownerOf(resource, path);
  const inner = withinOwner(resource, path);
  return inner.length === 0 ? owner : `${formatPath(inner)} of ${owner}`;
}

/** A field as a message names it: the last two steps of its way inside its owner, `limits.memory`, `ports[0].port`, `replicas`. */
export function fieldAt(resource: Resource, path: Path): string {
  const inner = withinOwner(resource, path);
  const names = inner.flatMap((step, index) => (typeof step === 'string' ? [index] : []));
  return formatPath(inner.slice(names.at(-2) ?? 0)) || String(path.at(-1) ?? '');
}

function withinOwner(resource: Resource, path: Path): Path {
  const container = resource.podTemplate?.containers.find((candidate) => startsWith(path, candidate.path));
  if (container !== undefined) return path.slice(container.path.length);
  const volumes = path.lastIndexOf('volumes');
  if (volumes >= 0 && ownerOf(resource, path).startsWith('volume ')) return path.slice(volumes + 2);
  const podSpec = resource.podTemplate?.specPath;
  if (podSpec !== undefined && startsWith(path, podSpec) && path.length > podSpec.length)
    return path.slice(podSpec.length);
  const inner = path.slice(resource.path.length);
  return inner[0] === 'spec' ? inner.slice(1) : inner;
}
