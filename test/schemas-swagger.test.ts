// The definitions of 1.30 are those of the official OpenAPI document of Kubernetes 1.30, where that is to be had.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { KubernetesVersion } from '../server/src/kubernetes/kubernetes-version';
import { type Definition, isAvailable } from '../server/src/kubernetes/schema/definition';
import type { FieldType } from '../server/src/kubernetes/schema/field-type';
import { Schemas } from '../server/src/kubernetes/schema/schemas';
import { root } from './support/repository';

interface Property {
  readonly type?: string;
  readonly format?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly $ref?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-patch-merge-key'?: string;
}

interface OfficialDefinition {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

const TARGET: KubernetesVersion = { major: 1, minor: 30, patch: undefined };

/** Definitions that stand for a scalar or a free value wherever they are referred to. */
const SCALARS: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'time',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
};

const shortId = (id: string) => id.split('.').slice(-3).join('.');

const fetched = spawnSync(process.execPath, [join(root, 'scripts/schemas/swagger.mjs')], { encoding: 'utf8' });
const file = fetched.stdout.trim();
const skip = fetched.status !== 0 && `the official document is not to be had here: ${file || fetched.stderr}`;

describe('definitions of 1.30', { skip }, () => {
  const official: Readonly<Record<string, OfficialDefinition>> =
    skip === false ? JSON.parse(readFileSync(file, 'utf8')).definitions : {};
  const schemas = new Schemas({
    read(path) {
      const json = join(root, 'schemas', `${path}.json`);
      return existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : undefined;
    },
  });
  const objects = Object.entries(official).filter(([, definition]) => definition.properties !== undefined);
  const own = ([id]: readonly [string, OfficialDefinition]): Definition | undefined =>
    schemas.kubernetes.definition(shortId(id));

  test('every definition that a kind needs is there', () => {
    const missing = objects.filter((entry) => own(entry) === undefined).map(([id]) => shortId(id));
    // Only answers of the API server to questions about itself, and answers to requests of kubelets, are left out.
    assert.deepEqual(
      missing.filter((id) => !/^(meta\.v1\.(API|Server|GroupVersion|WatchEvent)|version\.Info|pkg\.)/.test(id)),
      [],
    );
    assert.ok(objects.length > 550, `${objects.length} definitions`);
  });

  test('no property is missing, and none is there that the document does not have', () => {
    const wrong: string[] = [];
    for (const [id, { properties = {} }] of objects) {
      const names = own([id, {}])
        ?.fields(TARGET)
        .map(({ name }) => name);
      if (names === undefined) continue;
      for (const name of Object.keys(properties)) if (!names.includes(name)) wrong.push(`missing: ${id} ${name}`);
      for (const name of names) if (!(name in properties)) wrong.push(`unknown: ${id} ${name}`);
    }
    assert.deepEqual(wrong, []);
  });

  test('the same fields are required', () => {
    for (const [id, { required = [] }] of objects) {
      const definition = own([id, {}]);
      if (definition !== undefined) assert.deepEqual(definition.required(TARGET), [...required].sort(), id);
    }
  });

  test('types, list keys and merge keys are the same', () => {
    const wrong: string[] = [];
    for (const [id, { properties = {} }] of objects) {
      for (const [name, property] of Object.entries(properties)) {
        const field = own([id, {}])?.field(name, TARGET);
        if (field === undefined) continue;
        const expected = officialType(property);
        const found = writtenType(field.type);
        if (expected !== found) wrong.push(`${id} ${name}: ${found}, not ${expected}`);
        const keys = property['x-kubernetes-list-map-keys'] ?? [];
        if (keys.join() !== field.listKeys.join()) wrong.push(`${id} ${name}: keys ${field.listKeys}, not ${keys}`);
        const mergeKey = property['x-kubernetes-patch-merge-key'];
        if (mergeKey !== field.mergeKey) wrong.push(`${id} ${name}: merge key ${field.mergeKey}, not ${mergeKey}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  function officialType(property: Property): string {
    if (property.$ref !== undefined) {
      const id = property.$ref.replace('#/definitions/', '');
      if (SCALARS[id] !== undefined) return SCALARS[id];
      return official[id]?.properties === undefined ? 'any' : shortId(id);
    }
    if (property.type === 'array') return `[${officialType(property.items ?? {})}`;
    if (property.type === 'object') {
      return property.additionalProperties === undefined ? 'any' : `{${officialType(property.additionalProperties)}`;
    }
    if (property.format === 'byte') return 'bytes';
    if (property.format === 'int32' || property.format === 'int64') return property.format;
    return property.type ?? 'any';
  }

  function writtenType(type: FieldType): string {
    if (type.kind === 'list') return `[${writtenType(type.items)}`;
    if (type.kind === 'map') return `{${writtenType(type.values)}`;
    if (type.kind === 'integer') return `int${type.bits}`;
    return type.kind === 'object' ? (type.definition?.id ?? 'nothing') : type.kind;
  }

  test('every kind is served', () => {
    const missing = Object.values(official).flatMap((definition) =>
      (definition['x-kubernetes-group-version-kind'] ?? []).flatMap(({ group, version, kind }) => {
        const apiVersion = group === '' ? version : `${group}/${version}`;
        const found = schemas.kind(apiVersion, kind);
        return found !== undefined && isAvailable(found, TARGET) ? [] : [`${apiVersion} ${kind}`];
      }),
    );
    // Each group lists options, events and answers of its own.
    assert.deepEqual(
      missing.filter((name) => !/ (DeleteOptions|Status|WatchEvent|API\w+)$/.test(name)),
      [],
    );
  });
});
