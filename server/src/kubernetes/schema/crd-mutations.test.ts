// Random damage to the schema of a CustomResourceDefinition: whatever it is, it can be read, compiled and used.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseYaml } from '../../yaml/document';
import type { YamlMap, YamlValue } from '../../yaml/value';
import { compileSchema } from './compile';
import { readCustomResourceDefinition } from './custom-resource-definition';
import { Schemas } from './schemas';
import { workspaceBundle } from './workspace-bundle';

const TARGET = { major: 1, minor: 34, patch: undefined };
const SCHEMA = parseYaml(`
type: object
required: [spec]
properties:
  metadata: { type: object, properties: { name: { maxLength: 9 } } }
  spec:
    type: object
    required: [a]
    default: {}
    properties:
      a: { type: string, enum: [x, z], default: x, nullable: true, pattern: '^[xz]$', format: date }
      b: { type: integer, format: int32, minimum: 1, exclusiveMinimum: true, multipleOf: 2 }
      c: { type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: { type: object, properties: { k: { type: string } } } }
      d: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
      e: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true }
      f: { type: object, additionalProperties: { type: string, minLength: 2 }, not: { required: [g] }, oneOf: [{ required: [h] }, { required: [i] }] }
`).data;
const OBJECTS = [
  '{}',
  '{ a: null, b: 3, c: [{ k: a }, { k: a }, null], d: 1.5, e: { kind: x }, f: { g: 1, h: null } }',
  '3',
  'null',
  '[]',
].map((spec) => parseYaml(`apiVersion: e.com/v1\nkind: A\nmetadata: { name: a }\nspec: ${spec}`).data as YamlMap);
const KEYWORDS = [
  'type',
  'properties',
  'items',
  'required',
  'enum',
  'default',
  'allOf',
  'not',
  'pattern',
  'format',
  'minimum',
  'maxLength',
  'nullable',
  'additionalProperties',
  '$ref',
  'x-kubernetes-list-map-keys',
  '__proto__',
];
const JUNK: readonly YamlValue[] = [
  null,
  true,
  -1,
  1.5,
  '',
  '(',
  'object',
  '#',
  [],
  [null],
  ['a', 'a'],
  {},
  { a: 1 },
  { type: 3 },
];

/** Puts something else in the place that a list of numbers leads to. */
function damage(value: YamlValue, [step = 0, ...rest]: readonly number[], keyword: string, junk: YamlValue): YamlValue {
  if (typeof value !== 'object' || value === null) return junk;
  const names = Object.keys(value);
  const name = rest.length === 0 ? keyword : (names[step % Math.max(1, names.length)] ?? keyword);
  const inner = (value as YamlMap)[name];
  const next = rest.length === 0 ? junk : damage(inner ?? null, rest, keyword, junk);
  return Array.isArray(value)
    ? value.map((item, index) => (String(index) === name ? next : item))
    : { ...value, [name]: next };
}

test('a damaged schema is read as far as it goes', () => {
  const base = new Schemas({ read: () => undefined }, { compile: compileSchema });
  const choice = fc.record({
    steps: fc.array(fc.nat(9), { maxLength: 7 }),
    keyword: fc.constantFrom(...KEYWORDS),
    junk: fc.constantFrom(...JUNK),
  });
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 3 }), (choices) => {
      const schema = choices.reduce((value, { steps, keyword, junk }) => damage(value, steps, keyword, junk), SCHEMA);
      const [kind] = readCustomResourceDefinition({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        spec: { group: 'e.com', names: { kind: 'A' }, versions: [{ name: 'v1', schema: { openAPIV3Schema: schema } }] },
      });
      assert.ok(kind);
      const bundle = workspaceBundle('a', kind, () => base.kubernetes);
      const schemas = base.withWorkspace([bundle]);
      assert.equal(schemas.problemOf(bundle), undefined);
      const known = schemas.kind('e.com/v1', 'A');
      assert.ok(known);
      for (const field of known.definition.fields(TARGET)) field.enumValues(TARGET);
      for (const object of OBJECTS) schemas.violations(object, known, TARGET);
    }),
    { numRuns: 150 },
  );
});
