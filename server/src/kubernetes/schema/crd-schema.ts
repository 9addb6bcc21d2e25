import { isTemplated } from '../../yaml/template';
import { distinctValues, isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { GoRegExp } from '../go-regexp';
import { DISTINCT_ITEMS } from './distinct-items';
import { checkedFormat } from './formats';
import type { JsonSchema } from './json-schema';

/** What metadata is called among Kubernetes' own definitions, and among those that a schema which is made here refers to. */
export const METADATA_ID = 'meta.v1.ObjectMeta';
export const METADATA_REFERENCE = `#/$defs/${METADATA_ID}`;
/** Where the schema of what may have no fields at any depth is. */
const EMPTY_REFERENCE = '#/$defs/empty';

/** What the references in a schema that is made here lead to, beside that of metadata. */
export const CRD_SCHEMA_DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  empty: { additionalProperties: false, items: { $ref: EMPTY_REFERENCE } },
};

export interface CrdSchemaOptions {
  /** The minor release whose formats are checked. */
  readonly minor: number;
  /** Whether the API server drops fields that the schema does not name. */
  readonly prunes: boolean;
}

type Keywords = Record<string, unknown>;

const TYPES: ReadonlySet<YamlValue | undefined> = new Set([
  'array',
  'boolean',
  'integer',
  'number',
  'object',
  'string',
]);
const ANNOTATIONS = ['title', 'description', 'x-kubernetes-list-type', 'x-kubernetes-list-map-keys'] as const;
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const;
const JUNCTORS = ['allOf', 'anyOf', 'oneOf'] as const;
const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/**
 * The schema of a CustomResourceDefinition (JSONSchemaProps of apiextensions.k8s.io) as JSON Schema (draft-07) that refuses what the API server refuses
 * of an object whose defaults are filled in (see `admit`): of its value validations all but the rules in CEL, of pruning that fields are unknown. What can
 * not be read is left out; what is `nullable` has `null` among its types.
 */
export function translateCrdSchema(schema: YamlMap, options: CrdSchemaOptions): Readonly<Record<string, unknown>> {
  return new Translator(options).root(schema);
}

class Translator {
  readonly #minor: number;
  readonly #prunes: boolean;

  constructor({ minor, prunes }: CrdSchemaOptions) {
    this.#minor = minor;
    this.#prunes = prunes;
  }

  root(schema: YamlMap): Keywords {
    return this.#resource(this.#structure(schema, false), schema);
  }

