// A JSON schema of the kinds that the benchmarks' files hold, for the peers: they would download one where they could. Made from the same data
// as Prodlint's own, and no larger than it has to be, so that no peer is slowed by kinds that never occur.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';

const KINDS = [
  ['apps/v1', 'Deployment'],
  ['v1', 'Service'],
];

/** The kinds of the repositories that are measured. */
export const REPOSITORY_KINDS = [
  ...KINDS,
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'CronJob'],
  ['v1', 'ConfigMap'],
  ['v1', 'LimitRange'],
  ['v1', 'Namespace'],
  ['v1', 'ResourceQuota'],
  ['v1', 'ServiceAccount'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
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

/** Writes a schema of some kinds below build/ and returns its path. */
export function writePeerSchema(kinds = KINDS, name = 'kubernetes') {
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
  const oneOf = kinds.map(([apiVersion, kind]) => {
    const id = data.kinds[apiVersion][kind].d;
    define(id);
    return {
      allOf: [{ $ref: `#/definitions/${id}` }],
      properties: { apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } },
      required: ['apiVersion', 'kind'],
    };
  });
  const file = join(root, `build/benchmark/${name}.schema.json`);
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
