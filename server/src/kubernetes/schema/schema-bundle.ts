import type { YamlMap } from '../../yaml/value';
import type { KubernetesVersion } from '../kubernetes-version';
import type { DescriptionData, EnumValueData, KindData, SchemaData } from './data';
import { type Availability, Definition, type DefinitionContext } from './definition';
import type { JsonSchema } from './json-schema';
import { withoutNulls } from './violation';

/** Where a kind is known from: Kubernetes itself, the custom resources that come with Prodlint, or a definition of the workspace. */
export type KindOrigin = 'kubernetes' | 'catalogue' | 'workspace';

/** A kind of some API version. */
export interface Kind extends Availability {
  readonly apiVersion: string;
  readonly kind: string;
  readonly origin: KindOrigin;
  readonly isNamespaced: boolean;
  /** The name that its paths have (`deployments`); undefined for lists and what is only sent to subresources. */
  readonly plural: string | undefined;
  readonly definition: Definition;
  /** The set of kinds that it is from. */
  readonly bundle: SchemaBundle;
}

export interface BundleOptions {
  readonly descriptions?: () => DescriptionData | undefined;
  /** Where references go that lead out of the bundle (to `meta.v1.ObjectMeta`). */
  readonly common?: SchemaBundle;
  /** The schema by which a kind's objects are validated, where it says more than the definitions do. */
  readonly jsonSchema?: (kind: Kind, target: KubernetesVersion) => JsonSchema | undefined;
  /** An object as the API server has it when it validates; without this, without the entries that are null. */
  readonly prepare?: (object: YamlMap, kind: Kind, target: KubernetesVersion) => YamlMap;
}

/** One set of kinds and definitions. Descriptions are fetched when the first is asked for. */
export class SchemaBundle {
  readonly origin: KindOrigin;
  /** What its generated files are named by (`kubernetes`, `cert-manager`); of what is read from a workspace whatever tells it apart. */
  readonly name: string;
  readonly #data: SchemaData;
  readonly #definitions = new Map<string, Definition>();
  readonly #kinds = new Map<KindData, Kind>();
  readonly #context: DefinitionContext;
  readonly #jsonSchema: BundleOptions['jsonSchema'];
  readonly #prepare: BundleOptions['prepare'];

  constructor(data: SchemaData, origin: KindOrigin, name: string, options: BundleOptions = {}) {
    this.#jsonSchema = options.jsonSchema;
    this.#prepare = options.prepare;
    this.origin = origin;
    this.name = name;
    this.#data = data;
    let descriptions: DescriptionData | undefined;
    this.#context = {
      find: (id) => this.definition(id) ?? options.common?.definition(id),
      enumValues: (id): readonly EnumValueData[] | undefined => data.enums?.[id],
      describe: (id, field) => {
        descriptions ??= options.descriptions?.() ?? {};
        const ofDefinition = Object.hasOwn(descriptions, id) ? descriptions[id] : undefined;
        return ofDefinition !== undefined && Object.hasOwn(ofDefinition, field) ? ofDefinition[field] : undefined;
      },
    };
  }

  definition(id: string): Definition | undefined {
    const known = this.#definitions.get(id);
    if (known !== undefined) return known;
    const data = Object.hasOwn(this.#data.definitions, id) ? this.#data.definitions[id] : undefined;
    if (data === undefined) return undefined;
    const definition = new Definition(id, data, this.#context);
    this.#definitions.set(id, definition);
    return definition;
  }

  kind(apiVersion: string, kind: string): Kind | undefined {
    const kinds = Object.hasOwn(this.#data.kinds, apiVersion) ? this.#data.kinds[apiVersion] : undefined;
    const data = kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    return data === undefined ? undefined : this.#kind(apiVersion, kind, data);
  }

  /** All kinds, in the order of the data: by apiVersion, then name. */
  kinds(): readonly Kind[] {
    return Object.entries(this.#data.kinds).flatMap(([apiVersion, kinds]) =>
      Object.entries(kinds).flatMap(([kind, data]) => this.#kind(apiVersion, kind, data) ?? []),
    );
  }

  /** What {@link kinds} are called. */
  kindNames(): readonly { readonly apiVersion: string; readonly kind: string }[] {
    return Object.entries(this.#data.kinds).flatMap(([apiVersion, kinds]) =>
      Object.keys(kinds).map((kind) => ({ apiVersion, kind })),
    );
  }

  /** The schema by which a kind's objects are validated; undefined where it follows from the definitions. */
  jsonSchema(kind: Kind, target: KubernetesVersion): JsonSchema | undefined {
    return this.#jsonSchema?.(kind, target);
  }

  /** An object as the API server has it when it validates. */
  prepare(object: YamlMap, kind: Kind, target: KubernetesVersion): YamlMap {
    return this.#prepare === undefined ? withoutNulls(object) : this.#prepare(object, kind, target);
  }

  #kind(apiVersion: string, kind: string, data: KindData): Kind | undefined {
    const known = this.#kinds.get(data);
    if (known?.apiVersion === apiVersion && known.kind === kind) return known;
    const definition = this.definition(data.d);
    if (definition === undefined) return undefined;
    const made: Kind = {
      apiVersion,
      kind,
      origin: this.origin,
      isNamespaced: data.c !== 1,
      plural: data.p,
      definition,
      bundle: this,
      since: data.s,
      until: data.u,
    };
    this.#kinds.set(data, made);
    return made;
  }
}
