// The kubectl that tests compare with.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './repository';

const fetched = spawnSync(process.execPath, [join(root, 'scripts/lib/kubectl.mjs')], { encoding: 'utf8' });

/** Its path. */
export const kubectl = fetched.stdout.trim();

/** Why there is none; false where there is one. */
export const missingKubectl = fetched.status !== 0 && `kubectl is not to be had here: ${kubectl || fetched.stderr}`;
