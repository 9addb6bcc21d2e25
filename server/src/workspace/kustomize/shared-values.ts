import type { Path } from '../../yaml/path';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../yaml/value';
import { type FieldSpec, splitFieldPath } from './field-path';
import { type GroupVersionKind, isSelectedKind } from './identity';
import { withEntry } from './tree';

/**
 * Places of one object whose values kustomize made in one step, as one and the same: where it later changes one of them in its place (with a merge patch,
 * a label or a replacement), all change. So a label of `commonLabels` that an overlay changes in the metadata changes in selectors and templates too.
 */
export type SharedPlaces = readonly Path[];

/** The places at which entries of maps came to be that were not there before; those that no other shares are left out. */
export function newSharedPlaces(
  before: YamlMap,
  after: YamlMap,
  kind: GroupVersionKind,
  specs: readonly FieldSpec[],
  keys: readonly string[],
): SharedPlaces[] {
  const maps = specs
    .filter((spec) => isSelectedKind(kind, spec))
    .flatMap((spec) => [...placesOf(after, splitFieldPath(spec.path), [])]);
  return keys.flatMap((key) => {
    const places = maps.filter((path) => isMap(valueAt(after, path)) && valueAt(before, [...path, key]) === undefined);
    const distinct = new Map(places.map((path) => [JSON.stringify(path), [...path, key]]));
    return distinct.size < 2 ? [] : [[...distinct.values()]];
  });
}

function* placesOf(value: YamlValue | undefined, [step, ...rest]: readonly string[], at: Path): Generator<Path> {
  if (step === undefined) yield at;
  else if (isList(value)) {
    for (const [index, item] of value.entries()) yield* placesOf(item, [step, ...rest], [...at, index]);
  } else if (isMap(value)) {
    const key = step.replace(/\[\]$/, '');
    yield* placesOf(value[key], rest, [...at, key]);
  }
}

/** What is left of shared places after a change, and the data in which their values are the same again. */
export function shareValues(
  before: YamlMap,
  after: YamlMap,
  shared: readonly SharedPlaces[],
): { readonly data: YamlMap; readonly shared: readonly SharedPlaces[] } {
  if (before === after || shared.length === 0) return { data: after, shared };
  let data = after;
  const left: SharedPlaces[] = [];
  for (const places of shared) {
    const kept = places.filter((path) => valueAt(after, path) !== undefined && !isMoved(before, after, path));
    if (kept.length < 2) continue;
    left.push(kept);
    // kustomize goes through fields in their alphabetical order.
    const changed = kept
      .filter((path) => valueAt(after, path) !== valueAt(before, path))
      .sort((a, b) => (a.join('/') < b.join('/') ? -1 : 1))
      .at(-1);
    const value = changed && valueAt(after, changed);
    if (value === undefined) continue;
    for (const path of kept) data = withValueAt(data, path, value) as YamlMap;
  }
  return { data, shared: left };
}

/** Whether a place lies in a list that is another one now. */
function isMoved(before: YamlMap, after: YamlMap, path: Path): boolean {
  const index = path.findIndex((step) => typeof step === 'number');
  if (index < 0) return false;
  const list = path.slice(0, index);
  return valueAt(before, list) !== valueAt(after, list);
}

function withValueAt(value: YamlValue, [step, ...rest]: Path, replacement: YamlValue): YamlValue {
  if (step === undefined) return replacement;
  if (isList(value) && typeof step === 'number') {
    const item = value[step];
    return item === undefined ? value : value.with(step, withValueAt(item, rest, replacement));
  }
  if (!isMap(value) || typeof step !== 'string') return value;
  const entry = value[step];
  return entry === undefined ? value : withEntry(value, step, withValueAt(entry, rest, replacement));
}
