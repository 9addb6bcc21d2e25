import { DiskFiles } from './disk-files';
import { walkInSteps } from './walk';

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
