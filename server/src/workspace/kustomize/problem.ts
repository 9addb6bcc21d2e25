import type { Path } from '../../yaml/path';

/** What can be wrong with a kustomization, so that `kubectl kustomize` refuses to build it or does nothing where something is asked for. */
export type KustomizeProblemCode =
  | 'kustomization-missing'
  | 'kustomization-ambiguous'
  | 'kustomization-invalid'
  | 'kustomization-empty'
  | 'field-unknown'
  | 'resource-missing'
  | 'resource-outside'
  | 'resource-is-component'
  | 'component-missing'
  | 'component-not-a-component'
  | 'cycle'
  | 'cycle-above'
  | 'duplicate-id'
  | 'namespace-conflict'
  | 'patch-file-missing'
  | 'patch-invalid'
  | 'patch-ambiguous'
  | 'patch-target-missing'
  | 'patch-target-ambiguous'
  | 'patch-failed'
  | 'replicas-target-missing'
  | 'generator-file-missing'
  | 'generator-invalid'
  | 'generator-exists'
  | 'generator-target-missing'
  | 'replacement-file-missing'
  | 'replacement-invalid'
  | 'replacement-source-missing'
  | 'replacement-source-ambiguous'
  | 'replacement-source-field-missing'
  | 'replacement-target-missing'
  | 'replacement-target-field-missing'
  | 'replacement-type-wrong'
  | 'variable-source-missing'
  | 'variable-source-ambiguous'
  | 'variable-field-missing'
  | 'variable-duplicate'
  | 'reference-ambiguous';

/** One thing wrong with a kustomization. */
export interface KustomizeProblem {
  /** The kustomization's file. */
  readonly file: string;
  /** The way to the entry in the kustomization's document. */
  readonly path: Path;
  readonly code: KustomizeProblemCode;
  /** The names that a message needs. */
  readonly values: Readonly<Record<string, string>>;
}
