import type { YamlDocument } from '../document';
import { isList, isMap, sameValue, type YamlValue } from '../value';
import { itemsOfWish, valueOfWish, type Wish, withInserts } from './wish';

/** Stands for a value that the data before do not tell: an entry that shows when another of the same key is gone. */
const UNKNOWN: unique symbol = Symbol('unknown');
/** Stands for an item that is taken out. */
const GONE: unique symbol = Symbol('gone');
type Expected = YamlValue | typeof UNKNOWN | readonly Expected[] | { readonly [key: string]: Expected };

/**
 * Whether data are what the wishes make of the data before. In a template nothing may stand for an empty map or list, to which only
 * actions add.
 */
export function fulfils(
  before: YamlValue,
  after: YamlValue,
  wish: Wish,
  document: Pick<YamlDocument, 'duplicateKeys' | 'templated'>,
): boolean {
  return matches(expected(before, wish, document.duplicateKeys.length > 0), after, document.templated);
}

function expected(before: YamlValue | undefined, wish: Wish, hasDuplicates: boolean): Expected {
  if (wish.kind !== 'inside') return valueOfWish(wish);
  if (isMap(before)) return expectedMap(before, wish, hasDuplicates);
  if (isList(before)) {
    const items = before.map((item, index): Expected | typeof GONE => {
      const child = wish.children.get(index);
      if (child === undefined) return item;
      return child.removed.size > 0 ? GONE : expected(item, child, hasDuplicates);
    });
    return withInserts(items, wish, valueOfWish).filter((item) => item !== GONE);
  }
  if (wish.children.size > 0 || itemsOfWish(wish).length > 0) return valueOfWish(wish);
  return before ?? null;
}

function expectedMap(before: { readonly [key: string]: YamlValue }, wish: Wish, hasDuplicates: boolean): Expected {
  const map: Record<string, Expected> = Object.assign(Object.create(null), before);
  for (const [step, child] of wish.children) {
    const key = String(step);
    const leaves = child.removed.size > 0 || child.rename !== undefined;
    const value = child.removed.size > 0 ? UNKNOWN : expected(before[key], child, hasDuplicates);
    if (!leaves) map[key] = value;
    else if (hasDuplicates) map[key] = UNKNOWN;
    else delete map[key];
    if (child.rename !== undefined) map[child.rename] = value;
  }
  return map;
}

function matches(wanted: Expected | undefined, found: YamlValue | undefined, isTemplate: boolean): boolean {
  if (wanted === UNKNOWN) return true;
  if (isTemplate && found === null && typeof wanted === 'object' && wanted !== null)
    return Object.keys(wanted).length === 0;
  if (Array.isArray(wanted)) {
    return (
      isList(found) &&
      wanted.length === found.length &&
      wanted.every((item, index) => matches(item, found[index], isTemplate))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return sameValue(wanted as YamlValue | undefined, found);
  if (!isMap(found)) return false;
  const map = wanted as { readonly [key: string]: Expected };
  const isThere = Object.keys(map).every(
    (key) => map[key] === UNKNOWN || (Object.hasOwn(found, key) && matches(map[key], found[key], isTemplate)),
  );
  return isThere && Object.keys(found).every((key) => Object.hasOwn(map, key));
}
