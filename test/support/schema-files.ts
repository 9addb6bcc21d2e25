import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSchema } from '../../server/src/kubernetes/schema/compile';
import { type SchemaLoader, Schemas } from '../../server/src/kubernetes/schema/schemas';
import { root } from './repository';

/** Reads the generated files of the repository. */
export const schemaFiles: SchemaLoader = {
  read(path) {
    const file = join(root, 'schemas', `${path}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  },
};

/** The schemas of the repository, one instance for all tests of a process: kinds are compiled once. */
export const testSchemas = new Schemas(schemaFiles, { compile: compileSchema });
