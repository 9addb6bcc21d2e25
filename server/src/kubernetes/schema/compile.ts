import Ajv, { type ErrorObject } from 'ajv';
import type { YamlValue } from '../../yaml/value';
import { GoRegExp } from '../go-regexp';
import { DISTINCT_ITEMS, repeatedItems } from './distinct-items';
import { FORMATS } from './formats';
import type { JsonSchema } from './json-schema';
import type { RawValidator } from './violation';

/** How validators are made, ahead or when they are wanted: all that is wrong is told, and keywords that are not known are passed over. */
export const COMPILER_OPTIONS = { allErrors: true, strict: false, inlineRefs: false, logger: false } as const;

/**
 * Compiles a JSON Schema. Throws if it is not one. This is the one module that needs the library at run time: only what compiles schemas of a
 * workspace, or has none made ahead, should import it.
 */
export function compileSchema(schema: JsonSchema): RawValidator {
  // To optimize the code takes as long as all the rest, and what a workspace defines is not that often validated.
  const code = { optimize: false, regExp: patternEngine };
  const ajv = new Ajv({ ...COMPILER_OPTIONS, verbose: true, formats: FORMATS, code });
  ajv.addKeyword({ keyword: DISTINCT_ITEMS, type: 'array', schemaType: 'array', compile: distinctItems, errors: true });
  return ajv.compile(schema as object | boolean) as unknown as RawValidator;
}

/** What the compiler wants of a pattern; its text tells it from others. */
interface Pattern {
  test(text: string): boolean;
  toString(): string;
}

/** Patterns are read as Kubernetes reads them; what only JavaScript can read (JSON Schema means its syntax) as JavaScript does, and others match anything. */
const patternEngine = Object.assign(
  (pattern: string): Pattern => {
    const expression = GoRegExp.compile(pattern) ?? readExpression(pattern);
    return { test: (text) => expression === undefined || expression.test(text), toString: () => pattern };
  },
  { code: 'patternEngine' },
);

function readExpression(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

interface DistinctItemsValidator {
  (items: readonly YamlValue[], at?: { readonly instancePath: string }): boolean;
  errors?: Partial<ErrorObject>[];
}

function distinctItems(keys: readonly string[]): DistinctItemsValidator {
  const validate: DistinctItemsValidator = (items, at) => {
    const repeated = repeatedItems(keys, items);
    validate.errors = repeated.map(({ index, first }) => ({
      keyword: 'uniqueItems',
      instancePath: `${at?.instancePath ?? ''}/${index}`,
      params: { i: index, j: first, keys },
      message:
        keys.length === 0 ? `is the same as item ${first}` : `has the same ${keys.join(' and ')} as item ${first}`,
    }));
    return repeated.length === 0;
  };
  return validate;
}
