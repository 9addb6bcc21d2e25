// Fetches the yq that a test runs a pipeline's commands with, and prints its path; exits with 3 and the reason where it is not to be had.
import { join } from 'node:path';
import { cached } from '../vscode/cache.mjs';
import { run } from '../vscode/programs.mjs';

/** A program in Go, which is built from its module. */
const MODULE = 'github.com/mikefarah/yq/v4';
const VERSION = 'v4.48.1';

try {
  const folder = await cached(`yq-${VERSION}`, async (target) => {
    // The variable names the folder that the program goes into.
    const env = { ...process.env, GOBIN: target, GOFLAGS: '-mod=mod' };
    await run('go', ['install', `${MODULE}@${VERSION}`], { env, timeout: 10 * 60_000 });
  });
  console.log(join(folder, 'yq'));
} catch (error) {
  console.log(error.message);
  process.exitCode = 3;
}
