import type { Resource } from '../kubernetes/resource';
import type { YamlDocument } from '../yaml/document';
import { ChangeJournal, type WorkspaceChanges } from './change-journal';
import { parentOf } from './files';
import { ChartHome, type Home, KustomizedHome, LoneHome } from './homes';
import { isKustomization } from './kustomization';
import { KustomizationUnits } from './kustomization-units';
import type { Build, BuildFile, BuiltResource } from './kustomize/build';
import { problemsOf } from './kustomize-problems';
import { isSameList, ResourceIndex } from './resource-index';
import { type StoredFile, storeFile, type WorkspaceFile } from './stored-file';
import { TreeUnit } from './tree-unit';
import type { ViewHost } from './unit-view';
import { ALL_NAMESPACES, type FileSurroundings, type View } from './view';

/** Where an object stands now. */
export interface ResourcePlace {
  readonly path: string;
  /** Which document of the file. */
  readonly index: number;
  /** The line of the file on which its document begins, zero-based. */
  readonly line: number;
  /** The document's present version. */
  readonly document: YamlDocument;
}

const CHART_NAME = 'Chart.yaml';

/**
 * The files of a workspace, what is applied together among them, and what each sees of the others. A change replaces what is known of its file; units
 * are worked out anew, when somebody looks, only where files come or go or a kustomization says something else.
 */
export class Workspace {
  readonly #files = new Map<string, StoredFile>();
  readonly #journal = new ChangeJournal();
  readonly #everything = new ResourceIndex((key) => this.#journal.noteLookup(key));
  /** Where objects come from, by the objects that lookups give. */
  readonly #origins = new WeakMap<Resource, { readonly path: string; readonly document: number }>();
  /** The objects that lookups give, by those of the files' present versions. */
  readonly #written = new WeakMap<Resource, Resource>();
  readonly #kustomizations: KustomizationUnits;
  readonly #changed = new Set<string>();
  readonly #host: ViewHost;
  #revision = 0;
  #isRead = true;
  #homes: Map<string, Home> | undefined;
  /** The directories of charts, when the homes were worked out. */
  #charts: ReadonlySet<string> = new Set();

