import type { YamlMap } from '../../yaml/value';
import type { KubernetesVersion } from '../kubernetes-version';
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

/**
 * All kinds that are known, with their definitions: those of the workspace, of Kubernetes, and of the catalogue of custom resources. Immutable: what
 * is found for an object holds as long as it is asked of the same instance.
 */
export class Schemas {
  readonly #shared: Shared;
  readonly #workspace: readonly SchemaBundle[];

  /** Without a source of validators nothing is ever found to differ from its schema. */
  constructor(
    loader: SchemaLoader,
    source?: ValidatorSource,
    workspace: readonly SchemaBundle[] = [],
    shared: Shared = { library: new Library(loader), validators: new Validators(source) },
  ) {
    this.#shared = shared;
    this.#workspace = workspace;
  }

  /** The same with other kinds of a workspace; where several bundles have a kind, the first counts. */
  withWorkspace(bundles: readonly SchemaBundle[]): Schemas {
    return new Schemas(NO_FILES, undefined, bundles, this.#shared);
  }

  /** The kinds of Kubernetes itself. */
  get kubernetes(): SchemaBundle {
    return this.#shared.library.kubernetes;
  }

  /** The kinds that a workspace defines. */
  get workspace(): readonly SchemaBundle[] {
    return this.#workspace;
  }

  get lifecycles(): Lifecycles {
    return this.#shared.library.lifecycles;
  }

  /** A kind in any of the releases; undefined if nothing has it. What a workspace says of a custom resource counts before the catalogue. */
  kind(apiVersion: string, kind: string): Kind | undefined {
    const { library } = this.#shared;
    const builtIn = library.kubernetes.kind(apiVersion, kind);
    if (builtIn !== undefined) return builtIn;
    for (const bundle of this.#workspace) {
      const found = bundle.kind(apiVersion, kind);
      if (found !== undefined) return found;
    }
    return library.customKind(apiVersion, kind);
  }

  /** The kinds of the workspace and of the catalogue of custom resources; each once. */
  customKinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
    const catalogue = Object.entries(this.#shared.library.catalogue).flatMap(([apiVersion, kinds]) =>
      Object.keys(kinds).map((kind) => ({ apiVersion, kind })),
    );
    const all = [...this.#workspace.flatMap((bundle) => bundle.kinds()), ...catalogue];
    return [...new Map(all.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }])).values()];
  }

  /** The life of an API version of a built-in kind, seen from a release; undefined for what never was built in. */
  lifecycleOf(apiVersion: string, kind: string, target: KubernetesVersion): Lifecycle | undefined {
    return this.lifecycles.of(apiVersion, kind, target);
  }

  /**
   * How an object differs from its kind's schema in a release. Entries of maps that are null count as not written. Found once for an object and kept
   * with it.
   */
  violations(data: YamlMap, kind: Kind, target: KubernetesVersion): readonly SchemaViolation[] {
    return this.#shared.validators.violations(data, kind, target);
  }
}

const NO_FILES: SchemaLoader = { read: () => undefined };

/** Knows no kind. */
export const NO_SCHEMAS = new Schemas(NO_FILES);
