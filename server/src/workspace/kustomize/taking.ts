import { resolvePath } from '../files';
import type { BuildInput } from './build';
import { Loader } from './loader';

/** What a kustomization says of others. */
export interface TakenIn {
  /** Whether it may be built by itself: a Component may not. */
  readonly isBuild: boolean;
  /** The paths that it takes in, other than its own directory. */
  readonly paths: readonly string[];
}

/** What the kustomization of a directory says of others; undefined where there is none. */
export function takenInBy(directory: string, input: BuildInput): TakenIn | undefined {
  const kustomization = new Loader(input).kustomization(directory);
  if (kustomization === undefined) return undefined;
  const { resources, bases, components } = kustomization.fields;
  const named = [...(resources ?? []), ...(bases ?? []), ...(components ?? [])];
  const paths = named.flatMap((path) => (path === undefined ? [] : resolvePath(directory, path)));
  return { isBuild: !kustomization.isComponent, paths: [...new Set(paths)].filter((path) => path !== directory) };
}

/**
 * Which kustomizations take in which, and which of them are roots: those that may be built and that no other takes in. Of such as only take in each
 * other, which no build accepts, the deepest stands for all: most often it is a base that names its overlay by mistake.
 *
 * A change costs what the changed kustomization names, unless there is such a circle.
 */
export class TakingGraph {
  readonly #taken = new Map<string, TakenIn>();
  /** The directories whose kustomizations take a path in. */
  readonly #takers = new Map<string, Set<string>>();
  readonly #roots = new Set<string>();
  /** The directories that may have become roots or ceased to be; undefined where all have to be looked at. */
  #unsure: Set<string> | undefined = new Set();
  #hasCircle = false;

  /** Whether a directory has a kustomization. */
  has(directory: string): boolean {
    return this.#taken.has(directory);
  }

  /** Takes in what the kustomization of a directory says now; undefined where there is none any more. */
  set(directory: string, now: TakenIn | undefined): void {
    const before = this.#taken.get(directory);
    const [then, paths] = [before?.paths ?? [], now?.paths ?? []];
    for (const path of then) {
      const takers = this.#takers.get(path);
      takers?.delete(directory);
      if (takers?.size === 0) this.#takers.delete(path);
    }
    if (now === undefined) this.#taken.delete(directory);
    else this.#taken.set(directory, now);
    for (const path of paths) {
      const takers = this.#takers.get(path);
      if (takers === undefined) this.#takers.set(path, new Set([directory]));
      else takers.add(directory);
    }
    if (this.#hasCircle || this.#makesCircle(directory, paths)) this.#unsure = undefined;
    for (const path of [directory, ...then, ...paths]) this.#unsure?.add(path);
  }

  #makesCircle(directory: string, paths: readonly string[]): boolean {
    // Nothing leads back to what nobody takes in.
    return this.#takers.has(directory) && this.#reach(paths).has(directory);
  }

  /** Brings the roots up to date; gives the directories that are otherwise than before. */
  settle(): readonly string[] {
    const unsure = this.#unsure;
    this.#unsure = new Set();
    if (unsure === undefined) return this.#findAll();
    return [...unsure].filter((directory) => this.#note(directory, this.#isUntaken(directory)));
  }

  isRoot(directory: string): boolean {
    return this.#roots.has(directory);
  }

  /** Gives whether that is new. */
  #note(directory: string, isRoot: boolean): boolean {
    if (isRoot === this.#roots.has(directory)) return false;
    if (isRoot) this.#roots.add(directory);
    else this.#roots.delete(directory);
    return true;
  }

  #isUntaken(directory: string): boolean {
    return this.#taken.get(directory)?.isBuild === true && !this.#takers.has(directory);
  }

  #findAll(): readonly string[] {
    const untaken = [...this.#taken.keys()].filter((directory) => !this.#takers.has(directory));
    const reached = this.#reach(untaken);
    const inCircles = this.#standIns(reached);
    const directories = new Set([...this.#taken.keys(), ...this.#roots]);
    this.#hasCircle = this.#circleIn(this.#taken.keys());
    return [...directories].filter((one) => this.#note(one, this.#isUntaken(one) || inCircles.has(one)));
  }

  /** One for each circle that nothing else leads to. */
  #standIns(reached: ReadonlySet<string>): ReadonlySet<string> {
    const chosen = new Map<string, ReadonlySet<string>>();
    const known = new Set(reached);
    for (const directory of [...this.#taken.keys()].sort(deepestFirst)) {
      if (known.has(directory) || this.#taken.get(directory)?.isBuild !== true) continue;
      const own = this.#reach([directory]);
      // It leads to those that were chosen before it and do not lead to it.
      for (const other of chosen.keys()) if (own.has(other)) chosen.delete(other);
      chosen.set(directory, own);
      for (const path of own) known.add(path);
    }
    return new Set(chosen.keys());
  }

  /** Whether one of some directories leads to itself. */
  #circleIn(directories: Iterable<string>): boolean {
    const done = new Set<string>();
    const open = new Set<string>();
    const visit = (directory: string): boolean => {
      if (open.has(directory)) return true;
      if (done.has(directory)) return false;
      done.add(directory);
      open.add(directory);
      const found = this.#taken.get(directory)?.paths.some(visit) === true;
      open.delete(directory);
      return found;
    };
    return [...directories].some(visit);
  }

  /** All that some paths lead to, with themselves. */
  #reach(paths: readonly string[]): ReadonlySet<string> {
    const reached = new Set(paths);
    for (const path of reached) for (const next of this.#taken.get(path)?.paths ?? []) reached.add(next);
    return reached;
  }
}

function deepestFirst(a: string, b: string): number {
  return b.split('/').length - a.split('/').length || (a < b ? 1 : -1);
}
