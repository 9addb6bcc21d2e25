import { Resource } from '../../kubernetes/resource';
import { ChangedDocument } from '../../yaml/changed-document';
import type { YamlDocument } from '../../yaml/document';
import type { Path } from '../../yaml/path';
import type { YamlMap } from '../../yaml/value';
import { isMap, type YamlValue } from '../../yaml/value';
import { type Identity, identityOf, metadataOf, sameIdentity } from './identity';
import { type SharedPlaces, shareValues } from './shared-values';
import { mapOf, withEntry, withoutEntry } from './tree';

/** How a generated object meets one of the same name that is there. */
export type GeneratorBehavior = 'create' | 'merge' | 'replace';

/** What an item is made of: an object of a file, or the entry of a generator. */
export interface ItemOrigin {
  readonly file: string;
  readonly document: YamlDocument;
  readonly path: Path;
  /** Undefined for what a generator makes. */
  readonly resource: Resource | undefined;
}

/** An object on its way through a build. Its data is replaced, never changed. */
export class Item {
  readonly origin: ItemOrigin;
  data: YamlMap;
  /** What it was known by before each change of its name, namespace or kind; the first comes first. */
  previous: readonly Identity[] = [];
  prefixes: readonly string[] = [];
  suffixes: readonly string[] = [];
  /** Whether a hash of the content becomes part of the name in the end. */
  needsHash = false;
  /** Places whose values change together. */
  shared: readonly SharedPlaces[] = [];
  /** Whether a patch was merged into it. */
  isMerged = false;

  #identity: { readonly data: YamlMap; readonly identity: Identity } | undefined;

  constructor(origin: ItemOrigin, data: YamlMap) {
    this.origin = origin;
    this.data = data;
  }

  get identity(): Identity {
    if (this.#identity?.data !== this.data) this.#identity = { data: this.data, identity: identityOf(this.data) };
    return this.#identity.identity;
  }

  get firstIdentity(): Identity {
    return this.previous[0] ?? this.identity;
  }

  /** Takes data in which values were changed where they stood. */
  changeInPlace(data: YamlMap): void {
    const changed = shareValues(this.data, data, this.shared);
    this.data = changed.data;
    this.shared = changed.shared;
  }

  /** Keeps what it is known by now, before that changes. */
  rememberIdentity(): void {
    this.previous = [...this.previous, this.identity];
  }

  /** Whether it is or was known by an identity. The version counts as it is now: kustomize keeps none. */
  isKnownAs(identity: Identity): boolean {
    const { group, version } = this.identity;
    return [...this.previous, this.identity].some((known) => sameIdentity({ ...known, group, version }, identity));
  }

  /** The object as the build has made it; the file's own where nothing has changed it. */
  toResource(): Resource {
    const { document, path, resource } = this.origin;
    const data = withTextAnnotations(this.data);
    if (resource !== undefined && resource.data === data) return resource;
    const { apiVersion, kind } = data;
    return new Resource(
      new ChangedDocument(document, path, data),
      path,
      data,
      typeof apiVersion === 'string' ? apiVersion : (resource?.apiVersion ?? 'v1'),
      typeof kind === 'string' ? kind : (resource?.kind ?? ''),
    );
  }
}

/** kustomize keeps notes of its own among annotations: when it takes them out, what is left is written as texts, and an empty map not at all. */
function withTextAnnotations(data: YamlMap): YamlMap {
  const metadata = metadataOf(data);
  if (metadata?.annotations === undefined) return data;
  return withEntry(data, 'metadata', withTexts(metadata, 'annotations'));
}

/** The metadata with the values of a map of labels or annotations as texts; without the map where it is empty. */
export function withTexts(metadata: YamlMap, field: 'labels' | 'annotations'): YamlMap {
  const map = metadata[field];
  if (map === undefined || (map !== null && !isMap(map))) return metadata;
  const entries = Object.entries(map ?? {});
  if (entries.length === 0) return withoutEntry(metadata, field);
  if (entries.every(([, value]) => typeof value === 'string')) return metadata;
  return withEntry(metadata, field, mapOf(entries.map(([key, value]) => [key, textOf(value)])));
}

function textOf(value: YamlValue): string {
  return typeof value === 'object' && value !== null ? '' : String(value);
}

/** The data with another value of a field of its metadata. */
export function withMetadata(data: YamlMap, key: string, value: YamlValue): YamlMap {
  return withEntry(data, 'metadata', withEntry(metadataOf(data) ?? mapOf([]), key, value));
}
