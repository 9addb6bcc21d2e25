import type { Resource } from '../../kubernetes/resource';
import { samePath } from '../../yaml/path';
import { isList, valueAt } from '../../yaml/value';
import { parentOf, resolvePath } from '../files';
import { KUSTOMIZATION_NAMES } from '../kustomization';
import {
  innerLinksOf,
  isNamed,
  isOfKind,
  isPort,
  keysOf,
  kindDefinedBy,
  kindId,
  listenersOf,
  madeBy,
  type PartType,
  placeOfPort,
  portsOfService,
  type Reference,
  type ReferencePart,
  referencesOf,
} from '../references';
import { ALL_NAMESPACES } from '../view';
import { distinctSites, type FoundPart, type Graph, type Site, textOfSite } from './graph';
import { hostMentions } from './host-mentions';
import { labelOccurrences } from './label-occurrences';
import { podPortOccurrences } from './port-occurrences';
import { selectionsOver, takenBy } from './selecting';
import type { ObjectSubject, Occurrence, Subject } from './subject';
import { isSubject, objectSubject } from './subject-at';

/** Where in a unit a subject is defined and where it is named, definitions first. What the unit does not define, others may. */
export function occurrencesOf(graph: Graph, subject: Subject): readonly Occurrence[] {
  const found = [...read(graph, subject)];
  const ordered = [...found.filter(({ role }) => role === 'definition'), ...found.filter(({ role }) => role === 'use')];
  return distinctSites(ordered);
}

/** The definitions alone; that is quicker where all that may name a thing had to be looked at. */
export function definitionsOf(graph: Graph, subject: Subject): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const occurrence of read(graph, subject)) {
    if (occurrence.role === 'definition') found.push(occurrence);
    else if (DEFINED_FIRST.has(subject.type)) break;
  }
  return distinctSites(found);
}

/** The subjects whose definitions are all found before the first use. */
const DEFINED_FIRST: ReadonlySet<Subject['type']> = new Set(['object', 'key', 'kind']);

function read(graph: Graph, subject: Subject): Iterable<Occurrence> {
  switch (subject.type) {
    case 'object':
      return objectOccurrences(graph, subject);
    case 'key':
      return keyOccurrences(graph, subject.object, subject.key);
    case 'service-port':
      return servicePortOccurrences(graph, subject.services, subject.port);
    case 'pod-port':
      return podPortOccurrences(graph, subject.workloads, subject.port);
    case 'listener':
      return listenerOccurrences(graph, subject.gateways, subject.name);
    case 'inner':
      return innerOccurrences(graph, subject);
    case 'label':
      return labelOccurrences(graph, subject);
    case 'selected':
      return sites(
        'definition',
        takenBy(graph, subject.resource, subject.selection).map((one) => graph.nameSite(one)),
      );
    case 'kind':
      return kindOccurrences(graph, subject.group, subject.kind);
    case 'file':
      return fileOccurrences(graph, subject);
  }
}

export function sites(role: Occurrence['role'], found: readonly (Site | undefined)[]): Occurrence[] {
  return found.flatMap((site) => (site === undefined ? [] : [{ site, role }]));
}

function* objectOccurrences(graph: Graph, subject: ObjectSubject): Generator<Occurrence> {
  const found = graph.find(subject.kinds, subject.name, subject.namespace);
  yield* sites(
    'definition',
    found.map((object) => graph.nameSite(object)),
  );
  for (const { maker, path } of makersOf(graph, subject)) {
    yield* sites(found.length > 0 ? 'use' : 'definition', [graph.site(maker, path)]);
  }
  for (const object of found) {
    const name = graph.writtenName(object);
    if (name === undefined) continue;
    const named = graph.sitesOf(object, (source) => [{ path: [...source.path, 'metadata', 'name'] }]);
    yield* sites('use', [
      ...named.filter((site) => textOfSite(site) === name),
      ...graph.buildFiles.entriesFor(object, name),
    ]);
  }
  const { name, namespace, kinds } = subject;
  const given = kinds.some(({ type }) => type === 'Namespace') ? graph.buildFiles.entriesForNamespace(name) : [];
  yield* sites('use', given);
  const references = referenceSites(graph, subject, ({ path, within }) => [{ path, within }]);
  // A kustomization gives the namespace where a manifest has none, or another one.
  yield* sites('use', given.length === 0 ? references : references.filter((site) => textOfSite(site) === name));
  if (namespace === undefined || !kinds.some(({ type }) => type === 'Service')) return;
  for (const object of graph.objects) {
    if (hostMentions(object, { name, namespace }).length === 0) continue;
    yield* sites(
      'use',
      // Builds leave such texts alone, but may give the object a namespace.
      graph.sitesOf(object, (source) =>
        hostMentions(source, { name, namespace: source === object ? namespace : source.namespace }),
      ),
    );
  }
}

