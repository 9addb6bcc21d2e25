import type { ErrorObject } from 'ajv';

/** Checks a configuration against its schema; `errors` tells what is wrong after a false answer. */
declare const validate: { (data: unknown): boolean; errors?: ErrorObject[] | null };
export default validate;
