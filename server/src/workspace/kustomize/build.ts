import type { Resource } from '../../kubernetes/resource';
import type { YamlDocument } from '../../yaml/document';
import { Builder } from './builder';
import type { KustomizeProblem } from './problem';

/** A file as a build reads it. */
export interface BuildFile {
  readonly path: string;
  readonly documents: readonly { readonly document: YamlDocument; readonly resources: readonly Resource[] }[];
  readonly text: string;
  /** Whether a document does not parse or is a template. */
  readonly isIncomplete: boolean;
}

export interface BuildInput {
  /** A file of the workspace; undefined where there is none. */
  file(path: string): BuildFile | undefined;
}

/** An object of a build's result. */
export interface BuiltResource {
  /** What it was made of; undefined for what a generator made. */
  readonly source: { readonly file: string; readonly resource: Resource } | undefined;
  /** As the build makes it; the same object as the source's where nothing changes it. */
  readonly resource: Resource;
  /** The file it comes from; the kustomization for what a generator made. */
  readonly file: string;
}

/** What a kustomization makes. */
export interface Build {
  readonly directory: string;
  /** In the order in which the kustomizations name them (`kubectl kustomize` prints them sorted by kind unless `sortOptions` say otherwise). */
  readonly resources: readonly BuiltResource[];
  /** Every file that was read or looked for: a change in one of them makes another build. */
  readonly files: ReadonlySet<string>;
  /** Those of them whose objects are resources: what is not in the result was deleted on the way. */
  readonly resourceFiles: ReadonlySet<string>;
  /** Every directory whose kustomization was taken in, the build's own included. */
  readonly directories: ReadonlySet<string>;
  /** Names in it that end with a hash of their object's content, each without that. */
  readonly hashedNames: ReadonlyMap<string, string>;
  readonly problems: readonly KustomizeProblem[];
  /** Whether something of the result is unknown: remote bases, charts, plugins, files that are missing or can not be read. */
  readonly isIncomplete: boolean;
}

/**
 * Builds the kustomization of a directory as `kubectl kustomize` 1.35 (kustomize 5.7) does. Where that gives up, this says so among the problems and goes
 * on without the part that is wrong.
 */
export function buildKustomization(directory: string, input: BuildInput): Build {
  const builder = new Builder(input);
  const items = builder.build(directory);
  return {
    directory,
    resources: items.map((item) => {
      const { file, resource } = item.origin;
      return { source: resource && { file, resource }, resource: item.toResource(), file };
    }),
    files: builder.files,
    resourceFiles: builder.resourceFiles,
    directories: builder.directories,
    hashedNames: builder.hashedNames,
    problems: builder.problems,
    isIncomplete: builder.isIncomplete,
  };
}
