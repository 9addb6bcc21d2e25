import type { YamlMap } from '../../yaml/value';
import type { KubernetesVersion } from '../kubernetes-version';
import { type JsonSchema, JsonSchemaWriter } from './json-schema';
import type { Kind, SchemaBundle } from './schema-bundle';
import { type RawValidator, type SchemaViolation, violations, withoutNulls } from './violation';

/** Where validators come from. */
export interface ValidatorSource {
  /** Makes a validator of a JSON Schema; throws if the schema itself is wrong. It stands apart because the library that does it is large. */
  compile(schema: JsonSchema): RawValidator;
  /**
   * Validators that were made ahead, by {@link validatorName}: of a bundle, for Kubernetes' own those of a minor release. Undefined where there are
   * none; then they are compiled.
   */
  prebuilt?(bundle: string, minor: number): Readonly<Record<string, RawValidator>> | undefined;
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

  /** Entries of maps that are null count as not written. */
  violations(data: YamlMap, kind: Kind, target: KubernetesVersion): readonly SchemaViolation[] {
    return violations(this.#validator(kind, target), withoutNulls(data));
  }

  #validator(kind: Kind, target: KubernetesVersion): RawValidator {
    if (this.#source === undefined) return ALWAYS_VALID;
    let validators = this.#validators.get(kind.bundle);
    if (validators === undefined) {
      validators = new Map();
      this.#validators.set(kind.bundle, validators);
    }
    const name = validatorName(kind.apiVersion, kind.kind);
    const key = `${target.minor} ${name}`;
    let validator = validators.get(key);
    if (validator === undefined) {
      const prebuilt = this.#source.prebuilt?.(kind.bundle.name, target.minor);
      validator = prebuilt?.[name] ?? compile(this.#source, kind, target);
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
