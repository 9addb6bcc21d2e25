import type { Resource } from '../kubernetes/resource';
import { ResourceIndex } from './resource-index';
import type { AppliedResource, LookupKind, Unit, View } from './view';

/** What views know of the workspace around their unit. */
export interface ViewHost {
  /** Whether all files of the workspace are known. */
  readonly isRead: boolean;
  /** The objects of all units. */
  readonly everything: ResourceIndex;
  /** The object that lookups give for one of a file's present version. */
  writtenOf(resource: Resource): Resource;
  fileOf(resource: Resource): string | undefined;
}

const NO_PATCHES: readonly Resource[] = [];

/** The view of a unit that is put together from files. */
export class UnitView implements View {
  readonly unit: Unit;
  readonly #host: ViewHost;
  readonly #index = new ResourceIndex();
  readonly #incomplete = new Set<string>();

  constructor(unit: Unit, host: ViewHost) {
    this.unit = unit;
    this.#host = host;
  }

  /** Takes in what a file brings to the unit, in the place of what it brought before. */
  set(path: string, resources: readonly Resource[], isIncomplete: boolean): void {
    this.#index.set(path, resources);
    if (isIncomplete) this.#incomplete.add(path);
    else this.#incomplete.delete(path);
  }

  /** The files that bring something to the unit, if only that they can not be read. */
  get files(): ReadonlySet<string> {
    return new Set([...this.#index.files, ...this.#incomplete]);
  }

  get isIncomplete(): boolean {
    return this.#incomplete.size > 0 || !this.#host.isRead;
  }

  related(kind: LookupKind, namespace: string): readonly Resource[] {
    return this.#index.list(kind, namespace);
  }

  everywhere(kind: LookupKind, namespace: string): readonly Resource[] {
    return this.#host.everything.list(kind, namespace);
  }

  get patches(): readonly Resource[] {
    return NO_PATCHES;
  }

  applied(resource: Resource): AppliedResource | undefined {
    const written = this.#host.writtenOf(resource);
    return { written, applied: written };
  }

  fileOf(resource: Resource): string | undefined {
    return this.#host.fileOf(resource);
  }

  withoutHashes(text: string): string {
    return text;
  }
}
