import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import type { JsonSchema } from './json-schema';

type Resolve = (reference: string) => JsonSchema | undefined;

/**
 * An object as the API server has it when it validates: entries that are null where the schema does not allow that are dropped, and defaults stand where
 * nothing is written (package defaulting of apiextensions-apiserver). The same object where nothing changes. References lead into the schema itself.
 */
export function admit(data: YamlMap, schema: JsonSchema): YamlMap {
  return new Admission((reference) => resolveReference(schema, reference)).value(data, schema) as YamlMap;
}

/** What a local reference (`#/definitions/Foo`) leads to; undefined for what is not there. */
export function resolveReference(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (!/^#(?:\/|$)/.test(reference)) return undefined;
  let target: unknown = root;
  for (const step of reference.split('/').slice(1)) {
    const name = decodeStep(step);
    const isThere = typeof target === 'object' && target !== null && Object.hasOwn(target, name);
    target = isThere ? (target as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return asSchema(target);
}

/** A step of a JSON pointer (RFC 6901) in a URI fragment. */
function decodeStep(step: string): string {
  const text = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A value as a schema, if it can be one. */
export function asSchema(value: unknown): JsonSchema | undefined {
  if (typeof value === 'boolean') return value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined;
}

/** References that lead to references end somewhere, or else lead in a circle. */
const MAX_REFERENCES = 20;
const MAX_DEPTH = 200;

class Admission {
  readonly #resolve: Resolve;
  #depth = 0;

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  value(value: YamlValue, schema: JsonSchema | undefined): YamlValue {
    const keywords = this.#follow(schema);
    if (keywords === undefined || this.#depth > MAX_DEPTH) return value;
    this.#depth++;
    const admitted = isMap(value) ? this.#map(value, keywords) : isList(value) ? this.#list(value, keywords) : value;
    this.#depth--;
    return admitted;
  }

  #map(map: YamlMap, schema: Keywords): YamlMap {
    const properties = this.#properties(schema);
    const others = asSchema(schema.additionalProperties);
    const result: Record<string, YamlValue> = Object.create(null);
    let isSame = true;
    for (const [name, entry] of Object.entries(map)) {
      const isNamed = Object.hasOwn(properties, name);
      const admitted = this.#entry(entry, isNamed ? asSchema(properties[name]) : others);
      isSame &&= admitted === entry;
      if (admitted !== undefined) result[name] = admitted;
    }
    for (const [name, property] of Object.entries(properties)) {
      const preset = Object.hasOwn(map, name) ? undefined : this.#default(asSchema(property));
      if (preset === undefined) continue;
      result[name] = preset;
      isSame = false;
    }
    return isSame ? map : result;
  }

  /** Of the schema itself, and of those that hold for the same value. */
  #properties({ properties, allOf }: Keywords, depth = 0): Keywords {
    const own = (asSchema(properties) as Keywords | undefined) ?? {};
    if (!Array.isArray(allOf) || depth > MAX_REFERENCES) return own;
    const others = allOf.map((branch) => this.#properties(this.#follow(asSchema(branch)) ?? {}, depth + 1));
    return Object.assign({}, ...others, own);
  }

  #list(list: readonly YamlValue[], schema: Keywords): readonly YamlValue[] {
    const items = asSchema(schema.items);
    const result = list.map((item) => (item === null ? (this.#entry(item, items) ?? null) : this.value(item, items)));
    return result.every((item, index) => item === list[index]) ? list : result;
  }

  #entry(value: YamlValue, schema: JsonSchema | undefined): YamlValue | undefined {
    return value !== null || this.#allowsNull(schema) ? this.value(value, schema) : this.#default(schema);
  }

  #default(schema: JsonSchema | undefined): YamlValue | undefined {
    const own = typeof schema === 'object' ? schema.default : undefined;
    const preset = (own ?? this.#follow(schema)?.default) as YamlValue | undefined;
    return preset === undefined ? undefined : this.value(preset, schema);
  }

  #allowsNull(schema: JsonSchema | undefined, depth = 0): boolean {
    const keywords = this.#follow(schema);
    if (keywords === undefined || depth > MAX_REFERENCES) return true;
    const { type, enum: allowed, allOf, anyOf, oneOf } = keywords;
    if (type !== undefined && ![type].flat().includes('null')) return false;
    if (Array.isArray(allowed) && !allowed.includes(null)) return false;
    const inner = (branch: unknown) => this.#allowsNull(asSchema(branch), depth + 1);
    if (Array.isArray(allOf) && !allOf.every(inner)) return false;
    return [anyOf, oneOf].every((branches) => !Array.isArray(branches) || branches.some(inner));
  }

  /** The keywords that hold for a value; undefined where there are none. */
  #follow(schema: JsonSchema | undefined): Keywords | undefined {
    let keywords = schema;
    for (let count = 0; count < MAX_REFERENCES; count++) {
      if (typeof keywords !== 'object') return undefined;
      if (typeof keywords.$ref !== 'string') return keywords;
      keywords = this.#resolve(keywords.$ref);
    }
    return undefined;
  }
}

type Keywords = Readonly<Record<string, unknown>>;
