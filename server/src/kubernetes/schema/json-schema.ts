import type { KubernetesVersion } from '../kubernetes-version';
import type { Definition, Field } from './definition';
import type { FieldType } from './field-type';

/** A JSON Schema (draft-07), as far as it is made here. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** RFC 3339, as Go reads it. */
const TIME = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d+)?(?:Z|[+-]\\d{2}:\\d{2})$';
/** The form that resource.Quantity of k8s.io/apimachinery reads. */
const QUANTITY = '^[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d+)?$';
const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/**
 * Writes definitions, as one release has them, as JSON Schema. Everything may be null: what is null in a map is left out before validation,
 * as the API server does, and an item of a list that is null is an empty one to it.
 */
export class JsonSchemaWriter {
  readonly #target: KubernetesVersion;
  readonly #names = new Map<Definition, string>();
  readonly #used = new Set<string>();
  readonly #schemas: Record<string, JsonSchema> = {};

  constructor(target: KubernetesVersion) {
    this.#target = target;
  }

  /** Everything that was referred to so far, by name: belongs under `$defs` of the schema that the references stand in. */
  get definitions(): Readonly<Record<string, JsonSchema>> {
    return this.#schemas;
  }

  /** A reference into {@link definitions}; `base` is the `$id` of the schema they stand in, if it is another one. */
  reference(definition: Definition, base = ''): JsonSchema {
    return { $ref: `${base}#/$defs/${this.#name(definition)}` };
  }

  #name(definition: Definition): string {
    const known = this.#names.get(definition);
    if (known !== undefined) return known;
    const plain = definition.id.replace(/[^\w.]/g, '_');
    let name = plain;
    for (let count = 2; this.#used.has(name); count++) name = `${plain}_${count}`;
    this.#used.add(name);
    // Before its fields, because definitions refer to each other in circles.
    this.#names.set(definition, name);
    this.#schemas[name] = this.#object(definition);
    return name;
  }

  #object(definition: Definition): JsonSchema {
    const fields = definition.fields(this.#target);
    const required = fields.flatMap((field) => (field.isRequired ? [field.name] : []));
    return {
      type: ['object', 'null'],
      properties: Object.fromEntries(fields.map((field) => [field.name, this.#field(field)])),
      ...(required.length > 0 ? { required } : {}),
      ...(definition.isOpen ? {} : { additionalProperties: false }),
    };
  }

  #field(field: Field): JsonSchema {
    return this.#type(field.type, field.enumValues(this.#target));
  }

  #type(type: FieldType, allowed: readonly string[] | undefined): JsonSchema {
    switch (type.kind) {
      case 'any':
        return true;
      case 'boolean':
        return { type: ['boolean', 'null'] };
      case 'integer':
        return { type: ['integer', 'null'], ...(type.bits === 32 ? INT32 : {}) };
      case 'number':
        return { type: ['number', 'null'] };
      case 'int-or-string':
        return { type: ['integer', 'string', 'null'], ...INT32 };
      case 'quantity':
        return { type: ['string', 'number', 'null'], pattern: QUANTITY };
      case 'time':
        return { type: ['string', 'null'], pattern: TIME };
      case 'bytes':
        return { type: ['string', 'null'] };
      case 'string':
        // The empty string is what Go has where nothing is written, and defaults replace it.
        return {
          type: ['string', 'null'],
          ...(allowed === undefined ? {} : { enum: [...new Set([...allowed, '', null])] }),
        };
      case 'list':
        return { type: ['array', 'null'], items: this.#type(type.items, allowed) };
      case 'map':
        return { type: ['object', 'null'], additionalProperties: this.#type(type.values, allowed) };
      case 'object':
        return type.definition === undefined ? true : this.reference(type.definition);
    }
  }
}
