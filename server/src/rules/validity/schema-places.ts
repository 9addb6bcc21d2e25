import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { hasPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { type Availability, type Definition, isAvailable } from '../../kubernetes/schema/definition';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import { type SchemaPath, walk } from '../../kubernetes/schema/walk';
import { formatPath, type Path } from '../../yaml/path';
import type { YamlValue } from '../../yaml/value';
import type { ResourceContext } from '../rule';

/** A path as a message shows it: without the numbers of items, which a person would have to count. */
export function shownPath(path: Path): string {
  let text = '';
  for (const step of path) {
    const shown = typeof step === 'number' ? '[]' : formatPath([step]);
    text += text === '' || shown.startsWith('[') ? shown : `.${shown}`;
  }
  return text;
}

/** What is known of the map at a path from an object's root. */
export function definitionAt(kind: Kind, path: SchemaPath, target: KubernetesVersion): Definition | undefined {
  const place = walk(kind.definition, path, target);
  return place.state === 'known' && place.type.kind === 'object' ? place.type.definition : undefined;
}

/** Whether a map of a resource, at a path from the document's root, has a field that its schema does not know. */
export function hasUnknownField(
  resource: Resource,
  map: Path,
  { checkSchema }: Pick<ResourceContext, 'checkSchema'>,
): boolean {
  const place = formatPath(map.slice(resource.path.length));
  const violations = checkSchema(resource)?.violations ?? [];
  return violations.some(({ problem, path }) => problem === 'unknown-field' && formatPath(path) === place);
}

/** The fields that an object of Kubernetes' own has in the target version. */
export function fieldNames(
  definition: string,
  { schemas, kubernetesVersion }: Pick<ResourceContext, 'schemas' | 'kubernetesVersion'>,
): string[] {
  const fields = schemas.kubernetes.definition(definition)?.fields(kubernetesVersion) ?? [];
  return fields.map(({ name }) => name);
}

/** When other releases than the target have a field; undefined where none has. */
export function otherReleases(
  owner: Definition | undefined,
  field: string,
  target: KubernetesVersion,
): Availability | undefined {
  const variants = owner?.variants(field) ?? [];
  if (variants.some((variant) => isAvailable(variant, target))) return undefined;
  return variants.find(({ since }) => (since ?? 0) > target.minor) ?? variants.at(-1);
}

/** Whether a key tells a strategic merge patch what to do, and is no field of the object. */
export function isMergeDirective(key: string): boolean {
  return /^\$(?:patch|retainKeys|setElementOrder\/|deleteFromPrimitiveList\/)/.test(key);
}

/** Whether the API server gets another value than the one that is written, because a template or a tool fills it in. */
export function isFilledIn(value: YamlValue | undefined): boolean {
  return typeof value === 'string' && hasPlaceholder(value);
}
