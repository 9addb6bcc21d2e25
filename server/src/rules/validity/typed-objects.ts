import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Resource } from '../../kubernetes/resource';
import type { Definition } from '../../kubernetes/schema/definition';
import type { FieldType } from '../../kubernetes/schema/field-type';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { type Reader, string } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isList, isMap, isWritten, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import type { SchemaCheck } from '../rule';

const NO_STEPS: Path = [];

/** A value of a manifest and the way to it, from the document's root. Null is not written, as for the API server. */
export class PlacedValue {
  readonly value: YamlValue | undefined;
  readonly #base: Path | PlacedValue;
  readonly #steps: Path;

  /** `steps` lead on from `base`. */
  constructor(value: YamlValue | undefined, base: Path | PlacedValue, steps: Path = NO_STEPS) {
    this.value = value ?? undefined;
    this.#base = base;
    this.#steps = steps;
  }

  /** Put together when asked for: of the many places that are looked at few are spoken of. */
  get path(): Path {
    const base = this.#base instanceof PlacedValue ? this.#base.path : this.#base;
    return this.#steps.length === 0 ? base : [...base, ...this.#steps];
  }

  get isWritten(): boolean {
    return this.value !== undefined;
  }

  /** The text; undefined for what is none, what only a template knows, and the empty text, which stands for nothing in the API. */
  get text(): string | undefined {
    return string(this.value) || undefined;
  }

  at(...steps: Path): PlacedValue {
    return new PlacedValue(valueAt(this.value, steps), this, steps);
  }

  read<T>(reader: Reader<T>): T | undefined {
    return reader(this.value);
  }

  /** The items of a list that are written. */
  items(): PlacedValue[] {
    if (!isList(this.value)) return [];
    return this.value.flatMap((item, index) => (item === null ? [] : [new PlacedValue(item, this, [index])]));
  }

  /** The entries of a map that are written. */
  entries(): [key: string, value: PlacedValue][] {
    const { value } = this;
    if (!isMap(value)) return [];
    return Object.keys(value)
      .filter((key) => value[key] !== null)
      .map((key) => [key, this.at(key)]);
  }

  /** Whether it is a list or map with something in it. */
  get isFilled(): boolean {
    if (isList(this.value)) return this.value.length > 0;
    return isMap(this.value) && Object.keys(this.value).length > 0;
  }

  /** Those of the fields that are written. */
  written(fields: readonly string[]): string[] {
    const { value } = this;
    return isMap(value) ? fields.filter((field) => isWritten(value[field])) : [];
  }
}

/** A map of a manifest that is an object of the API. */
export class TypedObject extends PlacedValue {
  declare readonly value: YamlMap;
  /** Of its definition: `core.v1.ContainerPort`. */
  readonly type: string;
  readonly parent: TypedObject | undefined;

  constructor(value: YamlMap, base: Path | PlacedValue, steps: Path, type: string, parent: TypedObject | undefined) {
    super(value, base, steps);
    this.type = type;
    this.parent = parent;
  }

  /** The nearest object of a definition that this one stands in. */
  around(type: string): TypedObject | undefined {
    let current = this.parent;
    while (current !== undefined && current.type !== type) current = current.parent;
    return current;
  }
}

const MAX_DEPTH = 60;

/**
 * The API objects of a resource, outer ones first: itself, and what its fields hold down to the last toleration. What the server writes
 * (`status`, `managedFields`) is left out. Where several places are aliases of one text, it is read at the first of them.
 */
export function typedObjects(
  resource: Resource,
  check: SchemaCheck,
  schemas: Schemas,
  target: KubernetesVersion,
): readonly TypedObject[] {
  let objects = OBJECTS.get(check);
  if (objects === undefined) {
    objects = collectObjects(resource, check.kind, schemas, target);
    OBJECTS.set(check, objects);
  }
  return objects;
}

/** Several rules ask in turn about the same resource, and are given the same check of it. */
const OBJECTS = new WeakMap<SchemaCheck, readonly TypedObject[]>();

function collectObjects(resource: Resource, kind: Kind, schemas: Schemas, target: KubernetesVersion): TypedObject[] {
  const found: TypedObject[] = [];
  const collector = new Collector(found, target);
  collector.addObject(resource.data, resource.path, kind.definition, undefined);
  // Its own schema gives the template definitions of its own.
  const template = resource.type === 'Rollout' ? schemas.kubernetes.definition('core.v1.PodTemplateSpec') : undefined;
  if (template !== undefined) {
    const path = ['spec', 'template'];
    const value = valueAt(resource.data, path);
    collector.forget();
    if (isMap(value)) collector.addObject(value, path, template, found[0]);
  }
  return found;
}

class Collector {
  readonly #found: TypedObject[];
  readonly #target: KubernetesVersion;
  readonly #seen = new Set<YamlValue>();

  constructor(found: TypedObject[], target: KubernetesVersion) {
    this.#found = found;
    this.#target = target;
  }

  forget(): void {
    this.#seen.clear();
  }

  /** An object at the end of `steps` from the one it stands in; the first from the document's root. */
  addObject(value: YamlMap, steps: Path, definition: Definition, parent: TypedObject | undefined, depth = 0): void {
    const object = new TypedObject(value, parent ?? NO_STEPS, steps, definition.id, parent);
    this.#found.push(object);
    const isRoot = parent === undefined;
    for (const key in value) {
      if (key === 'managedFields' || (isRoot && key === 'status')) continue;
      const entry = value[key];
      if (typeof entry !== 'object' || entry === null) continue;
      const field = definition.field(key, this.#target);
      if (field !== undefined) this.#addValue(entry, [key], field.type, object, depth + 1);
    }
  }

  #addValue(value: YamlValue, steps: Path, type: FieldType, parent: TypedObject, depth: number): void {
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || this.#seen.has(value)) return;
    this.#seen.add(value);
    if (type.kind === 'list' && isList(value)) {
      for (const [index, item] of value.entries())
        this.#addValue(item, [...steps, index], type.items, parent, depth + 1);
    } else if (isMap(value)) {
      if (type.kind === 'map') {
        for (const key in value) this.#addValue(value[key] ?? null, [...steps, key], type.values, parent, depth + 1);
      } else if (type.kind === 'object' && type.definition !== undefined) {
        this.addObject(value, steps, type.definition, parent, depth);
      }
    }
  }
}
