import type { ImageReference } from './image-reference';

/** Tags that publishers move to another image with each release or build, beside `latest`; also joined, as `stable-alpine`. */
export const MOVING_TAGS: readonly string[] = (
  'stable main mainline master trunk head dev devel develop development edge nightly snapshot unstable testing test ' +
  'staging canary next rolling current release prod production lts alpha beta rc nonroot debug alpine slim debian ' +
  'ubuntu buster bullseye bookworm trixie focal jammy noble windowsservercore nanoserver'
).split(' ');

/**
 * How an image's tag moves: `latest` (also where none is written), another tag that is known to move, or undefined for a version
 * and for whatever a digest pins.
 */
export function tagMovement(
  { tag, digest }: ImageReference,
  movingTags: readonly string[],
): 'latest' | 'moving' | undefined {
  if (digest !== undefined) return undefined;
  if (tag === undefined || tag === 'latest') return 'latest';
  const lower = tag.toLowerCase();
  const isKnown = movingTags.includes(lower) || lower.split('-').every((word) => movingTags.includes(word));
  return isKnown || /^latest$|^latest-|-latest$/.test(lower) ? 'moving' : undefined;
}

/** The image without tag and digest, as it is written. */
export function imageName({ registry, repository }: ImageReference): string {
  return registry === undefined ? repository : `${registry}/${repository}`;
}
