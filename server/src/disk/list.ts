import { relativePath } from '../workspace/files';
import { DiskFiles } from './disk-files';
import { GitIgnore } from './git-ignore';
import { SKIPPED_DIRECTORIES, walkInSteps } from './walk';

/**
 * The files below a directory whose names are wanted, without those that git ignores. `pause` is called between directories: what it gives is waited for.
 * What can not be read is passed over; rejects where the directory itself can not be.
 */
export async function listFiles(
  directory: string,
  wants: (path: string) => boolean,
  pause: () => Promise<void>,
): Promise<readonly string[]> {
  const steps = walkInSteps(directory, {
    files: new DiskFiles(),
    wants,
    depth: Number.POSITIVE_INFINITY,
    onProblem: () => {},
  });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.files.map(({ path }) => path);
    await pause();
  }
}

/** Whether {@link listFiles} leaves a file out that lies below the directory, whatever its name. */
export function isLeftOut(directory: string, path: string): boolean {
  const steps = relativePath(directory, path)?.split('/') ?? [];
  let ignore = GitIgnore.at(directory);
  let at = directory;
  return steps.some((step, index) => {
    if (index > 0) ignore = ignore.below(at, true);
    at = `${at === '/' ? '' : at}/${step}`;
    const isDirectory = index < steps.length - 1;
    return (isDirectory && SKIPPED_DIRECTORIES.has(step)) || ignore.ignores(at, isDirectory);
  });
}
