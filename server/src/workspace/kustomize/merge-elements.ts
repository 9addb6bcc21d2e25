import { isMap, type YamlValue } from '../../yaml/value';

/** An element of a list on its way through a merge; told apart by what it is, not by its value. */
interface Element {
  value: YamlValue;
}

/** What merging two elements came to. */
export interface MergedElement {
  /** Undefined where the element goes. */
  readonly value: YamlValue | undefined;
  /** Whether the patch asks for its own element in the place of the other. */
  readonly isReplaced: boolean;
}

type MergeElement = (before: YamlValue | undefined, change: YamlValue | undefined) => MergedElement;

/**
 * Merges a list whose elements are told apart by one or several keys, step by step as kyaml does (walk/associative_sequence.go), because the order that
 * comes out and what becomes of elements without some of the keys follow from these steps: elements of the patch come first; where there are several keys,
 * only new ones.
 */
export function mergeElements(
  target: readonly YamlValue[],
  patch: readonly YamlValue[] | undefined,
  keys: readonly string[],
  merge: MergeElement,
): readonly YamlValue[] {
  let own: readonly Element[] = target.map((value) => ({ value }));
  const added = patch ?? [];
  const all = joinValues(elementValues([...added, ...target], keys));
  const present = keys.filter((_key, index) => all.some((values) => values[index] !== ''));
  const used = present.length === 0 ? keys : present;
  let result: readonly Element[] = [];
  for (const values of all) {
    const usedValues = values.filter((value, index) => value !== '' || used.includes(keys[index] ?? ''));
    const [foundKeys, foundValues] = writtenKeys(used, usedValues);
    const before = own.find(({ value }) => hasValues(value, foundKeys, foundValues));
    const change = added.find((value) => hasValues(value, foundKeys, foundValues));
    const merged = merge(before?.value, change);
    if (merged.value === undefined || isEmpty(merged.value)) {
      own = setElement(own, used, usedValues, undefined);
      continue;
    }
    // The target's own element is changed, unless the patch replaces it: then the old one comes back below.
    const isChanged = before !== undefined && !merged.isReplaced;
    if (isChanged) before.value = merged.value;
    result = setElement(result, used, usedValues, isChanged ? before : { value: merged.value });
  }
  if (all.length > 0) result = appendElements(result, own, used);
  const values = result.map(({ value }) => value);
  return isSameList(values, target) ? target : values;
}

export function isSameList(a: readonly YamlValue[], b: readonly YamlValue[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function valueOfKey(element: YamlValue, key: string): string | undefined {
  const value = isMap(element) ? element[key] : undefined;
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** The distinct values of the keys, in the order of the elements; empty where an element has no such key. */
function elementValues(elements: readonly YamlValue[], keys: readonly string[]): (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const element of elements) {
    if (!isMap(element)) continue;
    const values = keys.map((key) => valueOfKey(element, key) ?? '');
    found.set(JSON.stringify(values), values);
  }
  return [...found.values()];
}

/** Where one element has a key that another, otherwise the same, has not, both are taken for the one that has it. */
function joinValues(all: (readonly string[])[]): (readonly string[])[] {
  if ((all[0]?.length ?? 0) < 2) return all;
  const joined = [...all];
  for (let i = 0; i < joined.length; i++) {
    for (let j = 0; j < joined.length; j++) {
      const values = join(joined[i] ?? [], joined[j] ?? []);
      if (values === undefined) continue;
      joined[i] = values;
      joined[j] = values;
    }
  }
  return joined;
}

function join(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  const isSame = a.map((value, index) => value === b[index]);
  if (!isSame.includes(true)) return undefined;
  if (a.some((value, index) => !isSame[index] && value !== '' && b[index] !== '')) return undefined;
  return a.map((value, index) => (value === '' ? (b[index] ?? '') : value));
}

function writtenKeys(keys: readonly string[], values: readonly string[]): [readonly string[], readonly string[]] {
  const written = keys.filter((_key, index) => values[index] !== '');
  return written.length === 0 ? [keys, values] : [written, values.filter((value) => value !== '')];
}

/** An empty value matches whatever an element has; keys beyond the values are not looked at. */
function hasValues(element: YamlValue, keys: readonly string[], values: readonly string[]): boolean {
  return values.every((value, index) => {
    const own = valueOfKey(element, keys[index] ?? '');
    return own !== undefined && (value === '' || value === own);
  });
}

function isEmpty(element: YamlValue): boolean {
  return element === null || (isMap(element) && Object.keys(element).length === 0);
}

/** Puts an element in the place of those with its values, or to the end; without an element those with the values go. */
function setElement(
  list: readonly Element[],
  keys: readonly string[],
  values: readonly string[],
  element: Element | undefined,
): Element[] {
  const result: Element[] = [];
  let isFound = false;
  for (const item of list) {
    if (isEmpty(item.value)) continue;
    if (!isMap(item.value) || !hasValues(item.value, keys, values)) {
      result.push(item);
      continue;
    }
    isFound = true;
    if (element !== undefined) result.push(element);
  }
  if (!isFound && element !== undefined) result.push(element);
  return result;
}

/** Sets the target's elements in what the patch made. */
function appendElements(
  list: readonly Element[],
  elements: readonly Element[],
  keys: readonly string[],
): readonly Element[] {
  let result = list;
  for (const element of elements) {
    const values: string[] = [];
    for (const key of keys) {
      const value = valueOfKey(element.value, key);
      if (value === undefined) result = [...result, element];
      else values.push(value);
    }
    if (keys.length > 1) result = setElement(result, keys, values, undefined);
    result = setElement(result, keys, values, element);
  }
  return result;
}
