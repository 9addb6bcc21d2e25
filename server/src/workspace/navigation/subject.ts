import type { Resource } from '../../kubernetes/resource';
import type { Path } from '../../yaml/path';
import type { ReferenceKind, Selection } from '../references';
import type { Site } from './graph';

/** An object of the cluster, whether a manifest holds it or something makes it. */
export interface ObjectSubject {
  readonly type: 'object';
  readonly kinds: readonly ReferenceKind[];
  readonly name: string;
  /** Undefined for what lies in none. */
  readonly namespace: string | undefined;
}

/** Something that a name in a manifest means: what is gone to, looked for and renamed. */
export type Subject =
  | ObjectSubject
  /** A key of a ConfigMap or Secret. */
  | { readonly type: 'key'; readonly object: ObjectSubject; readonly key: string }
  /** A port of Services. */
  | { readonly type: 'service-port'; readonly services: readonly Resource[]; readonly port: string | number }
  /** A port of the containers of workloads. */
  | { readonly type: 'pod-port'; readonly workloads: readonly Resource[]; readonly port: string | number }
  | { readonly type: 'listener'; readonly gateways: readonly Resource[]; readonly name: string }
  /** A part of a pod that only its own parts name, or that stands there: a volume, a container. */
  | { readonly type: 'inner'; readonly resource: Resource; readonly name: string; readonly targets: readonly Path[] }
  /** A label with its value; `seed` is where it was asked for. */
  | {
      readonly type: 'label';
      readonly key: string;
      readonly value: string;
      readonly seed: Resource;
      readonly isSelector: boolean;
    }
  /** What a selector takes in. */
  | { readonly type: 'selected'; readonly resource: Resource; readonly selection: Selection }
  /** A kind that a CustomResourceDefinition defines. */
  | { readonly type: 'kind'; readonly group: string; readonly kind: string }
  /** A file, or what a directory is built from. A path that counts from the root of a repository is looked for above the file that it comes `from`. */
  | {
      readonly type: 'file';
      readonly path: string;
      readonly from: string | undefined;
      readonly mayBeDirectory: boolean;
    };

/** A place that has to do with a subject: it is what is meant, or names it. */
export interface Occurrence {
  readonly site: Site;
  readonly role: 'definition' | 'use';
}
