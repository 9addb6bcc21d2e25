/** Versions of Kubernetes, and the range of them that the rules and schemas know. */

/** A version; the patch is undefined where only a minor version is meant. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number | undefined;
}

/** A minor version written out, as in the rules: `'1.29'`. */
export type MinorVersion = `${number}.${number}`;

export const OLDEST_SUPPORTED_VERSION: MinorVersion = '1.28';
export const NEWEST_SUPPORTED_VERSION: MinorVersion = '1.36';
export const DEFAULT_KUBERNETES_VERSION: MinorVersion = '1.34';

/** Why a target version can not be used. */
export type KubernetesVersionProblem = 'malformed' | 'too-old' | 'too-new';

/** A usable target version, or the reason why it is none. */
export type TargetVersionResult =
  | { readonly version: KubernetesVersion }
  | { readonly problem: KubernetesVersionProblem };

// Distributions append to the patch: v1.34.2-gke.1200, v1.34.2+k3s1, v1.34.2-eks-a1b2c3d.
const VERSION = /^v?(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})(?:\.(0|[1-9][0-9]{0,5})(?:[-+][0-9A-Za-z.+-]+)?)?$/;

/**
 * Reads `1.34`, `v1.34.2` or a distribution's `v1.34.2+k3s1`; undefined for anything else. A version that stands
 * unquoted in YAML has to be given as its source text: the number 1.30 is 1.3.
 */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch] = match;
  return { major: Number(major), minor: Number(minor), patch: patch === undefined ? undefined : Number(patch) };
}

/** Negative when `a` is older than `b`, positive when newer, else 0. An absent patch counts as the first, 0. */
export function compareKubernetesVersions(a: KubernetesVersion, b: KubernetesVersion): number {
  return a.major - b.major || a.minor - b.minor || (a.patch ?? 0) - (b.patch ?? 0);
}

/** Whether the version is of that minor version or a newer one, whatever its patch. */
export function atLeast(version: KubernetesVersion, minimum: MinorVersion): boolean {
  return compareMinorVersions(version, minimum) >= 0;
}

/** The version without its patch, as schemas and settings name it: `1.34`. */
export function minorVersionOf(version: KubernetesVersion): MinorVersion {
  return `${version.major}.${version.minor}`;
}

/** Reads a version that somebody chose as the target, and checks that it is within the supported range. */
export function parseTargetVersion(text: string): TargetVersionResult {
  const version = parseKubernetesVersion(text);
  if (version === undefined) return { problem: 'malformed' };
  if (!atLeast(version, OLDEST_SUPPORTED_VERSION)) return { problem: 'too-old' };
  if (compareMinorVersions(version, NEWEST_SUPPORTED_VERSION) > 0) return { problem: 'too-new' };
  return { version };
}

function compareMinorVersions(version: KubernetesVersion, other: MinorVersion): number {
  // The major version never has a dot, so this cut is exact: the type allows no text that is not two numbers.
  const dot = other.indexOf('.');
  return version.major - Number(other.slice(0, dot)) || version.minor - Number(other.slice(dot + 1));
}
