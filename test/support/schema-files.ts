import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SchemaLoader } from '../../server/src/kubernetes/schema/schemas';
import { root } from './repository';

/** Reads the generated files of the repository. */
export const schemaFiles: SchemaLoader = {
  read(path) {
    const file = join(root, 'schemas', `${path}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  },
};
