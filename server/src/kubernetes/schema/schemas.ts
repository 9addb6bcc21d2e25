import type { KubernetesVersion } from '../kubernetes-version';
import type { CatalogueData, DescriptionData, LifecycleData, SchemaData } from './data';
import { type Lifecycle, Lifecycles } from './lifecycle';
import { type Kind, SchemaBundle } from './schema-bundle';

/**
 * Gives the parsed JSON of generated files by their path below schemas/, without the extension: `kubernetes/schemas`. The files are part of the
 * program: their content is trusted. Undefined where a file is not to be had; then nothing is known of what it holds.
 */
export interface SchemaLoader {
  read(path: string): unknown;
}

/** All kinds that are known, with their definitions. Files are read when the first question needs them. */
export class Schemas {
  readonly #loader: SchemaLoader;
  readonly #bundles = new Map<string, SchemaBundle>();
  #kubernetes: SchemaBundle | undefined;
  #catalogue: CatalogueData | undefined;
  #lifecycles: Lifecycles | undefined;

  constructor(loader: SchemaLoader) {
    this.#loader = loader;
  }

  /** The kinds of Kubernetes itself. */
  get kubernetes(): SchemaBundle {
    this.#kubernetes ??= this.#bundle('kubernetes/schemas', 'kubernetes/descriptions');
    return this.#kubernetes;
  }

  /** A kind in any of the releases; undefined if neither Kubernetes nor the catalogue of custom resources has it. */
  kind(apiVersion: string, kind: string): Kind | undefined {
    return this.kubernetes.kind(apiVersion, kind) ?? this.#custom(apiVersion, kind);
  }

  /** The kinds of the catalogue of custom resources. */
  customKinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
    return Object.entries(this.#names()).flatMap(([apiVersion, kinds]) =>
      Object.keys(kinds).map((kind) => ({ apiVersion, kind })),
    );
  }

  /** The life of an API version of a built-in kind, seen from a release; undefined for what never was built in. */
  lifecycleOf(apiVersion: string, kind: string, target: KubernetesVersion): Lifecycle | undefined {
    return this.lifecycles.of(apiVersion, kind, target);
  }

  get lifecycles(): Lifecycles {
    this.#lifecycles ??= new Lifecycles((this.#loader.read('kubernetes/lifecycle') as LifecycleData | undefined) ?? {});
    return this.#lifecycles;
  }

  #names(): CatalogueData {
    this.#catalogue ??= (this.#loader.read('crds/catalogue') as CatalogueData | undefined) ?? {};
    return this.#catalogue;
  }

  #custom(apiVersion: string, kind: string): Kind | undefined {
    const names = this.#names();
    const kinds = Object.hasOwn(names, apiVersion) ? names[apiVersion] : undefined;
    const name = kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (name === undefined) return undefined;
    let bundle = this.#bundles.get(name);
    if (bundle === undefined) {
      bundle = this.#bundle(`crds/${name}`, `crds/${name}.descriptions`);
      this.#bundles.set(name, bundle);
    }
    return bundle.kind(apiVersion, kind);
  }

  #bundle(path: string, descriptions: string): SchemaBundle {
    const data = (this.#loader.read(path) as SchemaData | undefined) ?? { kinds: {}, definitions: {} };
    const isBuiltIn = path.startsWith('kubernetes/');
    return new SchemaBundle(data, isBuiltIn ? 'kubernetes' : 'catalogue', {
      descriptions: () => this.#loader.read(descriptions) as DescriptionData | undefined,
      ...(isBuiltIn ? {} : { common: this.kubernetes }),
    });
  }
}
