// Keeps the validators that were made, so that a build makes them only when something changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../lib/root.mjs';
import { makeValidators } from './releases.mjs';

const kept = join(root, 'build/validators');
const KEEP_FOR = 24 * 60 * 60_000;

/** What of the server's source decides about validators: no more, so that nothing else makes them anew. */
const SOURCE = `
export { NEWEST_SUPPORTED_VERSION, OLDEST_SUPPORTED_VERSION, parseKubernetesVersion } from './kubernetes-version';
export { COMPILER_OPTIONS } from './schema/compile';
export { isAvailable } from './schema/definition';
export { JsonSchemaWriter } from './schema/json-schema';
export { validatorFile, validatorPart } from './schema/prebuilt';
export { Schemas } from './schema/schemas';
export { validatorName } from './schema/validators';
`;

/** The folder that has the validators of the schemas as they are now; makes them if need be. */
export async function validatorsFolder() {
  const code = await bundledSource();
  const folder = join(kept, hashOf([code, ...inputs()]));
  if (existsSync(folder)) return folder;
  const own = `${folder}.${process.pid}.tmp`;
  mkdirSync(own, { recursive: true });
  try {
    const module = join(own, 'source.mjs');
    writeFileSync(module, code);
    const files = await makeValidators(await import(pathToFileURL(module).href));
    rmSync(module);
    for (const [name, text] of files) writeFileSync(join(own, name), text);
    renameSync(own, folder);
  } catch (error) {
    // Another process was faster: its validators are as good as these.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  removeOld(folder);
  return folder;
}

async function bundledSource() {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: join(root, 'server/src/kubernetes'), loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}

/** The texts of the schemas, of the modules beside this one and of the lock file. */
function inputs() {
  const within = (folder, pattern) =>
    readdirSync(join(root, folder))
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => join(folder, name));
  const files = [
    'package-lock.json',
    'schemas/kubernetes/schemas.json',
    ...within('schemas/crds', /^[\w-]+\.json$/),
    ...within('scripts/validators', /\.mjs$/),
  ];
  return files.map((file) => readFileSync(join(root, file), 'utf8'));
}

function hashOf(texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest('hex').slice(0, 16);
}

function removeOld(current) {
  for (const name of readdirSync(kept)) {
    const folder = join(kept, name);
    const isOld = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) > KEEP_FOR;
    if (folder !== current && isOld) rmSync(folder, { recursive: true, force: true });
  }
}
