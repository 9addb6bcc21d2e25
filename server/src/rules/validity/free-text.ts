import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import type { Kind } from '../../kubernetes/schema/schema-bundle';
import { type SchemaPath, walk } from '../../kubernetes/schema/walk';

/**
 * Whether a place holds text of a person's own: an entry of a map of texts (labels, data), an item of a list of texts (args), or a `value`. There
 * ambiguous-scalar tells what an unquoted number or boolean is; at names, images and the like it is a value of a wrong type.
 */
export function isFreeText(kind: Kind, path: SchemaPath, target: KubernetesVersion): boolean {
  const place = walk(kind.definition, path, target);
  if (place.state !== 'known' || place.type.kind !== 'string') return false;
  return place.field?.type.kind === 'list' || place.field?.type.kind === 'map' || place.field?.name === 'value';
}
