import { asSchema } from './admission';
import type { JsonSchema } from './json-schema';

/** What a validator does not need. */
const ANNOTATIONS: ReadonlySet<string> = new Set(['title', 'description', 'default', 'examples']);
/** Parts shorter than this, as JSON, are not worth a function of their own. */
const MIN_LENGTH = 150;

/**
 * The same schema for a compiler, which makes a function of each definition: parts that stand in several places, as those of pods do in many custom
 * resources, become one definition. Only what holds for a value as a whole is taken out, not what stands in an alternative: by the way to an error is told
 * whether it is one of an alternative.
 */
export function withSharedParts(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const sharing = new Sharing();
  const root = sharing.inside(schema);
  const { $defs } = schema;
  return { ...root, $defs: { ...($defs as object | undefined), ...sharing.definitions } };
}

class Sharing {
  readonly definitions: Record<string, JsonSchema> = {};
  readonly #names = new Map<string, string>();

  /** A schema with its parts shared, not itself. */
  inside(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const result: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (ANNOTATIONS.has(keyword) || keyword === '$defs') continue;
      result[keyword] = this.#keyword(keyword, value);
    }
    return result;
  }

  #keyword(keyword: string, value: unknown): unknown {
    const part = asSchema(value);
    if (part === undefined) return value;
    if (keyword === 'items' || keyword === 'additionalProperties') return this.#share(part);
    if (keyword !== 'properties') return value;
    return Object.fromEntries(
      Object.entries(part).map(([name, property]) => [name, this.#share(asSchema(property) ?? true)]),
    );
  }

  #share(schema: JsonSchema): JsonSchema {
    if (typeof schema === 'boolean') return schema;
    const inner = this.inside(schema);
    const text = JSON.stringify(inner);
    if (text.length < MIN_LENGTH) return inner;
    let name = this.#names.get(text);
    if (name === undefined) {
      name = `part${this.#names.size}`;
      this.#names.set(text, name);
      this.definitions[name] = inner;
    }
    return { $ref: `#/$defs/${name}` };
  }
}
