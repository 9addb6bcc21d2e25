import { controllerSpecOf } from '../../kubernetes/controller-spec';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import type { Defined } from './definitions';

/** A name inside an object that means another part of the same object. */
export interface InnerLink {
  /** Of the value that names it, from the document's root. */
  readonly path: Path;
  readonly name: string;
  /** The values that give the name there; empty where nothing does. */
  readonly targets: readonly Path[];
}

/** What the parts of a pod call each other: volumes of mounts, ports of probes and hooks, containers of resource fields. */
export function innerLinksOf(resource: Resource): readonly InnerLink[] {
  const pod = resource.podTemplate;
  if (pod === undefined) return [];
  const volumes = volumesOf(pod);
  return [...linksToContainers(pod), ...pod.containers.flatMap((container) => linksOf(container, volumes))];
}

/** The volumes that containers of a pod may mount: its own, and the claims that a StatefulSet makes. */
export function volumesOf({ resource, spec, specPath }: PodTemplate): readonly Defined[] {
  const own = [...each(spec.volumes)].flatMap(([index, { name }]) =>
    name === undefined ? [] : [{ name, path: [...specPath, 'volumes', index, 'name'] }],
  );
  const claims = resource.type === 'StatefulSet' ? controllerSpecOf(resource)?.volumeClaimTemplates : undefined;
  const templates = [...each(claims)].flatMap(([index, { metadata }]) =>
    metadata?.name === undefined
      ? []
      : [
          {
            name: metadata.name,
            path: [...resource.path, 'spec', 'volumeClaimTemplates', index, 'metadata', 'name'],
          },
        ],
  );
  return [...own, ...templates];
}

function linksOf(container: Container, volumes: readonly Defined[]): InnerLink[] {
  const { spec, path } = container;
  const links: InnerLink[] = [];
  const add = (place: Path, name: string | undefined, targets: readonly Path[]) => {
    if (name !== undefined) links.push({ path: place, name, targets });
  };
  const addMount = (place: Path, name: string | undefined) =>
    add(
      place,
      name,
      volumes.filter((volume) => volume.name === name).map((volume) => volume.path),
    );
  for (const [index, { name }] of each(spec.volumeMounts)) addMount([...path, 'volumeMounts', index, 'name'], name);
  for (const [index, { name }] of each(spec.volumeDevices)) addMount([...path, 'volumeDevices', index, 'name'], name);
  const ports = [...each(spec.ports)];
  const addPort = (place: Path, port: number | string | undefined) => {
    if (typeof port !== 'string') return;
    const named = ports.filter(([, { name }]) => name === port);
    add(
      place,
      port,
      named.map(([index]) => [...path, 'ports', index, 'name']),
    );
  };
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    for (const action of ['httpGet', 'tcpSocket'] as const) {
      addPort([...path, field, action, 'port'], spec[field]?.[action]?.port);
    }
  }
  for (const field of ['postStart', 'preStop'] as const) {
    for (const action of ['httpGet', 'tcpSocket'] as const) {
      addPort([...path, 'lifecycle', field, action, 'port'], spec.lifecycle?.[field]?.[action]?.port);
    }
  }
  return links;
}

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

function linksToContainers({ resource, path, annotations, containers }: PodTemplate): InnerLink[] {
  const targetsOf = (name: string) =>
    containers.filter((container) => container.name === name).map((container) => [...container.path, 'name']);
  const links: InnerLink[] = [];
  const chosen = annotations[DEFAULT_CONTAINER];
  if (chosen !== undefined) {
    const place = [...path, 'metadata', 'annotations', DEFAULT_CONTAINER];
    links.push({ path: place, name: chosen, targets: targetsOf(chosen) });
  }
  for (const container of containers) {
    for (const [index, { valueFrom }] of each(container.spec.env)) {
      const name = valueFrom?.resourceFieldRef?.containerName;
      if (name === undefined) continue;
      const place = [...container.path, 'env', index, 'valueFrom', 'resourceFieldRef', 'containerName'];
      links.push({ path: place, name, targets: targetsOf(name) });
    }
  }
  return resource.document.templated ? links.filter(({ targets }) => targets.length > 0) : links;
}
