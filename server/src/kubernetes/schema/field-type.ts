import type { Definition } from './definition';

/** What a value may be. An object's definition is looked up when asked for: definitions refer to each other in circles. */
export type FieldType =
  | { readonly kind: 'any' | 'boolean' | 'bytes' | 'int-or-string' | 'number' | 'quantity' | 'string' | 'time' }
  | { readonly kind: 'integer'; readonly bits: 32 | 64 }
  | { readonly kind: 'list'; readonly items: FieldType }
  | { readonly kind: 'map'; readonly values: FieldType }
  | ObjectType;

export interface ObjectType {
  readonly kind: 'object';
  /** Undefined only where the data refers to nothing, which a test of the data rules out. */
  readonly definition: Definition | undefined;
}

const SCALARS: Readonly<Record<string, FieldType>> = {
  '*': { kind: 'any' },
  b: { kind: 'boolean' },
  i: { kind: 'integer', bits: 32 },
  l: { kind: 'integer', bits: 64 },
  n: { kind: 'number' },
  q: { kind: 'quantity' },
  s: { kind: 'string' },
  t: { kind: 'time' },
  x: { kind: 'int-or-string' },
  y: { kind: 'bytes' },
};

const ANYTHING: FieldType = { kind: 'any' };

/** Reads a type in the notation of the data (see FieldDetails), without its `!`. What it can not read is anything. */
export function parseFieldType(text: string, find: (id: string) => Definition | undefined): FieldType {
  const inner = text.slice(1);
  switch (text[0]) {
    case '[':
      return { kind: 'list', items: parseFieldType(inner, find) };
    case '{':
      return { kind: 'map', values: parseFieldType(inner, find) };
    case '@':
      return new Reference(inner, find);
    default:
      return SCALARS[text] ?? ANYTHING;
  }
}

/** The type that lists and maps of any depth hold in the end. */
export function innermost(type: FieldType): FieldType {
  if (type.kind === 'list') return innermost(type.items);
  return type.kind === 'map' ? innermost(type.values) : type;
}

class Reference implements ObjectType {
  readonly kind = 'object';
  readonly #id: string;
  readonly #find: (id: string) => Definition | undefined;
  #definition: Definition | undefined;

  constructor(id: string, find: (id: string) => Definition | undefined) {
    this.#id = id;
    this.#find = find;
  }

  get definition(): Definition | undefined {
    this.#definition ??= this.#find(this.#id);
    return this.#definition;
  }
}
