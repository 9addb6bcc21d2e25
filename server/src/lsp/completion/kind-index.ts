import { groupOf } from '../../kubernetes/api-groups';
import { isFileFormat } from '../../kubernetes/file-formats';
import { kindName } from '../../kubernetes/kinds';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { isAvailable } from '../../kubernetes/schema/definition';
import type { Schemas } from '../../kubernetes/schema/schemas';

/** An API version of a kind that a release serves, or that is no part of Kubernetes. */
export interface OfferedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly group: string;
  readonly isBuiltIn: boolean;
  readonly isDeprecated: boolean;
}

/** The kinds that may be written for a release, the most used ones first. */
export class KindIndex {
  readonly all: readonly OfferedKind[];

  constructor(schemas: Schemas, target: KubernetesVersion) {
    const builtIn = schemas.kubernetes.kinds().filter((kind) => kind.plural !== undefined && isAvailable(kind, target));
    const all = [
      ...builtIn.map(({ apiVersion, kind }) => {
        const state = schemas.lifecycleOf(apiVersion, kind, target)?.state;
        return { ...describe(apiVersion, kind), isBuiltIn: true, isDeprecated: state === 'deprecated' };
      }),
      ...schemas.customKinds().map(({ apiVersion, kind }) => {
        return { ...describe(apiVersion, kind), isBuiltIn: false, isDeprecated: false };
      }),
    ].filter(({ apiVersion }) => apiVersion !== '');
    this.all = all.sort((a, b) => rank(a) - rank(b) || compare(a.kind, b.kind) || compareVersions(a, b));
  }

  /** Of each kind of each group the version to choose today. */
  get preferred(): readonly OfferedKind[] {
    const once = new Map<string, OfferedKind>();
    for (const offered of this.all) {
      const key = `${offered.group} ${offered.kind}`;
      if (!once.has(key)) once.set(key, offered);
    }
    return [...once.values()];
  }

  /** The versions of a kind of any group, the one to choose first. */
  versionsOf(kind: string): readonly OfferedKind[] {
    return this.all.filter((offered) => offered.kind === kind);
  }

  kindsOf(apiVersion: string): readonly OfferedKind[] {
    return this.all.filter((offered) => offered.apiVersion === apiVersion);
  }
}

function describe(apiVersion: string, kind: string) {
  return { apiVersion, kind, group: groupOf(apiVersion) };
}

/** What most applications are made of, the most used first. */
const COMMON: readonly string[] = [
  ...['Deployment', 'Service', 'ConfigMap', 'Ingress', 'Secret', 'StatefulSet', 'CronJob', 'Job', 'DaemonSet'],
  ...['ServiceAccount', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy', 'PersistentVolumeClaim'],
  ...['Namespace', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'Pod'],
];

/** What rules speak of is what people write; formats of tools come last. */
function rank({ group, kind, isBuiltIn }: OfferedKind): number {
  const isKnown = kindName(group, kind) !== undefined;
  const index = isBuiltIn && isKnown ? COMMON.indexOf(kind) : -1;
  if (index >= 0) return index;
  if (isBuiltIn) return COMMON.length + (isKnown ? 0 : 1);
  return COMMON.length + (isKnown ? 2 : isFileFormat(group) ? 4 : 3);
}

/** Stable versions before beta before alpha, later ones before earlier ones; deprecated ones last. */
function compareVersions(a: OfferedKind, b: OfferedKind): number {
  if (a.group !== b.group) return compare(a.group, b.group);
  if (a.isDeprecated !== b.isDeprecated) return a.isDeprecated ? 1 : -1;
  const [left, right] = [versionParts(a.apiVersion), versionParts(b.apiVersion)];
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? 0;
    if (part !== other) return other - part;
  }
  return 0;
}

const STABILITY: Readonly<Record<string, number>> = { alpha: 1, beta: 2 };

function versionParts(apiVersion: string): readonly number[] {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [0, 0, 0];
  return [match[2] === undefined ? 3 : (STABILITY[match[2]] ?? 0), Number(match[1]), Number(match[3] ?? 0)];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const indexes = new WeakMap<Schemas, Map<number, KindIndex>>();

/** The kinds for a release; worked out once. */
export function kindIndex(schemas: Schemas, target: KubernetesVersion): KindIndex {
  let byMinor = indexes.get(schemas);
  if (byMinor === undefined) {
    byMinor = new Map();
    indexes.set(schemas, byMinor);
  }
  let index = byMinor.get(target.minor);
  if (index === undefined) {
    index = new KindIndex(schemas, target);
    byMinor.set(target.minor, index);
  }
  return index;
}
