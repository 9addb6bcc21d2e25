import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseYaml } from '../../yaml/document';
import { formatPath } from '../../yaml/path';
import type { YamlMap } from '../../yaml/value';
import type { KubernetesVersion } from '../kubernetes-version';
import { compileSchema } from './compile';
import { readCustomResourceDefinition } from './custom-resource-definition';
import type { SchemaData } from './data';
import { Schemas } from './schemas';
import type { SchemaViolation } from './violation';
import { walk } from './walk';
import { workspaceBundle } from './workspace-bundle';

const TARGET: KubernetesVersion = { major: 1, minor: 34, patch: undefined };

/** What a definition needs of Kubernetes: metadata. */
const KUBERNETES: SchemaData = {
  kinds: { v1: { Pod: { d: 'core.v1.Pod', p: 'pods' } } },
  definitions: {
    'core.v1.Pod': { f: { metadata: '@meta.v1.ObjectMeta' } },
    'meta.v1.ObjectMeta': { f: { annotations: '{s', labels: '{s', name: 's', namespace: 's' } },
  },
};
const files: Readonly<Record<string, unknown>> = {
  'kubernetes/schemas': KUBERNETES,
  'kubernetes/descriptions': { 'meta.v1.ObjectMeta': { name: 'The name.' } },
};
const BASE = new Schemas({ read: (path) => files[path] }, { compile: compileSchema });

function schemasOf(...texts: readonly string[]): Schemas {
  const kinds = texts.flatMap((text) => readCustomResourceDefinition(parseYaml(text).data));
  return BASE.withWorkspace(
    kinds.map((kind, index) => workspaceBundle(`crds.yaml#${index}`, kind, () => BASE.kubernetes)),
  );
}

/** A violation in short: `spec.size: limit maximum 10`. */
function show(violation: SchemaViolation): string {
  const path = formatPath('field' in violation ? [...violation.path, violation.field] : violation.path);
  switch (violation.problem) {
    case 'type':
      return `${path}: type ${violation.expected.join('|')}`;
    case 'enum':
      return `${path}: enum ${violation.allowed.join('|')}`;
    case 'pattern':
      return `${path}: pattern ${violation.pattern}`;
    case 'format':
      return `${path}: format ${violation.format}`;
    case 'limit':
      return `${path}: limit ${violation.keyword} ${violation.limit}`;
    case 'other':
      return `${path}: other ${violation.keyword}`;
    default:
      return `${path}: ${violation.problem}`;
  }
}

function violationsOf(schemas: Schemas, text: string): string[] {
  const data = parseYaml(text).data as YamlMap;
  const kind = schemas.kind(String(data.apiVersion), String(data.kind));
  assert.ok(kind, 'the kind is known');
  return schemas.violations(data, kind, TARGET).map(show).sort();
}

