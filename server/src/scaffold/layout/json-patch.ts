// What makes one object of another: the operations of a JSON patch (RFC 6902), or a map to merge in.
import { type Data, type DataMap, isDataMap, plain } from '../print';

export interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: Data;
}

/** Lists of the same length are compared item by item, others are replaced. */
export function operationsBetween(from: Data, to: Data): readonly Operation[] {
  return between(plain(from), plain(to), '');
}

function between(from: Data, to: Data, path: string): readonly Operation[] {
  if (isDataMap(from) && isDataMap(to)) return betweenMaps(from, to, path);
  if (isItems(from) && isItems(to) && from.length === to.length)
    return from.flatMap((item, index) => between(item, to[index] ?? null, `${path}/${index}`));
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ op: 'replace', path, value: to }];
}

function isItems(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

function betweenMaps(from: DataMap, to: DataMap, path: string): readonly Operation[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key): readonly Operation[] => {
    const inner = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const [before, after] = [from[key], to[key]];
    if (after === undefined) return [{ op: 'remove', path: inner }];
    return before === undefined ? [{ op: 'add', path: inner, value: after }] : between(before, after, inner);
  });
}

/** The parts of `to` that `from` does not have or has otherwise; undefined where there are none. Maps are gone into, all else is taken whole. */
export function additionsTo(from: DataMap, to: DataMap): DataMap | undefined {
  const entries = Object.entries(to).flatMap(([key, after]): [string, Data][] => {
    const before = from[key];
    if (after === undefined) return [];
    if (isDataMap(before) && isDataMap(after)) {
      const inner = additionsTo(before, after);
      return inner === undefined ? [] : [[key, inner]];
    }
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [[key, after]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
