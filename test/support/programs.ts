// Programs that are fetched for the tests which run them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './repository';

/** Runs one of the scripts that fetch a program. `missing` tells why it is not to be had, false where it is. */
export function fetched(script: string, input = ''): { output: string; missing: string | false; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/lib', script)], {
    encoding: 'utf8',
    input,
  });
  return { output: stdout.trim(), missing: status === 3 && `not to be had here: ${stdout.trim()}`, stderr };
}
