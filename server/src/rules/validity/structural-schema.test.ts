// What the API server's ValidateStructural wants, case by case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../yaml/document';
import { formatPath } from '../../yaml/path';
import { StructuralSchema } from './structural-schema';

const PRESERVES = 'x-kubernetes-preserve-unknown-fields';

/** What is set in a schema, by place, or the place that is in the way. */
function outcome(text: string, keepsUnknown: boolean): Record<string, unknown> | string {
  const { changes, obstacle } = new StructuralSchema(parseYaml(text).data, [], keepsUnknown);
  if (obstacle !== undefined) return formatPath(obstacle);
  return Object.fromEntries(
    changes.map((change) => (change.op === 'set' ? [formatPath(change.path), change.value] : [change.op, undefined])),
  );
}

const CASES: readonly (readonly [what: string, schema: string, expected: Record<string, unknown> | string])[] = [
  [
    'a complete one',
    '{ type: object, properties: { a: { type: string }, b: { type: array, items: { type: integer } } } }',
    {},
  ],
  ['the root is an object', '{ properties: {} }', { type: 'object' }],
  ['the root of another type', '{ type: array, items: { type: string } }', 'type'],
  [
    'fields tell an object',
    '{ type: object, properties: { a: { properties: {} } } }',
    { 'properties.a.type': 'object' },
  ],
  [
    'values tell an object',
    '{ type: object, properties: { a: { additionalProperties: { type: string } } } }',
    { 'properties.a.type': 'object' },
  ],
  [
    'items tell a list',
    '{ type: object, properties: { a: { items: { type: string } } } }',
    { 'properties.a.type': 'array' },
  ],
  [
    'anything',
    '{ type: object, properties: { a: {}, b: { description: x } } }',
    { [`properties.a.${PRESERVES}`]: true, [`properties.b.${PRESERVES}`]: true },
  ],
  [
    'a list of anything',
    '{ type: object, properties: { a: { type: array } } }',
    { 'properties.a.items': { [PRESERVES]: true } },
  ],
  [
    'items of anything',
    '{ type: object, properties: { a: { type: array, items: {} } } }',
    { [`properties.a.items.${PRESERVES}`]: true },
  ],
  [
    'values of anything',
    '{ type: object, properties: { a: { type: object, additionalProperties: {} } } }',
    { [`properties.a.additionalProperties.${PRESERVES}`]: true },
  ],
  ['any values', '{ type: object, properties: { a: { type: object, additionalProperties: true } } }', {}],
  [
    'a number or text',
    '{ type: object, properties: { a: { anyOf: [{ type: integer }, { type: string }] } } }',
    { 'properties.a.x-kubernetes-int-or-string': true },
  ],
  [
    'said so',
    `{ type: object, properties: { a: { x-kubernetes-int-or-string: true }, b: { ${PRESERVES}: true } } }`,
    {},
  ],
  [
    'either of two types',
    '{ type: object, properties: { a: { oneOf: [{ type: integer }, { type: string }] } } }',
    'properties.a.oneOf[0].type',
  ],
  ['a type of its own', '{ type: object, properties: { a: { type: any } } }', 'properties.a.type'],
  ['several types', '{ type: object, properties: { a: { type: [string, "null"] } } }', 'properties.a.type'],
  ['a reference', '{ type: object, properties: { a: { $ref: "#/definitions/a" } } }', 'properties.a.$ref'],
  [
    'keys by pattern',
    '{ type: object, properties: { a: { patternProperties: { a: {} } } } }',
    'properties.a.patternProperties',
  ],
  [
    'unique items',
    '{ type: object, properties: { a: { type: array, items: {}, uniqueItems: true } } }',
    'properties.a.uniqueItems',
  ],
  ['a tuple', '{ type: object, properties: { a: { type: array, items: [{ type: string }] } } }', 'properties.a.items'],
  ['values at the root', '{ type: object, additionalProperties: { type: string } }', 'additionalProperties'],
  [
    'no other fields',
    '{ type: object, properties: { a: { type: object, additionalProperties: false } } }',
    'properties.a.additionalProperties',
  ],
  [
    'fields and values',
    '{ type: object, properties: { a: { properties: { b: { type: string } }, additionalProperties: { type: string } } } }',
    'properties.a.additionalProperties',
  ],
  ['metadata', '{ type: object, properties: { metadata: {} } }', { 'properties.metadata.type': 'object' }],
  [
    'the name',
    '{ type: object, properties: { metadata: { type: object, properties: { name: { type: string, maxLength: 20 } } } } }',
    {},
  ],
  [
    'labels',
    '{ type: object, properties: { metadata: { type: object, properties: { labels: { type: object } } } } }',
    'properties.metadata.properties.labels',
  ],
  [
    'metadata described',
    '{ type: object, properties: { metadata: { description: x } } }',
    'properties.metadata.description',
  ],
  [
    'metadata further down',
    '{ type: object, properties: { a: { type: object, properties: { metadata: { type: object, properties: { labels: { type: object } } } } } } }',
    {},
  ],
  [
    'a choice of fields',
    '{ type: object, properties: { a: { type: object, properties: { b: { type: string } }, anyOf: [{ required: [b] }, { properties: { b: { minLength: 1 } } }] } } }',
    {},
  ],
  [
    'a choice of unknown fields',
    '{ type: object, anyOf: [{ properties: { b: { minLength: 1 } } }] }',
    'anyOf[0].properties.b',
  ],
  [
    'not a type',
    '{ type: object, properties: { a: { type: string, not: { type: integer } } } }',
    'properties.a.not.type',
  ],
  [
    'a choice inside a choice',
    '{ type: object, properties: { b: { type: string } }, allOf: [{ anyOf: [{ properties: { b: { title: x } } }] }] }',
    'allOf[0].anyOf[0].properties.b.title',
  ],
  [
    'a choice of items',
    '{ type: object, properties: { a: { type: array, items: { type: string }, allOf: [{ items: { minLength: 1 } }] } } }',
    {},
  ],
  ['no schema', '[]', ''],
];

test('a schema becomes structural, or what is in the way is named', () => {
  for (const [what, schema, expected] of CASES) assert.deepEqual(outcome(schema, false), expected, what);
});

test('fields that are not named stay where an object has fields', () => {
  const schema = `
    type: object
    properties:
      metadata: { type: object }
      a: { type: object, properties: { b: { type: object } } }
      c: { type: object, additionalProperties: { type: object } }
      d: { type: object, additionalProperties: true }
      e: { type: object, ${PRESERVES}: true }
      f: { type: array, items: { type: string } }`;
  assert.deepEqual(outcome(schema, true), {
    [PRESERVES]: true,
    [`properties.a.${PRESERVES}`]: true,
    [`properties.a.properties.b.${PRESERVES}`]: true,
    [`properties.c.additionalProperties.${PRESERVES}`]: true,
    'properties.d.additionalProperties': { [PRESERVES]: true },
  });
});
