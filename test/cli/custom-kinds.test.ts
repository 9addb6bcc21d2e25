// Kinds that the linted files define themselves, and schemas that a configuration names.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { folderWith, lintJson } from '../support/command-line';
import { crd } from '../support/custom-kinds';

const FOO = `apiVersion: example.com/v1
kind: Foo
metadata: { name: foo, namespace: shop }
spec: { siz: 3 }
`;
const findings = (cwd: string, ...args: string[]) => {
  const { code, report, stderr } = lintJson([...args], { cwd });
  const found = report.findings.filter(({ rule }) =>
    /^(?:unknown-(?:field|kind)|wrong-type|missing-field)$/.test(rule),
  );
  return { code, stderr, found: found.map(({ file, rule, path }) => `${file} ${rule} ${path}`) };
};

describe('CustomResourceDefinitions', () => {
  const folder = folderWith({
    'app/foo.yaml': FOO,
    'crds/foo.yaml': crd('Foo', '{ size: { type: integer } }'),
    '.prodlint.yaml': 'ignore: [crds]\n',
  });

  test('among the linted files count for all of them, those that are left out included', () => {
    assert.deepEqual(findings(folder).found, ['app/foo.yaml unknown-field spec.siz']);
    assert.deepEqual(findings(folder, 'app', 'crds/foo.yaml').found, ['app/foo.yaml unknown-field spec.siz']);
  });

  test('elsewhere do not', () => {
    assert.deepEqual(findings(folder, 'app').found, ['app/foo.yaml unknown-kind kind']);
  });

  test('on standard input count too', () => {
    const input = `${crd('Foo', '{ size: { type: integer } }')}---\n${FOO}`;
    const { report } = lintJson(['-'], { cwd: folder, input });
    assert.ok(report.findings.some(({ rule, path }) => rule === 'unknown-field' && path === 'spec.siz'));
  });
});

describe('schemas of a configuration', () => {
  test('hold for its files', () => {
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { siz: { type: 'string' } } } },
    };
    const folder = folderWith({
      '.prodlint.yaml': 'schemas:\n  schemas/foo.json: [example.com/v1/Foo]\n',
      'schemas/foo.json': JSON.stringify(schema),
      'foo.yaml': FOO,
    });
    assert.deepEqual(findings(folder).found, ['foo.yaml wrong-type spec.siz']);
  });

  test('that can not be read are a mistake in it', () => {
    const folder = folderWith({ '.prodlint.yaml': 'schemas: [none.json]\n', 'foo.yaml': FOO });
    const { code, stderr } = findings(folder);
    assert.equal(code, 2);
    assert.match(stderr, /^\.prodlint\.yaml:1:11: none\.json can not be read\.$/m);
  });
});
