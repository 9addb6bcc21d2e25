import type { YamlMap } from '../../yaml/value';
import { type KubernetesVersion, NEWEST_SUPPORTED_VERSION, parseKubernetesVersion } from '../kubernetes-version';
import type { CatalogueData, DescriptionData, LifecycleData, SchemaData } from './data';
import { type Lifecycle, Lifecycles } from './lifecycle';
import { type Kind, SchemaBundle } from './schema-bundle';
import { type ValidatorSource, Validators } from './validators';
import type { SchemaViolation } from './violation';

/**
 * Gives the parsed JSON of generated files by their path below schemas/, without the extension: `kubernetes/schemas`. The files are part of the
 * program: their content is trusted. Undefined where a file is not to be had; then nothing is known of what it holds.
 */
export interface SchemaLoader {
  read(path: string): unknown;
}

/** The kinds that come with Prodlint. Files are read when the first question needs them. */
class Library {
  readonly #loader: SchemaLoader;
  readonly #bundles = new Map<string, SchemaBundle>();
  #kubernetes: SchemaBundle | undefined;
  #catalogue: CatalogueData | undefined;
  #lifecycles: Lifecycles | undefined;

  constructor(loader: SchemaLoader) {
    this.#loader = loader;
  }

  get kubernetes(): SchemaBundle {
    this.#kubernetes ??= this.#bundle('kubernetes');
    return this.#kubernetes;
  }

  get catalogue(): CatalogueData {
    this.#catalogue ??= (this.#loader.read('crds/catalogue') as CatalogueData | undefined) ?? {};
    return this.#catalogue;
  }

  get lifecycles(): Lifecycles {
    this.#lifecycles ??= new Lifecycles((this.#loader.read('kubernetes/lifecycle') as LifecycleData | undefined) ?? {});
    return this.#lifecycles;
  }

  /** A kind of the catalogue of custom resources. */
  customKind(apiVersion: string, kind: string): Kind | undefined {
    const kinds = Object.hasOwn(this.catalogue, apiVersion) ? this.catalogue[apiVersion] : undefined;
    const name = kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (name === undefined) return undefined;
    let bundle = this.#bundles.get(name);
    if (bundle === undefined) {
      bundle = this.#bundle(name);
      this.#bundles.set(name, bundle);
    }
    return bundle.kind(apiVersion, kind);
  }

  #bundle(name: string): SchemaBundle {
    const isBuiltIn = name === 'kubernetes';
    const [file, descriptions] = isBuiltIn
      ? ['kubernetes/schemas', 'kubernetes/descriptions']
      : [`crds/${name}`, `crds/${name}.descriptions`];
    const data = (this.#loader.read(file) as SchemaData | undefined) ?? { kinds: {}, definitions: {} };
    return new SchemaBundle(data, isBuiltIn ? 'kubernetes' : 'catalogue', name, {
      descriptions: () => this.#loader.read(descriptions) as DescriptionData | undefined,
      ...(isBuiltIn ? {} : { common: this.kubernetes }),
    });
  }
}

/** What instances share that differ in their workspaces. */
interface Shared {
  readonly library: Library;
  readonly validators: Validators;
}

/** The kinds of a workspace. */
interface Workspace {
  /** Kinds that a configuration names the schema of: they count before those that were found. */
  readonly chosen: KindIndex;
  readonly found: KindIndex;
  readonly isRead: boolean;
}

/** Bundles by what their kinds are called. */
class KindIndex {
  readonly bundles: readonly SchemaBundle[];
  readonly #byName = new Map<string, SchemaBundle[]>();

  constructor(bundles: readonly SchemaBundle[]) {
    this.bundles = bundles;
    for (const bundle of bundles) {
      for (const { apiVersion, kind } of bundle.kindNames()) {
        const name = `${apiVersion} ${kind}`;
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), bundle]);
      }
    }
  }

  /** The bundles that have a kind, in their order. */
  having(apiVersion: string, kind: string): readonly SchemaBundle[] {
    return this.#byName.get(`${apiVersion} ${kind}`) ?? NO_BUNDLES;
  }
}

const NO_BUNDLES: readonly SchemaBundle[] = [];
const NO_WORKSPACE: Workspace = { chosen: new KindIndex([]), found: new KindIndex([]), isRead: true };

/**
 * All kinds that are known, with their definitions: those of the workspace, of Kubernetes, and of the catalogue of custom resources. Immutable: what
 * is found for an object holds as long as it is asked of the same instance.
 */
export class Schemas {
  readonly #shared: Shared;
  readonly #workspace: Workspace;

