// Installs the project's dependencies where they are missing or older than the lock file. Needs nothing but Node.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Runs `npm ci` if node_modules is missing or older than the lock file. */
export async function installDependencies() {
  const installed = join(root, 'node_modules/.package-lock.json');
  const isCurrent =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
  if (!isCurrent) await execute('npm', ['ci']);
}

/** Runs a program in the project, its output shown; rejects when it fails. */
export function execute(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`\`${[program, ...args].join(' ')}\` failed.`));
    });
  });
}
