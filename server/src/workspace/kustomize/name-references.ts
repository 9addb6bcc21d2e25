import { isList, isMap, type YamlMap, type YamlValue } from '../../yaml/value';
import { updateField } from './field-path';
import { type GroupVersionKind, isSelectedKind, NO_NAMESPACE, nameOf, namespaceOf } from './identity';
import type { Item } from './item';
import { NAME_REFERENCES } from './name-reference-table';
import { mapItems, withEntry } from './tree';

/** Told of a name that may mean several objects: kustomize gives up there. */
export type OnAmbiguous = (referrer: Item, name: string) => void;

/** The items that were ever called otherwise, by the names they had. */
type Renamed = ReadonlyMap<string, readonly Item[]>;

/** Makes names in references follow the objects that they name: prefixes, suffixes, hashes and namespaces. */
export function updateNameReferences(items: readonly Item[], onAmbiguous: OnAmbiguous): void {
  const renamed = new Map<string, Item[]>();
  for (const item of items) {
    for (const name of new Set(item.previous.map((known) => known.name))) {
      const list = renamed.get(name);
      if (list === undefined) renamed.set(name, [item]);
      else list.push(item);
    }
  }
  if (renamed.size === 0) return;
  for (const item of items) new Referrer(item, items, renamed, onAmbiguous).update();
}

class Referrer {
  readonly #item: Item;
  readonly #items: readonly Item[];
  readonly #renamed: Renamed;
  readonly #onAmbiguous: OnAmbiguous;
  readonly #namespace: string;
  /** Namespaces of service accounts that a role binding names. */
  readonly #subjectNamespaces: ReadonlySet<string>;

  constructor(item: Item, items: readonly Item[], renamed: Renamed, onAmbiguous: OnAmbiguous) {
    this.#item = item;
    this.#items = items;
    this.#renamed = renamed;
    this.#onAmbiguous = onAmbiguous;
    this.#namespace = item.identity.namespace;
    this.#subjectNamespaces = subjectNamespaces(item.data);
  }

  update(): void {
    const item = this.#item;
    const first = item.firstIdentity;
    for (const { target, fields } of NAME_REFERENCES) {
      for (const spec of fields) {
        if (!isSelectedKind(first, spec)) continue;
        const isRoleReference = spec.path.endsWith('roleRef/name');
        const change = (value: YamlValue) => this.#change(value, target, isRoleReference);
        item.data = updateField(item.data, item.identity, spec, undefined, change);
      }
    }
  }

  #change(value: YamlValue, target: Partial<GroupVersionKind>, isRoleReference: boolean): YamlValue {
    if (isList(value)) return mapItems(value, (entry) => this.#change(entry, target, isRoleReference));
    if (isMap(value)) return this.#changeMap(value, target);
    if (typeof value !== 'string') return value;
    const found = this.#find(value, target, isRoleReference, () => true);
    return found === undefined ? value : nameOf(found.data);
  }

  /** A map with the name, and maybe the namespace, of what is meant: both follow. */
  #changeMap(map: YamlMap, target: Partial<GroupVersionKind>): YamlMap {
    const { name, namespace } = map;
    if (typeof name !== 'string') return map;
    const isInNamespace = typeof namespace === 'string' ? this.#namespaceTest(namespace) : (): boolean => true;
    const found = this.#find(name, target, false, isInNamespace);
    if (found === undefined) return map;
    const named = withEntry(map, 'name', nameOf(found.data));
    const foundNamespace = namespaceOf(found.data);
    return foundNamespace === '' ? named : withEntry(named, 'namespace', foundNamespace);
  }

  /** Whether an item lay in a namespace first; where nothing at all did, whether it does now. */
  #namespaceTest(namespace: string): (item: Item) => boolean {
    const wasThere = (item: Item) => item.firstIdentity.namespace === namespace;
    return this.#items.some((item) => wasThere(item) && this.#canReach(item))
      ? wasThere
      : (item) => item.identity.namespace === namespace;
  }

  #find(
    name: string,
    target: Partial<GroupVersionKind>,
    isRoleReference: boolean,
    test: (item: Item) => boolean,
  ): Item | undefined {
    const role = isRoleReference ? roleKind(this.#item.data) : undefined;
    let candidates = (this.#renamed.get(name) ?? []).filter(
      (item) =>
        wasOfKind(item, target) && (role === undefined || wasOfKind(item, role)) && this.#canReach(item) && test(item),
    );
    if (candidates.length <= 1) return candidates[0];
    candidates = candidates.filter((item) => hasSameAffixes(this.#item, item, true));
    if (candidates.length <= 1) return candidates[0];
    const exact = candidates.filter((item) => hasSameAffixes(this.#item, item, false));
    if (exact.length <= 1) return exact[0];
    const [first] = exact;
    if (first === undefined || exact.every((item) => nameOf(item.data) === nameOf(first.data))) return first;
    this.#onAmbiguous(this.#item, name);
    return undefined;
  }

  /** What lies in another namespace can only be named by what lies in none, and service accounts by role bindings. */
  #canReach(item: Item): boolean {
    if (this.#namespace === NO_NAMESPACE) return true;
    const { namespace, kind } = item.identity;
    if (namespace === NO_NAMESPACE || namespace === this.#namespace) return true;
    return kind === 'ServiceAccount' && this.#subjectNamespaces.has(namespaceOf(item.data));
  }
}

function wasOfKind(item: Item, kind: Partial<GroupVersionKind>): boolean {
  const { group, version } = item.identity;
  return item.previous.some((known) => isSelectedKind({ ...known, group, version }, kind));
}

function roleKind(data: YamlMap): Partial<GroupVersionKind> | undefined {
  const { roleRef } = data;
  if (!isMap(roleRef) || typeof roleRef.apiGroup !== 'string' || typeof roleRef.kind !== 'string') return undefined;
  return { group: roleRef.apiGroup, kind: roleRef.kind };
}

function subjectNamespaces(data: YamlMap): ReadonlySet<string> {
  if (data.kind !== 'RoleBinding' || !isList(data.subjects)) return new Set();
  return new Set(
    data.subjects.flatMap((subject) =>
      isMap(subject) && subject.kind === 'ServiceAccount' && typeof subject.namespace === 'string'
        ? subject.namespace
        : [],
    ),
  );
}

/** Whether two items went through the same prefixes and suffixes on the last steps that both took. */
function hasSameAffixes(a: Item, b: Item, allowsNone: boolean): boolean {
  return isSame(a.prefixes, b.prefixes, allowsNone) && isSame(a.suffixes, b.suffixes, allowsNone);
}

function isSame(a: readonly string[], b: readonly string[], allowsNone: boolean): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return allowsNone || long.length === 0;
  return short.every((affix, index) => affix === long[long.length - short.length + index]);
}
