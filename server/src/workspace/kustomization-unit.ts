import type { Resource } from '../kubernetes/resource';
import { sameValue } from '../yaml/value';
import { isKustomization } from './kustomization';
import type { Build, BuildInput, BuiltResource } from './kustomize/build';
import { buildKustomization } from './kustomize/build';
import { UnitView, type ViewHost } from './unit-view';
import type { AppliedResource, View } from './view';

/** What the build of a root kustomization applies. */
export class KustomizationUnit {
  readonly directory: string;
  readonly view: View;
  readonly #view: KustomizationView;
  readonly #input: BuildInput;
  readonly #takeIn: (resource: Resource, built: BuiltResource) => void;
  #build: Build | undefined;
  /** The objects that the last build gave, by file. */
  #byFile: ReadonlyMap<string, readonly Resource[]> = new Map();

  /** `takeIn` is told each object that a build makes anew. */
  constructor(
    directory: string,
    input: BuildInput,
    host: ViewHost,
    takeIn: (resource: Resource, built: BuiltResource) => void,
  ) {
    this.directory = directory;
    this.#input = input;
    this.#takeIn = takeIn;
    this.#view = new KustomizationView({ type: 'kustomization', path: directory }, host);
    this.view = this.#view;
  }

  get build(): Build {
    this.#build ??= this.#make(undefined);
    return this.#build;
  }

  /** Builds anew; gives the files whose objects are others than before. */
  rebuild(): ReadonlySet<string> {
    const before = this.#byFile;
    this.#build = this.#make(this.#build);
    const now = this.#byFile;
    return new Set([...before.keys(), ...now.keys()].filter((path) => before.get(path) !== now.get(path)));
  }

  resourcesOf(path: string): readonly Resource[] {
    return this.#byFile.get(path) ?? [];
  }

  #patchesOf({ files, resourceFiles }: Build): readonly Resource[] {
    const paths = [...files].filter((path) => !resourceFiles.has(path) && !isKustomization(path));
    return paths.flatMap((path) => this.#input.file(path)?.documents.flatMap(({ resources }) => [...resources]) ?? []);
  }

  #make(before: Build | undefined): Build {
    const build = buildKustomization(this.directory, this.#input);
    const earlier = new Map<Resource | string, Resource[]>();
    for (const built of before?.resources ?? []) {
      const key = keyOf(built);
      earlier.set(key, [...(earlier.get(key) ?? []), built.resource]);
    }
    const byFile = new Map<string, Resource[]>();
    const applied = new Map<Resource, Resource>();
    const resources = build.resources.map((built) => {
      // What is the same data as before is the same object.
      const known = earlier.get(keyOf(built)) ?? [];
      const resource = known.find(({ data }) => sameValue(data, built.resource.data)) ?? built.resource;
      if (resource !== built.source?.resource) this.#takeIn(resource, built);
      if (built.source !== undefined) applied.set(built.source.resource, resource);
      const list = byFile.get(built.file);
      if (list === undefined) byFile.set(built.file, [resource]);
      else list.push(resource);
      return { ...built, resource };
    });
    this.#byFile = this.#view.take(byFile, applied, build, this.#patchesOf(build));
    return { ...build, resources };
  }
}

/** What an object is made of; a base that is taken in twice makes two of each. */
function keyOf({ source, resource, file }: BuiltResource): Resource | string {
  return source?.resource ?? `${file} ${resource.label}`;
}

/** What may be the name of an object that ends with a hash. */
const NAME = /[a-z0-9.-]+-[a-z0-9]{10}(?![a-z0-9-])/g;

class KustomizationView extends UnitView {
  #byFile: ReadonlyMap<string, readonly Resource[]> = new Map();
  #applied: ReadonlyMap<Resource, Resource> = new Map();
  #isIncomplete = false;
  #patches: readonly Resource[] = [];
  #resourceFiles: ReadonlySet<string> = new Set();
  #hashedNames: ReadonlyMap<string, string> = new Map();

  /** Takes a build's objects; gives them by file, lists that are the same as before as the same. */
  take(
    byFile: ReadonlyMap<string, readonly Resource[]>,
    applied: ReadonlyMap<Resource, Resource>,
    build: Build,
    patches: readonly Resource[],
  ): ReadonlyMap<string, readonly Resource[]> {
    this.#patches = patches;
    const before = this.#byFile;
    const now = new Map<string, readonly Resource[]>();
    for (const [path, list] of byFile) {
      const known = before.get(path);
      const isSame = known?.length === list.length && list.every((resource, index) => resource === known[index]);
      now.set(path, isSame && known !== undefined ? known : list);
    }
    for (const path of before.keys()) if (!now.has(path)) this.set(path, [], false);
    for (const [path, list] of now) if (before.get(path) !== list) this.set(path, list, false);
    this.#byFile = now;
    this.#applied = applied;
    this.#isIncomplete = build.isIncomplete;
    this.#resourceFiles = build.resourceFiles;
    this.#hashedNames = build.hashedNames;
    return now;
  }

  override get isIncomplete(): boolean {
    return this.#isIncomplete || super.isIncomplete;
  }

  override withoutHashes(text: string): string {
    return this.#hashedNames.size === 0 ? text : text.replace(NAME, (name) => this.#hashedNames.get(name) ?? name);
  }

  override get patches(): readonly Resource[] {
    return this.#patches;
  }

  /** Objects of files that the build takes in without applying them as such, patches above all, stay what they are. */
  override applied(resource: Resource): AppliedResource | undefined {
    const { written } = super.applied(resource) as AppliedResource;
    const applied = this.#applied.get(written);
    if (applied === undefined && this.#resourceFiles.has(this.fileOf(written) ?? '')) return undefined;
    return { written, applied: applied ?? written };
  }
}
