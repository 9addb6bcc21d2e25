/**
 * Container image references, read as the kubelet reads them: the grammar of github.com/distribution/reference after
 * Docker's normalisation of short names (`ParseNormalizedNamed`).
 */

import { hasPlaceholder } from './placeholder';
import { remembered } from './remembered';

/** The parts of an image reference. */
export interface ImageReference {
  /** The registry host as written, with its port; undefined when none is written and Docker Hub is meant. */
  readonly registry: string | undefined;
  /** The path within the registry as written: `nginx`, `team/app`. */
  readonly repository: string;
  /** The registry that is asked: `docker.io` where none or `index.docker.io` is written. */
  readonly normalizedRegistry: string;
  /** The path that is asked for: official images of Docker Hub with their `library/`. */
  readonly normalizedRepository: string;
  /** The last segment of the path: what most people call the image. */
  readonly baseName: string;
  /** The tag as written; undefined when absent, which the kubelet takes for `latest` unless there is a digest. */
  readonly tag: string | undefined;
  /** The digest with its algorithm (`sha256:...`). It decides what runs, whatever the tag beside it. */
  readonly digest: string | undefined;
}

const DEFAULT_REGISTRY = 'docker.io';
const LEGACY_DEFAULT_REGISTRY = 'index.docker.io';
const OFFICIAL_PREFIX = 'library/';
const MAX_REPOSITORY_LENGTH = 255;

const HOST_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = new RegExp(`^(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const REPOSITORY_SEGMENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** The algorithms that the container runtimes know, with the length their hexadecimal digest must have. */
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
/** An image id; it looks like a name but is refused as one. */
const IDENTIFIER = /^[a-f0-9]{64}$/;

/**
 * Reads an image reference; undefined when the kubelet would refuse it (InvalidImageName): capitals in the path, an
 * empty tag, an unknown digest algorithm, white space anywhere. A host is recognised by a dot, a colon or capitals in
 * the first of several segments, or by the name `localhost`: `localhost:5000/app:1.2`, but `team/app` is Docker Hub's.
 */
export const parseImageReference = remembered((text): ImageReference | undefined => {
  if (IDENTIFIER.test(text)) return undefined;
  const [named, digest] = cut(text, text.indexOf('@'));
  const [registry, tagged] = splitRegistry(named);
  const [repository, tag] = cut(tagged, tagged.indexOf(':'));

  const normalizedRegistry =
    registry === undefined || registry === LEGACY_DEFAULT_REGISTRY ? DEFAULT_REGISTRY : registry;
  const isOfficial = normalizedRegistry === DEFAULT_REGISTRY && !repository.includes('/');
  const normalizedRepository = isOfficial ? OFFICIAL_PREFIX + repository : repository;

  // A host with an underscore is no host in the grammar, but passes there as the first segment of a path.
  if (!REGISTRY.test(normalizedRegistry) && !REPOSITORY_SEGMENT.test(normalizedRegistry)) return undefined;
  if (normalizedRepository.length > MAX_REPOSITORY_LENGTH) return undefined;
  const segments = repository.split('/');
  if (!segments.every((segment) => REPOSITORY_SEGMENT.test(segment))) return undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;
  const baseName = segments[segments.length - 1] ?? repository;
  return { registry, repository, normalizedRegistry, normalizedRepository, baseName, tag, digest };
});

/** The text before and after the character at `index`; all of it and undefined when the index is -1. */
function cut(text: string, index: number): readonly [before: string, after: string | undefined] {
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

/** Tells a registry host from the first segment of a path as Docker does. */
function splitRegistry(text: string): readonly [registry: string | undefined, rest: string] {
  const [first, rest] = cut(text, text.indexOf('/'));
  if (rest === undefined) return [undefined, text];
  const isHost = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
  return isHost ? [first, rest] : [undefined, text];
}

/** Besides the notations that all values share. */
const PLACEHOLDER_NOTATION = /(?:^|[/:@])__[A-Za-z0-9.-]+(?:_[A-Za-z0-9.-]+)*__(?:$|[/:@])/;

const PLACEHOLDER_WORDS: ReadonlySet<string> = new Set(['IMAGE', 'REPLACE', 'REPLACEME']);

/**
 * Whether the text is no image yet but something that a tool or a person fills in later: `${IMAGE}`, `$IMAGE`, `$(IMAGE)`,
 * `{{ .Values.image }}`, `<your-image>`, `__IMAGE__`, a word IMAGE or REPLACE in capitals (`REPLACE_ME`, `APP_IMAGE:1`),
 * or private use characters (U+E000 to U+F8FF), which stand for masked template expressions.
 */
export function isPlaceholderImage(text: string): boolean {
  if (hasPlaceholder(text) || PLACEHOLDER_NOTATION.test(text)) return true;
  return text.split(/[^A-Za-z0-9]+/).some((word) => PLACEHOLDER_WORDS.has(word));
}
