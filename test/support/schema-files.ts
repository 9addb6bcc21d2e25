import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileSchema } from '../../server/src/kubernetes/schema/compile';
import { prebuiltValidator, type ValidatorIndex } from '../../server/src/kubernetes/schema/prebuilt';
import type { Kind } from '../../server/src/kubernetes/schema/schema-bundle';
import { type SchemaLoader, Schemas } from '../../server/src/kubernetes/schema/schemas';
import type { RawValidator } from '../../server/src/kubernetes/schema/violation';
import { root } from './repository';

/** Reads the generated files of the repository. */
export const schemaFiles: SchemaLoader = {
  read(path) {
    const file = join(root, 'schemas', `${path}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  },
};

/** The folder of the validators that fit the schemas: who runs the tests makes them, because compiling here takes long. */
const folder = process.env.PRODLINT_VALIDATORS;
const load = createRequire(import.meta.url);
const index: ValidatorIndex = folder === undefined ? {} : JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));

/** The validator of a kind that the build made; undefined where none was. */
export function validatorOfBuild(kind: Kind, minor: number): RawValidator | undefined {
  return prebuiltValidator(kind, minor, index, (file) => load(join(folder ?? '', file)));
}

/** The schemas of the repository, one instance for all tests of a process. */
export const testSchemas = new Schemas(schemaFiles, { compile: compileSchema, prebuilt: validatorOfBuild });
