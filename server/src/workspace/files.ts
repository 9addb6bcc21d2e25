/**
 * The one way in which files reach the core. Paths are absolute, with `/` between their steps; on a disk or in a virtual
 * workspace alike.
 */
export interface Files {
  /** The text of a file; undefined where there is none or it can not be read. */
  read(path: string): Promise<string | undefined>;
}

/** The root of a virtual workspace: a scheme, with its authority if it has one. A single letter is a drive. */
const VIRTUAL_ROOT = /^[a-z][a-z0-9+.-]+:(?:\/\/[^/]*)?$/i;

/** The directory a path lies in; a root is its own parent. Empty for the bare name of a file, which lies nowhere. */
export function parentOf(path: string): string {
  if (VIRTUAL_ROOT.test(path)) return path;
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** A path as written in a file of `directory`, made absolute. */
export function resolvePath(directory: string, path: string): string {
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:\//.test(path);
  // The root's own name ends with the slash that others have behind theirs.
  const steps = isAbsolute ? [] : directory.replace(/\/$/, '').split('/');
  for (const step of path.split('/')) {
    if (step === '..') steps.length = Math.max(1, steps.length - 1);
    else if (step !== '.' && (step !== '' || steps.length === 0)) steps.push(step);
  }
  const joined = steps.join('/');
  return joined === '' ? '/' : joined;
}

/** The way from a directory to a path below it; undefined for a path that lies elsewhere. */
export function relativePath(directory: string, path: string): string | undefined {
  const prefix = directory.endsWith('/') ? directory : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** How paths are called to a person: without the directories that all of them, and the others, have in common, but never without a name. */
export function shortNames(paths: readonly string[], others: readonly string[] = []): readonly string[] {
  const steps = [...paths, ...others].map((path) => path.split('/'));
  const [first = []] = steps;
  const parting = first.findIndex((step, index) => steps.some((other) => other[index] !== step));
  const longest = Math.min(...paths.map((path) => path.split('/').length - 1));
  const common = parting === -1 ? longest : Math.min(parting, longest);
  return paths.map((path) => path.split('/').slice(common).join('/') || path);
}
