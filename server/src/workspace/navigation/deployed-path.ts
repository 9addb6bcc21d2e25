import type { Resource } from '../../kubernetes/resource';
import { type Path, samePath } from '../../yaml/path';
import { valueAt } from '../../yaml/value';

/** Where the kinds that deploy directories of a repository name them, as paths from its root; `*` for an item of a list. */
const PLACES: Partial<Readonly<Record<NonNullable<Resource['type']>, readonly (readonly string[])[]>>> = {
  Application: [
    ['spec', 'source', 'path'],
    ['spec', 'sources', '*', 'path'],
  ],
  ApplicationSet: [
    ['spec', 'template', 'spec', 'source', 'path'],
    ['spec', 'template', 'spec', 'sources', '*', 'path'],
  ],
  Kustomization: [['spec', 'path']],
};

/** The directory of a repository that a place of an object names, counted from the repository's root. */
export function deployedPathOf({ type, data }: Resource, path: Path): string | undefined {
  const places = type === undefined ? undefined : PLACES[type];
  const steps = path.map((step) => (typeof step === 'number' ? '*' : step));
  if (places?.some((place) => samePath(place, steps)) !== true) return undefined;
  const value = valueAt(data, path);
  return typeof value === 'string' && value !== '' && !/[{}$]/.test(value) ? value.replace(/^\/+/, '') : undefined;
}
