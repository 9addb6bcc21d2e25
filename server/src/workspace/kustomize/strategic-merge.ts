import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { isSameList, mergeElements } from './merge-elements';
import { type MergeSchema, schemaOfValue } from './merge-schema';
import { mapOf, withoutEntry } from './tree';

/** A patch that can not be merged: it has another type of value than the object, or a directive that is none. */
export class MergeConflict extends Error {}

/** Nothing is there, as opposed to a null that is written. */
type Place = YamlValue | undefined;

/**
 * Merges a strategic merge patch into an object as kustomize does (kyaml's merge2): maps field by field, lists that the API merges item by item with the
 * items of the patch first, everything else replaced; a null deletes. `$patch: delete`, `replace` and `merge` are understood, further directives
 * (`$retainKeys`, `$setElementOrder`, `$deleteFromPrimitiveList`) are fields like any other to kustomize. Parts that stay the same are shared.
 *
 * @returns undefined where the patch deletes the object
 * @throws MergeConflict
 */
export function mergeStrategically(target: YamlMap, patch: YamlMap): YamlMap | undefined {
  const merged = merge(target, patch, undefined);
  return isMap(merged) ? merged : undefined;
}

function merge(target: Place, patch: Place, given: MergeSchema | undefined): Place {
  const schema = given ?? schemaOfValue(target) ?? schemaOfValue(patch);
  const first = target ?? patch ?? null;
  if (first === null) return mergeMaps(target, patch, schema);
  if (isMap(first)) {
    if (![target, patch].every((value) => isNothing(value) || isMap(value))) throw new MergeConflict();
    return mergeMaps(target, patch, schema);
  }
  if (isList(first)) {
    if (![target, patch].every((value) => isNothing(value) || isList(value))) throw new MergeConflict();
    return schema?.keys === undefined ? replaced(target, patch) : mergeLists(target, patch, schema);
  }
  if ([target, patch].some((value) => isMap(value) || isList(value))) throw new MergeConflict();
  return replaced(target, patch);
}

function replaced(target: Place, patch: Place): Place {
  return patch === undefined ? target : (patch ?? undefined);
}

function isNothing(value: Place): boolean {
  return value === undefined || value === null;
}

type Directive = 'merge' | 'replace' | 'delete';

function directiveOf(patch: Place): Directive {
  if (!isMap(patch) || patch.$patch === undefined || patch.$patch === null) return 'merge';
  if (patch.$patch === 'delete' || patch.$patch === 'replace' || patch.$patch === 'merge') return patch.$patch;
  throw new MergeConflict();
}

function withoutDirective(patch: Place): Place {
  return isMap(patch) ? withoutEntry(patch, '$patch') : patch;
}

function mergeMaps(target: Place, patch: Place, schema: MergeSchema | undefined): Place {
  if (isNothing(target)) {
    if (isMap(patch) && patch.$patch === 'delete') return undefined;
    // A null that nobody speaks of stays.
    if (patch === undefined) return target;
    return isMap(patch) ? addedMap(withoutDirective(patch) as YamlMap, schema) : undefined;
  }
  if (patch === null) return undefined;
  switch (directiveOf(patch)) {
    case 'delete':
      return undefined;
    case 'replace':
      return addedMap(withoutDirective(patch) as YamlMap, schema);
    case 'merge':
      return mergeFields(target as YamlMap, withoutDirective(patch) as YamlMap | undefined, schema);
  }
}

/** What only the patch has is walked through as well: nulls and directives inside of it go. */
function addedMap(patch: YamlMap, schema: MergeSchema | undefined): YamlMap {
  return mergeFields(patch, patch, schema);
}

function mergeFields(target: YamlMap, patch: YamlMap | undefined, schema: MergeSchema | undefined): YamlMap {
  const keys =
    patch === undefined ? Object.keys(target) : [...new Set([...Object.keys(target), ...Object.keys(patch)])];
  const entries: [string, YamlValue][] = [];
  let isChanged = false;
  for (const key of keys) {
    const field = schema?.fields !== undefined && Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined;
    const before = target[key];
    const value = merge(before, patch?.[key], field ?? (schema === undefined ? undefined : KNOWN_ELSEWHERE));
    if (value !== before) isChanged = true;
    if (value !== undefined) entries.push([key, value]);
  }
  return isChanged ? mapOf(entries) : target;
}

/** The schema of a part of a known kind in which no list is merged. */
const KNOWN_ELSEWHERE: MergeSchema = {};

function mergeLists(target: Place, patch: Place, schema: MergeSchema): Place {
  if (patch === null) return undefined;
  const added = isList(patch) ? patch : undefined;
  // A list that only the patch has is merged with itself, so that directives inside of it work.
  const isOwn = isList(target) && target !== patch;
  const own = isOwn
    ? target
    : (added ?? []).map((item) => (isDeleted(item) ? item : (withoutDirective(item) as YamlValue)));
  const keys = schema.keys ?? [];
  if (keys.length === 0) return distinctScalars(added ?? own, own);
  return mergeElements(own, added, keys, (before, change) => {
    const value = merge(before, change, schema.items ?? KNOWN_ELSEWHERE);
    return { value, isReplaced: isMap(change) && directiveOf(change) === 'replace' };
  });
}

function isDeleted(patch: YamlValue): boolean {
  return isMap(patch) && patch.$patch === 'delete';
}

/** The values of the patch, then those of the target that it does not have. */
function distinctScalars(patch: readonly YamlValue[], target: readonly YamlValue[]): readonly YamlValue[] {
  const merged = [...new Set([...patch, ...target])];
  return isSameList(merged, target) ? target : merged;
}
