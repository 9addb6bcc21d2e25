import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { YamlMap, YamlValue } from '../../yaml/value';
import { compileSchema } from './compile';
import { describedKinds, fileKind, looksLikeJsonSchema, parseKindName } from './json-schema-file';
import { Schemas } from './schemas';
import { walk } from './walk';
import { type WorkspaceKind, workspaceBundle } from './workspace-bundle';

const TARGET = { major: 1, minor: 34, patch: undefined };
const BASE = new Schemas({ read: () => undefined }, { compile: compileSchema });
const NAME = { apiVersion: 'example.com/v1', kind: 'Foo' };

function kindOf(kind: WorkspaceKind) {
  const schemas = BASE.withChosen([workspaceBundle('foo.json', kind, () => BASE.kubernetes)]);
  const known = schemas.kind(kind.apiVersion, kind.kind);
  assert.ok(known);
  const violations = (fields: YamlMap) =>
    schemas
      .violations({ apiVersion: kind.apiVersion, kind: kind.kind, ...fields }, known, TARGET)
      .map((violation) => `${violation.path.join('.')}: ${violation.problem}`);
  return { definition: known.definition, violations };
}

const foo = (properties: YamlMap, rest: YamlMap = {}) =>
  kindOf(fileKind({ type: 'object', properties, ...rest }, NAME));

test('names of kinds', () => {
  assert.deepEqual(parseKindName('example.com/v1/Foo'), NAME);
  assert.deepEqual(parseKindName('v1/Pod'), { apiVersion: 'v1', kind: 'Pod' });
  for (const text of ['', 'Foo', '/Foo', 'example.com/v1/', 'a/b/c/D', 'example.com/v1/Foo Bar']) {
    assert.equal(parseKindName(text), undefined, text);
  }
});

test('what looks like a schema', () => {
  assert.ok(looksLikeJsonSchema({ type: 'object' }));
  for (const data of [null, 3, [], {}, { foo: 1 }] satisfies YamlValue[]) assert.ok(!looksLikeJsonSchema(data));
});

describe('drafts', () => {
  test('4: identifiers, limits as flags, a dialect that the compiler does not know', () => {
    const schema = { $schema: 'http://json-schema.org/draft-04/schema#', id: 'http://example.com/foo#' };
    const { violations } = foo(
      { n: { type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: false } },
      schema,
    );
    assert.deepEqual(violations({ n: 1 }), ['n: limit']);
    assert.deepEqual(violations({ n: 3 }), []);
  });

  test('6 and 7: numbers as limits, const, if', () => {
    const { violations } = foo(
      { n: { exclusiveMinimum: 1 }, c: { const: 'x' } },
      { $id: 'https://example.com/foo', if: { not: { required: ['n'] } }, else: { required: ['c'] } },
    );
    assert.deepEqual(violations({ n: 1, c: 'x' }), ['n: limit']);
    assert.deepEqual(violations({ n: 2 }), [': missing-field']);
    assert.deepEqual(violations({ c: 'y' }), ['c: enum']);
  });

  test('2019-09 and 2020-12: definitions under another name, dependent fields, lists item by item', () => {
    const { violations } = foo(
      { a: { $ref: '#/$defs/text' }, b: {}, list: { prefixItems: [{ type: 'string' }], items: { type: 'integer' } } },
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $defs: { text: { type: 'string' } },
        dependentRequired: { b: ['a'] },
        unevaluatedProperties: false,
      },
    );
    assert.deepEqual(violations({ a: 1 }), ['a: type']);
    assert.deepEqual(violations({ b: 1 }), [': other']);
    assert.deepEqual(violations({ list: [1, 'x'] }), ['list.1: type', 'list.0: type']);
    assert.deepEqual(violations({ list: ['x', 1] }), []);
  });

  test('OpenAPI: nullable, int-or-string', () => {
    const { violations } = foo({
      a: { type: 'string', nullable: true, enum: ['x'] },
      b: { nullable: true },
      c: { type: 'string', format: 'int-or-string' },
      d: { type: 'string' },
    });
    assert.deepEqual(violations({ a: null, b: null, c: 1, d: null }), []);
    assert.deepEqual(violations({ c: true }), ['c: type']);
  });
});

