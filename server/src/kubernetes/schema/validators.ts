import { valueAt, type YamlMap } from '../../yaml/value';
import type { KubernetesVersion } from '../kubernetes-version';
import { type JsonSchema, JsonSchemaWriter } from './json-schema';
import type { Kind, SchemaBundle } from './schema-bundle';
import { type RawValidator, type SchemaViolation, violations } from './violation';

/** Where validators come from. */
export interface ValidatorSource {
  /** Makes a validator of a JSON Schema; throws if the schema itself is wrong. It stands apart because the library that does it is large. */
  compile(schema: JsonSchema): RawValidator;
  /** The validator of a kind that was made ahead for a minor release; undefined where there is none: then it is compiled. */
  prebuilt?(kind: Kind, minor: number): RawValidator | undefined;
}

/** The name of a kind's validator among those made ahead: an identifier. */
export function validatorName(apiVersion: string, kind: string): string {
  return `${apiVersion}_${kind}`.replace(/\W/g, '_');
}

/** The JSON Schema of one kind as a release has it. */
export function kindSchema(kind: Kind, target: KubernetesVersion): JsonSchema {
  const own = kind.bundle.jsonSchema(kind, target);
  if (own !== undefined) return own;
  const writer = new JsonSchemaWriter(target);
  const root = writer.reference(kind.definition);
  return { allOf: [root], $defs: writer.definitions };
}

const ALWAYS_VALID: RawValidator = () => true;

/** Validates objects. Validators are loaded or compiled when the first object of a kind comes. */
export class Validators {
  readonly #source: ValidatorSource | undefined;
  readonly #validators = new WeakMap<SchemaBundle, Map<string, RawValidator>>();

  constructor(source: ValidatorSource | undefined) {
    this.#source = source;
  }

  /** Of an object as the API server has it when it validates; what it puts there itself is never wrong. */
  violations(data: YamlMap, kind: Kind, target: KubernetesVersion): readonly SchemaViolation[] {
    const validator = this.#validator(kind, target);
    try {
      const prepared = kind.bundle.prepare(data, kind, target);
      const found = violations(validator, prepared);
      return prepared === data ? found : found.filter(({ path }) => valueAt(data, path) !== undefined);
    } catch (error) {
      // A schema of a workspace may refer to itself without an end.
      if (kind.origin === 'workspace') return [];
      throw error;
    }
  }

  /** Why a kind's schema can not be compiled, in the compiler's first words; undefined where it can. */
  problemOf(kind: Kind, target: KubernetesVersion): string | undefined {
    try {
      this.#source?.compile(kindSchema(kind, target))({ apiVersion: kind.apiVersion, kind: kind.kind });
      return undefined;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      // All mistakes in a row, each with its place in the schema, which the compiler calls data.
      return words.replace(/^schema is invalid: data/, '').split(', data/', 1)[0];
    }
  }

  #validator(kind: Kind, target: KubernetesVersion): RawValidator {
    if (this.#source === undefined) return ALWAYS_VALID;
    let validators = this.#validators.get(kind.bundle);
    if (validators === undefined) {
      validators = new Map();
      this.#validators.set(kind.bundle, validators);
    }
    const key = `${target.minor} ${kind.apiVersion} ${kind.kind}`;
    let validator = validators.get(key);
    if (validator === undefined) {
      validator = this.#source.prebuilt?.(kind, target.minor) ?? compile(this.#source, kind, target);
      validators.set(key, validator);
    }
    return validator;
  }
}

/** What a workspace defines may be no schema at all: then nothing is known of its objects. */
function compile(source: ValidatorSource, kind: Kind, target: KubernetesVersion): RawValidator {
  try {
    return source.compile(kindSchema(kind, target));
  } catch (error) {
    if (kind.origin === 'workspace') return ALWAYS_VALID;
    throw error;
  }
}
