import type { KubernetesVersion } from '../kubernetes-version';
import type { Definition, Field } from './definition';
import type { FieldType } from './field-type';

/** A place in an object, as a finding names it: fields, keys of maps, indexes of lists. */
export type SchemaPath = readonly (string | number)[];

/** What the schema says of a place. */
export type Place =
  /** The place is known. `field` is the field that the value, or the list or map around it, belongs to; undefined at the root. */
  | {
      readonly state: 'known';
      readonly type: FieldType;
      readonly field: Field | undefined;
      readonly owner: Definition | undefined;
    }
  /** Anything may stand there: below free-form values, and fields that an open object does not name. */
  | { readonly state: 'free' }
  /** The segment at `index` of the path is none of the owner's fields in that release. */
  | { readonly state: 'unknown-field'; readonly index: number; readonly owner: Definition }
  /** The segment at `index` goes into a value that has nothing below it, or asks a list for a name or an object for an index. */
  | { readonly state: 'mismatch'; readonly index: number; readonly type: FieldType };

/** Follows a path from a definition through objects, lists and maps. */
export function walk(root: Definition, path: SchemaPath, target: KubernetesVersion): Place {
  let type: FieldType = { kind: 'object', definition: root };
  let field: Field | undefined;
  let owner: Definition | undefined;
  for (const [index, segment] of path.entries()) {
    if (type.kind === 'any') return { state: 'free' };
    if (type.kind === 'list' && typeof segment === 'number') {
      type = type.items;
    } else if (type.kind === 'map' && typeof segment === 'string') {
      type = type.values;
    } else if (type.kind === 'object' && typeof segment === 'string') {
      const definition: Definition | undefined = type.definition;
      if (definition === undefined) return { state: 'free' };
      field = definition.field(segment, target);
      if (field === undefined) {
        return definition.isOpen ? { state: 'free' } : { state: 'unknown-field', index, owner: definition };
      }
      owner = definition;
      type = field.type;
    } else {
      return { state: 'mismatch', index, type };
    }
  }
  return type.kind === 'any' ? { state: 'free' } : { state: 'known', type, field, owner };
}
