// `npm start`: installs what is missing, builds the extension and opens a real VS Code with it on the sample workspace.
// `npm start -- --check` starts VS Code's server build, waits until it shows the workbench, prints the address and ends.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
// Nothing here may need an installed package: in a fresh clone there is none yet.
import { execute, installDependencies } from './lib/dependencies.mjs';
import { root } from './lib/root.mjs';
import { cacheFolder } from './vscode/cache.mjs';
import { onPath } from './vscode/programs.mjs';
import { startServer } from './vscode/server.mjs';
import { writeStartSettings } from './vscode/settings.mjs';

const workspace = join(root, 'test/workspaces/quote-app');
const check = process.argv.includes('--check');

try {
  await installDependencies();
  await execute(process.execPath, [join(root, 'scripts/build.mjs')]);
  const code = process.env.PRODLINT_VSCODE === 'server' || check ? undefined : onPath('code');
  if (code !== undefined) await execute('code', [`--extensionDevelopmentPath=${root}`, '--new-window', workspace]);
  else await serve();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Runs VS Code's server build until it is interrupted. */
async function serve() {
  const folder = join(cacheFolder, 'start');
  const userDataDir = join(folder, 'user-data');
  const extensionsDir = join(folder, 'extensions');
  await writeStartSettings(userDataDir);
  linkExtension(extensionsDir);
  const token = randomBytes(16).toString('hex');
  const logFile = join(folder, 'server.log');
  const server = await startServer({ userDataDir, extensionsDir, logFile, token, workspace });
  try {
    const address = `http://127.0.0.1:${server.port}/?tkn=${token}`;
    await expectWorkbench(address);
    console.log(`\nVS Code with Prodlint is at ${address}`);
    if (check) return;
    console.log('Open it in a browser. Ctrl+C stops it.');
    const interrupted = new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve('interrupted'));
    });
    const end = await Promise.race([interrupted, server.exited]);
    if (end !== 'interrupted') throw new Error(`VS Code's server build ended (${end}); its output is in ${logFile}.`);
  } finally {
    await server.stop();
  }
}

/** Makes the project itself the installed extension, so that a reload of the page takes what was built last. */
function linkExtension(extensionsDir) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  rmSync(extensionsDir, { recursive: true, force: true });
  mkdirSync(extensionsDir, { recursive: true });
  symlinkSync(root, join(extensionsDir, `${publisher}.${name}-${version}`), 'junction');
}

/** Follows the address as a browser does: the token becomes a cookie, then the page comes. */
async function expectWorkbench(address) {
  const first = await fetch(address, { redirect: 'manual' });
  const location = first.headers.get('location');
  const cookie = first.headers.get('set-cookie')?.split(';')[0];
  if (location === null || cookie === undefined)
    throw new Error(`VS Code's server build does not accept its own token.`);
  const page = await fetch(new URL(location, address), { headers: { cookie } });
  const text = await page.text();
  if (!page.ok || !text.includes('vscode-workbench-web-configuration')) {
    throw new Error(`VS Code's server build does not show the workbench (${page.status}).`);
  }
}
