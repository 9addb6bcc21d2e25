import type { YamlValue } from '../../yaml/value';

/** A scalar of YAML. */
export type Scalar = Extract<YamlValue, null | boolean | number | string>;

/** Text that means what it should though it is not the plainest way to write it: `off`, which a list of severities has for false. */
export interface Verbatim {
  readonly verbatim: string;
}

/** What is put into a document, with the places that the person fills. */
export type Shape =
  | { readonly kind: 'scalar'; readonly value: Scalar | Verbatim }
  /**
   * A scalar that the person types. `choices` are offered there; places of the same `name` are filled together; `suggested` stands there until
   * something is typed, and is kept where an editor has no such places.
   */
  | {
      readonly kind: 'hole';
      readonly choices?: readonly (Scalar | Verbatim)[];
      readonly name?: string;
      readonly suggested?: string;
    }
  | { readonly kind: 'map'; readonly entries: readonly ShapeEntry[] }
  | { readonly kind: 'list'; readonly items: readonly Shape[] }
  /** A map or list of which nothing is known yet: an empty line in its place. */
  | { readonly kind: 'open' };

export type ShapeEntry = readonly [key: string, value: Shape];

export const HOLE: Shape = { kind: 'hole' };
export const OPEN: Shape = { kind: 'open' };

export function mapOf(entries: readonly ShapeEntry[]): Shape {
  return entries.length > 0 ? { kind: 'map', entries } : OPEN;
}
