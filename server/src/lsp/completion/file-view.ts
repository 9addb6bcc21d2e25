import type { PlacedDocument } from '../../engine/snapshot';
import { isClusterScoped, type KindName } from '../../kubernetes/kinds';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { type Resource, readResources } from '../../kubernetes/resource';
import type { Definition, Field } from '../../kubernetes/schema/definition';
import type { FieldType } from '../../kubernetes/schema/field-type';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import { walk } from '../../kubernetes/schema/walk';
import type { YamlDocument } from '../../yaml/document';
import type { Path } from '../../yaml/path';
import { valueAt, type YamlValue } from '../../yaml/value';

/** The objects of a file, that of the cursor's document read as far as it can be, and those of the files that are applied together with it. */
export class FileView {
  /** Those of the file come first, in its order. */
  readonly resources: readonly Resource[];

  constructor(resources: readonly Resource[]) {
    this.resources = resources;
  }

  /** The objects of documents, of which the current one is read anew; of those beside them the ones in reach of its own. */
  static of(
    documents: readonly PlacedDocument[],
    current: PlacedDocument,
    document: YamlDocument,
    beside: readonly Resource[],
  ): FileView {
    const own = readResources(document);
    const ofFile = documents.flatMap((placed) => (placed === current ? own : placed.snapshot.resources));
    const namespaces = new Set(own.map(({ namespace }) => namespace));
    const inReach = beside.filter(({ type, namespace }) => isClusterScoped(type) || namespaces.has(namespace));
    return new FileView([...ofFile, ...inReach]);
  }

  ofType(...types: readonly KindName[]): readonly Resource[] {
    return this.resources.filter(({ type }) => type !== undefined && types.includes(type));
  }

  /** The objects of a kind of any group. */
  ofKind(kind: string): readonly Resource[] {
    return this.resources.filter((resource) => resource.kind === kind);
  }
}

/** A place in an object whose kind is known. Paths count from the object. */
export class ObjectPlace {
  readonly kind: Kind;
  readonly target: KubernetesVersion;
  readonly data: YamlValue;
  readonly file: FileView;
  readonly path: Path;
  readonly type: FieldType | undefined;
  readonly field: Field | undefined;
  /** The definition that the field is of. */
  readonly owner: Definition | undefined;

  constructor(object: { kind: Kind; target: KubernetesVersion; data: YamlValue; file: FileView }, path: Path) {
    this.kind = object.kind;
    this.target = object.target;
    this.data = object.data;
    this.file = object.file;
    this.path = path;
    const place = walk(this.kind.definition, path, this.target);
    this.type = place.state === 'known' ? place.type : undefined;
    this.field = place.state === 'known' ? place.field : undefined;
    this.owner = place.state === 'known' ? place.owner : undefined;
  }

  /** Another place of the same object. */
  at(path: Path): ObjectPlace {
    return new ObjectPlace(this, path);
  }

  /** The place one step further in. */
  child(step: string | number): ObjectPlace {
    return this.at([...this.path, step]);
  }

  /** What is written at a path of the object. */
  value(path: Path = this.path): YamlValue | undefined {
    return valueAt(this.data, path);
  }

  /** What is written beside the place, in the same map. */
  sibling(key: string): YamlValue | undefined {
    return this.value([...this.path.slice(0, -1), key]);
  }

  /** The path of the innermost object of a definition that the place lies in; undefined where none is. */
  around(definition: string): Path | undefined {
    for (let length = this.path.length; length >= 0; length--) {
      const path = this.path.slice(0, length);
      const place = walk(this.kind.definition, path, this.target);
      const isIt = place.state === 'known' && place.type.kind === 'object' && place.type.definition?.id === definition;
      if (isIt) return path;
    }
    return undefined;
  }
}

/** A value that fits a place. */
export interface KnownValue {
  readonly value: string | number | boolean;
  /** Where it comes from. */
  readonly detail?: string | undefined;
  readonly isDefault?: boolean;
}
