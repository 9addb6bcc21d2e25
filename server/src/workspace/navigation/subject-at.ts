import { isBuiltInApiGroup } from '../../kubernetes/api-groups';
import { isWorkloadKind, POD_TEMPLATE_PATH } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { stringMap } from '../../kubernetes/shape';
import type { YamlDocument } from '../../yaml/document';
import { type Path, samePath, startsWith } from '../../yaml/path';
import { valueAt, type YamlValue } from '../../yaml/value';
import {
  buildTargetsOf,
  fileReferencesOf,
  innerLinksOf,
  isKustomizationDocument,
  isOfKind,
  isTarget,
  isWithoutNamespace,
  keysOf,
  kindDefinedBy,
  kindId,
  kindIn,
  listenersOf,
  madeBy,
  portsOfPod,
  portsOfService,
  type Reference,
  type ReferencePart,
  referenceKind,
  referencesOf,
  type Selection,
  selectionsOf,
  volumesOf,
} from '../references';
import { ALL_NAMESPACES } from '../view';
import { deployedPathOf } from './deployed-path';
import type { Graph } from './graph';
import { takenBy } from './selecting';
import type { ObjectSubject, Subject } from './subject';

/** What a cursor stands on. */
export interface Cursor {
  readonly file: string;
  /** The line of the file on which the document begins, zero-based. */
  readonly line: number;
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** How many characters of the value stand in front of it. */
  readonly offset: number;
}

/** What the text at a cursor means in a unit; undefined where it means nothing that another place could mean too. */
export function subjectAt(graph: Graph, cursor: Cursor): Subject | undefined {
  const document = graph.document(cursor.file, cursor.line);
  if (document === undefined) return undefined;
  if (isKustomizationDocument(document.document, cursor.file)) return subjectOfKustomization(graph, cursor);
  const written = document.resources.find(({ path }) => startsWith(cursor.path, path));
  if (written === undefined) return undefined;
  const applied = graph.applied(written);
  const subject = cursor.part === 'key' ? subjectOfKey(applied, cursor) : subjectOfValue(graph, applied, cursor);
  return subject === undefined || graph.objects.includes(applied) ? subject : asApplied(graph, subject);
}

/** What a patch calls by the name that a file has, the unit may call otherwise. */
function asApplied(graph: Graph, subject: Subject): Subject {
  if (subject.type === 'key') {
    const object = asApplied(graph, subject.object);
    return object.type === 'object' ? { ...subject, object } : subject;
  }
  if (subject.type !== 'object') return subject;
  const { kinds, name } = subject;
  const found = graph.objects.find(
    (object) => kinds.some((kind) => isOfKind(object, kind)) && graph.writtenName(object) === name,
  );
  return (found && objectSubject(found)) ?? subject;
}

export function objectSubject(resource: Resource): ObjectSubject | undefined {
  const { name } = resource.metadata;
  const kind = kindIn(resource.group, resource.kind);
  const namespace = isWithoutNamespace(kind) ? undefined : resource.namespace;
  return name === undefined ? undefined : { type: 'object', kinds: [kind], name, namespace };
}

function subjectOfKey(resource: Resource, { path }: Cursor): Subject | undefined {
  const key = keysOf(resource).find((defined) => samePath(defined.path, path));
  const object = objectSubject(resource);
  if (key !== undefined) return object && { type: 'key', object, key: key.name };
  return madeKeyAt(resource, path) ?? selectionAt(resource, path) ?? labelAt(resource, path);
}

function subjectOfValue(graph: Graph, resource: Resource, cursor: Cursor): Subject | undefined {
  const { path } = cursor;
  const below = path.slice(resource.path.length);
  if (samePath(below, ['metadata', 'name'])) return objectSubject(resource);
  if (below.length === 1 && (below[0] === 'kind' || below[0] === 'apiVersion')) return kindOf(resource);
  const defined = samePath(below, ['spec', 'names', 'kind']) ? kindDefinedBy(resource) : undefined;
  if (defined !== undefined) return { type: 'kind', ...defined };
  const deployed = deployedPathOf(resource, below);
  if (deployed !== undefined) return { type: 'file', path: deployed, from: cursor.file, mayBeDirectory: true };
  return (
    referenceAt(graph, resource, cursor) ??
    madeAt(resource, path) ??
    selectedPortAt(graph, resource, path) ??
    portAt(resource, path) ??
    innerAt(resource, path) ??
    listenerAt(resource, path) ??
    selectionAt(resource, path) ??
    labelAt(resource, path)
  );
}

function kindOf({ group, kind }: Resource): Subject | undefined {
  return isBuiltInApiGroup(group) ? undefined : { type: 'kind', group, kind };
}

