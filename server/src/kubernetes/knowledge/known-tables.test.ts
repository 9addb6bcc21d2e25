import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSchemas } from '../../../../test/support/schema-files';
import { USUAL_DEFINITIONS, usualFields } from '../usual-fields';
import { ALTERNATIVES_BY_DEFINITION, areAlternatives } from './alternatives';
import { DEFAULTS_BY_DEFINITION, fieldDefault } from './field-defaults';
import { LIKELIEST_BY_DEFINITION, likeliestValue, usualKeys, VALUES_BY_DEFINITION } from './field-values';
import { FREQUENT_DEFINITIONS, frequentFields } from './frequent-fields';

const target = { major: 1, minor: 36, patch: undefined };

function fieldOf(definition: string, field: string) {
  const found = testSchemas.kubernetes.definition(definition)?.field(field, target);
  assert.ok(found, `${definition} ${field}`);
  return found;
}

describe('tables of fields', () => {
  test('usual fields exist and are not required anyway', () => {
    for (const definition of USUAL_DEFINITIONS)
      for (const field of usualFields(definition, [], ''))
        assert.equal(fieldOf(definition, field).isRequired, false, `${definition} ${field}`);
  });

  test('alternatives are of fields that exist', () => {
    for (const [definition, fields] of ALTERNATIVES_BY_DEFINITION)
      for (const field of fields) fieldOf(definition, field);
    assert.ok(areAlternatives('core.v1.Volume', 'emptyDir', 'configMap'));
    assert.ok(!areAlternatives('core.v1.Volume', 'emptyDir', 'name'));
    assert.ok(areAlternatives('core.v1.Probe', 'exec', 'httpGet'));
    assert.ok(!areAlternatives('core.v1.Probe', 'exec', 'periodSeconds'));
  });

  test('frequent fields exist', () => {
    for (const definition of FREQUENT_DEFINITIONS)
      for (const field of frequentFields(definition)) fieldOf(definition, field);
  });

  test('metadata has a name or labels', () => {
    const metadata = (path: readonly string[]) => usualFields('meta.v1.ObjectMeta', path, 'Deployment');
    assert.deepEqual(metadata(['metadata']), ['name']);
    assert.deepEqual(metadata(['spec', 'template', 'metadata']), ['labels']);
    assert.deepEqual(metadata(['spec', 'jobTemplate', 'metadata']), []);
  });

  test('defaults are of fields that exist, and values of their enums', () => {
    for (const [definition, fields] of DEFAULTS_BY_DEFINITION) {
      for (const name of fields) {
        const field = fieldOf(definition, name);
        const value = fieldDefault(definition, name);
        const allowed = field.enumValues(target);
        assert.ok(allowed === undefined || allowed.includes(String(value)), `${definition} ${name}`);
        assert.equal(field.default, undefined, `${definition} ${name} has its default in the schema`);
      }
    }
  });

  test('usual values are of fields without an enum, and usual keys of maps', () => {
    for (const [definition, fields] of VALUES_BY_DEFINITION) {
      for (const name of fields) {
        const field = fieldOf(definition, name);
        assert.equal(field.enumValues(target), undefined, `${definition} ${name}`);
        if (usualKeys(definition, name).length > 0) assert.equal(field.type.kind, 'map', `${definition} ${name}`);
      }
    }
  });

  test('likeliest values are of enums', () => {
    for (const [definition, fields] of LIKELIEST_BY_DEFINITION) {
      for (const name of fields) {
        const allowed = fieldOf(definition, name).enumValues(target);
        assert.ok(allowed?.includes(likeliestValue(definition, name) ?? ''), `${definition} ${name}`);
      }
    }
  });
});
