import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { parseQuantity } from '../../kubernetes/quantity';
import type { Resource } from '../../kubernetes/resource';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { walk } from '../../kubernetes/schema/walk';
import type { Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { describeQuantity, quantityUnit } from './quantities';

interface ValueContext {
  readonly schemas: Schemas;
  readonly target: KubernetesVersion;
  readonly now: number;
}

/** What a value means that its text does not show: a quantity in plain numbers, the next runs of a schedule. */
export function describeValue(resource: Resource, path: Path, context: ValueContext): string | undefined {
  return quantityText(resource, path, context);
}

function quantityText({ apiVersion, kind: name, data }: Resource, path: Path, { schemas, target }: ValueContext) {
  const kind = schemas.kind(apiVersion, name);
  const place = kind && walk(kind.definition, path, target);
  if (place?.state !== 'known' || place.type.kind !== 'quantity') return undefined;
  const value = valueAt(data, path);
  const quantity = typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;
  const field = path.at(-1);
  if (quantity === undefined || typeof field !== 'string') return undefined;
  return describeQuantity(String(value), quantity, quantityUnit(field));
}