const DATABASE = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: databases.example.com }
spec:
  group: example.com
  scope: Cluster
  names: { plural: databases, singular: database, kind: Database, listKind: DatabaseList }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      schema:
        openAPIV3Schema:
          description: A database.
          type: object
          required: [spec]
          properties:
            metadata:
              type: object
              properties: { name: { type: string, maxLength: 12 } }
            status:
              type: object
              required: [phase]
              properties: { phase: { type: string } }
            spec:
              description: What is wanted.
              type: object
              required: [engine, storage, mode]
              properties:
                engine: { type: string, enum: [postgres, mysql], description: Which one. }
                mode: { type: string, default: single }
                replicas: { type: integer, format: int32, minimum: 1, maximum: 10, exclusiveMaximum: true }
                step: { type: integer, multipleOf: 5 }
                share: { type: number, minimum: 0, exclusiveMinimum: true }
                size: { type: integer, format: int32 }
                host: { type: string, minLength: 2, maxLength: 8, pattern: '^[a-z]+\\-?[a-z]*\\z' }
                contact: { type: string, format: email }
                since: { type: string, format: date-time }
                subnet: { type: string, format: cidr }
                colour: { type: string, format: paint }
                port: { x-kubernetes-int-or-string: true }
                storage:
                  x-kubernetes-int-or-string: true
                  anyOf: [{ type: integer }, { type: string }]
                  pattern: '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$'
                owner: { type: string, nullable: true, minLength: 2 }
                parameters: { type: object, x-kubernetes-preserve-unknown-fields: true }
                tuning:
                  type: object
                  x-kubernetes-preserve-unknown-fields: true
                  properties: { memory: { type: object, properties: { cache: { type: string } } } }
                anything: { x-kubernetes-preserve-unknown-fields: true }
                labels: { type: object, maxProperties: 2, additionalProperties: { type: string } }
                plain: { type: object, additionalProperties: true }
                nothing: { type: object }
                zones: { type: array, x-kubernetes-list-type: set, items: { type: string } }
                users:
                  type: array
                  maxItems: 3
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name, realm]
                  items:
                    type: object
                    required: [name, realm]
                    properties:
                      name: { type: string }
                      realm: { type: string, default: local }
                      admin: { type: boolean }
                template: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true }
                source:
                  type: object
                  properties: { url: { type: string }, secret: { type: string } }
                  oneOf: [{ required: [url] }, { required: [secret] }]
                backup:
                  type: object
                  properties: { at: { type: string }, every: { type: string } }
                  anyOf: [{ required: [at] }, { required: [every] }]
                  not: { required: [at, every] }
                limits:
                  type: object
                  default: {}
                  required: [memory]
                  properties:
                    memory: { type: string, default: 1Gi }
                    cpu: { type: string }
              x-kubernetes-validations:
                - rule: self.replicas > 1
    - name: v1alpha1
      served: false
      storage: false
      schema: { openAPIV3Schema: { type: object } }
