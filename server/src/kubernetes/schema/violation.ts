import type { ErrorObject } from 'ajv';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import type { SchemaPath } from './walk';

/** How an object differs from its schema. Paths count from the object's root. */
export type SchemaViolation = { readonly path: SchemaPath } & (
  | {
      /** The map at `path` has a field that the schema does not know, or lacks one that it requires. */
      readonly problem: 'unknown-field' | 'missing-field';
      readonly field: string;
    }
  /** The value is of none of the JSON types. */
  | { readonly problem: 'type'; readonly expected: readonly string[] }
  | { readonly problem: 'enum'; readonly allowed: readonly YamlValue[] }
  | { readonly problem: 'pattern'; readonly pattern: string }
  /** The value is no text of that format (`date-time`, `ipv4`). */
  | { readonly problem: 'format'; readonly format: string }
  /** A number out of bounds, a text or list too short or too long: `keyword` as in JSON Schema. */
  | { readonly problem: 'limit'; readonly keyword: string; readonly limit: number }
  /** What has no words of its own: `keyword` as in JSON Schema. */
  | { readonly problem: 'other'; readonly keyword: string; readonly words: string }
);

/** A compiled JSON Schema as ajv makes it: what differs stands in `errors` after a call that gave false. */
export interface RawValidator {
  (data: unknown): unknown;
  errors?: readonly ErrorObject[] | null;
}

/** What differs from the schema, in the order of the schema's keywords; empty for what is valid. */
export function violations(validator: RawValidator, data: YamlMap): readonly SchemaViolation[] {
  if (validator(data) !== false) return [];
  return (validator.errors ?? []).flatMap((error) => readError(error, data) ?? []);
}

/** Keywords whose branches fail one by one without being wrong: the error of the keyword itself says all. */
const BRANCHING: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'not', 'if', 'contains']);
/**
 * A keyword of our own in schemas of such branches to which references lead: the way to an error begins at what a reference leads to. Validators that tell
 * the schema of an error (`verbose`) tell it.
 */
export const BRANCH_MARK = 'x-prodlint-branch';
/** Keywords below which names stand that are no keywords. */
const NAMING: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'dependencies',
  '$defs',
  'definitions',
]);

const LIMITS: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
]);

function readError({ instancePath, keyword, params, schemaPath, parentSchema, message }: ErrorObject, data: YamlMap) {
  if (isInBranch(schemaPath) || parentSchema?.[BRANCH_MARK] === true) return undefined;
  const path = readPointer(instancePath, data);
  if (LIMITS.has(keyword)) return { path, problem: 'limit', keyword, limit: Number(params.limit) } as const;
  switch (keyword) {
    case 'additionalProperties':
      return { path, problem: 'unknown-field', field: String(params.additionalProperty) } as const;
    case 'required':
      return { path, problem: 'missing-field', field: String(params.missingProperty) } as const;
    case 'type': {
      const types: readonly string[] = Array.isArray(params.type) ? params.type : String(params.type).split(',');
      return { path, problem: 'type', expected: types.filter((type) => type !== 'null') } as const;
    }
    case 'enum':
      return { path, problem: 'enum', allowed: params.allowedValues as readonly YamlValue[] } as const;
    case 'const':
      return { path, problem: 'enum', allowed: [params.allowedValue as YamlValue] } as const;
    case 'pattern':
      return { path, problem: 'pattern', pattern: String(params.pattern) } as const;
    case 'format':
      return { path, problem: 'format', format: String(params.format) } as const;
    case 'if':
      return undefined;
    default:
      return { path, problem: 'other', keyword, words: message ?? keyword } as const;
  }
}

function isInBranch(schemaPath: string): boolean {
  const steps = schemaPath.split('/').slice(1, -1);
  return steps.some((step, index) => BRANCHING.has(step) && !NAMING.has(steps[index - 1] ?? ''));
}

/** A JSON pointer (RFC 6901) into data: only the data tells an index from a key of digits. */
function readPointer(pointer: string, data: YamlValue): SchemaPath {
  const path: (string | number)[] = [];
  let value: YamlValue | undefined = data;
  for (const step of pointer.split('/').slice(1)) {
    const text = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const segment = isList(value) ? Number(text) : text;
    path.push(segment);
    value = valueAt(value, [segment]);
  }
  return path;
}

/** The data without the entries of maps that are null: the API server reads them as not written. The same object where there are none. */
export function withoutNulls<T extends YamlValue>(value: T): T {
  return (hasNulls(value) ? strip(value) : value) as T;
}

/** Most objects have none: to find that out costs less than to build them anew. */
function hasNulls(value: YamlValue): boolean {
  if (isList(value)) return value.some(hasNulls);
  if (!isMap(value)) return false;
  for (const key in value) {
    const entry = value[key];
    if (entry === null || (entry !== undefined && hasNulls(entry))) return true;
  }
  return false;
}

function strip(value: YamlValue): YamlValue {
  if (isList(value)) {
    const items = value.map(strip);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isMap(value)) return value;
  let copy: Record<string, YamlValue> | undefined;
  for (const [key, entry] of Object.entries(value)) {
    const stripped = strip(entry);
    if (entry !== null && stripped === entry) continue;
    copy ??= Object.assign(Object.create(null) as Record<string, YamlValue>, value);
    if (entry === null) delete copy[key];
    else copy[key] = stripped;
  }
  return copy ?? value;
}