  /** Without a source of validators nothing is ever found to differ from its schema. */
  constructor(
    loader: SchemaLoader,
    source?: ValidatorSource,
    workspace: Workspace = NO_WORKSPACE,
    shared: Shared = { library: new Library(loader), validators: new Validators(source) },
  ) {
    this.#shared = shared;
    this.#workspace = workspace;
  }

  /**
   * The same with other kinds that a workspace defines; where several bundles have a kind, the first counts. `isRead`: whether these are all; until then
   * nothing is said against custom resources.
   */
  withWorkspace(bundles: readonly SchemaBundle[], isRead = true): Schemas {
    return this.#with({ ...this.#workspace, found: new KindIndex(bundles), isRead });
  }

  /** The same with kinds whose schemas a configuration names; they count before those that the workspace defines. */
  withChosen(bundles: readonly SchemaBundle[]): Schemas {
    return this.#with({ ...this.#workspace, chosen: new KindIndex(bundles) });
  }

  #with(workspace: Workspace): Schemas {
    return new Schemas(NO_FILES, undefined, workspace, this.#shared);
  }

  /** The kinds of Kubernetes itself. */
  get kubernetes(): SchemaBundle {
    return this.#shared.library.kubernetes;
  }

  /** The kinds of a workspace, in the order in which they count. */
  get workspace(): readonly SchemaBundle[] {
    return [...this.#workspace.chosen.bundles, ...this.#workspace.found.bundles];
  }

  /** Whether all kinds of the workspace are known: until then a kind that is not known may still turn up. */
  get isWorkspaceRead(): boolean {
    return this.#workspace.isRead;
  }

  get lifecycles(): Lifecycles {
    return this.#shared.library.lifecycles;
  }

  /** A kind in any of the releases; undefined if nothing has it. What a workspace says of a custom resource counts before the catalogue. */
  kind(apiVersion: string, kind: string): Kind | undefined {
    const { library } = this.#shared;
    const builtIn = library.kubernetes.kind(apiVersion, kind);
    if (builtIn !== undefined) return builtIn;
    const [bundle] = this.#having(apiVersion, kind);
    return bundle === undefined ? library.customKind(apiVersion, kind) : bundle.kind(apiVersion, kind);
  }

  /** The kinds of the workspace and of the catalogue of custom resources; each once. */
  customKinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
    const catalogue = Object.entries(this.#shared.library.catalogue).flatMap(([apiVersion, kinds]) =>
      Object.keys(kinds).map((kind) => ({ apiVersion, kind })),
    );
    const all = [...this.workspace.flatMap((bundle) => bundle.kindNames()), ...catalogue];
    return [...new Map(all.map((name) => [`${name.apiVersion} ${name.kind}`, name])).values()];
  }

  /** The life of an API version of a built-in kind, seen from a release; undefined for what never was built in. */
  lifecycleOf(apiVersion: string, kind: string, target: KubernetesVersion): Lifecycle | undefined {
    return this.lifecycles.of(apiVersion, kind, target);
  }

  /**
   * How an object differs from its kind's schema in a release. Of a kind that the workspace defines several times, which the API server would not have, it
   * is not known which definition holds: then the one counts that has the least against the object.
   */
  violations(data: YamlMap, kind: Kind, target: KubernetesVersion): readonly SchemaViolation[] {
    if (kind.origin !== 'kubernetes' && !this.#workspace.isRead) return NO_VIOLATIONS;
    const { validators } = this.#shared;
    let least = validators.violations(data, kind, target);
    if (kind.origin !== 'workspace') return least;
    for (const bundle of this.#having(kind.apiVersion, kind.kind)) {
      if (least.length === 0) break;
      const other = bundle === kind.bundle ? undefined : bundle.kind(kind.apiVersion, kind.kind);
      const found = other === undefined ? least : validators.violations(data, other, target);
      if (found.length < least.length) least = found;
    }
    return least;
  }

  /** Why the schema of a bundle's first kind is none, in the compiler's words; undefined where it is one. */
  problemOf(bundle: SchemaBundle): string | undefined {
    const [kind] = bundle.kinds();
    const newest = parseKubernetesVersion(NEWEST_SUPPORTED_VERSION);
    return kind === undefined || newest === undefined ? undefined : this.#shared.validators.problemOf(kind, newest);
  }

  /** The bundles of the workspace that have a kind. */
  #having(apiVersion: string, kind: string): readonly SchemaBundle[] {
    const chosen = this.#workspace.chosen.having(apiVersion, kind);
    return chosen.length > 0 ? chosen : this.#workspace.found.having(apiVersion, kind);
  }
}

const NO_VIOLATIONS: readonly SchemaViolation[] = [];
const NO_FILES: SchemaLoader = { read: () => undefined };

/** Knows no kind. */
export const NO_SCHEMAS = new Schemas(NO_FILES);