  constructor() {
    const isRead = () => this.#isRead;
    this.#host = {
      everything: this.#everything,
      get isRead() {
        return isRead();
      },
      writtenOf: (resource) => this.#written.get(resource) ?? resource,
      fileOf: (resource) => this.#origins.get(resource)?.path,
    };
    const file = (path: string) => {
      const found = this.#files.get(path);
      return found && asBuildFile(found);
    };
    this.#kustomizations = new KustomizationUnits({ file }, this.#host, (resource, built) =>
      this.#noteBuilt(resource, built),
    );
  }

  /** Counts the changes that may matter to files other than the changed one. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether all files are known. Until then nothing is called missing. */
  get isRead(): boolean {
    return this.#isRead;
  }

  set isRead(isRead: boolean) {
    if (isRead === this.#isRead) return;
    this.#revision++;
    this.#journal.noteAll();
    this.#isRead = isRead;
  }

  get paths(): Iterable<string> {
    return this.#files.keys();
  }

  file(path: string): WorkspaceFile | undefined {
    return this.#files.get(path)?.latest;
  }

  /** Takes a file's version in the place of the one before. */
  set(file: WorkspaceFile): void {
    const before = this.#files.get(file.path);
    if (before?.latest === file) return;
    const now = storeFile(file, before);
    this.#files.set(file.path, now);
    this.#noteObjects(now);
    if (before !== undefined && isSameToOthers(before, now)) return;
    this.#revision++;
    this.#changed.add(file.path);
    // A kustomization is in no tree, whatever it holds.
    const mayMove = !isKustomization(file.path);
    if (before === undefined || (mayMove && hasObjects(before) !== hasObjects(now))) this.#homes = undefined;
  }

  /** A file is no more. */
  delete(path: string): void {
    if (!this.#files.delete(path)) return;
    this.#revision++;
    this.#changed.add(path);
    this.#homes = undefined;
  }

  #noteObjects({ latest, documents }: StoredFile): void {
    for (const [index, { resources }] of documents.entries()) {
      for (const [at, written] of resources.entries()) {
        const present = latest.documents[index]?.resources[at];
        // A version that takes its place again after others stands for itself.
        if (present === written) this.#written.delete(present);
        else if (present !== undefined) this.#written.set(present, written);
        this.#origins.set(written, { path: latest.path, document: index });
      }
    }
  }

  /** What the objects of a file see: a view for each unit that the file is part of; none for a file that is not known. */
  viewsOf(path: string): readonly View[] {
    return this.#settle().get(path)?.viewsOf(path) ?? [];
  }

  surroundingsOf(path: string): FileSurroundings {
    // As long as not all files are known, what a kustomization names may be among the others.
    const isJudged = this.#isRead && isKustomization(path);
    const home = this.#settle().get(path);
    const builds = isJudged && home instanceof KustomizedHome ? home.builds : [];
    return { views: home?.viewsOf(path) ?? [], kustomizeProblems: problemsOf(builds, path) };
  }

  /** The objects of the files that a file is applied together with, as these write them. */
  writtenBeside(path: string): readonly Resource[] {
    const files = new Set<string>();
    for (const view of this.viewsOf(path)) {
      for (const resource of view.related('any', ALL_NAMESPACES)) files.add(view.fileOf(resource) ?? path);
    }
    files.delete(path);
    return [...files].flatMap((file) => this.#files.get(file)?.resources ?? []);
  }

  /** The file that an object of a lookup comes from. */
  fileOf(resource: Resource): string | undefined {
    return this.#host.fileOf(resource);
  }

  /** Where an object that a lookup gave stands in the present version of its file. */
  placeOf(resource: Resource): ResourcePlace | undefined {
    const origin = this.#origins.get(resource);
    if (origin === undefined) return undefined;
    const found = this.#files.get(origin.path)?.latest.documents[origin.document];
    return found && { path: origin.path, index: origin.document, line: found.line, document: found.document };
  }

  /** The builds of the workspace's root kustomizations. */
  get builds(): readonly Build[] {
    this.#settle();
    return this.#kustomizations.builds;
  }

  /** The build of the root kustomization in a directory. */
  buildOf(directory: string): Build | undefined {
    this.#settle();
    return this.#kustomizations.buildOf(directory);
  }

  /** The builds that read a file or look for it, whether it is among those of the workspace or not. */
  buildsTaking(path: string): readonly Build[] {
    this.#settle();
    return this.#kustomizations.buildsTaking(path);
  }

  /** Files that builds look for and that are not among those of the workspace, whether they exist or not. */
  get wanted(): ReadonlySet<string> {
    this.#settle();
    return this.#kustomizations.wanted;
  }

  /** Those of the {@link wanted} files that became so since this was asked last. */
  takeNewlyWanted(): readonly string[] {
    this.#settle();
    return this.#kustomizations.takeNewlyWanted();
  }

  /** What may be found otherwise since this was asked last; it is noted for one who asks. */
  takeChanges(): WorkspaceChanges {
    this.#settle();
    return this.#journal.take();
  }

  #settle(): ReadonlyMap<string, Home> {
    let homes = this.#homes;
    if (homes !== undefined && this.#changed.size === 0) return homes;
    this.#noteNeighbours(homes);
    const { regrouped, rebuilt } = this.#kustomizations.update(this.#changed);
    if (homes === undefined || !this.#rehouse(regrouped, homes)) {
      this.#journal.noteAll();
      homes = this.#assign();
      this.#homes = homes;
      for (const path of this.#changed) if (!this.#files.has(path)) this.#everything.set(path, []);
      for (const path of this.#files.keys()) this.#share(path, homes);
    } else {
      for (const path of this.#changed) {
        const file = this.#files.get(path);
        if (file !== undefined) homes.get(path)?.update(path, file);
      }
      const touched = new Set([...this.#changed, ...regrouped, ...rebuilt]);
      for (const path of touched) this.#share(path, homes);
      this.#journal.noteFiles(touched);
      this.#noteNeighbours(homes);
    }
    this.#changed.clear();
    return homes;
  }

  /** Notes the files that are applied together with a changed one. */
  #noteNeighbours(homes: ReadonlyMap<string, Home> | undefined): void {
    if (!this.#journal.isOpen) return;
    const concerned = new Set([...this.#changed].flatMap((path) => homes?.get(path) ?? []));
    for (const { files } of concerned) this.#journal.noteFiles(files);
  }

  /** Takes files out of builds and into them. False where that may divide the others otherwise. */
  #rehouse(regrouped: ReadonlySet<string>, homes: Map<string, Home>): boolean {
    for (const path of regrouped) {
      const file = this.#files.get(path);
      if (file === undefined) continue;
      const before = homes.get(path);
      const now = this.#kustomizations.homeOf(path);
      if (now !== undefined) {
        if (before instanceof TreeUnit || before instanceof ChartHome) return false;
        homes.set(path, now);
      } else if (before instanceof KustomizedHome) {
        if (!this.#isLone(path, file)) return false;
        homes.set(path, new LoneHome(path, file, this.#host));
      }
    }
    return true;
  }

  /** Whether a file that no build takes in is applied with no others either. */
  #isLone(path: string, file: StoredFile): boolean {
    const directory = parentOf(path);
    if (nearestAbove(directory, this.#charts, new Map()) !== undefined) return false;
    return directory === '' || this.#kustomizations.isKustomized(directory) || !hasObjects(file);
  }

  /** Shows the workspace what it sees of a file. */
  #share(path: string, homes: ReadonlyMap<string, Home>): void {
    const file = this.#files.get(path);
    this.#everything.set(path, file === undefined ? [] : (homes.get(path)?.resourcesOf(path, file) ?? []));
  }

  /** Works out which units there are and what belongs to each. */
  #assign(): Map<string, Home> {
    const homes = new Map<string, Home>();
    const charts = new Set<string>();
    for (const path of this.#files.keys()) if (path.endsWith(`/${CHART_NAME}`)) charts.add(parentOf(path));
    this.#charts = charts;
    const chartOf = new Map<string, string | undefined>();
    const chartHomes = new Map<string, ChartHome>();
    const plain = new Map<string, StoredFile>();
    for (const [path, file] of this.#files) {
      const build = this.#kustomizations.homeOf(path);
      if (build !== undefined) {
        homes.set(path, build);
        continue;
      }
      const directory = parentOf(path);
      const chart = nearestAbove(directory, charts, chartOf);
      if (chart !== undefined) {
        let home = chartHomes.get(chart);
        if (home === undefined) {
          home = new ChartHome(chart, this.#host);
          chartHomes.set(chart, home);
        }
        home.update(path, file);
        homes.set(path, home);
      } else if (directory === '' || this.#kustomizations.isKustomized(directory) || !hasObjects(file))
        homes.set(path, new LoneHome(path, file, this.#host));
      else plain.set(path, file);
    }
    this.#plantTrees(plain, homes);
    return homes;
  }

  #noteBuilt(resource: Resource, { source, file }: BuiltResource): void {
    const origin = source === undefined ? undefined : this.#origins.get(source.resource);
    this.#origins.set(resource, origin ?? { path: file, document: 0 });
  }

  /** Files in no unit of another sort belong to the trees of the directories they lie in. */
  #plantTrees(plain: ReadonlyMap<string, StoredFile>, homes: Map<string, Home>): void {
    const directories = new Set([...plain.keys()].map(parentOf));
    const rootOf = new Map<string, string>();
    const findRoot = (directory: string): string => {
      const known = rootOf.get(directory);
      if (known !== undefined) return known;
      let root = directory;
      for (let at = parentOf(directory), below = directory; at !== below; below = at, at = parentOf(at)) {
        if (this.#kustomizations.isKustomized(at)) break;
        if (directories.has(at)) root = at;
      }
      rootOf.set(directory, root);
      return root;
    };
    const trees = new Map<string, Map<string, StoredFile>>();
    for (const [path, file] of plain) {
      const root = findRoot(parentOf(path));
      const files = trees.get(root);
      if (files === undefined) trees.set(root, new Map([[path, file]]));
      else files.set(path, file);
    }
    for (const [root, files] of trees) {
      const tree = new TreeUnit(root, files, this.#host);
      for (const path of files.keys()) homes.set(path, tree);
    }
  }
}

/** A file as builds read it. */
function asBuildFile({ documents, latest: { path, text, isIncomplete } }: StoredFile): BuildFile {
  return { path, text, isIncomplete, documents };
}

/** Whether other files see no difference between two versions, and a build reads the same text. */
function isSameToOthers(before: StoredFile, now: StoredFile): boolean {
  return (
    isSameList(before.documents, now.documents) &&
    before.latest.isIncomplete === now.latest.isIncomplete &&
    before.latest.text === now.latest.text
  );
}

function hasObjects({ resources, latest }: StoredFile): boolean {
  return resources.length > 0 || latest.isIncomplete;
}

/** The nearest of some directories that is a directory or lies above it. */
function nearestAbove(
  directory: string,
  wanted: ReadonlySet<string>,
  known: Map<string, string | undefined>,
): string | undefined {
  if (wanted.size === 0) return undefined;
  if (wanted.has(directory)) return directory;
  if (known.has(directory)) return known.get(directory);
  const parent = parentOf(directory);
  const found = parent === directory ? undefined : nearestAbove(parent, wanted, known);
  known.set(directory, found);
  return found;
}
