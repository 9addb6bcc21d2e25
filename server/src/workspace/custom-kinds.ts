import type { SchemaBundle } from '../kubernetes/schema/schema-bundle';
import { type WorkspaceKind, workspaceBundle } from '../kubernetes/schema/workspace-bundle';
import { sameValue } from '../yaml/value';

interface DefinedKind {
  readonly kind: WorkspaceKind;
  readonly bundle: SchemaBundle;
}

/**
 * The kinds that the CustomResourceDefinitions of a workspace define, kept up to date one file at a time. As long as a definition says the same, its bundle
 * is the same object, and with it all that was compiled of it.
 */
export class CustomKinds {
  readonly #common: () => SchemaBundle;
  readonly #files = new Map<string, readonly DefinedKind[]>();
  #bundles: readonly SchemaBundle[] = [];
  #isChanged = false;
  #count = 0;

  /** `common` has what all objects share. */
  constructor(common: () => SchemaBundle) {
    this.#common = common;
  }

  /** The files that define kinds. */
  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Whether kinds are known from a file. */
  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Takes what a file defines in the place of what was known of it; nothing for a file that is no more. */
  update(path: string, kinds: readonly WorkspaceKind[]): void {
    const before = this.#files.get(path) ?? [];
    const now = kinds.map((kind) => {
      const same = before.find((known) => isSameKind(known.kind, kind) && sameValue(known.kind.source, kind.source));
      return same ?? { kind, bundle: workspaceBundle(`${path}#${this.#count++}`, kind, this.#common) };
    });
    if (now.length === before.length && now.every((defined, index) => defined === before[index])) return;
    this.#isChanged = true;
    if (now.length === 0) this.#files.delete(path);
    else this.#files.set(path, now);
  }

  /** The kinds, in the order of their files' paths: of those that say the same the first alone. The same list as long as they are the same. */
  get bundles(): readonly SchemaBundle[] {
    if (!this.#isChanged) return this.#bundles;
    this.#isChanged = false;
    const distinct = new Map<string, DefinedKind[]>();
    const found: SchemaBundle[] = [];
    for (const [, defined] of [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const one of defined) {
        const name = `${one.kind.apiVersion} ${one.kind.kind}`;
        const others = distinct.get(name) ?? [];
        if (others.some(({ kind }) => sameValue(kind.source, one.kind.source))) continue;
        distinct.set(name, [...others, one]);
        found.push(one.bundle);
      }
    }
    const isSame = found.length === this.#bundles.length && found.every((bundle, i) => bundle === this.#bundles[i]);
    if (!isSame) this.#bundles = found;
    return this.#bundles;
  }
}

function isSameKind(a: WorkspaceKind, b: WorkspaceKind): boolean {
  return a.apiVersion === b.apiVersion && a.kind === b.kind;
}
