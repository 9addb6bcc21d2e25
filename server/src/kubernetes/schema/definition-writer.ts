import { asSchema, resolveReference } from './admission';
import { METADATA_ID, METADATA_REFERENCE } from './crd-schema';
import type { DefinitionData, DescriptionData, EnumValueData, FieldData, FieldDetails } from './data';
import type { JsonSchema } from './json-schema';

/** What a JSON Schema says of the fields of objects, in the form of the generated data. */
export interface WrittenDefinitions {
  readonly definitions: Readonly<Record<string, DefinitionData>>;
  readonly descriptions: DescriptionData;
}

/** How far schemas inside each other (`allOf`, `anyOf`, references) are followed for what they say of the same value. */
const MAX_DEPTH = 20;
/** The start of the pattern that generators write for a quantity. */
const QUANTITY_PATTERN = /^\^\(\\\+\|-\)\?\(\(\[0-9\]\+/;

/**
 * Writes the objects of a JSON Schema (draft-07, with the annotations `x-kubernetes-`) as definitions, for looking fields up: `root` becomes the one
 * called `id`. What a schema says by ways that definitions have no words for is left open.
 */
export function writeDefinitions(root: JsonSchema, id: string): WrittenDefinitions {
  const writer = new DefinitionWriter(root, id);
  return { definitions: writer.definitions, descriptions: writer.descriptions };
}

type Keywords = Readonly<Record<string, unknown>>;

class DefinitionWriter {
  readonly definitions: Record<string, DefinitionData> = {};
  readonly descriptions: Record<string, Record<string, string>> = {};
  readonly #root: JsonSchema;
  readonly #ids = new Map<Keywords, string>();
  #count = 0;

  constructor(root: JsonSchema, id: string) {
    this.#root = root;
    this.#object(typeof root === 'object' ? root : {}, id);
  }

  /** A value's type in the notation of the data. `name` is what its schema is called, if it is. */
  #type(schema: JsonSchema | undefined, name?: string, depth = 0): string {
    if (typeof schema !== 'object' || depth > MAX_DEPTH) return '*';
    if (schema.$ref === METADATA_REFERENCE || this.#isMetadata(schema)) return `@${METADATA_ID}`;
    if (typeof schema.$ref === 'string')
      return this.#type(resolveReference(this.#root, schema.$ref), nameOf(schema.$ref), depth + 1);
    const types = typesOf(schema);
    const [type] = types;
    if (types.length > 1) {
      const isIntOrString = types.every((other) => other === 'integer' || other === 'string' || other === 'number');
      return isIntOrString ? (isQuantity(schema) ? 'q' : 'x') : '*';
    }
    switch (type) {
      case 'string':
        return schema.format === 'byte' ? 'y' : schema.format === 'date-time' ? 't' : 's';
      case 'boolean':
        return 'b';
      case 'integer':
        return schema.format === 'int32' || isInt32(schema) ? 'i' : 'l';
      case 'number':
        return 'n';
      case 'array':
        return `[${this.#type(asSchema(schema.items), undefined, depth + 1)}`;
      case 'null':
        return '*';
      default:
        return this.#objectType(schema, name, depth);
    }
  }

  #isMetadata({ allOf }: Keywords): boolean {
    return branchesOf(allOf).some((branch) => typeof branch === 'object' && branch.$ref === METADATA_REFERENCE);
  }

  /** Of what is an object, or what has no type of its own. */
  #objectType(schema: Keywords, name: string | undefined, depth: number): string {
    const fields = this.#fields(schema);
    if (fields.size > 0 || (schema.additionalProperties === false && typesOf(schema)[0] === 'object')) {
      const known = this.#ids.get(schema);
      if (known !== undefined) return `@${known}`;
      const id = this.#newId(name);
      this.#object(schema, id, fields);
      return `@${id}`;
    }
    const values = asSchema(schema.additionalProperties);
    if (typeof values === 'object') return `{${this.#type(values, undefined, depth + 1)}`;
    if (typesOf(schema).length > 0) return '*';
    if (Array.isArray(schema.enum) && schema.enum.every((value) => typeof value === 'string')) return 's';
    return this.#alternativesType(schema, depth);
  }

  /** The type that all alternatives have, and int-or-string where they are these two. */
  #alternativesType({ allOf, anyOf, oneOf }: Keywords, depth: number): string {
    const alternatives = [allOf, anyOf, oneOf].map(branchesOf).find((branches) => branches.length > 0) ?? [];
    const written = alternatives.filter((branch) => typeof branch === 'boolean' || branch.type !== 'null');
    const types = new Set(written.map((branch) => this.#type(branch, undefined, depth + 1)));
    const [only = '*'] = types;
    if (types.size === 1) return only;
    return types.size > 0 && [...types].every((type) => 'silx'.includes(type)) ? 'x' : '*';
  }

  #newId(name: string | undefined): string {
    if (name !== undefined && !Object.hasOwn(this.definitions, name)) return name;
    // A number is no name that anyone is shown.
    return String(++this.#count);
  }

  #object(schema: Keywords, id: string, fields = this.#fields(schema)): void {
    this.#ids.set(schema, id);
    const isOpen = this.#find(schema, 'additionalProperties') !== false;
    const written: Record<string, FieldData> = {};
    // In its place before its fields, because they may lead back to it.
    this.definitions[id] = { f: written, ...(isOpen ? { o: 1 as const } : {}) };
    const descriptions: Record<string, string> = {};
    this.descriptions[id] = descriptions;
    const own = this.#find(schema, 'description');
    if (typeof own === 'string') descriptions[''] = own;
    for (const [name, { schema: field, isRequired }] of [...fields].sort(([a], [b]) => (a < b ? -1 : 1))) {
      written[name] = this.#field(field, isRequired);
      const description = this.#find(field, 'description');
      if (typeof description === 'string' && description !== '') descriptions[name] = description;
    }
  }

  #field(schema: JsonSchema, isRequired: boolean): FieldData {
    const preset = this.#find(schema, 'default');
    const keys = this.#find(schema, 'x-kubernetes-list-map-keys');
    const listType = this.#find(schema, 'x-kubernetes-list-type');
    const mergeKey = this.#find(schema, 'x-kubernetes-patch-merge-key');
    const strategy = this.#find(schema, 'x-kubernetes-patch-strategy');
    const allowed = this.#allowed(schema);
    const details: FieldDetails = {
      t: `${this.#type(schema)}${isRequired ? '!' : ''}`,
      ...(allowed === undefined ? {} : { e: allowed }),
      ...(listType === 'map' && Array.isArray(keys) ? { k: keys.filter((key) => typeof key === 'string') } : {}),
      ...(listType === 'atomic' || listType === 'set' ? { l: listType } : {}),
      ...(typeof mergeKey === 'string' ? { m: mergeKey } : {}),
      ...(typeof strategy === 'string' ? { p: strategy } : {}),
      ...(preset === undefined ? {} : { d: preset }),
    };
    return Object.keys(details).length === 1 ? details.t : details;
  }

  /** The texts that the innermost value may be. */
  #allowed(schema: JsonSchema | undefined, depth = 0): readonly EnumValueData[] | undefined {
    if (typeof schema !== 'object' || depth > MAX_DEPTH) return undefined;
    const values = this.#find(schema, 'enum');
    if (Array.isArray(values)) {
      const texts = values.filter((value) => typeof value === 'string' || typeof value === 'number').map(String);
      return texts.length > 0 ? texts : undefined;
    }
    const inner = this.#find(schema, 'items') ?? this.#find(schema, 'additionalProperties');
    return this.#allowed(asSchema(inner), depth + 1);
  }

  /** A keyword of a schema, or of those that hold for the same value. */
  #find(schema: JsonSchema | undefined, keyword: string, depth = 0): unknown {
    if (typeof schema !== 'object' || depth > MAX_DEPTH) return undefined;
    if (schema[keyword] !== undefined) return schema[keyword];
    const target =
      typeof schema.$ref === 'string'
        ? this.#find(resolveReference(this.#root, schema.$ref), keyword, depth + 1)
        : undefined;
    if (target !== undefined) return target;
    for (const branch of branchesOf(schema.allOf)) {
      const found = this.#find(branch, keyword, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The fields that a schema and those for the same value name; what an alternative requires is not required. */
  #fields(
    schema: Keywords,
    isAlternative = false,
    fields = new Map<string, { schema: JsonSchema; isRequired: boolean }>(),
    depth = 0,
  ): Map<string, { schema: JsonSchema; isRequired: boolean }> {
    if (depth > MAX_DEPTH) return fields;
    const required = isAlternative || !Array.isArray(schema.required) ? [] : schema.required;
    for (const [name, property] of Object.entries(asSchema(schema.properties) ?? {})) {
      const field = asSchema(property);
      // `false` is a field that must not be there.
      if (field === undefined || field === false) continue;
      const known = fields.get(name);
      fields.set(name, { schema: known?.schema ?? field, isRequired: known?.isRequired || required.includes(name) });
    }
    const follow = (branch: JsonSchema | undefined, isOther: boolean) => {
      if (typeof branch === 'object') this.#fields(branch, isOther, fields, depth + 1);
    };
    if (typeof schema.$ref === 'string') follow(resolveReference(this.#root, schema.$ref), isAlternative);
    for (const branch of branchesOf(schema.allOf)) follow(branch, isAlternative);
    for (const branch of [...branchesOf(schema.anyOf), ...branchesOf(schema.oneOf)]) follow(branch, true);
    for (const branch of [schema.else, schema.then]) follow(asSchema(branch), true);
    return fields;
  }
}

function branchesOf(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.map(asSchema).filter((branch) => branch !== undefined) : [];
}

function typesOf({ type }: Keywords): readonly unknown[] {
  const types = type === undefined ? [] : Array.isArray(type) ? type : [type];
  return types.length > 1 ? types.filter((name) => name !== 'null') : types;
}

function isInt32({ minimum, maximum }: Keywords): boolean {
  return typeof minimum === 'number' && typeof maximum === 'number' && minimum >= -(2 ** 31) && maximum < 2 ** 31;
}

function isQuantity({ pattern }: Keywords): boolean {
  return typeof pattern === 'string' && QUANTITY_PATTERN.test(pattern);
}

/** The name of what a reference leads to: `io.example.v1.Foo` of `#/definitions/io.example.v1.Foo`. */
function nameOf(reference: string): string | undefined {
  const last = reference.split('/').at(-1) ?? '';
  return /^[A-Za-z][\w.-]*$/.test(last) ? last : undefined;
}
