import { parentOf, relativePath } from './files';

/** Names that tell environments apart: what lies in directories so named side by side is applied to different places. */
const ENVIRONMENT =
  /^(?:dev(?:el(?:opment)?)?|local|test(?:ing)?|qa|e2e|ci|int(?:egration)?|sandbox|preview|stag(?:e|ing)|stg|uat|pre-?prod(?:uction)?|canary|demo|perf|prod(?:uction)?|prd|live|dr)(?:[-_.].*)?$/i;

/** One turn on the way to a directory: of the divided directory's children the one that was taken. */
interface Turn {
  /** The divided directory. */
  readonly directory: string;
  /** The child. */
  readonly path: string;
}

/** The turns that tell a directory's files from those that are applied elsewhere. */
export interface Branch {
  readonly key: string;
  readonly turns: readonly Turn[];
}

const TRUNK: Branch = { key: '', turns: [] };

/** What has to be known of a file to tell what it is applied with: how its objects are called. */
export type Identities = ReadonlySet<string>;

/**
 * A tree of directories whose files are applied together, as `kubectl apply --recursive` would, but for copies: where objects of the same name lie in
 * several directories beside each other, or directories are named after environments, each of them is applied apart from the others, together with
 * what lies above them. A directory that has objects of the one above it again is applied in its stead.
 */
export class DirectoryTree {
  readonly root: string;
  readonly #files: ReadonlyMap<string, Identities>;
  /** How many files have an object of a name. */
  readonly #counts = new Map<string, number>();
  #branches: ReadonlyMap<string, Branch> | undefined;

  constructor(root: string, files: ReadonlyMap<string, Identities>) {
    this.root = root;
    this.#files = files;
    for (const identities of files.values()) for (const identity of identities) this.#count(identity, 1);
  }

  /** Whether the tree is divided otherwise when a file's objects get other names. */
  isDividedOtherwise(before: Identities, after: Identities): boolean {
    const changed = [...before].filter((name) => !after.has(name)).map((name) => ({ name, own: 1 }));
    const added = [...after].filter((name) => !before.has(name)).map((name) => ({ name, own: 0 }));
    return [...changed, ...added].some(({ name, own }) => (this.#counts.get(name) ?? 0) > own);
  }

  /** Takes note of other names where {@link isDividedOtherwise} said that they divide nothing. */
  rename(before: Identities, after: Identities): void {
    for (const name of before) this.#count(name, -1);
    for (const name of after) this.#count(name, 1);
  }

  #count(identity: string, by: number): void {
    const count = (this.#counts.get(identity) ?? 0) + by;
    if (count === 0) this.#counts.delete(identity);
    else this.#counts.set(identity, count);
  }

  get files(): Iterable<string> {
    return this.#files.keys();
  }

  branchOf(file: string): Branch {
    this.#branches ??= this.#divide();
    return this.#branches.get(parentOf(file)) ?? TRUNK;
  }

  #divide(): ReadonlyMap<string, Branch> {
    const root = new Node(this.root);
    for (const [file, identities] of this.#files) root.add(file, identities);
    const branches = new Map<string, Branch>();
    root.divide(TRUNK, branches);
    return branches;
  }
}

/** Whether what lies in two branches is applied together: they part nowhere. */
export function areTogether(a: Branch, b: Branch): boolean {
  if (a === b || a.turns.length === 0 || b.turns.length === 0) return true;
  return a.turns.every(({ directory, path }) => {
    const other = b.turns.find((turn) => turn.directory === directory);
    return other === undefined || other.path === path;
  });
}

function turn({ key, turns }: Branch, directory: string, path: string): Branch {
  return { key: `${key}\n${directory}\n${path}`, turns: [...turns, { directory, path }] };
}

/** A directory of the tree. */
class Node {
  readonly directory: string;
  readonly #children = new Map<string, Node>();
  readonly #own = new Set<string>();
  #all: Set<string> | undefined;

  constructor(directory: string) {
    this.directory = directory;
  }

  add(file: string, identities: Identities): void {
    const steps = relativePath(this.directory, parentOf(file))?.split('/') ?? [];
    let node: Node = this;
    for (const step of steps) {
      let child: Node | undefined = node.#children.get(step);
      if (child === undefined) {
        child = new Node(node.directory.endsWith('/') ? `${node.directory}${step}` : `${node.directory}/${step}`);
        node.#children.set(step, child);
      }
      node = child;
    }
    for (const identity of identities) node.#own.add(identity);
  }

  /** Notes the branch of each directory from here on. */
  divide(branch: Branch, branches: Map<string, Branch>): void {
    const isDivided = this.#isDivided();
    const repeating = [...this.#children.values()].filter((node) => this.#isRepeatedBy(node));
    // The directory's own files are one of the alternatives then.
    const own = `${this.directory}/`;
    branches.set(this.directory, repeating.length === 0 ? branch : turn(branch, own, this.directory));
    for (const node of this.#children.values()) {
      const next = isDivided ? turn(branch, this.directory, node.directory) : branch;
      node.divide(repeating.includes(node) ? turn(next, own, node.directory) : next, branches);
    }
  }

  /** Whether objects of the directory itself lie in one below it again. */
  #isRepeatedBy(node: Node): boolean {
    const names = node.#names();
    return [...this.#own].some((name) => names.has(name));
  }

  #isDivided(): boolean {
    if (this.#children.size < 2) return false;
    if ([...this.#children.keys()].filter((name) => ENVIRONMENT.test(name)).length > 1) return true;
    const seen = new Set<string>();
    for (const child of this.#children.values()) {
      const names = child.#names();
      for (const name of names) if (seen.has(name)) return true;
      for (const name of names) seen.add(name);
    }
    return false;
  }

  /** How the objects of the directory and of those below it are called. */
  #names(): ReadonlySet<string> {
    if (this.#all === undefined) {
      this.#all = new Set(this.#own);
      for (const child of this.#children.values()) for (const name of child.#names()) this.#all.add(name);
    }
    return this.#all;
  }
}
