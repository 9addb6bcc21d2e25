import { lstatSync, realpathSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import picomatch from 'picomatch';
import type { DiskFiles } from '../../disk/disk-files';
import { shownPath, slashPath } from '../../disk/paths';
import { describeReadError } from '../../disk/read-text';
import { walk } from '../../disk/walk';
import { CONFIGURATION_FILE_NAMES } from '../../engine/configuration';
import { KUSTOMIZATION_NAMES } from '../../workspace/kustomization';
import { say } from '../messages';

/** What `-` is called in reports. */
export const STDIN_NAME = '<stdin>';

/** A file to lint. */
export interface InputFile {
  /** Absolute, with `/` between the steps. */
  readonly path: string;
  /** How reports name it. */
  readonly shown: string;
  /** Whether the person named this very file; otherwise it was found in a directory, or by a pattern. */
  readonly isNamed: boolean;
  readonly isStdin: boolean;
}

/** Something that could not be read, or does not exist. */
export interface InputProblem {
  /** How reports name it. */
  readonly file: string;
  readonly message: string;
}

export interface Discovery {
  /** Sorted by the names that reports show; no file is in it twice. */
  readonly files: readonly InputFile[];
  readonly problems: readonly InputProblem[];
}

/** Finds the files that arguments of the command line mean: files, directories, patterns and `-`. */
export function discover(targets: readonly string[], workingDirectory: string, files: DiskFiles): Discovery {
  const finder = new Finder(workingDirectory, files);
  for (const target of targets) finder.add(target);
  return finder.result();
}

class Finder {
  readonly #workingDirectory: string;
  readonly #files: DiskFiles;
  readonly #found = new Map<string, InputFile>();
  readonly #problems = new Map<string, InputProblem>();

  constructor(workingDirectory: string, files: DiskFiles) {
    this.#workingDirectory = workingDirectory;
    this.#files = files;
  }

  add(target: string): void {
    if (target === '-') {
      const path = slashPath(resolve(this.#workingDirectory, STDIN_NAME));
      this.#found.set('-', { path, shown: STDIN_NAME, isNamed: true, isStdin: true });
      return;
    }
    const path = resolve(this.#workingDirectory, target);
    const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    if (!isThere && picomatch.scan(target).isGlob) this.#addPattern(target);
    else this.#addPath(path, target);
  }

  result(): Discovery {
    const files = [...this.#found.values()].sort((a, b) => (a.shown < b.shown ? -1 : 1));
    return { files, problems: [...this.#problems.values()] };
  }

  #addPath(path: string, target: string): void {
    const shown = shownPath(this.#workingDirectory, path, target);
    try {
      const stat = statSync(path);
      if (stat.isDirectory()) {
        const { hasFound, hasIgnored } = this.#walk(path, target, isManifestName, Number.POSITIVE_INFINITY);
        if (!hasFound) this.#fail(shown, say(hasIgnored ? 'noManifestsIgnored' : 'noManifests', { path: shown }));
        return;
      }
      // What a shell puts in the place of `<(command)` has no path of its own.
      this.#take(path, stat.isFile() ? slashPath(realpathSync(path)) : path, target, true);
    } catch (error) {
      this.#fail(shown, describeReadError(error, path, shown));
    }
  }

  #addPattern(pattern: string): void {
    const { base, glob } = picomatch.scan(pattern);
    const start = resolve(this.#workingDirectory, base);
    const matches = picomatch(glob, { dot: true });
    const wants = (path: string) => matches(path) && (isManifestName(path) || isSpeltOut(pattern, path));
    const depth = glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length - 1;
    const isDirectory = statSync(start, { throwIfNoEntry: false })?.isDirectory() === true;
    const hasFound = isDirectory && this.#walk(start, base === '' ? '.' : base, wants, depth).hasFound;
    if (!hasFound) this.#fail(pattern, say('noMatch', { path: pattern }));
  }

  /** Takes in what is below a directory. `hasFound` is also true where something can not be read: it may have been there. */
  #walk(directory: string, written: string, wants: (path: string) => boolean, depth: number) {
    const start = slashPath(directory);
    const writtenFor = (path: string) => `${written}/${path.slice(start.length + (start.endsWith('/') ? 0 : 1))}`;
    let hasFailed = false;
    const { files, hasIgnored } = walk(start, {
      files: this.#files,
      wants,
      depth,
      onProblem: (path, describe) => {
        const shown = shownPath(this.#workingDirectory, path, writtenFor(path));
        this.#fail(shown, describe(shown));
        hasFailed = true;
      },
    });
    for (const { path, real } of files) this.#take(path, real, writtenFor(path), false);
    return { hasFound: files.length > 0 || hasFailed, hasIgnored };
  }

  #take(path: string, real: string, written: string, isNamed: boolean): void {
    const known = this.#found.get(real);
    if (known?.isNamed || (known !== undefined && !isNamed)) return;
    const absolute = slashPath(path);
    const shown = known?.shown ?? shownPath(this.#workingDirectory, path, written);
    this.#found.set(real, { path: known?.path ?? absolute, shown, isNamed, isStdin: false });
  }

  #fail(file: string, message: string): void {
    this.#problems.set(`${file}\n${message}`, { file, message });
  }
}

/** Whether a file that nobody named is looked at: YAML, JSON and kustomizations, without this program's own configuration. */
function isManifestName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isOne = /\.(?:ya?ml|json)$/i.test(name) || KUSTOMIZATION_NAMES.includes(name);
  return isOne && !CONFIGURATION_FILE_NAMES.includes(name);
}

/** Whether a pattern asks for the ending of a file in so many letters: `*.yaml.tpl` does, `*` does not. */
function isSpeltOut(pattern: string, path: string): boolean {
  const ending = extname(path);
  return ending !== '' && pattern.endsWith(ending);
}
