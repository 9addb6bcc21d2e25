import { groupOf } from '../../kubernetes/api-groups';
import { fieldOrder } from '../../kubernetes/field-order';
import { isFileFormat } from '../../kubernetes/file-formats';
import { firstKeys } from '../../kubernetes/knowledge/field-values';
import type { Definition, Field } from '../../kubernetes/schema/definition';
import type { FieldType } from '../../kubernetes/schema/field-type';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { impliedValue, usualFields } from '../../kubernetes/usual-fields';
import type { Path } from '../../yaml/path';
import type { ObjectPlace } from './file-view';
import { labelsFor } from './labels';
import { HOLE, mapOf, OPEN, type Shape, type ShapeEntry } from './shape';
import { valuesFor } from './values';

/** Objects that require each other would go on forever. */
const MAX_DEPTH = 12;
/** A name for what is made anew, and the label that ties its parts together. */
const NEW_NAME = 'my-app';
const NAME_LABEL = 'app.kubernetes.io/name';

/** Makes what is written for a field: its required and usual parts, with places for the values that only a person knows. */
export class FieldShapes {
  readonly #schemas: Schemas;
  /** Whether the object is new: then its parts are given one name. */
  readonly #isNew: boolean;

  constructor(schemas: Schemas, isNew = false) {
    this.#schemas = schemas;
    this.#isNew = isNew;
  }

  /** A whole object: `apiVersion`, `kind`, and what belongs into every object of the kind. */
  object(place: ObjectPlace): readonly ShapeEntry[] {
    const { kind, target } = place;
    const { definition, apiVersion } = kind;
    const has = (name: string) => definition.field(name, target) !== undefined;
    const always = [
      ...(has('metadata') && !isFileFormat(groupOf(apiVersion)) ? ['metadata'] : []),
      ...(has('spec') && kind.kind !== 'Namespace' ? ['spec'] : []),
    ];
    const header: readonly ShapeEntry[] = [
      ['apiVersion', { kind: 'scalar', value: apiVersion }],
      ['kind', { kind: 'scalar', value: kind.kind }],
    ];
    return [...header, ...this.#entries(definition, place, 0, always)];
  }

  /** What stands behind a field's key. */
  field(place: ObjectPlace): Shape {
    const { kind, path, type } = place;
    if (isHeader(String(path.at(-1)), path.slice(0, -1), kind))
      return { kind: 'scalar', value: path[0] === 'kind' ? kind.kind : kind.apiVersion };
    return type === undefined ? HOLE : this.#shape(type, place, 0);
  }

  /** The entries of an object that has none yet. */
  entries(definition: Definition, place: ObjectPlace): readonly ShapeEntry[] {
    return this.#entries(definition, place, 0);
  }

  #shape(type: FieldType, place: ObjectPlace, depth: number): Shape {
    if (depth > MAX_DEPTH) return HOLE;
    switch (type.kind) {
      case 'object':
        return type.definition === undefined ? OPEN : mapOf(this.#entries(type.definition, place, depth));
      case 'map':
        return this.#map(place);
      case 'list':
        return { kind: 'list', items: [this.#shape(type.items, place.child(0), depth + 1)] };
      case 'any':
        return HOLE;
      default:
        return this.#scalar(place);
    }
  }

  #entries(
    definition: Definition,
    place: ObjectPlace,
    depth: number,
    also: readonly string[] = [],
  ): readonly ShapeEntry[] {
    const { target, path } = place;
    const usual = [...usualFields(definition.id, path, place.kind.kind), ...also];
    const fields = definition
      .fields(target)
      .filter(({ name, isRequired }) => (isRequired || usual.includes(name)) && !isHeader(name, path, place.kind));
    return sortFields(fields, path).map(({ name, type }) => {
      const implied = impliedValue(definition.id, name, path);
      if (implied !== undefined) return [name, { kind: 'scalar', value: implied }];
      return [name, this.#shape(type, place.child(name), depth + 1)];
    });
  }

  #map(place: ObjectPlace): Shape {
    const { owner, field } = place;
    const keys = owner === undefined || field === undefined ? [] : firstKeys(owner.id, field.name);
    if (keys.length > 0) return mapOf(keys.map((key) => [key, HOLE]));
    const labels = labelsFor(place);
    const needed = labels?.filter(({ isNeeded }) => isNeeded) ?? [];
    // Of the labels of several workloads no single one is right.
    const isClear = needed.length > 0 && needed.every(({ values }) => values.length === 1);
    if (isClear) return mapOf(needed.map(({ key, values }) => [key, { kind: 'scalar', value: values[0] ?? '' }]));
    if (this.#isNew && labels !== undefined && field?.name !== 'nodeSelector') return mapOf([[NAME_LABEL, newName()]]);
    return OPEN;
  }

  #scalar(place: ObjectPlace): Shape {
    const { path, owner } = place;
    if (this.#isNew && path.at(-1) === 'name') {
      const isName = (path.length === 2 && path[0] === 'metadata') || owner?.id === 'core.v1.Container';
      if (isName) return newName();
    }
    const known = valuesFor(place, this.#schemas);
    const [only] = known;
    // A number that holds anyway is not what somebody wants who writes the field.
    if (only === undefined || (only.isDefault && typeof only.value === 'number')) return HOLE;
    if (known.length === 1)
      return only.isDefault ? { kind: 'hole', suggested: String(only.value) } : { kind: 'scalar', value: only.value };
    const preset = known.filter(({ isDefault }) => isDefault);
    const choices = [...preset, ...known.filter(({ isDefault }) => !isDefault)].map(({ value }) => value);
    return { kind: 'hole', choices };
  }
}

function newName(): Shape {
  return { kind: 'hole', name: 'name', suggested: NEW_NAME };
}

/** What the first lines of an object say already. A file that is no object of Kubernetes has none. */
function isHeader(name: string, path: Path, { apiVersion }: Kind): boolean {
  return apiVersion !== '' && path.length === 0 && (name === 'apiVersion' || name === 'kind');
}

/** In the order in which people write them; what that does not tell, the required ones first. */
export function sortFields(fields: readonly Field[], path: Path): readonly Field[] {
  const order = fieldOrder(path) ?? [];
  const position = ({ name, isRequired }: Field) => {
    const index = order.indexOf(name);
    return index >= 0 ? index : order.length + (isRequired ? 0 : 1);
  };
  return [...fields].sort((a, b) => position(a) - position(b));
}
