import type { Path } from '../../yaml/path';
import { parentOf, relativePath, resolvePath } from '../files';
import { KUSTOMIZATION_NAMES } from '../kustomization';
import type { BuildFile, BuildInput } from './build';
import { type Kustomization, readKustomizationDocument } from './kustomization-file';
import type { KustomizeProblem, KustomizeProblemCode } from './problem';

/** A kustomization where it stands. */
export interface PlacedKustomization extends Kustomization {
  readonly directory: string;
  readonly file: string;
}

const REMOTE =
  /^[a-z][a-z0-9+.-]*::|^[a-z][a-z0-9+.-]*:\/\/|^[\w.-]+@[\w.-]+:|^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)\/|\?(?:ref|version|submodules|timeout)=/i;

/** Whether an entry of `resources` or `components` leads out of the workspace. */
export function isRemote(path: string): boolean {
  return REMOTE.test(path);
}

/** Reads files for a build, and keeps what was read and what is wrong. */
export class Loader {
  readonly files = new Set<string>();
  readonly directories = new Set<string>();
  readonly problems: KustomizeProblem[] = [];
  isIncomplete = false;
  readonly #input: BuildInput;

  constructor(input: BuildInput) {
    this.#input = input;
  }

  file(path: string): BuildFile | undefined {
    this.files.add(path);
    return this.#input.file(path);
  }

  report(
    { file }: { readonly file: string },
    path: Path,
    code: KustomizeProblemCode,
    values: Readonly<Record<string, string>> = {},
  ): void {
    this.problems.push({ file, path, code, values });
  }

  /** A file that a kustomization names, by a path that has to lead into its directory; undefined, and reported, where there is none. */
  namedFile(
    kustomization: PlacedKustomization,
    name: string,
    path: Path,
    missing: KustomizeProblemCode,
  ): BuildFile | undefined {
    const resolved = resolvePath(kustomization.directory, name);
    const file = this.file(resolved);
    if (file === undefined) {
      this.isIncomplete = true;
      if (!isRemote(name)) this.report(kustomization, path, missing, { path: name });
      return undefined;
    }
    if (relativePath(kustomization.directory, resolved) === undefined) {
      this.report(kustomization, path, 'resource-outside', { path: name });
    }
    return file;
  }

  /** The kustomization of a directory; undefined where there is none. */
  kustomization(directory: string): PlacedKustomization | undefined {
    // Written out, because it is asked of each directory whenever one kustomization is another: the directory is absolute as it is.
    const start = directory.endsWith('/') ? directory : `${directory}/`;
    const found = KUSTOMIZATION_NAMES.flatMap((name) => this.file(start + name) ?? []);
    const [file] = found;
    if (file === undefined) return undefined;
    const written = file.documents.find(({ document }) => !document.valid || document.data !== null);
    const document = (written ?? file.documents[0])?.document;
    if (document === undefined) {
      this.isIncomplete = true;
      return undefined;
    }
    const placed = { ...readKustomizationDocument(document), directory, file: file.path };
    // A second document is beyond what kustomize reads.
    if (file.isIncomplete || placed.isIncomplete || found.length > 1) this.isIncomplete = true;
    if (document.valid && !document.templated) {
      for (const problem of placed.problems) this.report(placed, problem.path, problem.code, problem.values);
    }
    if (found.length > 1) {
      const names = found.map(({ path }) => path.slice(parentOf(path).length + 1)).join(', ');
      this.report(placed, [], 'kustomization-ambiguous', { files: names });
    }
    return placed;
  }
}
