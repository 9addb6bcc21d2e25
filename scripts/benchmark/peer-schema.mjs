// A JSON schema of the kinds that the benchmark's files hold, for the peer: it would download one where it could. Made from the same data
// as Prodlint's own, and no larger than it has to be, so that the peer is not slowed by kinds that never occur.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';

const KINDS = [
  ['apps/v1', 'Deployment'],
  ['v1', 'Service'],
];

const SCALARS = {
  '*': {},
  b: { type: 'boolean' },
  i: { type: 'integer' },
  l: { type: 'integer' },
  n: { type: 'number' },
  q: { type: ['string', 'number'] },
  s: { type: 'string' },
  t: { type: 'string' },
  x: { type: ['string', 'integer'] },
  y: { type: 'string' },
};

/** Writes the schema below build/ and returns its path. */
export function writePeerSchema() {
  const data = JSON.parse(readFileSync(join(root, 'schemas/kubernetes/schemas.json'), 'utf8'));
  const definitions = {};
  const define = (id) => {
    if (definitions[id] !== undefined) return;
    const properties = {};
    const required = [];
    definitions[id] = { type: 'object', properties, required };
    for (const [name, variants] of Object.entries(data.definitions[id].f)) {
      const field = Array.isArray(variants) ? variants.at(-1) : variants;
      const text = typeof field === 'string' ? field : field.t;
      if (text.endsWith('!')) required.push(name);
      properties[name] = typeSchema(text.replace(/!$/, ''), define);
    }
    if (data.definitions[id].o === undefined) definitions[id].additionalProperties = false;
  };
  const oneOf = KINDS.map(([apiVersion, kind]) => {
    const id = data.kinds[apiVersion][kind].d;
    define(id);
    return {
      allOf: [{ $ref: `#/definitions/${id}` }],
      properties: { apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } },
      required: ['apiVersion', 'kind'],
    };
  });
  const file = join(root, 'build/benchmark/kubernetes.schema.json');
  mkdirSync(join(root, 'build/benchmark'), { recursive: true });
  writeFileSync(file, JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', definitions, oneOf }));
  return file;
}

function typeSchema(text, define) {
  if (text[0] === '[') return { type: 'array', items: typeSchema(text.slice(1), define) };
  if (text[0] === '{') return { type: 'object', additionalProperties: typeSchema(text.slice(1), define) };
  if (text[0] !== '@') return SCALARS[text] ?? {};
  define(text.slice(1));
  return { $ref: `#/definitions/${text.slice(1)}` };
}
