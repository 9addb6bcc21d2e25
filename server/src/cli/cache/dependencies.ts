import type { Linter } from '../../engine/linter';
import type { Lookup } from '../../engine/resource-view';
import type { FileSnapshot } from '../../engine/snapshot';
import type { Resource } from '../../kubernetes/resource';
import type { LookupKind, View } from '../../workspace/view';
import type { Workspace } from '../../workspace/workspace';
import { hash } from './hash';

/** One look at what is beside a file, with a name for what was seen. */
export type StoredLookup = readonly [
  scope: 'related' | 'everywhere',
  kind: LookupKind,
  namespace: string,
  seen: string,
];

/** What was asked of one of the file's units. */
interface StoredView {
  /** See {@link nameOfUnit}. */
  readonly unit: string;
  /** What rules were told of the unit being incomplete; null if none asked. */
  readonly isIncomplete: boolean | null;
  /** Numbers in the list of all lookups: files of one unit make mostly the same. */
  readonly lookups: readonly number[];
}

/** What the findings of a file rest on beside its own text and settings. */
export interface StoredDependencies {
  /** Names the kustomizations that take the file in, with all that they consist of. */
  readonly builds: string;
  readonly views: readonly StoredView[];
}

/** Names for what rules see of other files: as long as the names are the same, so is what they see. */
export class Fingerprints {
  readonly #workspace: Workspace;
  readonly #hashOf: (path: string) => string;
  readonly #lists = new WeakMap<readonly Resource[], string>();
  readonly #builds: ReadonlyMap<string, string>;
  readonly #numbers = new Map<string, number>();
  readonly #made = new WeakMap<Lookup, number>();
  /** All lookups that were described, by their numbers. */
  readonly lookups: StoredLookup[] = [];

  /** `hashOf` names the content of a file. */
  constructor(workspace: Workspace, hashOf: (path: string) => string) {
    this.#workspace = workspace;
    this.#hashOf = hashOf;
    const builds = new Map<string, string>();
    for (const { directory, files } of workspace.builds) {
      const content = [...files].sort().map((path) => `${path} ${hashOf(path)}`);
      const name = hash([directory, ...content].join('\n'));
      for (const path of files) builds.set(path, `${builds.get(path) ?? ''}${name}`);
    }
    this.#builds = builds;
  }

  /** Names what findings of a file that was just linted rest on. */
  describe(path: string, snapshot: FileSnapshot, linter: Linter): StoredDependencies {
    const views = new Map<string, { isIncomplete: boolean | null; lookups: Set<number> }>();
    for (const { snapshot: document } of snapshot.documents) {
      const found = linter.dependenciesOf(document);
      for (const lookups of found?.lookups ?? []) {
        const unit = nameOfUnit(lookups.view);
        const view = views.get(unit) ?? { isIncomplete: null, lookups: new Set() };
        views.set(unit, view);
        view.isIncomplete ??= lookups.isIncomplete ?? null;
        for (const lookup of lookups.made) view.lookups.add(this.#numberOfMade(lookup));
      }
    }
    return {
      builds: this.#builds.get(path) ?? '',
      views: [...views].map(([unit, { isIncomplete, lookups }]) => ({
        unit,
        isIncomplete,
        lookups: [...lookups],
      })),
    };
  }

  /** The same dependencies with the numbers of this run's lookups; `lookups` are those that they were described with. */
  renumbered({ builds, views }: StoredDependencies, lookups: readonly StoredLookup[]): StoredDependencies {
    const renumber = (number: number) => {
      const lookup = lookups[number];
      return lookup === undefined ? [] : this.#numberOf(lookup);
    };
    return { builds, views: views.map((view) => ({ ...view, lookups: view.lookups.flatMap(renumber) })) };
  }

  /** Looks are shared by the documents that make the same ones. */
  #numberOfMade(lookup: Lookup): number {
    let number = this.#made.get(lookup);
    if (number === undefined) {
      const { scope, kind, namespace, found } = lookup;
      number = this.#numberOf([scope, kind, namespace, this.#nameOf(found)]);
      this.#made.set(lookup, number);
    }
    return number;
  }

  #numberOf(lookup: StoredLookup): number {
    const key = lookup.join(' ');
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.lookups.push(lookup) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Whether what was found in a file would be found again; `lookups` are those that its dependencies were described with. */
  stillHolds(path: string, { builds, views }: StoredDependencies, lookups: readonly StoredLookup[]): boolean {
    if (builds !== (this.#builds.get(path) ?? '')) return false;
    const present = this.#workspace.viewsOf(path);
    return (
      views.length === present.length &&
      views.every((stored) => {
        const view = present.find((one) => nameOfUnit(one) === stored.unit);
        return view !== undefined && this.#isSame(stored, view, lookups);
      })
    );
  }

  #isSame({ isIncomplete, lookups: numbers }: StoredView, view: View, lookups: readonly StoredLookup[]): boolean {
    if (isIncomplete !== null && isIncomplete !== view.isIncomplete) return false;
    return numbers.every((number) => {
      const lookup = lookups[number];
      if (lookup === undefined) return false;
      const [scope, kind, namespace, seen] = lookup;
      return this.#nameOf(view[scope](kind, namespace)) === seen;
    });
  }

  /** Lists are shared by all who see the same, so that few names have to be made. */
  #nameOf(list: readonly Resource[]): string {
    let name = this.#lists.get(list);
    if (name === undefined) {
      name = hash(list.map((resource) => this.#nameOfObject(resource)).join('\n'));
      this.#lists.set(list, name);
    }
    return name;
  }

  #nameOfObject(resource: Resource): string {
    const path = this.#workspace.fileOf(resource) ?? '';
    return `${path} ${this.#builds.get(path) ?? this.#hashOf(path)} ${resource.label}`;
  }
}

/** Another sort of unit in the same directory is another one: a chart in the place of its files, say. */
function nameOfUnit({ unit: { type, path } }: View): string {
  return `${type} ${path}`;
}

/** The day on which a file was linted, in days since 1970-01-01; null if its findings do not rest on that. */
export function dayOf(snapshot: FileSnapshot, linter: Linter): number | null {
  const days = snapshot.documents.flatMap((placed) => linter.dependenciesOf(placed.snapshot)?.today ?? []);
  return days[0] ?? null;
}