function referenceAt(graph: Graph, resource: Resource, { path, offset }: Cursor): Subject | undefined {
  for (const reference of referencesOf(resource)) {
    const { within } = reference;
    const isHere = within === undefined || (within.start <= offset && offset <= within.end);
    if (isHere && samePath(reference.path, path)) return subjectOfReference(reference);
    const part = reference.parts.find((one) => samePath(one.path, path));
    if (part !== undefined) return partSubject(graph, reference, part);
  }
  return undefined;
}

export function subjectOfReference({ kinds, name, namespace }: Reference): ObjectSubject {
  return { type: 'object', kinds, name, namespace };
}

function partSubject(graph: Graph, reference: Reference, { type, value }: ReferencePart): Subject | undefined {
  const object = subjectOfReference(reference);
  const found = () => graph.find(object.kinds, object.name, object.namespace);
  switch (type) {
    case 'key':
      return { type: 'key', object, key: String(value) };
    case 'port':
      return { type: 'service-port', services: found().filter((one) => one.type === 'Service'), port: value };
    case 'listener':
      return { type: 'listener', gateways: found(), name: String(value) };
    case 'container':
      return containerSubject(found(), String(value));
  }
}

function containerSubject(workloads: readonly Resource[], name: string): Subject | undefined {
  for (const resource of workloads) {
    const targets = (resource.podTemplate?.containers ?? [])
      .filter((container) => container.name === name)
      .map((container) => [...container.path, 'name']);
    if (targets.length > 0) return { type: 'inner', resource, name, targets };
  }
  return undefined;
}

function madeAt(resource: Resource, path: Path): Subject | undefined {
  const made = madeBy(resource).find((one) => samePath(one.path, path));
  if (made === undefined) return madeKeyAt(resource, path);
  return { type: 'object', kinds: [made.kind], name: made.name, namespace: made.namespace };
}

function madeKeyAt(resource: Resource, path: Path): Subject | undefined {
  for (const { kind, name, namespace, keys } of madeBy(resource)) {
    const key = keys?.find((one) => one.path !== undefined && samePath(one.path, path));
    if (key !== undefined) {
      return { type: 'key', object: { type: 'object', kinds: [kind], name, namespace }, key: key.name };
    }
  }
  return undefined;
}

/** A port of what a selector takes in, named beside it. */
function selectedPortAt(graph: Graph, resource: Resource, path: Path): Subject | undefined {
  const named = selectionsOf(resource).flatMap((selection) =>
    selection.parts.filter((part) => samePath(part.path, path)).map((part) => ({ selection, port: part.value })),
  );
  const [first] = named;
  if (first === undefined) return undefined;
  const taken = [...new Set(named.flatMap(({ selection }) => takenBy(graph, resource, selection)))];
  return first.selection.takes === 'pods'
    ? { type: 'pod-port', workloads: taken, port: first.port }
    : { type: 'service-port', services: taken, port: first.port };
}

function portAt(resource: Resource, path: Path): Subject | undefined {
  const pod = resource.podTemplate;
  const ports = resource.type === 'Service' ? portsOfService(resource) : pod === undefined ? [] : portsOfPod(pod);
  const at = path.slice(0, -1);
  const port = ports.find((one) => samePath(one.path, at));
  const wanted = path.at(-1) === 'name' ? port?.name : path.at(-1) === port?.numberField ? port?.number : undefined;
  if (wanted === undefined) return undefined;
  return resource.type === 'Service'
    ? { type: 'service-port', services: [resource], port: wanted }
    : { type: 'pod-port', workloads: [resource], port: wanted };
}

function innerAt(resource: Resource, path: Path): Subject | undefined {
  const pod = resource.podTemplate;
  if (pod === undefined) return undefined;
  const link = innerLinksOf(resource).find((one) => samePath(one.path, path));
  const [target] = link?.targets ?? [];
  if (link !== undefined && target?.at(-3) === 'ports') {
    return { type: 'pod-port', workloads: [resource], port: link.name };
  }
  if (link !== undefined) return { type: 'inner', resource, name: link.name, targets: link.targets };
  const parts = [
    ...volumesOf(pod),
    ...pod.containers.map((container) => ({ name: container.name, path: [...container.path, 'name'] })),
  ];
  const part = parts.find((one) => samePath(one.path, path));
  return part && { type: 'inner', resource, name: part.name, targets: [part.path] };
}

function listenerAt(resource: Resource, path: Path): Subject | undefined {
  const listener = listenersOf(resource).find((one) => samePath(one.path, path));
  return listener && { type: 'listener', gateways: [resource], name: listener.name };
}

/** A label that a selector asks for; on the selector's own key all that it takes in. */
function selectionAt(resource: Resource, path: Path): Subject | undefined {
  const selection = selectionsOf(resource).find((one) => startsWith(path, one.path));
  if (selection === undefined) return undefined;
  if (samePath(selection.path, path)) return { type: 'selected', resource, selection };
  const label = labelInSelector(selection, path);
  return label && { type: 'label', ...label, seed: resource, isSelector: true };
}