  /** A schema in its place in the structure of objects, which decides over what is kept. */
  #schema(schema: YamlValue | undefined, keepsUnknown = false): JsonSchema {
    if (!isMap(schema)) return true;
    const keywords = this.#structure(schema, keepsUnknown);
    return schema['x-kubernetes-embedded-resource'] === true ? this.#resource(keywords, schema) : keywords;
  }

  #structure(schema: YamlMap, isKept: boolean): Keywords {
    const keywords = this.#values(schema);
    const types = typesOf(schema);
    const keepsUnknown = isKept || !this.#prunes || schema['x-kubernetes-preserve-unknown-fields'] === true;
    for (const name of ANNOTATIONS) if (schema[name] !== undefined) keywords[name] = schema[name];
    const { default: preset, properties, additionalProperties, items } = schema;
    if (preset !== undefined && preset !== null && !holdsTemplate(preset)) keywords.default = preset;
    if (isMap(properties)) keywords.properties = mapValues(properties, (property) => this.#schema(property));
    if (isMap(additionalProperties)) keywords.additionalProperties = this.#schema(additionalProperties);
    else if (additionalProperties === true) keywords.additionalProperties = this.#unstructured();
    else if (additionalProperties === false || (types.includes('object') && !keepsUnknown))
      keywords.additionalProperties = false;
    // A list that keeps unknown fields keeps those of its items.
    if (isMap(items)) keywords.items = this.#schema(items, keepsUnknown && this.#prunes);
    else if (types.includes('array') && !keepsUnknown) keywords.items = this.#unstructured();
    const { 'x-kubernetes-list-type': listType, 'x-kubernetes-list-map-keys': keys } = schema;
    if (listType === 'set') keywords[DISTINCT_ITEMS] = [];
    if (listType === 'map' && isList(keys)) keywords[DISTINCT_ITEMS] = keys.filter((key) => typeof key === 'string');
    return keywords;
  }

  /** Values of which no structure is known: what objects among them have is dropped. */
  #unstructured(): JsonSchema {
    return this.#prunes ? { $ref: EMPTY_REFERENCE } : true;
  }

  /** What every object of the API has, whether its schema says so or not. What a schema says of metadata holds too, but does not name its fields. */
  #resource(keywords: Keywords, { properties, required }: YamlMap): Keywords {
    const metadata = isMap(properties) ? properties.metadata : undefined;
    const restrictions = isMap(metadata) ? [this.#constraints(metadata)] : [];
    return {
      ...keywords,
      type: 'object',
      properties: {
        ...(keywords.properties as Keywords | undefined),
        apiVersion: { type: 'string', ...(isMap(properties) ? describe(properties.apiVersion) : {}) },
        kind: { type: 'string', ...(isMap(properties) ? describe(properties.kind) : {}) },
        metadata: { allOf: [{ $ref: METADATA_REFERENCE }, ...restrictions] },
      },
      required: [...new Set(['apiVersion', 'kind', ...strings(required)])],
    };
  }

  /** A schema that only restricts values: of those it does not name it says nothing. */
  #constraints(schema: YamlValue | undefined): JsonSchema {
    if (!isMap(schema)) return true;
    const keywords = this.#values(schema);
    const { properties, additionalProperties, items } = schema;
    if (isMap(properties)) keywords.properties = mapValues(properties, (property) => this.#constraints(property));
    if (isMap(additionalProperties)) keywords.additionalProperties = this.#constraints(additionalProperties);
    if (isMap(items)) keywords.items = this.#constraints(items);
    return keywords;
  }

  /** What a schema says of a value itself. */
  #values(schema: YamlMap): Keywords {
    const isNullable = schema.nullable === true;
    const types = typesOf(schema);
    const keywords: Keywords = {};
    if (types.length > 0) keywords.type = isNullable ? [...types, 'null'] : types.length === 1 ? types[0] : types;
    if (isList(schema.enum) && schema.enum.length > 0) keywords.enum = distinctValues(schema.enum);
    const required = [...new Set(strings(schema.required))];
    if (required.length > 0) keywords.required = required;
    for (const name of COUNTS) if (isCount(schema[name])) keywords[name] = schema[name];
    if (schema.uniqueItems === true) keywords.uniqueItems = true;
    if (typeof schema.pattern === 'string' && GoRegExp.compile(schema.pattern)) keywords.pattern = schema.pattern;
    this.#addLimits(keywords, schema, types);
    this.#addFormat(keywords, schema, types);
    this.#addJunctors(keywords, schema, isNullable);
    return keywords;
  }

  #addLimits(keywords: Keywords, schema: YamlMap, types: readonly string[]): void {
    const { minimum, maximum, multipleOf } = schema;
    if (typeof minimum === 'number')
      keywords[schema.exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum'] = minimum;
    if (typeof maximum === 'number')
      keywords[schema.exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum'] = maximum;
    if (typeof multipleOf === 'number' && multipleOf > 0) keywords.multipleOf = multipleOf;
    if (schema.format !== 'int32' || !types.includes('integer')) return;
    keywords.minimum ??= INT32.minimum;
    keywords.maximum ??= INT32.maximum;
  }

  #addFormat(keywords: Keywords, { format }: YamlMap, types: readonly string[]): void {
    if (typeof format !== 'string' || (types.length === 1 && types[0] !== 'string')) return;
    const checked = checkedFormat(format, this.#minor);
    if (checked !== undefined) keywords.format = checked;
  }

  #addJunctors(keywords: Keywords, schema: YamlMap, isNullable: boolean): void {
    const junctors: Keywords = {};
    for (const name of JUNCTORS) {
      const branches = schema[name];
      if (isList(branches) && branches.length > 0 && !isIntOrString(schema, branches))
        junctors[name] = branches.map((branch) => this.#constraints(branch));
    }
    if (isMap(schema.not)) junctors.not = this.#constraints(schema.not);
    if (Object.keys(junctors).length === 0) return;
    // Of null, where it is allowed, nothing more is asked.
    if (isNullable) Object.assign(keywords, { if: { type: 'null' }, else: junctors });
    else Object.assign(keywords, junctors);
  }
}

function typesOf({ type, 'x-kubernetes-int-or-string': isIntOrString }: YamlMap): readonly string[] {
  if (isIntOrString === true) return ['integer', 'string'];
  return typeof type === 'string' && TYPES.has(type) ? [type] : [];
}

/** What has to be written beside `x-kubernetes-int-or-string` for older clients, and says the same. */
function isIntOrString(schema: YamlMap, branches: readonly YamlValue[]): boolean {
  const types = branches.map((branch) => (isMap(branch) && Object.keys(branch).length === 1 ? branch.type : undefined));
  return schema['x-kubernetes-int-or-string'] === true && types.join() === 'integer,string';
}

function describe(schema: YamlValue | undefined): Keywords {
  return isMap(schema) && typeof schema.description === 'string' ? { description: schema.description } : {};
}

function strings(value: YamlValue | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isCount(value: YamlValue | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function holdsTemplate(value: YamlValue): boolean {
  if (typeof value === 'string') return isTemplated(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTemplate);
}

function mapValues(map: YamlMap, translate: (value: YamlValue) => JsonSchema): Keywords {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, translate(value)]));
}