/** The sites of references to a subject, or of parts of them. */
function referenceSites(
  graph: Graph,
  subject: ObjectSubject,
  partsOf: (reference: Reference) => readonly FoundPart[],
): readonly Site[] {
  const written = new Set([subject.name]);
  for (const object of graph.find(subject.kinds, subject.name, subject.namespace)) {
    const name = graph.writtenName(object);
    if (name !== undefined) written.add(name);
  }
  const isWritten = ({ name, kinds }: Reference) =>
    written.has(name) && kinds.some((kind) => subject.kinds.some((other) => kindId(kind) === kindId(other)));
  const referring = new Set(referencesTo(graph, subject).map(({ object }) => object));
  return [...referring].flatMap((object) =>
    graph.sitesOf(object, (source) =>
      referencesOf(source)
        // A build gives names and namespaces: before it, both may be others.
        .filter(source === object ? (reference) => isSubject(subject, reference) : isWritten)
        .flatMap(partsOf),
    ),
  );
}

/** The objects of a unit that make what a subject means. */
export function makersOf(graph: Graph, { kinds, name, namespace }: ObjectSubject) {
  return graph.objects.flatMap((maker) =>
    madeBy(maker)
      .filter(
        (made) =>
          isNamed(made, name) &&
          (made.namespace === namespace || made.namespace === ALL_NAMESPACES) &&
          kinds.some((kind) => isOfKind(made.kind, kind)),
      )
      .map((made) => ({ maker, path: made.path, made })),
  );
}

/** The references of a unit's objects that lead to a subject. */
export function referencesTo(
  { objects }: Graph,
  subject: ObjectSubject,
): { readonly object: Resource; readonly reference: Reference }[] {
  return objects.flatMap((object) =>
    referencesOf(object)
      .filter((reference) => isSubject(subject, reference))
      .map((reference) => ({ object, reference })),
  );
}

function* keyOccurrences(graph: Graph, subject: ObjectSubject, key: string): Generator<Occurrence> {
  for (const object of graph.find(subject.kinds, subject.name, subject.namespace)) {
    const generated = generatedKeySites(graph, object, key);
    const find = (source: Resource) =>
      keysOf(source)
        .filter(({ name }) => name === key)
        .map(({ path }) => ({ path, part: 'key' as const }));
    yield* sites('definition', generated ?? graph.sitesOf(object, find));
  }
  for (const { maker, made } of makersOf(graph, subject)) {
    for (const { name, path } of made.keys ?? []) {
      if (name !== key || path === undefined) continue;
      const part = path.at(-1) === key ? 'key' : 'value';
      yield* sites('definition', [graph.site(maker, path, { part })]);
    }
  }
  const isKey = ({ type, value }: ReferencePart) => type === 'key' && String(value) === key;
  yield* sites(
    'use',
    referenceSites(graph, subject, ({ parts }) => parts.filter(isKey).map(({ path }) => ({ path }))),
  );
}

/** Where a generator's entry gives a key; undefined for objects of manifests. A file that is called like its key gives it by its own name. */
function generatedKeySites(graph: Graph, object: Resource, key: string): readonly Site[] | undefined {
  const entry = graph.nameSite(object);
  if (entry === undefined || !/^(?:configMap|secret)Generator$/.test(String(object.path[0]))) return undefined;
  const found: Site[] = [];
  for (const field of ['literals', 'files']) {
    const items = valueAt(entry.document.data, [...object.path, field]);
    for (const [index, item] of isList(items) ? items.entries() : []) {
      if (typeof item !== 'string') continue;
      const path = [...object.path, field, index];
      const within = { start: 0, end: key.length };
      if (item.startsWith(`${key}=`)) found.push({ ...entry, path, within });
      else if (field === 'files' && (item === key || item.endsWith(`/${key}`))) {
        found.push({ ...entry, path, within: { start: item.length - key.length, end: item.length } });
      }
    }
  }
  // Without any it is a line of a file.
  return found.length > 0 ? found : [{ ...entry, path: [...object.path, 'data', key] }];
}

