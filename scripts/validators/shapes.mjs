// Gives names to what fields may be: texts, lists of texts, certain values. Each becomes a definition, so that its code stands in a file once, not in
// each field.
import { createHash } from 'node:crypto';
import { REFERENCE } from './definition-code.mjs';

/** The definitions of objects, in which each field only refers to another definition, together with these. */
export function withNamedShapes(definitions) {
  const all = {};
  const name = (schema) => {
    if (typeof schema !== 'object' || REFERENCE in schema) return schema;
    const shape = { ...schema };
    for (const inner of ['items', 'additionalProperties']) if (inner in schema) shape[inner] = name(schema[inner]);
    const id = `shape ${createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 12)}`;
    all[id] = shape;
    return { [REFERENCE]: id };
  };
  for (const [id, schema] of Object.entries(definitions)) {
    const fields = Object.entries(schema.properties).map(([field, type]) => [field, name(type)]);
    all[id] = { ...schema, properties: Object.fromEntries(fields) };
  }
  return all;
}
