const FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^local(?=\/|$)/, '/local'],
  [/^secrets(?=\/|$)/, '/secrets'],
  [/^(?:\.\.\/)?alloc(?=\/|$)/, '/alloc'],
];

/**
 * The path inside the container of a path in the task's working directory: its folders local, secrets and alloc are mounted
 * in the root of a Docker container. Undefined for every other path.
 */
export function taskPath(path: string): string | undefined {
  const relative = path.replace(/^\.?\//, '');
  for (const [folder, target] of FOLDERS) {
    if (folder.test(relative)) return relative.replace(folder, target);
  }
  return undefined;
}
