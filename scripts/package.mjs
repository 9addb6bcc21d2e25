// `npm run package`: builds and packs the extension into build/prodlint.vsix. With --list it only prints what would be packed of what was built.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { execute } from './lib/dependencies.mjs';
import { root } from './lib/root.mjs';

/** What is never packed, and has so many files that to look at each takes most of a minute. */
const LEFT_OUT = ['.git', '.vscode-test', 'build', 'node_modules'];

/** In bytes: it is downloaded with every update. */
const LIMIT = 4_000_000;

const isList = process.argv.includes('--list');
if (!isList) await execute(process.execPath, ['scripts/build.mjs']);
const cwd = mkdtempSync(join(tmpdir(), 'prodlint-package-'));
try {
  for (const name of readdirSync(root))
    if (!LEFT_OUT.includes(name)) cpSync(join(root, name), join(cwd, name), { recursive: true });
  if (isList) console.log((await listFiles({ cwd, packageManager: PackageManager.None })).join('\n'));
  else await pack();
} finally {
  rmSync(cwd, { recursive: true, force: true });
}

async function pack() {
  const packagePath = join(root, 'build/prodlint.vsix');
  mkdirSync(join(root, 'build'), { recursive: true });
  await createVSIX({
    cwd,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const { size } = statSync(packagePath);
  if (size > LIMIT) throw new Error(`${packagePath} has ${size} bytes; ${LIMIT} are allowed.`);
}
