import type { KubernetesVersion } from '../kubernetes-version';
import type { DefinitionData, EnumValueData, FieldData, FieldDetails } from './data';
import { type FieldType, parseFieldType } from './field-type';

/** The releases that have something, as minor versions, both included; undefined where nothing is known of a limit. */
export interface Availability {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** Whether a release has it. */
export function isAvailable({ since, until }: Availability, target: KubernetesVersion): boolean {
  return (since ?? 0) <= target.minor && target.minor <= (until ?? Number.POSITIVE_INFINITY);
}

/** A field as it is in some releases. */
export interface Field extends Availability {
  readonly name: string;
  readonly type: FieldType;
  readonly isRequired: boolean;
  /** What the API server puts where the field is absent; undefined where the sources say nothing. */
  readonly default: unknown;
  /** The fields that tell the items of a list apart; empty where none do. */
  readonly listKeys: readonly string[];
  readonly listType: 'atomic' | 'map' | 'set' | undefined;
  /** The field by which a strategic merge patch, and so Kustomize, finds the item of a list that it changes. */
  readonly mergeKey: string | undefined;
  readonly patchStrategy: string | undefined;
  /** In words of the API itself; undefined where there are none. */
  readonly description: string | undefined;
  /** The values that the innermost type allows; undefined where any is allowed. */
  enumValues(target: KubernetesVersion): readonly string[] | undefined;
}

/** Where a definition finds what stands outside of it. */
export interface DefinitionContext {
  find(id: string): Definition | undefined;
  enumValues(id: string): readonly EnumValueData[] | undefined;
  /** The description of a field, or with the empty name of the definition. */
  describe(id: string, field: string): string | undefined;
}

/** An object's fields in all releases. Fields are read from the data when first asked for. */
export class Definition implements Availability {
  readonly id: string;
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** Whether fields that the definition does not name are allowed. */
  readonly isOpen: boolean;
  readonly #data: DefinitionData;
  readonly #context: DefinitionContext;
  readonly #variants = new Map<string, readonly Field[]>();
  /** By minor version. */
  readonly #fields = new Map<number, readonly Field[]>();

  constructor(id: string, data: DefinitionData, context: DefinitionContext) {
    this.id = id;
    this.since = data.s;
    this.until = data.u;
    this.isOpen = data.o === 1;
    this.#data = data;
    this.#context = context;
  }

  /** In words of the API itself. */
  get description(): string | undefined {
    return this.#context.describe(this.id, '');
  }

  /** The names of the fields of all releases, in alphabetical order. */
  get fieldNames(): readonly string[] {
    return Object.keys(this.#data.f);
  }

  /** A field as a release has it; undefined if it has none of that name. */
  field(name: string, target: KubernetesVersion): Field | undefined {
    // A loop, because this is asked for every field of every object.
    for (const variant of this.variants(name)) if (isAvailable(variant, target)) return variant;
    return undefined;
  }

  /** The fields of a release, in alphabetical order. */
  fields(target: KubernetesVersion): readonly Field[] {
    let fields = this.#fields.get(target.minor);
    if (fields === undefined) {
      fields = this.fieldNames.flatMap((name) => this.field(name, target) ?? []);
      this.#fields.set(target.minor, fields);
    }
    return fields;
  }

  /** The names of the fields that a release requires. */
  required(target: KubernetesVersion): readonly string[] {
    return this.fields(target).flatMap((field) => (field.isRequired ? [field.name] : []));
  }

  /** What a field is in one release or another, from the oldest on; empty for a name that is in none. */
  variants(name: string): readonly Field[] {
    const known = this.#variants.get(name);
    if (known !== undefined) return known;
    const data = Object.hasOwn(this.#data.f, name) ? this.#data.f[name] : undefined;
    const list: readonly FieldData[] = data === undefined ? [] : isSeveral(data) ? data : [data];
    const variants = list.map((variant) => this.#read(name, typeof variant === 'string' ? { t: variant } : variant));
    this.#variants.set(name, variants);
    return variants;
  }

  #read(name: string, data: FieldDetails): Field {
    const context = this.#context;
    const id = this.id;
    const isRequired = data.t.endsWith('!');
    return {
      name,
      type: parseFieldType(isRequired ? data.t.slice(0, -1) : data.t, (definition) => context.find(definition)),
      isRequired,
      since: data.s ?? this.since,
      until: data.u ?? this.until,
      default: data.d,
      listKeys: data.k ?? [],
      listType: data.k !== undefined ? 'map' : data.l === 'atomic' || data.l === 'set' ? data.l : undefined,
      mergeKey: data.m,
      patchStrategy: data.p,
      get description() {
        return context.describe(id, name);
      },
      enumValues(target) {
        const values = typeof data.e === 'string' ? context.enumValues(data.e) : data.e;
        return values?.flatMap((value) => valueAt(value, target));
      },
    };
  }
}

function isSeveral(data: FieldData | readonly FieldData[]): data is readonly FieldData[] {
  return Array.isArray(data);
}

function valueAt(value: EnumValueData, target: KubernetesVersion): readonly string[] {
  if (typeof value === 'string') return [value];
  const [text, since, until] = value;
  return isAvailable({ since, until }, target) ? [text] : [];
}
