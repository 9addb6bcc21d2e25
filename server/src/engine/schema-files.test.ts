import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileSchema } from '../kubernetes/schema/compile';
import { Schemas } from '../kubernetes/schema/schemas';
import type { Files } from '../workspace/files';
import { Linter } from './linter';
import { Project, type ProjectOptions } from './project';
import { readSchemaMappings } from './schema-files';

const KUBERNETES = { kinds: { v1: { Pod: { d: 'Pod' } } }, definitions: { Pod: { f: {} } } };
const SCHEMAS = new Schemas(
  { read: (path) => (path === 'kubernetes/schemas' ? KUBERNETES : undefined) },
  { compile: compileSchema },
);
const FOO = JSON.stringify({ type: 'object', properties: { size: { type: 'integer' } } });
const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec: { group: example.com, names: { kind: Bar }, versions: [{ name: v1, schema: { openAPIV3Schema: { type: object } } }] }
`;
const SAYS_IT = JSON.stringify({
  type: 'object',
  'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Baz' }],
});

function memory(files: Readonly<Record<string, string>>): Files {
  return { read: (path) => Promise.resolve(files[path]) };
}

async function prepare(
  files: Readonly<Record<string, string>>,
  options: Partial<ProjectOptions> = {},
  path = '/w/a.yaml',
) {
  const project = new Project(memory(files), [], { honourSuppressions: true, schemas: SCHEMAS, ...options });
  const { context, problems } = await project.prepare(path);
  const names = (context.kinds ?? []).flatMap((bundle) => bundle.kindNames()).map(({ kind }) => kind);
  const shown = problems.map(({ range, message }) => `${range.start.line}:${range.start.character} ${message}`);
  return { project, context, names, shown };
}

test('the setting is a list of files, or a map of files to kinds', () => {
  assert.deepEqual(readSchemaMappings(['a.json', 3, 'b.yaml']), [
    { path: 'a.json', kinds: [] },
    { path: 'b.yaml', kinds: [] },
  ]);
  assert.deepEqual(readSchemaMappings({ 'a.json': ['v1/A', 3], 'b.json': 'v1/B', 'c.json': null }), [
    { path: 'a.json', kinds: ['v1/A'] },
    { path: 'b.json', kinds: ['v1/B'] },
    { path: 'c.json', kinds: [] },
  ]);
  for (const value of [undefined, null, 3, {}, []]) assert.deepEqual(readSchemaMappings(value), []);
});

describe('schemas of a configuration', () => {
  test('give kinds to the files that it holds for', async () => {
    const files = {
      '/w/.prodlint.yaml':
        'schemas:\n  s/foo.json: [example.com/v1/Foo, example.com/v2/Foo]\n  bar.yaml: []\n  baz.json: []\n',
      '/w/s/foo.json': FOO,
      '/w/bar.yaml': `# Definitions\n---\n${CRD}`,
      '/w/baz.json': SAYS_IT,
    };
    const { names, shown, context, project } = await prepare(files);
    assert.deepEqual([names, shown], [['Foo', 'Foo', 'Bar', 'Baz'], []]);
    assert.deepEqual((await prepare(files, {}, '/other/a.yaml')).names, []);
    assert.equal((await project.prepare('/w/sub/b.yaml')).context, context, 'what is the same is the same object');
    assert.deepEqual([project.isSchemaFile('/w/s/foo.json'), project.isSchemaFile('/w/a.yaml')], [true, false]);
  });

  test('may be a list, in YAML, and extended', async () => {
    const { names, shown } = await prepare({
      '/w/.prodlint.yaml': 'extends: base/lint.yaml\nschemas: [bar.yaml]\n',
      '/w/base/lint.yaml': 'schemas: { foo.yaml: example.com/v1/Foo }\n',
      '/w/base/foo.yaml': 'type: object\n',
      '/w/bar.yaml': CRD,
    });
    assert.deepEqual([names, shown], [['Bar', 'Foo'], []]);
  });

  test('count before those of the settings, for the kinds that they have', async () => {
    const told: string[] = [];
    const { context } = await prepare(
      {
        '/w/.prodlint.yaml': 'schemas: { foo.json: [example.com/v1/Foo] }',
        '/w/foo.json': FOO,
        '/s/all.json': '{"type":"object"}',
      },
      {
        schemaFiles: [
          { path: '/s/all.json', kinds: ['example.com/v1/Foo', 'example.com/v1/Qux'] },
          { path: '/s/none.json', kinds: [] },
        ],
        onSchemaProblem: (message) => told.push(message),
      },
    );
    const schemas = new Linter([], assert.fail, SCHEMAS).schemasFor(context);
    assert.deepEqual(
      schemas.workspace.map(({ name }) => name),
      ['/w/foo.json#0', '/s/all.json#1'],
    );
    assert.deepEqual(told, ['/s/none.json can not be read.']);
  });

  test('that are wrong are told where they are named', async () => {
    const { names, shown } = await prepare({
      '/w/.prodlint.yaml': `schemas:
  none.json: [example.com/v1/Foo]
  text.json: [example.com/v1/Foo]
  broken.json: [example.com/v1/Foo]
  lost.json: [example.com/v1/Foo]
  foo.json:
    - example.com/v1/Foo
    - Foo
    - v1/Pod
  nameless.json: []
  cut.json: []
`,
      '/w/text.json': '{"foo": 1}',
      '/w/broken.json': '{"type": "objct"}',
      '/w/lost.json': '{"properties": {"a": {"$ref": "#/definitions/a"}}}',
      '/w/foo.json': FOO,
      '/w/nameless.json': FOO,
      '/w/cut.json': '{"type": ',
    });
    assert.deepEqual(names, ['Foo']);
    assert.deepEqual(
      shown.map((line) => line.replace(/(is no JSON Schema: ).*/, '$1...')),
      [
        '1:2 none.json can not be read.',
        '2:2 text.json is neither a JSON Schema nor a CustomResourceDefinition.',
        '3:2 broken.json is no JSON Schema: ...',
        '4:2 lost.json is no JSON Schema: ...',
        '7:6 Foo is no kind such as example.com/v1/Foo.',
        '8:6 v1/Pod is one of Kubernetes itself, whose schema is known.',
        '9:2 nameless.json does not say which kinds it is for. Name them: nameless.json: [example.com/v1/Foo]',
        '10:2 cut.json is neither a JSON Schema nor a CustomResourceDefinition.',
      ],
    );
  });

  test('of a wrong shape are told by the schema of the configuration', async () => {
    const { names, shown } = await prepare({ '/w/.prodlint.yaml': 'schemas: 3\n' });
    assert.deepEqual([names, shown], [[], ['0:9 schemas must be a list or a map.']]);
  });
});