/** A port by its name or by its number: both are the same port, and uses of the one are shown for the other. */
function* servicePortOccurrences(
  graph: Graph,
  services: readonly Resource[],
  wanted: string | number,
): Generator<Occurrence> {
  for (const service of services) {
    const find = (source: Resource) =>
      portsOfService(source)
        .filter((port) => isPort(port, wanted))
        .map((port) => ({ path: placeOfPort(port, wanted) }));
    yield* sites('definition', graph.sitesOf(service, find));
    yield* partOccurrences(graph, service, 'port', wanted);
    for (const { resource, selection } of selectionsOver(graph, service, graph.objects)) {
      const parts = selection.parts.filter(({ value }) => value === wanted);
      yield* sites(
        'use',
        parts.map(({ path }) => graph.site(resource, path)),
      );
    }
  }
}

function* listenerOccurrences(graph: Graph, gateways: readonly Resource[], wanted: string): Generator<Occurrence> {
  for (const gateway of gateways) {
    const listeners = listenersOf(gateway).filter(({ name }) => name === wanted);
    yield* sites(
      'definition',
      listeners.map(({ path }) => graph.site(gateway, path)),
    );
    yield* partOccurrences(graph, gateway, 'listener', wanted);
  }
}

/** Where references to an object name a part of it. */
function* partOccurrences(
  graph: Graph,
  object: Resource,
  type: PartType,
  wanted: string | number,
): Generator<Occurrence> {
  const subject = objectSubject(object);
  if (subject === undefined) return;
  const isWanted = (part: ReferencePart) => part.type === type && part.value === wanted;
  yield* sites(
    'use',
    referenceSites(graph, subject, ({ parts }) => parts.filter(isWanted).map(({ path }) => ({ path }))),
  );
}

function* innerOccurrences(
  graph: Graph,
  { resource, name, targets }: Extract<Subject, { type: 'inner' }>,
): Generator<Occurrence> {
  yield* sites(
    'definition',
    targets.map((path) => graph.site(resource, path)),
  );
  const links = innerLinksOf(resource).filter((link) =>
    link.targets.some((target) => targets.some((path) => samePath(path, target))),
  );
  yield* sites(
    'use',
    links.map(({ path }) => graph.site(resource, path)),
  );
  // Autoscalers name containers of what they scale.
  const isContainer = targets.some((path) => /ontainers$/.test(String(path.at(-3))));
  if (isContainer) yield* partOccurrences(graph, resource, 'container', name);
}

function* kindOccurrences(graph: Graph, group: string, kind: string): Generator<Occurrence> {
  const isWhole = graph.file === undefined;
  const { view, objects } = graph;
  for (const definition of isWhole ? view.everywhere('CustomResourceDefinition', ALL_NAMESPACES) : objects) {
    const defined = kindDefinedBy(definition);
    if (defined?.group !== group || defined.kind !== kind) continue;
    yield* sites('definition', [graph.site(definition, [...definition.path, 'spec', 'names', 'kind'])]);
  }
  for (const object of isWhole ? view.everywhere('any', ALL_NAMESPACES) : objects) {
    if (object.group !== group || object.kind !== kind) continue;
    yield* sites('use', [graph.site(object, [...object.path, 'kind'])]);
  }
}

/** The names of the files that a directory is built from. */
const BUILD_FILES: readonly string[] = [...KUSTOMIZATION_NAMES, 'Chart.yaml'];

function* fileOccurrences(
  { workspace }: Graph,
  { path, from, mayBeDirectory }: Extract<Subject, { type: 'file' }>,
): Generator<Occurrence> {
  const paths = from === undefined ? [path] : directoriesAbove(from).map((directory) => resolvePath(directory, path));
  for (const candidate of paths) {
    const files = mayBeDirectory ? [candidate, ...BUILD_FILES.map((name) => `${candidate}/${name}`)] : [candidate];
    const file = files.find((one) => workspace.file(one) !== undefined) ?? firstBelow(workspace.paths, candidate);
    const [document] = file === undefined ? [] : (workspace.file(file)?.documents ?? []);
    if (file === undefined || document === undefined) continue;
    const { line } = document;
    yield* sites('definition', [
      { file, line, document: document.document, path: [], part: 'value', within: undefined },
    ]);
    return;
  }
}

/** The directory of a file and those above it, the nearest last: the root of a repository lies far up. */
function directoriesAbove(file: string): readonly string[] {
  const found: string[] = [];
  for (let at = parentOf(file), below = file; at !== below; below = at, at = parentOf(at)) found.unshift(at);
  return found;
}

/** A directory that nothing is built from is applied file by file. */
function firstBelow(paths: Iterable<string>, directory: string): string | undefined {
  return [...paths].filter((path) => parentOf(path) === directory).sort()[0];
}
