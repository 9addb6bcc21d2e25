import type { Resource } from '../kubernetes/resource';
import { parentOf } from './files';
import { KustomizedHome } from './homes';
import { isKustomization, KUSTOMIZATION_NAMES } from './kustomization';
import { KustomizationUnit } from './kustomization-unit';
import type { Build, BuildInput, BuiltResource } from './kustomize/build';
import { TakingGraph, takenInBy } from './kustomize/taking';
import type { ViewHost } from './unit-view';

/** What a change did to what kustomizations build. */
export interface KustomizationChanges {
  /** Files that are part of other builds than before. */
  readonly regrouped: ReadonlySet<string>;
  /** Files of whose objects a build makes others than before. */
  readonly rebuilt: ReadonlySet<string>;
}

const NO_UNITS: ReadonlySet<KustomizationUnit> = new Set();

/** The units of the workspace's root kustomizations. A change costs what the builds have that it is a part of, not what the workspace has. */
export class KustomizationUnits {
  readonly #input: BuildInput;
  readonly #host: ViewHost;
  readonly #takeIn: (resource: Resource, built: BuiltResource) => void;
  readonly #graph = new TakingGraph();
  readonly #units = new Map<string, KustomizationUnit>();
  /** The units that read a file or look for it, by its path. */
  readonly #byFile = new Map<string, Set<KustomizationUnit>>();
  readonly #homes = new Map<string, KustomizedHome>();
  readonly #wanted = new Set<string>();
  /** Those of the wanted files that nobody was told of yet. */
  readonly #news = new Set<string>();

  /** `takeIn` is told each object that a build makes anew. */
  constructor(input: BuildInput, host: ViewHost, takeIn: (resource: Resource, built: BuiltResource) => void) {
    this.#input = input;
    this.#host = host;
    this.#takeIn = takeIn;
  }

  /** Whether a directory has a kustomization. */
  isKustomized(directory: string): boolean {
    return this.#graph.has(directory);
  }

  get builds(): readonly Build[] {
    return [...this.#units.values()].map(({ build }) => build);
  }

  /** The build of a root kustomization's directory. */
  buildOf(directory: string): Build | undefined {
    return this.#units.get(directory)?.build;
  }

  /** The builds that read a file or look for it. */
  buildsTaking(path: string): readonly Build[] {
    return [...(this.#byFile.get(path) ?? NO_UNITS)].map(({ build }) => build);
  }

  /** Files that builds look for and that are not among those of the workspace, whether they exist or not. */
  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }

  /** Those that are wanted since this was asked last. */
  takeNewlyWanted(): readonly string[] {
    const news = [...this.#news];
    this.#news.clear();
    return news;
  }

  /** What applies a file of the workspace, if a build reads it; the same as long as the same builds do. */
  homeOf(path: string): KustomizedHome | undefined {
    const units = this.#byFile.get(path);
    if (units === undefined || this.#input.file(path) === undefined) return undefined;
    let home = this.#homes.get(path);
    if (home === undefined) {
      home = new KustomizedHome([...units].sort((a, b) => (a.directory < b.directory ? -1 : 1)));
      this.#homes.set(path, home);
    }
    return home;
  }

  /** Takes note of files that changed, came or went. */
  update(changed: Iterable<string>): KustomizationChanges {
    const regrouped = new Set<string>();
    const rebuilt = new Set<string>();
    const stale = new Set<KustomizationUnit>();
    for (const path of changed) {
      if (isKustomization(path)) this.#readKustomization(parentOf(path));
      for (const unit of this.#byFile.get(path) ?? NO_UNITS) stale.add(unit);
      this.#noteWanted(path);
    }
    for (const directory of this.#graph.settle()) {
      const known = this.#units.get(directory);
      if (known !== undefined) {
        this.#units.delete(directory);
        stale.delete(known);
        for (const path of known.build.files) this.#part(path, known, regrouped);
      } else if (this.#graph.isRoot(directory)) {
        const unit = new KustomizationUnit(directory, this.#input, this.#host, this.#takeIn);
        this.#units.set(directory, unit);
        for (const path of unit.build.files) this.#join(path, unit, regrouped);
      }
    }
    for (const unit of stale) {
      const before = unit.build.files;
      for (const path of unit.rebuild()) rebuilt.add(path);
      const now = unit.build.files;
      for (const path of before) if (!now.has(path)) this.#part(path, unit, regrouped);
      for (const path of now) if (!before.has(path)) this.#join(path, unit, regrouped);
    }
    return { regrouped, rebuilt };
  }

  #readKustomization(directory: string): void {
    const start = directory.endsWith('/') ? directory : `${directory}/`;
    const exists = KUSTOMIZATION_NAMES.some((name) => this.#input.file(start + name) !== undefined);
    // One that can not be read takes nothing in; it is there nevertheless.
    const nothing = { isBuild: false, paths: [] };
    this.#graph.set(directory, exists ? (takenInBy(directory, this.#input) ?? nothing) : undefined);
  }

  #join(path: string, unit: KustomizationUnit, regrouped: Set<string>): void {
    const units = this.#byFile.get(path);
    if (units === undefined) this.#byFile.set(path, new Set([unit]));
    else units.add(unit);
    this.#regroup(path, regrouped);
  }

  #part(path: string, unit: KustomizationUnit, regrouped: Set<string>): void {
    const units = this.#byFile.get(path);
    units?.delete(unit);
    if (units?.size === 0) this.#byFile.delete(path);
    this.#regroup(path, regrouped);
  }

  #regroup(path: string, regrouped: Set<string>): void {
    this.#homes.delete(path);
    regrouped.add(path);
    this.#noteWanted(path);
  }

  #noteWanted(path: string): void {
    const isWanted = this.#byFile.has(path) && this.#input.file(path) === undefined;
    if (isWanted === this.#wanted.has(path)) return;
    if (isWanted) {
      this.#wanted.add(path);
      this.#news.add(path);
    } else {
      this.#wanted.delete(path);
      this.#news.delete(path);
    }
  }
}
