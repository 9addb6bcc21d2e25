import { isList, isMap, type YamlValue } from '../../yaml/value';
import type { KubernetesVersion } from '../kubernetes-version';
import { hasPlaceholder } from '../placeholder';
import type { Field } from './definition';
import type { FieldType } from './field-type';

/** Deeper structure says no more about what is meant. */
const MAX_DEPTH = 3;

/** Whether a value, as it is written, could be meant for a field: by its type, by the fields that it has itself, and by the values that are allowed. */
export function fitsField(value: YamlValue, field: Field, target: KubernetesVersion): boolean {
  if (!fitsType(value, field.type, target)) return false;
  const allowed = typeof value === 'string' && !hasPlaceholder(value) ? field.enumValues(target) : undefined;
  return allowed === undefined || allowed.includes(value as string);
}

/** Whether a value is of a type; what a tool fills in later may be of any. */
export function fitsType(value: YamlValue, type: FieldType, target: KubernetesVersion, depth = 0): boolean {
  if (depth > MAX_DEPTH || value === null || type.kind === 'any') return true;
  const inner = depth + 1;
  switch (type.kind) {
    case 'list':
      return isList(value) && value.every((item) => fitsType(item, type.items, target, inner));
    case 'map':
      return isMap(value) && Object.values(value).every((entry) => fitsType(entry, type.values, target, inner));
    case 'object': {
      const { definition } = type;
      if (!isMap(value)) return false;
      return Object.entries(value).every(([name, entry]) => {
        const field = definition?.field(name, target);
        return field === undefined ? definition?.isOpen !== false : fitsType(entry, field.type, target, inner);
      });
    }
    default:
      return typeof value === 'string' && hasPlaceholder(value) ? true : fitsScalar(value, type.kind);
  }
}

function fitsScalar(value: YamlValue, kind: Exclude<FieldType['kind'], 'any' | 'list' | 'map' | 'object'>): boolean {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'int-or-string':
      return Number.isInteger(value) || typeof value === 'string';
    case 'quantity':
      return typeof value === 'number' || typeof value === 'string';
    default:
      return typeof value === 'string';
  }
}
