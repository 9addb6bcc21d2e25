import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { isList, isMap, isWritten, sameValue, type YamlMap, type YamlValue } from '../../yaml/value';

/** The schema that takes every object and drops nothing. */
export const OPEN_SCHEMA: YamlMap = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const PRESERVES = 'x-kubernetes-preserve-unknown-fields';
const INT_OR_STRING = 'x-kubernetes-int-or-string';
const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
/** What no structural schema can have. */
const UNSUPPORTED = ['$ref', '$schema', 'id', 'patternProperties', 'dependencies', 'additionalItems', 'definitions'];
/** What only stands outside of `allOf`, `anyOf`, `oneOf` and `not`. */
const OUTSIDE_ONLY = [
  'type',
  'additionalProperties',
  'default',
  'title',
  'description',
  'nullable',
  'externalDocs',
  PRESERVES,
  INT_OR_STRING,
  'x-kubernetes-embedded-resource',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
];
const INTEGER_OR_STRING: YamlValue = [{ type: 'integer' }, { type: 'string' }];

type Level = 'root' | 'metadata' | 'inside';

/**
 * What makes a schema structural without changing what it allows, apart from the types that its own keywords tell: the API
 * server's `ValidateStructural`, turned around. `obstacle` is the first place where something has to be decided.
 */
export class StructuralSchema {
  readonly changes: Change[] = [];
  obstacle: Path | undefined;
  readonly #keepsUnknown: boolean;

  /** `keepsUnknown`: fields that the schema does not name are not dropped. */
  constructor(schema: YamlValue, path: Path, keepsUnknown: boolean) {
    this.#keepsUnknown = keepsUnknown;
    this.#visit(schema, path, 'root');
  }

  #visit(schema: YamlValue | undefined, path: Path, level: Level): void {
    if (!isMap(schema)) {
      this.#stop(path);
      return;
    }
    for (const keyword of UNSUPPORTED) if (isWritten(schema[keyword])) this.#stop([...path, keyword]);
    if (schema.uniqueItems === true) this.#stop([...path, 'uniqueItems']);
    if (level === 'metadata') this.#checkMetadata(schema, path);
    const type = this.#type(schema, path, level);
    if (isWritten(schema.additionalProperties)) this.#visitValues(schema, path, level);
    else if (type === 'object' && level !== 'metadata' && this.#keepsUnknown && schema[PRESERVES] !== true)
      this.#set([...path, PRESERVES], true);
    if (isWritten(schema.items)) this.#visit(schema.items, [...path, 'items'], 'inside');
    else if (type === 'array') this.#set([...path, 'items'], { [PRESERVES]: true });
    for (const [name, property] of propertiesOf(schema)) {
      const isMetadata = level === 'root' && name === 'metadata';
      this.#visit(property, [...path, 'properties', name], isMetadata ? 'metadata' : 'inside');
    }
    this.#visitJunctors(schema, schema, path);
  }

  /** The schema of all values of a map. */
  #visitValues(schema: YamlMap, path: Path, level: Level): void {
    const { additionalProperties: values } = schema;
    const place = [...path, 'additionalProperties'];
    if (values === false || level === 'root' || propertiesOf(schema).length > 0) this.#stop(place);
    else if (values !== true) this.#visit(values, place, 'inside');
    else if (this.#keepsUnknown) this.#set(place, { [PRESERVES]: true });
  }

  /** The type of a schema, which is set where only its keywords tell it. */
  #type(schema: YamlMap, path: Path, level: Level): string | undefined {
    const { type } = schema;
    if (isWritten(type)) {
      const isRight = typeof type === 'string' && (level === 'inside' ? TYPES.includes(type) : type === 'object');
      if (!isRight) this.#stop([...path, 'type']);
      return isRight ? type : undefined;
    }
    if (schema[INT_OR_STRING] === true || (schema[PRESERVES] === true && level === 'inside')) return undefined;
    const told = level !== 'inside' ? 'object' : typeOfKeywords(schema);
    if (told !== undefined) this.#set([...path, 'type'], told);
    else if (sameValue(schema.anyOf, INTEGER_OR_STRING)) this.#set([...path, INT_OR_STRING], true);
    else this.#set([...path, PRESERVES], true);
    return told;
  }

  /** Of an object's own metadata only the names can be restricted. */
  #checkMetadata(schema: YamlMap, path: Path): void {
    for (const keyword of Object.keys(schema))
      if (keyword !== 'type' && keyword !== 'properties') this.#stop([...path, keyword]);
    for (const [name] of propertiesOf(schema))
      if (name !== 'name' && name !== 'generateName') this.#stop([...path, 'properties', name]);
  }

  #visitJunctors(schema: YamlMap, outer: YamlMap, path: Path): void {
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const parts = schema[keyword];
      if (!isList(parts) || (keyword === 'anyOf' && sameValue(parts, INTEGER_OR_STRING))) continue;
      for (const [index, part] of parts.entries()) this.#visitNested(part, outer, [...path, keyword, index]);
    }
    if (isWritten(schema.not)) this.#visitNested(schema.not, outer, [...path, 'not']);
  }

  /** What stands below a junctor only restricts values that the schema around it has too. */
  #visitNested(schema: YamlValue | undefined, outer: YamlValue | undefined, path: Path): void {
    if (!isMap(schema) || !isMap(outer)) {
      this.#stop(path);
      return;
    }
    for (const keyword of [...UNSUPPORTED, ...OUTSIDE_ONLY])
      if (isWritten(schema[keyword])) this.#stop([...path, keyword]);
    const around = isMap(outer.properties) ? outer.properties : {};
    for (const [name, property] of propertiesOf(schema)) {
      const place = [...path, 'properties', name];
      if (name === 'metadata') this.#stop(place);
      this.#visitNested(property, around[name], place);
    }
    if (isWritten(schema.items)) this.#visitNested(schema.items, outer.items, [...path, 'items']);
    this.#visitJunctors(schema, outer, path);
  }

  #set(path: Path, value: YamlValue): void {
    this.changes.push({ op: 'set', path, value });
  }

  #stop(path: Path): void {
    this.obstacle ??= path;
  }
}

function propertiesOf({ properties }: YamlMap): [string, YamlValue][] {
  return isMap(properties) ? Object.entries(properties) : [];
}

/** The only type that the keywords of a schema are about. */
function typeOfKeywords({ properties, additionalProperties, items }: YamlMap): string | undefined {
  if (isMap(properties) || isMap(additionalProperties)) return 'object';
  return isMap(items) ? 'array' : undefined;
}