`;

const database = (fields: string): string => `apiVersion: example.com/v1
kind: Database
metadata: { name: orders }
spec: { engine: postgres, storage: 10Gi, ${fields} }`;

/** Fields of a database's spec, and what the API server has against them. */
const WRONG: readonly (readonly [fields: string, ...expected: string[]])[] = [
  ['replcas: 3', 'spec.replcas: unknown-field'],
  ['replcas: null', 'spec.replcas: unknown-field'],
  ['engine: oracle', 'spec.engine: enum postgres|mysql'],
  ["engine: ''", 'spec.engine: enum postgres|mysql'],
  ['engine: null', 'spec.engine: missing-field'],
  [
    'storage: 10gi',
    'spec.storage: pattern ^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
  ],
  ['storage: 1.5', 'spec.storage: type integer|string'],
  ["replicas: '3'", 'spec.replicas: type integer'],
  ['replicas: 1.5', 'spec.replicas: type integer'],
  ['replicas: 0', 'spec.replicas: limit minimum 1'],
  ['replicas: 10', 'spec.replicas: limit exclusiveMaximum 10'],
  ['step: 7', 'spec.step: other multipleOf'],
  ['share: 0', 'spec.share: limit exclusiveMinimum 0'],
  ['size: 3000000000', 'spec.size: limit maximum 2147483647'],
  ['host: a', 'spec.host: limit minLength 2'],
  ['host: abcdefghi', 'spec.host: limit maxLength 8'],
  ['host: a_b', 'spec.host: pattern ^[a-z]+\\-?[a-z]*\\z'],
  ['contact: nobody', 'spec.contact: format email'],
  ["since: '2024-02-30T00:00:00Z'", 'spec.since: format date-time'],
  ['subnet: 10.0.0.0', 'spec.subnet: format cidr'],
  ['port: 1.5', 'spec.port: type integer|string'],
  ['port: true', 'spec.port: type integer|string'],
  ['owner: x', 'spec.owner: limit minLength 2'],
  ['tuning: { memory: { cache: 1Gi, swap: 2Gi }, disk: {} }', 'spec.tuning.memory.swap: unknown-field'],
  ['labels: { a: 1 }', 'spec.labels.a: type string'],
  ['labels: { a: x, b: w, c: z }', 'spec.labels: limit maxProperties 2'],
  ['plain: { a: { b: 1 }, c: [{ d: 1 }] }', 'spec.plain.a.b: unknown-field', 'spec.plain.c[0].d: unknown-field'],
  ['nothing: { a: 1 }', 'spec.nothing.a: unknown-field'],
  ['zones: [a, b, a]', 'spec.zones[2]: other uniqueItems'],
  ['zones: [a, null]', 'spec.zones[1]: type string'],
  ['zones: a', 'spec.zones: type array'],
  ['users: [{ admin: true }]', 'spec.users[0].name: missing-field'],
  ['users: [{ name: a }, { name: a, realm: local }]', 'spec.users[1]: other uniqueItems'],
  ['users: [{ name: a, admin: yes-please }]', 'spec.users[0].admin: type boolean'],
  ['users: [{ name: a }, { name: b }, { name: c }, { name: d }]', 'spec.users: limit maxItems 3'],
  ['template: { spec: {} }', 'spec.template.apiVersion: missing-field', 'spec.template.kind: missing-field'],
  ['template: { apiVersion: v1, kind: Pod, metadata: { nam: x } }', 'spec.template.metadata.nam: unknown-field'],
  ['template: { apiVersion: v1, kind: 3 }', 'spec.template.kind: type string'],
  ['source: {}', 'spec.source: other oneOf'],
  ['source: { url: a, secret: b }', 'spec.source: other oneOf'],
  ['backup: {}', 'spec.backup: other anyOf'],
  ['backup: { at: a, every: b }', 'spec.backup: other not'],
  ['limits: { cpus: 1 }', 'spec.limits.cpus: unknown-field'],
];

/** Fields of a database's spec that the API server takes. */
const RIGHT: readonly string[] = [
  'mode: null',
  'replicas: null',
  'replicas: 3.0',
  'owner: null',
  'colour: whatever',
  'storage: 10',
  'port: 80',
  'port: http',
  'host: a-b',
  "since: '2024-02-29T00:00:00.5+01:00'",
  'parameters: { a: { b: [1, { c: null }] } }',
  'anything: [1, { a: b }]',
  'plain: { a: 1, b: [1], c: {} }',
  'nothing: {}',
  'labels: { a: null }',
  'users: [{ name: a }, { name: a, realm: other }]',
  'users: [{ name: a, realm: null }]',
  'template: { apiVersion: v1, kind: Pod, metadata: { name: x }, spec: { any: thing } }',
  'source: { url: a, secret: null }',
  'backup: { at: a }',
  'limits: { cpu: 1m }',
  'limits: null',
];

describe('custom resources', () => {
  const schemas = schemasOf(DATABASE);

  for (const [fields, ...expected] of WRONG) {
    test(`refused: ${fields}`, () => assert.deepEqual(violationsOf(schemas, database(fields)), expected));
  }
  for (const fields of RIGHT) {
    test(`taken: ${fields}`, () => assert.deepEqual(violationsOf(schemas, database(fields)), []));
  }

  test('are looked at from their root on', () => {
    const object = (rest: string) => violationsOf(schemas, `apiVersion: example.com/v1\nkind: Database\n${rest}`);
    assert.deepEqual(object('metadata: { name: a }'), ['spec: missing-field']);
    const spec = 'spec: { engine: mysql, storage: 1 }';
    assert.deepEqual(object(`metadata: { name: a-very-long-name, lables: {} }\n${spec}`), [
      'metadata.lables: unknown-field',
      'metadata.name: limit maxLength 12',
    ]);
    assert.deepEqual(object(`metadata: { name: a, labels: null }\n${spec}\nspce: {}`), ['spce: unknown-field']);
    // Of a status, which is dropped, only unknown fields are told.
    assert.deepEqual(object(`metadata: { name: a }\n${spec}\nstatus: { phase: 1 }`), []);
    assert.deepEqual(object(`metadata: { name: a }\n${spec}\nstatus: { fase: 1 }`), ['status.fase: unknown-field']);
  });

  test('of a kind that is not served are unknown', () => {
    assert.equal(schemas.kind('example.com/v1alpha1', 'Database'), undefined);
  });
});

describe('definitions', () => {
  const schemas = schemasOf(DATABASE);
  const kind = schemas.kind('example.com/v1', 'Database');
  assert.ok(kind);
  const field = (...path: (string | number)[]) => {
    const place = walk(kind.definition, path, TARGET);
    assert.equal(place.state, 'known', path.join('.'));
    return { type: place.type, field: place.field };
  };

  test('say what a kind is', () => {
    assert.deepEqual([kind.origin, kind.isNamespaced, kind.plural], ['workspace', false, 'databases']);
    assert.equal(kind.definition.description, 'A database.');
    assert.deepEqual(schemas.customKinds(), [{ apiVersion: 'example.com/v1', kind: 'Database' }]);
  });

  test('have fields with types, values, defaults and descriptions', () => {
    const { definition } = kind;
    assert.deepEqual(definition.required(TARGET), ['apiVersion', 'kind', 'spec']);
    assert.equal(field('spec').field?.description, 'What is wanted.');
    assert.deepEqual(field('spec', 'engine').field?.enumValues(TARGET), ['postgres', 'mysql']);
    assert.equal(field('spec', 'mode').field?.default, 'single');
    assert.equal(field('metadata', 'name').field?.description, 'The name.');
    const types = Object.entries({
      engine: 'string',
      replicas: 'integer',
      share: 'number',
      since: 'time',
      port: 'int-or-string',
      storage: 'quantity',
      owner: 'string',
      tuning: 'object',
      labels: 'map',
      zones: 'list',
      nothing: 'object',
    });
    assert.deepEqual(
      types.map(([name]) => [name, field('spec', name).type.kind]),
      types,
    );
  });

  test('say which lists have keys', () => {
    assert.deepEqual(field('spec', 'users').field?.listKeys, ['name', 'realm']);
    assert.equal(field('spec', 'zones').field?.listType, 'set');
    assert.equal(field('spec', 'users', 0, 'admin').type.kind, 'boolean');
  });

  test('are open where the schema is', () => {
    const state = (...path: string[]) => walk(kind.definition, path, TARGET).state;
    assert.equal(state('spec', 'parameters', 'a', 'b'), 'free');
    assert.equal(state('spec', 'tuning', 'disk', 'b'), 'free');
    assert.equal(state('spec', 'tuning', 'memory', 'swap'), 'unknown-field');
    assert.equal(state('spec', 'template', 'spec'), 'free');
    assert.equal(state('spec', 'template', 'metadata', 'nam'), 'unknown-field');
    assert.equal(state('spec', 'nothing', 'a'), 'unknown-field');
    assert.equal(state('spec', 'zones', 'a'), 'mismatch');
  });
});

describe('older and incomplete definitions', () => {
  const crd = (spec: string, apiVersion = 'v1') =>
    `apiVersion: apiextensions.k8s.io/${apiVersion}\nkind: CustomResourceDefinition\nspec: ${spec}`;
  const names = 'group: e.com, names: { kind: A, plural: as }';
  const object = (fields: string, version = 'v1') =>
    `apiVersion: e.com/${version}\nkind: A\nmetadata: { name: a }\n${fields}`;
  const validation =
    'validation: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { a: { type: string } } } } } }';

  test('v1beta1 has one schema for all versions, and keeps unknown fields unless it says so', () => {
    const open = schemasOf(crd(`{ ${names}, version: v1, ${validation} }`, 'v1beta1'));
    assert.deepEqual(violationsOf(open, object('spec: { a: 1, b: 2 }')), ['spec.a: type string']);
    const closed = schemasOf(
      crd(
        `{ ${names}, preserveUnknownFields: false, versions: [{ name: v1 }, { name: v2, served: true }], ${validation} }`,
        'v1beta1',
      ),
    );
    for (const version of ['v1', 'v2']) {
      const found = violationsOf(closed, object('spec: { a: 1, b: 2 }', version));
      assert.deepEqual(found, ['spec.a: type string', 'spec.b: unknown-field']);
    }
  });

  test('a version without a schema takes anything', () => {
    const schemas = schemasOf(crd(`{ ${names}, versions: [{ name: v1, served: true }] }`));
    assert.deepEqual(violationsOf(schemas, object('spec: { any: thing }')), []);
  });

  test('what is not right is left out', () => {
    const spec = `{ a: { type: strnig }, b: { type: integer, minimum: low, maxLength: -1, required: a, enum: [] }, c: { type: string, pattern: '(' }, d: 3, e: { type: array, items: [] }, f: { type: object, properties: [] }, g: { oneOf: [], not: 3 } }`;
    const schemas = schemasOf(
      crd(
        `{ ${names}, versions: [3, {}, { name: v1, schema: { openAPIV3Schema: { type: object, properties: ${spec} } } }] }`,
      ),
    );
    assert.deepEqual(violationsOf(schemas, object("a: 1\nb: x\nc: '('\nd: 1\ne: [1]\ng: 1")), ['b: type integer']);
    const kind = schemas.kind('e.com/v1', 'A');
    assert.equal(kind?.definition.field('a', TARGET)?.type.kind, 'any');
  });

  test('nothing else is a definition', () => {
    for (const text of [
      '',
      '3',
      '[]',
      'kind: CustomResourceDefinition',
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition',
      crd('{ names: { kind: A } }'),
      crd('{ group: e.com, names: { kind: [] }, versions: [{ name: v1 }] }'),
      crd(`{ ${names} }`),
      crd(`{ ${names}, versions: v1 }`),
      crd(`{ ${names}, versions: [{ name: 1 }] }`),
      crd(`{ group: '{{ .Values.group }}', names: { kind: A }, versions: [{ name: v1 }] }`).replace(
        '{{',
        'x: {{ 1 }}\ny: {{',
      ),
      'apiVersion: apiextensions.k8s.io/v2\nkind: CustomResourceDefinition\nspec: { group: a, names: { kind: A }, versions: [{ name: v1 }] }',
    ]) {
      assert.deepEqual(readCustomResourceDefinition(parseYaml(text).data), [], text);
    }
  });
});

describe('a kind that is defined twice', () => {
  const crd = (properties: string) =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: { group: e.com, names: { kind: A }, versions: [{ name: v1, schema: { openAPIV3Schema: { type: object, properties: ${properties} } } }] }`;
  const object = (fields: string) => `apiVersion: e.com/v1\nkind: A\n${fields}`;
  const [older, newer] = [crd('{ a: { type: string } }'), crd('{ a: { type: string }, b: { type: string } }')];

  test('counts as the one that has the least against an object', () => {
    for (const schemas of [schemasOf(older, newer), schemasOf(newer, older)]) {
      assert.deepEqual(violationsOf(schemas, object('a: x\nb: w')), []);
      assert.deepEqual(violationsOf(schemas, object('a: x\nb: w\nc: z')), ['c: unknown-field']);
    }
  });

  test('counts as a configuration chooses', () => {
    const [kind] = readCustomResourceDefinition(parseYaml(older).data);
    assert.ok(kind);
    const chosen = workspaceBundle('chosen', kind, () => BASE.kubernetes);
    assert.deepEqual(violationsOf(schemasOf(newer).withChosen([chosen]), object('b: w')), ['b: unknown-field']);
  });

  test('is not held against anything until the workspace is read', () => {
    const { workspace } = schemasOf(older);
    const reading = BASE.withWorkspace(workspace, false);
    assert.equal(reading.isWorkspaceRead, false);
    assert.deepEqual(violationsOf(reading, object('b: w')), []);
  });
});