/** The label that a place of a selector asks for. */
export function labelInSelector(selection: Selection, path: Path): { key: string; value: string } | undefined {
  const below = path.slice(selection.path.length);
  const [field, second, third, fourth] = below;
  if (selection.form === 'map' || field === 'matchLabels') {
    const key = selection.form === 'map' ? field : second;
    if (typeof key !== 'string' || below.length !== (selection.form === 'map' ? 1 : 2)) return undefined;
    const value = selection.selector.matchLabels?.[key];
    return value === undefined ? undefined : { key, value };
  }
  if (field !== 'matchExpressions' || typeof second !== 'number' || third !== 'values') return undefined;
  const expression = selection.selector.matchExpressions?.[second];
  const value = typeof fourth === 'number' ? expression?.values?.[fourth] : undefined;
  return expression === undefined || value === undefined ? undefined : { key: expression.key, value };
}

/** A label of an object or of its pods. */
function labelAt(resource: Resource, path: Path): Subject | undefined {
  const key = path.at(-1);
  if (typeof key !== 'string') return undefined;
  for (const { at, labels } of labelMapsOf(resource)) {
    const value = labels[key];
    if (value !== undefined && samePath(path, [...at, key])) {
      return { type: 'label', key, value, seed: resource, isSelector: false };
    }
  }
  return undefined;
}

/** Labels that an object, or a patch of one, gives. */
interface LabelMap {
  readonly at: Path;
  readonly labels: Readonly<Record<string, string>>;
}

/** The maps of labels of an object: its own, and that of its pods. */
export function labelMapsOf({ type, data, path, metadata }: Resource): readonly LabelMap[] {
  const own = { at: [...path, 'metadata', 'labels'], labels: metadata.labels ?? {} };
  // A Pod is its own template.
  if (!isWorkloadKind(type) || type === 'Pod') return [own];
  const below = [...POD_TEMPLATE_PATH[type], 'metadata', 'labels'];
  return [own, { at: [...path, ...below], labels: stringMap(valueAt(data, below)) ?? {} }];
}

function subjectOfKustomization(graph: Graph, { file, line, path, part, offset }: Cursor): Subject | undefined {
  const document = graph.document(file, line)?.document;
  if (document === undefined || part === 'key') return undefined;
  const entry = fileReferencesOf(document, file).find(
    (one) => samePath(one.path, path) && (one.within === undefined || one.within.start <= offset),
  );
  if (entry !== undefined) {
    return { type: 'file', path: entry.target, from: undefined, mayBeDirectory: entry.mayBeDirectory };
  }
  if (samePath(path, ['namespace'])) return namespaceSubject(valueAt(document.data, path));
  const target = buildTargetsOf(document).find((one) => samePath(one.path, path));
  const named = graph.objects.find((object) => {
    if (target === undefined) return isGeneratedAt(graph, object, { file, path });
    return isTarget(target, { group: object.group, kind: object.kind, name: graph.writtenName(object) });
  });
  return (named && objectSubject(named)) ?? generatedKeyAt(graph, document, { file, path });
}

function namespaceSubject(name: YamlValue | undefined): Subject | undefined {
  if (typeof name !== 'string') return undefined;
  return { type: 'object', kinds: [referenceKind('Namespace')], name, namespace: undefined };
}

/** The key that a literal or a file of a generator gives. */
function generatedKeyAt(
  graph: Graph,
  { data }: YamlDocument,
  { file, path }: { file: string; path: Path },
): Subject | undefined {
  const [, index, field] = path;
  if (typeof index !== 'number' || (field !== 'literals' && field !== 'files')) return undefined;
  const at = [...path.slice(0, 2), 'name'];
  const object = graph.objects.find((one) => isGeneratedAt(graph, one, { file, path: at }));
  const text = valueAt(data, path);
  const subject = object && objectSubject(object);
  if (subject === undefined || typeof text !== 'string') return undefined;
  const key = text.includes('=') ? text.slice(0, text.indexOf('=')) : text.slice(text.lastIndexOf('/') + 1);
  return { type: 'key', object: subject, key };
}

function isGeneratedAt(graph: Graph, object: Resource, { file, path }: { file: string; path: Path }): boolean {
  if (object.type !== 'ConfigMap' && object.type !== 'Secret') return false;
  const site = graph.nameSite(object);
  return site?.file === file && samePath(site.path, path);
}

/** What tells objects apart, for comparing what is referred to with what is there. */
export function isSubject({ kinds, name, namespace }: ObjectSubject, reference: Reference): boolean {
  return (
    reference.name === name &&
    (reference.namespace === namespace || namespace === ALL_NAMESPACES) &&
    reference.kinds.some((kind) => kinds.some((other) => kindId(other) === kindId(kind)))
  );
}
