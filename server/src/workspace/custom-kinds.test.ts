import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDefinedKinds } from '../kubernetes/schema/custom-resource-definition';
import { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import { parseYaml } from '../yaml/document';
import type { YamlValue } from '../yaml/value';
import { CustomKinds } from './custom-kinds';

const COMMON = new SchemaBundle({ kinds: {}, definitions: {} }, 'kubernetes', 'kubernetes');

const crd = (kind: string, properties = '{}', versions: readonly string[] = ['v1']): YamlValue =>
  parseYaml(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: ${kind} }
  versions:
${versions.map((name) => `    - { name: ${name}, served: true, schema: { openAPIV3Schema: { type: object, properties: ${properties} } } }`).join('\n')}
`).data;
const of = (...data: readonly YamlValue[]) => data.flatMap((document) => readDefinedKinds(document));
const names = (kinds: CustomKinds) =>
  kinds.bundles.flatMap((bundle) => bundle.kindNames()).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);

describe('the kinds of a workspace', () => {
  test('come and go with files', () => {
    const kinds = new CustomKinds(() => COMMON);
    kinds.update('/b.yaml', of(crd('B', '{}', ['v1', 'v2'])));
    kinds.update('/a.yaml', of(crd('A'), { kind: 'Pod' }, null));
    assert.deepEqual(names(kinds), ['example.com/v1/A', 'example.com/v1/B', 'example.com/v2/B']);
    assert.deepEqual([kinds.has('/a.yaml'), kinds.has('/c.yaml')], [true, false]);
    kinds.update('/b.yaml', []);
    assert.deepEqual(names(kinds), ['example.com/v1/A']);
    assert.deepEqual(kinds.paths, ['/a.yaml']);
  });

  test('may stand in a list', () => {
    const kinds = new CustomKinds(() => COMMON);
    kinds.update('/a.yaml', of({ apiVersion: 'v1', kind: 'List', items: [crd('A'), crd('B')] }));
    assert.deepEqual(names(kinds), ['example.com/v1/A', 'example.com/v1/B']);
  });

  test('are the same objects as long as they say the same', () => {
    const kinds = new CustomKinds(() => COMMON);
    kinds.update('/a.yaml', of(crd('A'), crd('B')));
    const before = kinds.bundles;
    kinds.update('/a.yaml', of(crd('A'), crd('B')));
    kinds.update('/b.yaml', []);
    assert.equal(kinds.bundles, before);
    kinds.update('/a.yaml', of(crd('A'), crd('B', '{ b: { type: string } }')));
    assert.notEqual(kinds.bundles, before);
    assert.equal(kinds.bundles[0], before[0]);
    assert.notEqual(kinds.bundles[1], before[1]);
  });

  test('that several files define alike are there once', () => {
    const kinds = new CustomKinds(() => COMMON);
    kinds.update('/a.yaml', of(crd('A')));
    const before = kinds.bundles;
    kinds.update('/copy.yaml', of(crd('A')));
    assert.equal(kinds.bundles, before);
    kinds.update('/other.yaml', of(crd('A', '{ b: { type: string } }')));
    assert.equal(kinds.bundles.length, 2);
    kinds.update('/a.yaml', []);
    assert.equal(kinds.bundles.length, 2);
  });
});
