import type { Resource } from '../kubernetes/resource';
import type { KustomizationUnit } from './kustomization-unit';
import type { Build } from './kustomize/build';
import type { StoredFile } from './stored-file';
import { UnitView, type ViewHost } from './unit-view';
import type { View } from './view';

/** What applies a file. */
export interface Home {
  viewsOf(path: string): readonly View[];
  /** The files that are judged by what the file has. */
  readonly files: Iterable<string>;
  /** Takes in a new version of the file. */
  update(path: string, file: StoredFile): void;
  /** The objects that the workspace sees of a file. */
  resourcesOf(path: string, file: StoredFile): readonly Resource[];
}

/** A file that kustomizations take in. */
export class KustomizedHome implements Home {
  readonly #units: readonly KustomizationUnit[];
  readonly #views: readonly View[];

  constructor(units: readonly KustomizationUnit[]) {
    this.#units = units;
    this.#views = units.map(({ view }) => view);
  }

  get builds(): readonly Build[] {
    return this.#units.map(({ build }) => build);
  }

  viewsOf(): readonly View[] {
    return this.#views;
  }

  get files(): ReadonlySet<string> {
    return new Set(this.builds.flatMap(({ files }) => [...files]));
  }

  /** Its builds are made anew by whoever keeps them. */
  update(): void {}

  resourcesOf(path: string): readonly Resource[] {
    const [unit, ...others] = this.#units;
    if (unit !== undefined && others.length === 0) return unit.resourcesOf(path);
    return [...new Set(this.#units.flatMap((unit) => unit.resourcesOf(path)))];
  }
}

/** The files of a Helm chart. */
export class ChartHome implements Home {
  readonly #view: UnitView;

  constructor(directory: string, host: ViewHost) {
    this.#view = new UnitView({ type: 'chart', path: directory }, host);
  }

  viewsOf(): readonly View[] {
    return [this.#view];
  }

  get files(): ReadonlySet<string> {
    return this.#view.files;
  }

  update(path: string, file: StoredFile): void {
    this.#view.set(path, file.resources, file.latest.isIncomplete);
  }

  resourcesOf(_path: string, file: StoredFile): readonly Resource[] {
    return file.resources;
  }
}

/** A file that nothing applies together with others: one beside a kustomization that does not name it, or one without objects. */
export class LoneHome implements Home {
  readonly #view: UnitView;

  constructor(path: string, file: StoredFile, host: ViewHost) {
    this.#view = new UnitView({ type: 'file', path }, host);
    this.update(path, file);
  }

  viewsOf(): readonly View[] {
    return [this.#view];
  }

  get files(): ReadonlySet<string> {
    return this.#view.files;
  }

  update(path: string, file: StoredFile): void {
    this.#view.set(path, file.resources, file.latest.isIncomplete);
  }

  resourcesOf(_path: string, file: StoredFile): readonly Resource[] {
    return file.resources;
  }
}
