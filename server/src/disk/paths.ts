import { isAbsolute, normalize, relative, sep } from 'node:path';

/** A path of this system in the form of the core: `/` between the steps. */
export function slashPath(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/**
 * How a path is shown: from the working directory where it lies in it, else as it was written. `written` is what the person wrote,
 * `path` the same made absolute.
 */
export function shownPath(workingDirectory: string, path: string, written: string): string {
  const inside = relative(workingDirectory, path);
  if (inside === '') return '.';
  if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return slashPath(inside);
  return slashPath(normalize(written)).replace(/(?<=.)\/$/, '');
}
