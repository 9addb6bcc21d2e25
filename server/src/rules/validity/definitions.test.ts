// The tables of the rules on values and missing fields name definitions and fields of the Kubernetes schemas: what is misspelt there is never looked at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSchemas } from '../../../../test/support/schema-files';
import { REQUIRED_CHECKS } from './required';
import { NOT_REQUIRED } from './required/schema-fields';
import { SUGGESTIONS } from './required/suggestions';
import { VALUE_CHECKS } from './values';

const { kubernetes } = testSchemas;

function isField(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return (kubernetes.definition(name.slice(0, dot))?.variants(name.slice(dot + 1)).length ?? 0) > 0;
}

test('checks look at definitions that there are', () => {
  const names = [...VALUE_CHECKS.keys(), ...REQUIRED_CHECKS.keys()];
  assert.ok(names.length > 100);
  assert.deepEqual(
    names.filter((name) => kubernetes.definition(name) === undefined),
    [],
  );
});

test('fields that are not required are required by the schema', () => {
  const versions = [28, 30, 32, 34, 36].map((minor) => ({ major: 1, minor, patch: undefined }));
  const isRequired = (name: string) => {
    const dot = name.lastIndexOf('.');
    const definition = kubernetes.definition(name.slice(0, dot));
    return versions.some((version) => definition?.required(version).includes(name.slice(dot + 1)));
  };
  assert.deepEqual(
    [...NOT_REQUIRED].filter((name) => !isRequired(name)),
    [],
  );
});

test('what is suggested is for fields that there are', () => {
  assert.deepEqual(
    [...SUGGESTIONS.keys()].filter((name) => !isField(name)),
    [],
  );
});
