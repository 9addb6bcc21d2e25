import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramFiles } from '../kubernetes/schema/program-schemas';

/** The program's files on a disk; bundles lie in its folder `dist`. */
export const DISK_PROGRAM_FILES: ProgramFiles = {
  readText(path) {
    try {
      return readFileSync(join(__dirname, '..', path), 'utf8');
    } catch {
      // An installation from which something was taken away: what it says is not known.
      return undefined;
    }
  },
  load: (path) => require(join(__dirname, '..', path)) as unknown,
};
