import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
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
    return schema?.keys === undefined ? (patch === undefined ? target : patch) : mergeLists(target, patch, schema);
  }
  if ([target, patch].some((value) => isMap(value) || isList(value))) throw new MergeConflict();
  return patch === undefined ? target : patch;
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

/** An item of a list on its way through a merge; told apart by what it is, not by its value. */
interface Element {
  value: YamlValue;
}

function mergeLists(target: Place, patch: Place, schema: MergeSchema): Place {
  if (patch === null && !isNothing(target)) return undefined;
  if (isNothing(target) && patch === null) return undefined;
  const own = isList(target) ? target : (patch as readonly YamlValue[]);
  const added = isList(patch) ? patch : undefined;
  const keys = schema.keys ?? [];
  if (keys.length === 0) return added === undefined ? distinctScalars(own, own) : distinctScalars(added, own);
  return mergeElements(own, added, keys, schema.items ?? KNOWN_ELSEWHERE);
}

/** The values of the patch, then those of the target that it does not have. */
function distinctScalars(patch: readonly YamlValue[], target: readonly YamlValue[]): readonly YamlValue[] {
  const merged = [...new Set([...patch, ...target])];
  return isSameList(merged, target) ? target : merged;
}

function isSameList(a: readonly YamlValue[], b: readonly YamlValue[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function keyText(element: YamlValue, key: string): string | undefined {
  const value = isMap(element) ? element[key] : undefined;
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** The keys by which an element is found: those that it has, or all of them where it has none. */
interface ElementKey {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

function elementKeys(lists: readonly (readonly YamlValue[])[], keys: readonly string[]): ElementKey[] {
  const found = new Map<string, ElementKey>();
  for (const element of lists.flat()) {
    if (!isMap(element)) continue;
    const all = keys.map((key) => keyText(element, key) ?? '');
    const name = JSON.stringify(all);
    if (found.has(name)) continue;
    const present = keys.filter((_key, index) => all[index] !== '');
    found.set(
      name,
      present.length === 0 ? { keys, values: all } : { keys: present, values: all.filter((v) => v !== '') },
    );
  }
  return [...found.values()];
}

function hasKey(element: YamlValue, { keys, values }: ElementKey): boolean {
  return keys.every((key, index) => keyText(element, key) === values[index]);
}

function isEmptyElement(element: YamlValue): boolean {
  return element === null || (isMap(element) && Object.keys(element).length === 0);
}

/** Puts an element in the place of those with its key, or to the end; without an element those with the key go. */
function setElement(list: readonly Element[], key: ElementKey, element: Element | undefined): Element[] {
  const result: Element[] = [];
  let isFound = false;
  for (const item of list) {
    if (isEmptyElement(item.value)) continue;
    if (!hasKey(item.value, key)) {
      result.push(item);
      continue;
    }
    isFound = true;
    if (element !== undefined) result.push(element);
  }
  if (!isFound && element !== undefined) result.push(element);
  return result;
}

function mergeElements(
  target: readonly YamlValue[],
  patch: readonly YamlValue[] | undefined,
  keys: readonly string[],
  items: MergeSchema,
): YamlValue | undefined {
  let own: Element[] = target.map((value) => ({ value }));
  const added: Element[] = (patch ?? []).map((value) => ({ value }));
  const all = elementKeys([patch ?? [], target], keys);
  let result: Element[] = [];
  for (const key of all) {
    const before = own.find(({ value }) => hasKey(value, key));
    const change = added.find(({ value }) => hasKey(value, key));
    const merged = merge(before?.value, change?.value, items);
    if (merged === undefined || isEmptyElement(merged)) {
      own = setElement(own, key, undefined);
      continue;
    }
    const isReplaced = isMap(change?.value) && directiveOf(change.value) === 'replace';
    // kustomize changes the target's element itself, unless the patch replaces it: then the old one comes back below.
    if (before !== undefined && !isReplaced) before.value = merged;
    result = setElement(result, key, before !== undefined && !isReplaced ? before : { value: merged });
  }
  let isFirst = true;
  for (const key of all) {
    const source = isFirst ? own : result;
    isFirst = false;
    if (key.keys.length > 1) continue;
    for (const element of source) {
      const values = key.keys.map((name) => keyText(element.value, name));
      if (values.some((value) => value === undefined)) result = [...result, element];
      else result = setElement(result, { keys: key.keys, values: values as string[] }, element);
    }
  }
  const values = result.map(({ value }) => value);
  if (values.length === 0 && all.length === 0) return target;
  return isSameList(values, target) ? target : values;
}
