import { Resource } from '../../kubernetes/resource';
import type { YamlDocument } from '../../yaml/document';
import type { Path } from '../../yaml/path';
import type { YamlMap } from '../../yaml/value';
import { isMap, type YamlValue } from '../../yaml/value';
import { type Identity, identityOf, metadataOf, sameIdentity } from './identity';
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
  /** Whether kustomize has kept notes of its own among the annotations. */
  isNoted = false;

  constructor(origin: ItemOrigin, data: YamlMap) {
    this.origin = origin;
    this.data = data;
  }

  get identity(): Identity {
    return identityOf(this.data);
  }

  get firstIdentity(): Identity {
    return this.previous[0] ?? this.identity;
  }

  /** Keeps what it is known by now, before that changes. */
  rememberIdentity(): void {
    this.previous = [...this.previous, this.identity];
    this.isNoted = true;
  }

  /** Whether it is or was known by an identity. The version counts as it is now: kustomize keeps none. */
  isKnownAs(identity: Identity): boolean {
    const { group, version } = this.identity;
    return [...this.previous, this.identity].some((known) => sameIdentity({ ...known, group, version }, identity));
  }

  /** The object as the build has made it; the file's own where nothing has changed it. */
  toResource(): Resource {
    const { document, path, resource } = this.origin;
    const data = this.isNoted ? withoutEmptyAnnotations(this.data) : this.data;
    if (resource !== undefined && resource.data === data) return resource;
    const { apiVersion, kind } = data;
    return new Resource(
      document,
      path,
      data,
      typeof apiVersion === 'string' ? apiVersion : (resource?.apiVersion ?? 'v1'),
      typeof kind === 'string' ? kind : (resource?.kind ?? ''),
    );
  }
}

/** Where kustomize has kept notes it leaves no empty map of annotations behind. */
function withoutEmptyAnnotations(data: YamlMap): YamlMap {
  const metadata = metadataOf(data);
  const annotations = metadata?.annotations;
  if (metadata === undefined || annotations === undefined) return data;
  const isEmpty = annotations === null || (isMap(annotations) && Object.keys(annotations).length === 0);
  return isEmpty ? withEntry(data, 'metadata', withoutEntry(metadata, 'annotations')) : data;
}

/** The data with another value of a field of its metadata. */
export function withMetadata(data: YamlMap, key: string, value: YamlValue): YamlMap {
  return withEntry(data, 'metadata', withEntry(metadataOf(data) ?? mapOf([]), key, value));
}