describe('references', () => {
  test('are followed inside of the file', () => {
    const { violations, definition } = foo(
      { spec: { $ref: '#/definitions/Node' } },
      {
        definitions: {
          Node: {
            description: 'A node.',
            type: 'object',
            additionalProperties: false,
            required: ['name'],
            properties: {
              name: { type: 'string', default: 'root' },
              size: { allOf: [{ $ref: '#/definitions/a~1b' }], description: 'How large.' },
              children: { type: 'array', items: { $ref: '#/definitions/Node' } },
            },
          },
          'a/b': { type: 'integer', enum: [1, 2] },
        },
      },
    );
    assert.deepEqual(violations({ spec: { children: [{ nam: 'x' }, { size: 3 }, null] } }), [
      'spec.children.0: unknown-field',
      'spec.children.1.size: enum',
      'spec.children.2: type',
    ]);
    const place = walk(definition, ['spec', 'children', 0, 'children', 1, 'size'], TARGET);
    assert.equal(place.state, 'known');
    assert.deepEqual(
      [place.type.kind, place.field?.description, place.field?.enumValues(TARGET), place.owner?.id],
      ['integer', 'How large.', ['1', '2'], 'Node'],
    );
    assert.equal(walk(definition, ['spec', 'nam'], TARGET).state, 'unknown-field');
    assert.equal(walk(definition, ['other'], TARGET).state, 'free');
  });

  test('are anything where they lead elsewhere', () => {
    const { violations, definition } = foo({
      a: { $ref: 'https://example.com/a.json' },
      b: { $ref: 'b.json#/definitions/B' },
      c: { $ref: '#c' },
    });
    assert.deepEqual(violations({ a: 1, b: 2, c: 3 }), []);
    assert.equal(definition.field('a', TARGET)?.type.kind, 'any');
  });

  test('in alternatives are followed, and what is wrong in one of them is not told', () => {
    const { violations } = foo(
      {
        a: { oneOf: [{ $ref: '#/definitions/list' }, { $ref: '#/definitions/text' }] },
        b: { $ref: '#/definitions/text' },
      },
      {
        definitions: {
          list: { type: 'array', items: { $ref: '#/definitions/text' } },
          text: { type: 'string', minLength: 2 },
        },
      },
    );
    assert.deepEqual(violations({ a: ['xy'], b: 'xy' }), []);
    assert.deepEqual(violations({ a: ['x'], b: 'x' }), ['a: other', 'b: limit']);
  });

  test('in circles end', () => {
    const { definition } = foo(
      { a: { $ref: '#/definitions/a' } },
      { definitions: { a: { $ref: '#/definitions/b' }, b: { $ref: '#/definitions/a' } } },
    );
    assert.equal(definition.field('a', TARGET)?.type.kind, 'any');
  });
});

test('fields of alternatives are known, and none of them is required', () => {
  const { definition } = foo(
    {},
    {
      oneOf: [
        { properties: { url: { type: 'string' } }, required: ['url'] },
        { properties: { file: { type: 'string' } }, required: ['file'] },
      ],
      allOf: [{ properties: { both: { type: 'boolean' } }, required: ['both'] }],
    },
  );
  const fields = definition.fields(TARGET).map(({ name, isRequired }) => `${name}${isRequired ? '!' : ''}`);
  assert.deepEqual(fields, ['both!', 'file', 'url']);
});

test('metadata without fields of its own is that of all objects', () => {
  const { definition } = foo({ metadata: { type: 'object' } });
  const type = definition.field('metadata', TARGET)?.type;
  assert.equal(type?.kind, 'object');
});

test('a schema may say which kinds it is for', () => {
  const version = (kind: string, group = 'example.com') => ({
    'x-kubernetes-group-version-kind': [{ group, version: 'v1', kind }],
  });
  const schema = {
    ...version('Whole'),
    type: 'object',
    definitions: {
      'com.example.v1.Part': {
        ...version('Part', ''),
        properties: { a: { $ref: '#/definitions/com.example.v1.Other' } },
      },
      'com.example.v1.Other': { type: 'string' },
    },
  } satisfies YamlMap;
  const kinds = describedKinds(schema);
  assert.deepEqual(
    kinds.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
    ['example.com/v1 Whole', 'v1 Part'],
  );
  const part = kinds[1];
  assert.ok(part);
  const { violations, definition } = kindOf(part);
  assert.deepEqual(violations({ a: 1 }), ['a: type']);
  assert.equal(definition.field('a', TARGET)?.type.kind, 'string');
});
