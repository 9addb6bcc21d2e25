import { controllerSpecOf } from '../../kubernetes/controller-spec';
import type { Container, PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { each, type List } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlValue } from '../../yaml/value';

/** The name of something inside a pod, to which other places of the same object refer. */
export interface PodName {
  readonly what: 'container' | 'volume' | 'port';
  readonly name: string;
  readonly path: Path;
  /** The container that has the port; undefined for others. */
  readonly container: string | undefined;
  /** The names beside it, itself included, among which it has to be the only one. */
  readonly among: readonly string[];
}

/** The names of a pod's containers, volumes (those of claim templates included) and ports. */
export function podNames(pod: PodTemplate): PodName[] {
  const { resource, specPath, spec } = pod;
  const containers = pod.containers.flatMap(({ path, spec: { name } }) =>
    name === undefined ? [] : [{ name, path: [...path, 'name'] }],
  );
  const volumes = [...namesIn(spec.volumes, [...specPath, 'volumes'])];
  if (resource.type === 'StatefulSet') {
    const claims = [...resource.path, 'spec', 'volumeClaimTemplates'];
    for (const [index, { metadata }] of each(controllerSpecOf(resource)?.volumeClaimTemplates)) {
      const name = metadata?.name;
      if (name !== undefined) volumes.push({ name, path: [...claims, index, 'metadata', 'name'] });
    }
  }
  return [
    ...withNeighbours('container', containers),
    ...withNeighbours('volume', volumes),
    ...pod.containers.flatMap((container) =>
      withNeighbours('port', namesIn(container.spec.ports, [...container.path, 'ports']), container.name),
    ),
  ];
}

interface Placed {
  readonly name: string;
  readonly path: Path;
}

function namesIn(items: List<{ readonly name: string | undefined }> | undefined, path: Path): Placed[] {
  return [...each(items)].flatMap(([index, { name }]) =>
    name === undefined ? [] : [{ name, path: [...path, index, 'name'] }],
  );
}

function withNeighbours(what: PodName['what'], names: readonly Placed[], container?: string): PodName[] {
  const among = names.map(({ name }) => name);
  return names.map(({ name, path }) => ({ what, name, path, container, among }));
}

/** The changes that give another name to something of a pod, here and wherever the object refers to it. */
export function renameInPod(pod: PodTemplate, { what, name, path }: PodName, newName: string): Change[] {
  const places = {
    container: () => containerReferences(pod.resource, name),
    volume: () => volumeReferences(pod, name),
    port: () => portReferences(pod, name, path),
  };
  const changes: Change[] = [path, ...places[what]()].map((place) => ({ op: 'set', path: place, value: newName }));
  return what === 'container' ? [...changes, ...annotationRenames(pod, name, newName)] : changes;
}

/** Fields that name a container of the pod: of resourceFieldRef, of a Job's podFailurePolicy, of ephemeral containers. */
const CONTAINER_FIELDS: ReadonlySet<string> = new Set(['containerName', 'targetContainerName']);
const CONTAINER_ANNOTATIONS: readonly string[] = [
  'kubectl.kubernetes.io/default-container',
  'kubectl.kubernetes.io/default-logs-container',
];
/** Annotations whose keys end with the name of a container. */
const CONTAINER_ANNOTATION_PREFIX =
  /^container\.(?:apparmor\.security\.beta|seccomp\.security\.alpha)\.kubernetes\.io\//;
const MAX_DEPTH = 50;

function containerReferences(resource: Resource, name: string): Path[] {
  const found: Path[] = [];
  const seen = new Set<YamlValue>();
  const visit = (value: YamlValue | undefined, path: Path): void => {
    if (path.length > MAX_DEPTH || typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (isList(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (isMap(value)) {
      for (const key in value) {
        if (CONTAINER_FIELDS.has(key) && value[key] === name) found.push([...path, key]);
        visit(value[key], [...path, key]);
      }
    }
  };
  visit(resource.data, resource.path);
  return found;
}

function volumeReferences(pod: PodTemplate, name: string): Path[] {
  return pod.containers.flatMap(({ path, spec }) =>
    (['volumeMounts', 'volumeDevices'] as const).flatMap((field) =>
      namesIn(spec[field], [...path, field]).flatMap((use) => (use.name === name ? [use.path] : [])),
    ),
  );
}

/** Probes and hooks find a port by its name in their own container. */
function portReferences(pod: PodTemplate, name: string, portPath: Path): Path[] {
  const container = pod.containers.find(({ path }) => path.every((step, index) => portPath[index] === step));
  return container === undefined ? [] : handlerPorts(container).filter((path) => portAt(pod.resource, path) === name);
}

const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
] as const;

function handlerPorts({ path }: Container): Path[] {
  return HANDLERS.flatMap((handler) => ['httpGet', 'tcpSocket'].map((action) => [...path, ...handler, action, 'port']));
}

function portAt(resource: Resource, path: Path): YamlValue | undefined {
  return valueAt(resource.document.data, path);
}

function annotationRenames(pod: PodTemplate, name: string, newName: string): Change[] {
  const path = [...pod.path, 'metadata', 'annotations'];
  return Object.entries(pod.annotations).flatMap(([key, value]): Change[] => {
    if (CONTAINER_ANNOTATIONS.includes(key) && value === name)
      return [{ op: 'set', path: [...path, key], value: newName }];
    const prefix = CONTAINER_ANNOTATION_PREFIX.exec(key)?.[0];
    if (prefix === undefined || key !== prefix + name) return [];
    return [{ op: 'rename', path: [...path, key], key: prefix + newName }];
  });
}
