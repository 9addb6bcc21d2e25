import type { KubernetesVersion } from '../kubernetes-version';
import type { LifecycleData, LifecycleRow } from './data';

/** An API version of a kind. */
export interface KindReference {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What a release does with an API version: it does not have it yet, serves it, serves it with a warning, or no longer has it. */
export type LifecycleState = 'not-yet' | 'served' | 'deprecated' | 'removed';

/** The life of an API version of a kind, in minor releases of Kubernetes 1.x; undefined where a thing never happened, or has no known time. */
export interface Lifecycle extends KindReference {
  readonly state: LifecycleState;
  readonly introduced: number | undefined;
  readonly deprecated: number | undefined;
  /** The first release without it; it may be planned only. */
  readonly removed: number | undefined;
  /** What to use instead: the first in the line of replacements that the release serves, else the one that is named. */
  readonly replacement: KindReference | undefined;
}

/** When API versions of the built-in kinds came and went. */
export class Lifecycles {
  readonly #data: LifecycleData;
  readonly #ofKind = new Map<string, readonly string[]>();

  constructor(data: LifecycleData) {
    this.#data = data;
  }

  /** The life of an API version of a kind, seen from a release; undefined for what never was one of Kubernetes' own. A list lives as its items do. */
  of(apiVersion: string, kind: string, target: KubernetesVersion): Lifecycle | undefined {
    const row = this.#row(apiVersion, kind);
    if (row === undefined) return undefined;
    const [introduced, deprecated, removed] = row;
    return {
      apiVersion,
      kind,
      state: stateAt(row, target),
      introduced: introduced || undefined,
      deprecated: deprecated || undefined,
      removed: removed || undefined,
      replacement: this.#replacement({ apiVersion, kind }, target),
    };
  }

  /** The API versions that ever had a kind, in the order of the data. */
  apiVersionsOf(kind: string): readonly string[] {
    let found = this.#ofKind.get(kind);
    if (found === undefined) {
      found = Object.keys(this.#data).filter((apiVersion) => this.#row(apiVersion, kind) !== undefined);
      // Of kinds that never were Kubernetes' own a workspace has as many as it likes.
      if (found.length > 0) this.#ofKind.set(kind, found);
    }
    return found;
  }

  #replacement(from: KindReference, target: KubernetesVersion): KindReference | undefined {
    const first = this.#next(from);
    let candidate = first;
    // A line of replacements is as long as a group has versions; the bound is for data that goes in a circle.
    for (let step = 0; candidate !== undefined && step < 8; step++) {
      const row = this.#row(candidate.apiVersion, candidate.kind);
      if (row === undefined || stateAt(row, target) !== 'removed') return candidate;
      candidate = this.#next(candidate);
    }
    return first;
  }

  #next({ apiVersion, kind }: KindReference): KindReference | undefined {
    const text = this.#row(apiVersion, kind)?.[3];
    const [nextVersion, nextKind] = text?.split(' ') ?? [];
    if (nextVersion === undefined || nextKind === undefined) return undefined;
    const isList = kind.endsWith('List') && this.#own(apiVersion, kind) === undefined;
    return { apiVersion: nextVersion, kind: isList ? `${nextKind}List` : nextKind };
  }

  #row(apiVersion: string, kind: string): LifecycleRow | undefined {
    const own = this.#own(apiVersion, kind);
    return own ?? (kind.endsWith('List') ? this.#own(apiVersion, kind.slice(0, -'List'.length)) : undefined);
  }

  #own(apiVersion: string, kind: string): LifecycleRow | undefined {
    if (!Object.hasOwn(this.#data, apiVersion)) return undefined;
    const rows = this.#data[apiVersion];
    return rows !== undefined && Object.hasOwn(rows, kind) ? rows[kind] : undefined;
  }
}

function stateAt([introduced, deprecated, removed]: LifecycleRow, { minor }: KubernetesVersion): LifecycleState {
  if (removed && minor >= removed) return 'removed';
  if (minor < introduced) return 'not-yet';
  return deprecated && minor >= deprecated ? 'deprecated' : 'served';
}
