// The validators that the build makes say the same as those that are compiled at run time.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import Ajv from 'ajv';
import { FileSnapshot } from '../server/src/engine/snapshot';
import type { KubernetesVersion } from '../server/src/kubernetes/kubernetes-version';
import { COMPILER_OPTIONS } from '../server/src/kubernetes/schema/compile';
import { isAvailable } from '../server/src/kubernetes/schema/definition';
import { type JsonSchema, JsonSchemaWriter } from '../server/src/kubernetes/schema/json-schema';
import type { Kind } from '../server/src/kubernetes/schema/schema-bundle';
import { validatorName } from '../server/src/kubernetes/schema/validators';
import { type RawValidator, violations, withoutNulls } from '../server/src/kubernetes/schema/violation';
import type { YamlMap, YamlValue } from '../server/src/yaml/value';
import { corpus, readText, yamlFiles } from './support/repository';
import { testSchemas, validatorOfBuild } from './support/schema-files';

const ALL_KINDS: readonly Kind[] = [
  ...testSchemas.kubernetes.kinds(),
  ...testSchemas.customKinds().flatMap(({ apiVersion, kind }) => testSchemas.kind(apiVersion, kind) ?? []),
];

/** All kinds of a release in one schema, so that they are compiled in a second, not in a minute. */
class Release {
  readonly kinds: readonly Kind[];
  readonly minor: number;
  readonly #writer: JsonSchemaWriter;
  readonly #ajv = new Ajv(COMPILER_OPTIONS);

  constructor(minor: number) {
    const target: KubernetesVersion = { major: 1, minor, patch: undefined };
    this.minor = minor;
    this.kinds = ALL_KINDS.filter((kind) => isAvailable(kind, target));
    this.#writer = new JsonSchemaWriter(target);
    for (const kind of this.kinds) this.#writer.reference(kind.definition);
    this.#ajv.addSchema({ $id: 'all', $defs: this.definitions });
  }

  get definitions(): Readonly<Record<string, JsonSchema>> {
    return this.#writer.definitions;
  }

  compiled(kind: Kind): RawValidator {
    const validator = this.#ajv.getSchema(referenceOf(this.#writer.reference(kind.definition, 'all')));
    assert.ok(validator);
    return validator as unknown as RawValidator;
  }

  made(kind: Kind): RawValidator {
    const validator = validatorOfBuild(kind, this.minor);
    assert.ok(validator, `${kind.apiVersion} ${kind.kind} of 1.${this.minor}`);
    return validator;
  }

  /** An object in which each field is wrong in some way or other, down to a depth. */
  wrong(kind: Kind, value: YamlValue, depth: number): YamlMap {
    const { $ref } = this.#writer.reference(kind.definition) as { $ref: string };
    return this.#wrongObject($ref, value, depth);
  }

  #wrongObject(reference: string, value: YamlValue, depth: number): YamlMap {
    const { properties = {} } = this.definitions[reference.replace('#/$defs/', '')] as {
      properties?: Record<string, JsonSchema>;
    };
    const entries = Object.entries(properties).map(([name, schema]) => [name, this.#wrong(schema, value, depth)]);
    return Object.assign(Object.create(null), Object.fromEntries(entries), { 'odd/~name': value }) as YamlMap;
  }

  #wrong(schema: JsonSchema, value: YamlValue, depth: number): YamlValue {
    if (typeof schema === 'boolean' || depth === 0) return value;
    if (typeof schema.$ref === 'string') return this.#wrongObject(schema.$ref, value, depth - 1);
    if (schema.items !== undefined) return [this.#wrong(schema.items as JsonSchema, value, depth), null, value];
    if (schema.additionalProperties !== undefined)
      return { 'a/b~c': this.#wrong(schema.additionalProperties as JsonSchema, value, depth), d: value };
    return value;
  }
}

function referenceOf(schema: JsonSchema): string {
  return (schema as { $ref: string }).$ref;
}

const VALUES: readonly YamlValue[] = [{}, [], 'some text', 1.5, 2 ** 40];

/** Fails with the first object about which the two do not agree; gives the number of violations. */
function compare(release: Release, kind: Kind, data: YamlMap): number {
  const expected = violations(release.compiled(kind), data);
  const found = violations(release.made(kind), data);
  if (!isDeepStrictEqual(found, expected)) assert.deepEqual(found, expected, `${kind.apiVersion} ${kind.kind}`);
  return expected.length;
}

describe('validators made ahead agree with compiled ones', () => {
  for (const minor of [28, 36]) {
    test(`on wrong objects of all kinds of 1.${minor}`, () => {
      const release = new Release(minor);
      assert.ok(release.kinds.length > 350);
      let count = 0;
      for (const kind of release.kinds)
        for (const value of VALUES) count += compare(release, kind, release.wrong(kind, value, 2));
      assert.ok(count > 10_000, `${count} violations`);
    });
  }

  test('on manifests of other projects', {
    skip: corpus === undefined && 'the corpus is not beside the project',
  }, () => {
    const release = new Release(34);
    const kinds = new Map(release.kinds.map((kind) => [validatorName(kind.apiVersion, kind.kind), kind]));
    let objects = 0;
    for (const file of corpus === undefined ? [] : yamlFiles(corpus)) {
      for (const { snapshot } of new FileSnapshot(readText(file)).documents) {
        for (const { apiVersion, kind: name, data } of snapshot.resources) {
          const kind = kinds.get(validatorName(apiVersion, name));
          if (kind === undefined) continue;
          compare(release, kind, withoutNulls(data));
          objects++;
        }
      }
    }
    assert.ok(objects > 100, `${objects} objects`);
  });
});
