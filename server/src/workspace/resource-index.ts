import type { Resource } from '../kubernetes/resource';
import { type LookupKind, lookupKey, lookupKeys } from './view';

const NOTHING: readonly Resource[] = [];

interface Entry {
  readonly byFile: Map<string, readonly Resource[]>;
  /** In the order of the files; undefined where it has to be put together anew. */
  list: readonly Resource[] | undefined;
  /** The lists that were given last: one that is put together anew is one of these again if it holds the same. */
  before: readonly (readonly Resource[])[];
}

/** The objects of some files by kind and namespace. A change of a file costs what the file has, not what the index has. */
export class ResourceIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #files = new Map<string, readonly Resource[]>();
  readonly #onChange: (key: string) => void;

  /** `onChange` is told under which {@link lookupKey} something is otherwise. */
  constructor(onChange: (key: string) => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Takes a file's objects in the place of what it had; none for a file that is no more. */
  set(file: string, resources: readonly Resource[]): void {
    const before = this.#files.get(file) ?? NOTHING;
    if (isSameList(before, resources)) return;
    if (resources.length === 0) this.#files.delete(file);
    else this.#files.set(file, resources);
    const now = byKey(resources);
    const then = byKey(before);
    for (const key of then.keys()) if (!now.has(key)) this.#setKey(key, file, undefined);
    for (const [key, list] of now) if (!isSameList(list, then.get(key) ?? NOTHING)) this.#setKey(key, file, list);
  }

  #setKey(key: string, file: string, resources: readonly Resource[] | undefined): void {
    this.#onChange(key);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { byFile: new Map(), list: undefined, before: [] };
      this.#entries.set(key, entry);
    }
    if (resources === undefined) entry.byFile.delete(file);
    else entry.byFile.set(file, resources);
    if (entry.list !== undefined) entry.before = [entry.list, ...entry.before.slice(0, 1)];
    entry.list = undefined;
  }

  /** The objects of a kind in a namespace, in the order of their files; the same list as long as it holds the same objects. */
  list(kind: LookupKind, namespace: string): readonly Resource[] {
    const entry = this.#entries.get(lookupKey(kind, namespace));
    if (entry === undefined) return NOTHING;
    if (entry.list === undefined) {
      const files = [...entry.byFile.keys()].sort();
      const list = files.flatMap((file) => entry.byFile.get(file) ?? NOTHING);
      entry.list = list.length === 0 ? NOTHING : (entry.before.find((before) => isSameList(before, list)) ?? list);
      entry.before = [];
    }
    return entry.list;
  }

  get files(): Iterable<string> {
    return this.#files.keys();
  }
}

function byKey(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const key of lookupKeys(resource)) {
      const list = found.get(key);
      if (list === undefined) found.set(key, [resource]);
      else list.push(resource);
    }
  }
  return found;
}

export function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
