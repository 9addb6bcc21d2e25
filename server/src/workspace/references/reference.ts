import type { KindName } from '../../kubernetes/kinds';
import type { LabelSelector } from '../../kubernetes/label-selector';
import type { Path } from '../../yaml/path';
import type { Span } from '../../yaml/text';

/** A kind of object that a reference may lead to. */
export interface ReferenceKind {
  readonly group: string;
  readonly kind: string;
  /** The kind if it is one that rules speak of. */
  readonly type: KindName | undefined;
}

/** What a reference or a selection may name inside an object: a key of a ConfigMap or Secret, a port, a listener of a Gateway, a container. */
export type PartType = 'key' | 'port' | 'listener' | 'container';

/** A part of another object, named in a manifest. */
export interface ReferencePart {
  readonly type: PartType;
  readonly value: string | number;
  /** Of the value that names it, from the document's root. */
  readonly path: Path;
}

/** A place of an object that names another one. */
export interface Reference {
  /** Of the value that holds the name, from the document's root. */
  readonly path: Path;
  /** The name's own characters, where the value holds more (`namespace/name`, a host name): offsets in the value. */
  readonly within: Span | undefined;
  /** Which kinds may answer. */
  readonly kinds: readonly ReferenceKind[];
  readonly name: string;
  /** The namespace that is looked in; undefined where the target lies in none. */
  readonly namespace: string | undefined;
  /** Parts of the target that are named beside it. */
  readonly parts: readonly ReferencePart[];
  /** Whether the manifest says that the target, or its part, need not be there. */
  readonly isOptional: boolean;
}

/** In which namespaces a selection looks. */
export type SelectedNamespaces =
  | { readonly type: 'names'; readonly names: readonly string[] }
  | { readonly type: 'all' }
  /** Those whose Namespace object has the labels. */
  | { readonly type: 'labels'; readonly selector: LabelSelector }
  /** What is selected lies in no namespace. */
  | { readonly type: 'none' };

/**
 * What a selection is for: `traffic` is sent to the pods, they are `controlled` (the selector of a workload), `limited` in what may be done to
 * them (budgets, policies), `admitted` to something (a peer of a policy, a route of a Gateway), `observed` (monitors), or `placed` near each other.
 */
export type SelectionPurpose = 'traffic' | 'controlled' | 'limited' | 'admitted' | 'observed' | 'placed';

/** Labels by which an object takes in others. */
export interface Selection {
  /** Of the selector, from the document's root. */
  readonly path: Path;
  /** How it is written: a plain map of labels, or with `matchLabels` and `matchExpressions`. */
  readonly form: 'map' | 'selector';
  readonly selector: LabelSelector;
  /** What is selected: pods, by the labels of their templates, or objects of these kinds. */
  readonly takes: 'pods' | readonly ReferenceKind[];
  readonly namespaces: SelectedNamespaces;
  readonly purpose: SelectionPurpose;
  /** Ports of what is selected that are named beside the selector. */
  readonly parts: readonly ReferencePart[];
}

/** Something that an object makes the cluster have, though no manifest holds it. */
export interface MadeObject {
  readonly kind: ReferenceKind;
  readonly name: string;
  /** Whether the names are `name`, a hyphen and an ordinal: the claims of a StatefulSet. */
  readonly isNumbered: boolean;
  readonly namespace: string;
  /** Of the value that the name comes from. */
  readonly path: Path;
  /** Its keys, with the places that give them; undefined where they are not known. */
  readonly keys: readonly MadeKey[] | undefined;
}

export interface MadeKey {
  readonly name: string;
  /** Of the value or the entry that names it; undefined where the maker always gives it. */
  readonly path: Path | undefined;
}
