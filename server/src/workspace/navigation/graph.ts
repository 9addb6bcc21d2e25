import type { Resource } from '../../kubernetes/resource';
import type { YamlDocument } from '../../yaml/document';
import { locate, locateWithin } from '../../yaml/locate';
import { formatPath, type Path, samePath } from '../../yaml/path';
import type { Span } from '../../yaml/text';
import { valueAt } from '../../yaml/value';
import { isOfKind, isWithoutNamespace, kindIn, type ReferenceKind } from '../references';
import type { WorkspaceDocument } from '../stored-file';
import { ALL_NAMESPACES, type View } from '../view';
import type { Workspace } from '../workspace';
import { type BuildFiles, readBuildFiles } from './build-files';
import type { ObjectSubject } from './subject';

/** A text of one of the workspace's files. */
export interface Site {
  readonly file: string;
  /** The line of the file on which its document begins, zero-based. */
  readonly line: number;
  readonly document: YamlDocument;
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** Which characters of the value are meant, where it holds more. */
  readonly within: Span | undefined;
}

/** What part of an object a site is. */
export interface SitePart {
  readonly part?: 'key' | 'value';
  readonly within?: Span | undefined;
}

/** The site's characters, in offsets of its document. */
export function spanOfSite({ document, path, part, within }: Site): Span {
  return within === undefined ? locate(document, path, part) : locateWithin(document, path, within);
}

/** What is written at a site; undefined where nothing is, because a build or a merge of maps puts it there. */
export function textOfSite({ document, path, part, within }: Site): string | undefined {
  const value = valueAt(document.data, path);
  if (part === 'key') return value === undefined ? undefined : String(path.at(-1));
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  return within === undefined ? value : value.slice(within.start, within.end);
}

/** A manifest, or a patch, that says something of an object. */
export interface Source {
  readonly resource: Resource;
  /** Where a part of it stands. */
  site(path: Path, part?: SitePart): Site;
}

/** A part of a manifest, to be found in each source of an object. */
export interface FoundPart extends SitePart {
  readonly path: Path;
}

/** What one unit applies, with the way from its objects back to the files. */
export class Graph {
  readonly workspace: Workspace;
  readonly view: View;
  /** The one file that is looked at; undefined for the whole unit, and what others have that it lacks. */
  readonly file: string | undefined;
  #objects: readonly Resource[] | undefined;
  #buildFiles: BuildFiles | undefined;

  constructor(workspace: Workspace, view: View, file?: string) {
    this.workspace = workspace;
    this.view = view;
    this.file = file;
  }

  /** All that the unit applies, or that it applies of the one file. */
  get objects(): readonly Resource[] {
    if (this.file === undefined) return this.view.related('any', ALL_NAMESPACES);
    this.#objects ??= (this.workspace.file(this.file)?.documents ?? []).flatMap(({ resources }) =>
      resources.map((resource) => this.applied(resource)),
    );
    return this.#objects;
  }

  /** The objects of a kind and name; those of other units where the unit has none. Without a namespace, whatever theirs is. */
  find(kinds: readonly ReferenceKind[], name: string, namespace: string | undefined): readonly Resource[] {
    const own = this.#look('related', kinds, name, namespace);
    return own.length > 0 || this.file !== undefined ? own : this.#look('everywhere', kinds, name, namespace);
  }

  /** Whether the unit itself has an object. */
  has({ kinds, name, namespace }: ObjectSubject): boolean {
    return this.#look('related', kinds, name, namespace).length > 0;
  }

  /** The objects of the workspace that a subject may mean. */
  findEverywhere({ kinds, name, namespace }: ObjectSubject): readonly Resource[] {
    return this.#look('everywhere', kinds, name, namespace);
  }

  #look(
    where: 'related' | 'everywhere',
    kinds: readonly ReferenceKind[],
    name: string,
    namespace: string | undefined,
  ): readonly Resource[] {
    const isWanted = (object: Resource) =>
      object.metadata.name === name &&
      kinds.some((kind) => isOfKind(object, kind) && (isWithoutNamespace(kind) || namespace === object.namespace));
    if (this.file !== undefined) return this.objects.filter(isWanted);
    return kinds.flatMap(({ type }) => this.view[where](type ?? 'any', namespace ?? ALL_NAMESPACES).filter(isWanted));
  }

  fileOf(resource: Resource): string | undefined {
    return this.workspace.placeOf(resource)?.path;
  }

  /** Where a part of an object stands in the present version of its file. */
  site(resource: Resource, path: Path, { part = 'value', within }: SitePart = {}): Site | undefined {
    const place = this.workspace.placeOf(resource);
    if (place === undefined) return undefined;
    return { file: place.path, line: place.line, document: place.document, path, part, within };
  }

  /** The site of the name of an object. What a generator makes has it in the generator's entry. */
  nameSite(resource: Resource): Site | undefined {
    const site = this.site(resource, [...resource.path, 'metadata', 'name']);
    if (site === undefined || textOfSite(site) !== undefined) return site;
    const generated = { ...site, path: [...resource.path, 'name'] };
    return textOfSite(generated) === undefined ? site : generated;
  }

  /** The name that an object has in its file. */
  writtenName(resource: Resource): string | undefined {
    const site = this.nameSite(resource);
    return site === undefined ? undefined : textOfSite(site);
  }

  get buildFiles(): BuildFiles {
    this.#buildFiles ??= readBuildFiles(this);
    return this.#buildFiles;
  }

  /** What the files say of an object: its manifest, and the patches that the unit's build lays over it. */
  sourcesOf(object: Resource): readonly Source[] {
    const place = this.workspace.placeOf(object);
    if (place === undefined) return [];
    const { path: file, line, document } = place;
    const isOwn = ({ path }: Resource) => samePath(path, object.path);
    const written = this.view.unit.type === 'kustomization' ? this.document(file, line)?.resources.find(isOwn) : object;
    const site: Source['site'] = (path, { part = 'value', within } = {}) => {
      return { file, line, document, path, part, within };
    };
    const kind = kindIn(object.group, object.kind);
    const patches = this.buildFiles.patches.filter(
      ({ resource }) => isOfKind(resource, kind) && resource.metadata.name === written?.metadata.name,
    );
    return [...(written === undefined ? [] : [{ resource: written, site }]), ...patches];
  }

  /** The sites of parts of an object. What no source has, a build makes: then the object's site, at which nothing is written. */
  sitesOf(object: Resource, find: (source: Resource) => readonly FoundPart[]): readonly Site[] {
    const found = this.sourcesOf(object).flatMap(({ resource, site }) =>
      find(resource).map((part) => site(part.path, part)),
    );
    if (found.length > 0) return found;
    return find(object).flatMap((part) => this.site(object, part.path, part) ?? []);
  }

  /** The document that begins on a line of a file. */
  document(file: string, line: number): WorkspaceDocument | undefined {
    return this.workspace.file(file)?.documents.find((document) => document.line === line);
  }

  /** What the unit makes of an object of a file; the object itself where it is only a part of others, a patch. */
  applied(resource: Resource): Resource {
    return this.view.applied(resource)?.applied ?? resource;
  }
}

/** The same text once. */
export function distinctSites<T extends { readonly site: Site }>(found: readonly T[]): readonly T[] {
  const byId = new Map<string, T>();
  for (const one of found) {
    const id = siteId(one.site);
    if (!byId.has(id)) byId.set(id, one);
  }
  return [...byId.values()];
}

/** A text that is the same for the same site. */
function siteId({ file, line, path, part, within }: Site): string {
  return `${line} ${part} ${within?.start ?? ''} ${formatPath(path)} ${file}`;
}
