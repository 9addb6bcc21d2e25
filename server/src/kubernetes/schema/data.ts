/**
 * The format of the generated schemas: JSON with short keys, because all releases of Kubernetes are in it. Versions are minor releases of
 * Kubernetes 1.x as numbers; a `since` (`s`) or `until` (`u`) that is absent means that nothing is known of a time before or after.
 */

/** A set of kinds with their definitions: all of Kubernetes, or the custom resources of one project. */
export interface SchemaData {
  /** The oldest and newest release that the data tells apart; absent where no release matters. */
  readonly minors?: readonly [oldest: number, newest: number];
  /** By apiVersion and kind. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, KindData>>>>;
  /** By id: `core.v1.PodSpec`, or a number as text. */
  readonly definitions: Readonly<Record<string, DefinitionData>>;
  /** Allowed values, by the id of the type they are of. */
  readonly enums?: Readonly<Record<string, readonly EnumValueData[]>>;
}

export interface KindData {
  /** The id of its definition. */
  readonly d: string;
  /** The plural that its paths have; absent for lists and what is only sent to subresources. */
  readonly p?: string;
  /** 1 for what belongs to the cluster, not to a namespace. */
  readonly c?: 1;
  readonly s?: number;
  readonly u?: number;
}

export interface DefinitionData {
  /** Fields by name; several variants where releases differ in more than presence. */
  readonly f: Readonly<Record<string, FieldData | readonly FieldData[]>>;
  /** 1 where fields that are not named here are allowed too. */
  readonly o?: 1;
  readonly s?: number;
  readonly u?: number;
}

/** A field of which only the type is known is just the type. */
export type FieldData = string | FieldDetails;

export interface FieldDetails {
  /**
   * The type, with a `!` at its end when the field is required. `s` string, `y` base64 bytes, `t` time, `b` boolean, `i` integer of 32 bits, `l` of 64,
   * `n` number, `q` quantity, `x` integer or string, `*` anything, `[T` list of T, `{T` map of T by string, `@id` an object of that definition.
   */
  readonly t: string;
  readonly s?: number;
  readonly u?: number;
  /** Allowed values of the innermost type: the id of an enum, or the values. */
  readonly e?: string | readonly EnumValueData[];
  /** Fields that tell the items of a list apart. */
  readonly k?: readonly string[];
  /** How a list without keys behaves: `atomic` or `set`. */
  readonly l?: string;
  /** The field by which a strategic merge patch finds items, and what it does (`merge`, `retainKeys`). */
  readonly m?: string;
  readonly p?: string;
  /** The value that the API server puts where there is none. */
  readonly d?: unknown;
}

/** A value that all known releases allow, or one with the first and last release that does (0 for no first). */
export type EnumValueData = string | readonly [value: string, since: number, until?: number];

/** Descriptions by definition and field; the definition's own is that of the empty name. */
export type DescriptionData = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By apiVersion and kind: introduced, deprecated and removed (0 for never or long ago), and the replacement as `apiVersion Kind`. */
export type LifecycleData = Readonly<Record<string, Readonly<Record<string, LifecycleRow>>>>;

export type LifecycleRow = readonly [introduced: number, deprecated?: number, removed?: number, replacement?: string];

/** Which bundle of custom resources has a kind: `cert-manager` by apiVersion and kind. */
export type CatalogueData = Readonly<Record<string, Readonly<Record<string, string>>>>;
