import type { Resource } from '../kubernetes/resource';
import { areTogether, type Branch, DirectoryTree } from './directory-tree';
import type { Home } from './homes';
import type { StoredFile } from './stored-file';
import { UnitView, type ViewHost } from './unit-view';
import type { View } from './view';

/** The units of a tree of directories without kustomization or chart: one, or one for each of its branches. */
export class TreeUnit implements Home {
  readonly #host: ViewHost;
  readonly #files: Map<string, StoredFile>;
  #tree: DirectoryTree;
  #branches = new Map<string, { readonly branch: Branch; readonly files: Set<string> }>();
  #views = new Map<string, { readonly branch: Branch; readonly views: readonly [UnitView] }>();

  constructor(root: string, files: Map<string, StoredFile>, host: ViewHost) {
    this.#host = host;
    this.#files = files;
    this.#tree = this.#grow(root);
  }

  #grow(root: string): DirectoryTree {
    const tree = new DirectoryTree(root, new Map([...this.#files].map(([path, { identities }]) => [path, identities])));
    this.#views.clear();
    this.#branches = new Map();
    for (const path of this.#files.keys()) {
      const branch = tree.branchOf(path);
      const known = this.#branches.get(branch.key);
      if (known === undefined) this.#branches.set(branch.key, { branch, files: new Set([path]) });
      else known.files.add(path);
    }
    return tree;
  }

  get files(): Iterable<string> {
    return this.#files.keys();
  }

  viewsOf(path: string): readonly View[] {
    const branch = this.#tree.branchOf(path);
    let entry = this.#views.get(branch.key);
    if (entry === undefined) {
      entry = { branch, views: [this.#viewOf(branch)] };
      this.#views.set(branch.key, entry);
    }
    return entry.views;
  }

  #viewOf(branch: Branch): UnitView {
    const view = new UnitView({ type: 'directory', path: branch.turns.at(-1)?.path ?? this.#tree.root }, this.#host);
    for (const other of this.#branches.values()) {
      if (!areTogether(branch, other.branch)) continue;
      for (const path of other.files) {
        const file = this.#files.get(path);
        if (file !== undefined) view.set(path, file.resources, file.latest.isIncomplete);
      }
    }
    return view;
  }

  update(path: string, file: StoredFile): void {
    const before = this.#files.get(path);
    this.#files.set(path, file);
    if (before !== undefined && this.#tree.isDividedOtherwise(before.identities, file.identities)) {
      this.#tree = this.#grow(this.#tree.root);
      return;
    }
    if (before !== undefined) this.#tree.rename(before.identities, file.identities);
    const branch = this.#tree.branchOf(path);
    for (const { branch: other, views } of this.#views.values()) {
      if (areTogether(branch, other)) views[0].set(path, file.resources, file.latest.isIncomplete);
    }
  }

  resourcesOf(_path: string, file: StoredFile): readonly Resource[] {
    return file.resources;
  }
}
