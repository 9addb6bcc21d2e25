// Finds and runs other programs.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program on the PATH, or undefined. */
export function onPath(name) {
  const files = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const file of files) {
      const path = join(folder, file);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: the next folder of the PATH may have it.
      }
    }
  }
  return undefined;
}

/** Runs a program to its end and resolves to its output; rejects when it fails or takes longer than `timeout` ms, with the ends of what it said. */
export function run(program, args, { timeout, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const lines = output.trim().split('\n');
      const said = (lines.length > 6 ? [...lines.slice(0, 4), '...', ...lines.slice(-2)] : lines).join('\n  ');
      const end = signal === null ? `exit code ${code}` : `${signal} (it may take ${timeout / 1000} s)`;
      reject(new Error(`\`${[program, ...args].join(' ')}\` ended with ${end}:\n  ${said}`));
    });
  });
}
