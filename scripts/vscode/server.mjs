// Starts and stops VS Code's server build. Needs nothing but Node, so that it works before `npm ci`.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { run } from './programs.mjs';
import { ensureServerBuild } from './server-build.mjs';

const START_TIMEOUT_MS = 60_000;

/**
 * Starts the server on a free port of 127.0.0.1 and waits until it listens.
 *
 * `token` is the secret that a browser must know; without one everybody on this machine may connect.
 * `automation` lets a page run extensions under development and their tests. `workspace` is what a page opens that names no folder.
 * `logFile` takes what the server says (it complains about native modules that are not compiled, and works without them).
 * Resolves to the port, and `stop()`, which ends the server and all its extension hosts; `exited` resolves when it ends by itself.
 */
export async function startServer({ userDataDir, extensionsDir, logFile, token, automation = false, workspace }) {
  const { node, main } = await ensureServerBuild();
  const args = [main, '--host', '127.0.0.1', '--port', '0', '--accept-server-license-terms', '--disable-telemetry'];
  args.push('--server-data-dir', userDataDir, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir);
  args.push(...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]));
  if (automation) args.push('--enable-smoke-test-driver');
  if (workspace !== undefined) args.push('--default-folder', workspace);

  // A process group of its own: the extension hosts and language servers that it starts end with it.
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = new Promise((resolve) => {
    child.on('error', resolve);
    child.on('exit', resolve);
  });
  const stop = async () => {
    killGroup(child, 'SIGTERM');
    const kill = setTimeout(() => killGroup(child, 'SIGKILL'), 3_000);
    await exited;
    clearTimeout(kill);
    // What the server's own end leaves of its group.
    killGroup(child, 'SIGKILL');
  };
  try {
    const port = await listeningPort(child, exited, logFile);
    return { port, stop, exited };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installs a packaged extension into an extensions folder. */
export async function installExtension({ vsix, userDataDir, extensionsDir }) {
  const { node, main } = await ensureServerBuild();
  const args = [main, '--install-extension', vsix, '--extensions-dir', extensionsDir];
  args.push('--server-data-dir', userDataDir, '--user-data-dir', userDataDir, '--accept-server-license-terms');
  const output = await run(node, args, { timeout: START_TIMEOUT_MS });
  if (!output.includes('was successfully installed')) throw new Error(`${vsix} was not installed:\n${output}`);
}

function listeningPort(child, exited, logFile) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Error(`VS Code's server build ${reason}; its output is in ${logFile}.`));
    const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    let output = '';
    const read = (chunk) => {
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      child.stdout.off('data', read);
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    exited.then((end) => {
      clearTimeout(timer);
      fail(`ended while starting (${end})`);
    });
  });
}

function killGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // There is no such process any more, which is what was wanted.
  }
}
