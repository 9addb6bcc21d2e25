// The cache folder for programs that the tests and `npm start` need but that are not dependencies of Prodlint.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';
import { run } from './programs.mjs';

/** The git-ignored cache folder; `@vscode/test-electron` keeps its downloads here too. */
export const cacheFolder = join(root, '.vscode-test');

/**
 * Fills the cache folder's entry `name` with `fill(folder)` unless it is there already, and returns its path.
 * The entry appears under its name only when it is complete, so neither an interrupted nor a concurrent installation
 * leaves half of one behind.
 */
export async function cached(name, fill) {
  const target = join(cacheFolder, name);
  if (existsSync(target)) return target;
  await mkdir(cacheFolder, { recursive: true });
  const partial = await mkdtemp(join(cacheFolder, '.partial-'));
  try {
    await fill(partial);
    await rename(partial, target);
  } catch (error) {
    // Another process was faster: its entry is as good as ours.
    if (!existsSync(target)) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return target;
}

/** Installs exact packages into a folder of its own, without running any of their scripts. */
export async function installPackages(folder, packages) {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npmInstall(folder, packages);
}

/** Runs `npm install` in a folder without any package's scripts; an error holds the end of npm's output. */
export async function npmInstall(folder, args = []) {
  // The prefix is given because a surrounding `npm start` hands its own project folder down to this npm.
  const options = ['--prefix', folder, '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...options, ...args], {
    cwd: folder,
    timeout: 10 * 60_000,
    shell: process.platform === 'win32',
  });
}
