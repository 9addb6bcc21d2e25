// The kubectl and the helm that tests compare with.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './repository';

/** The path of a program, or why there is none; `missing` is false where there is one. */
function fetch(program: 'kubectl' | 'helm'): { path: string; missing: string | false } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/lib/kubectl.mjs'), program], {
    encoding: 'utf8',
  });
  const path = stdout.trim();
  return { path, missing: status !== 0 && `${program} is not to be had here: ${path || stderr}` };
}

/** Its path, and why there is none; false where there is one. */
export const { path: kubectl, missing: missingKubectl } = fetch('kubectl');

/** The same of helm, which is fetched only where it is asked for. */
export function fetchHelm(): { path: string; missing: string | false } {
  return fetch('helm');
}
