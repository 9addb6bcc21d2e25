import Ajv from 'ajv';
import type { JsonSchema } from './json-schema';
import type { RawValidator } from './violation';

/** How validators are made, ahead or when they are wanted: all that is wrong is told, and keywords that are not known are passed over. */
export const COMPILER_OPTIONS = { allErrors: true, strict: false, inlineRefs: false, logger: false } as const;

/**
 * Compiles a JSON Schema. Throws if it is not one. This is the one module that needs the library at run time: only what compiles schemas of a
 * workspace, or has none made ahead, should import it.
 */
export function compileSchema(schema: JsonSchema): RawValidator {
  return new Ajv(COMPILER_OPTIONS).compile(schema as object | boolean) as unknown as RawValidator;
}
