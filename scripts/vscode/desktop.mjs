// Finds or downloads a desktop VS Code to run tests in.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheFolder } from './cache.mjs';
import { onPath } from './programs.mjs';

const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;

/** Desktop VS Code's executable when it is on this machine and has a screen to show itself on, else undefined. */
export function installedDesktop() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  return executableOfCommand() ?? downloadedDesktop();
}

/** The `code` command only hands its arguments to the executable, whose exit code a test run needs. */
function executableOfCommand() {
  const command = onPath('code');
  if (command === undefined) return undefined;
  const bin = dirname(realpathSync(command));
  const candidates = [join(bin, '..', 'code'), join(bin, '..', 'Code.exe'), join(bin, '../../../MacOS/Electron')];
  return candidates.find((path) => existsSync(path) && realpathSync(path) !== realpathSync(command));
}

function downloadedDesktop() {
  if (!existsSync(cacheFolder)) return undefined;
  for (const name of readdirSync(cacheFolder)
    .filter((entry) => entry.startsWith('vscode-'))
    .sort()
    .reverse()) {
    const folder = join(cacheFolder, name);
    if (!existsSync(join(folder, 'is-complete'))) continue;
    const candidates = ['code', 'Code.exe', 'Visual Studio Code.app/Contents/MacOS/Electron'];
    const executable = candidates.map((path) => join(folder, path)).find((path) => existsSync(path));
    if (executable !== undefined) return executable;
  }
  return undefined;
}

/** Downloads desktop VS Code into the cache folder, in a bounded time. */
export async function downloadDesktop() {
  let timer;
  const tooLong = new Promise((_, reject) => {
    const error = new Error(`VS Code was not downloaded within ${DOWNLOAD_TIMEOUT_MS / 1000} s.`);
    timer = setTimeout(() => reject(error), DOWNLOAD_TIMEOUT_MS);
  });
  try {
    return await Promise.race([downloadAndUnzipVSCode({ cachePath: cacheFolder, timeout: 15_000 }), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
