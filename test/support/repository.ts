// Where things are for the tests, which run from a bundle somewhere below the project's root.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'biome.json'))) directory = dirname(directory);
  return directory;
}

/** The project's root folder. */
export const root = findRoot();

/** Real manifests of other projects, beside this one where they are to be had; undefined elsewhere. */
export const corpus = existsSync(join(root, '../shared/corpus')) ? join(root, '../shared/corpus') : undefined;

/** All files below a folder whose names match, sorted. */
export function filesNamed(directory: string, pattern: RegExp): string[] {
  const files: string[] = [];
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) files.push(...filesNamed(path, pattern));
    else if (pattern.test(name)) files.push(path);
  }
  return files;
}

/** All YAML files below a folder, sorted. */
export function yamlFiles(directory: string): string[] {
  return filesNamed(directory, /\.ya?ml$/);
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
