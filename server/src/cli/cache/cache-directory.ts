import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where programs keep what they can make again: by the XDG base directories, or as the system has it. */
export function cacheDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  // The specification: paths that are not absolute are to be ignored.
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'prodlint');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'prodlint');
  if (platform === 'win32' && LOCALAPPDATA !== undefined) return join(LOCALAPPDATA, 'prodlint', 'cache');
  return join(homedir(), '.cache', 'prodlint');
}
