import type { Kind } from './schema-bundle';
import { validatorName } from './validators';
import type { RawValidator } from './violation';

/** For each part of the validators made ahead the minor releases from which on it has another file, the oldest first. */
export type ValidatorIndex = Readonly<Record<string, readonly number[]>>;

/** The part to which the validator of a kind belongs: those of one API version of Kubernetes, or of one bundle of custom resources. */
export function validatorPart({ apiVersion, bundle }: Pick<Kind, 'apiVersion' | 'bundle'>): string {
  return bundle.origin === 'kubernetes' ? apiVersion : bundle.name;
}

/** The name of the file that a part has from a release on. */
export function validatorFile(part: string, minor: number): string {
  return `${part.replace(/\W/g, '_')}-${minor}.js`;
}

/**
 * The validator that was made ahead for a kind; undefined where there is none, as for kinds of a workspace. `load` gives what a file exports: validators
 * by their names.
 */
export function prebuiltValidator(
  kind: Kind,
  minor: number,
  index: ValidatorIndex,
  load: (file: string) => Readonly<Record<string, RawValidator>>,
): RawValidator | undefined {
  if (kind.origin === 'workspace') return undefined;
  const part = validatorPart(kind);
  const releases = Object.hasOwn(index, part) ? index[part] : undefined;
  const since = releases?.filter((release) => release <= minor).at(-1);
  return since === undefined ? undefined : load(validatorFile(part, since))[validatorName(kind.apiVersion, kind.kind)];
}
