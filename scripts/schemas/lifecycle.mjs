// When each API version of each built-in kind came, was deprecated and went, and what replaces it.

/** API groups by the Go package of their types. Groups that no manifest names are left out. */
const GROUPS = {
  admissionregistration: 'admissionregistration.k8s.io',
  apiextensions: 'apiextensions.k8s.io',
  apiserverinternal: 'internal.apiserver.k8s.io',
  apps: 'apps',
  authentication: 'authentication.k8s.io',
  authorization: 'authorization.k8s.io',
  autoscaling: 'autoscaling',
  batch: 'batch',
  certificates: 'certificates.k8s.io',
  coordination: 'coordination.k8s.io',
  core: '',
  discovery: 'discovery.k8s.io',
  events: 'events.k8s.io',
  extensions: 'extensions',
  flowcontrol: 'flowcontrol.apiserver.k8s.io',
  networking: 'networking.k8s.io',
  node: 'node.k8s.io',
  policy: 'policy',
  rbac: 'rbac.authorization.k8s.io',
  resource: 'resource.k8s.io',
  scheduling: 'scheduling.k8s.io',
  storage: 'storage.k8s.io',
  storagemigration: 'storagemigration.k8s.io',
};

/**
 * What is older than the lifecycle files, or gone from the packages: introduced, deprecated (0: never announced), removed, replacement.
 * From the deprecated API migration guide and the change logs; removals were compared with the APIs that clients of those releases have.
 */
const BY_HAND = {
  'admissionregistration.k8s.io/v1alpha1': { InitializerConfiguration: [7, 0, 14] },
  'apiregistration.k8s.io/v1': { APIService: [10] },
  'apiregistration.k8s.io/v1beta1': { APIService: [7, 19, 22, 'apiregistration.k8s.io/v1 APIService'] },
  'apps/v1alpha1': { PetSet: [3, 0, 5, 'apps/v1 StatefulSet'] },
  'audit.k8s.io/v1': { Policy: [12] },
  'audit.k8s.io/v1alpha1': { Policy: [7, 21, 24, 'audit.k8s.io/v1 Policy'] },
  'audit.k8s.io/v1beta1': { Policy: [8, 21, 24, 'audit.k8s.io/v1 Policy'] },
  'auditregistration.k8s.io/v1alpha1': { AuditSink: [13, 0, 19] },
  'batch/v2alpha1': { CronJob: [5, 0, 21, 'batch/v1 CronJob'], ScheduledJob: [4, 5, 8, 'batch/v1 CronJob'] },
  'extensions/v1beta1': {
    HorizontalPodAutoscaler: [1, 2, 6, 'autoscaling/v1 HorizontalPodAutoscaler'],
    Job: [1, 2, 6, 'batch/v1 Job'],
    PodSecurityPolicy: [2, 11, 16, 'policy/v1beta1 PodSecurityPolicy'],
    ThirdPartyResource: [1, 7, 8, 'apiextensions.k8s.io/v1 CustomResourceDefinition'],
  },
  'flowcontrol.apiserver.k8s.io/v1alpha1': {
    FlowSchema: [18, 20, 21, 'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema'],
    PriorityLevelConfiguration: [18, 20, 21, 'flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration'],
  },
  'internal.apiserver.k8s.io/v1alpha1': { StorageVersion: [20] },
  'networking.k8s.io/v1alpha1': { ClusterCIDR: [25, 0, 29] },
  'node.k8s.io/v1alpha1': { RuntimeClass: [14, 0, 24, 'node.k8s.io/v1 RuntimeClass'] },
  'policy/v1beta1': { PodSecurityPolicy: [10, 21, 25] },
  'rbac.authorization.k8s.io/v1alpha1': Object.fromEntries(
    ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map((kind) => [
      kind,
      [5, 17, 23, `rbac.authorization.k8s.io/v1 ${kind}`],
    ]),
  ),
  'resource.k8s.io/v1alpha1': {
    ResourceClaim: [26, 0, 27],
    ResourceClaimTemplate: [26, 0, 27],
    ResourceClass: [26, 0, 27],
  },
  'resource.k8s.io/v1alpha2': {
    PodSchedulingContext: [27, 0, 31],
    ResourceClaim: [27, 0, 31],
    ResourceClaimTemplate: [27, 0, 31],
    ResourceClass: [27, 0, 31, 'resource.k8s.io/v1 DeviceClass'],
  },
  'scheduling.k8s.io/v1alpha1': { PriorityClass: [8, 14, 23, 'scheduling.k8s.io/v1 PriorityClass'] },
  'settings.k8s.io/v1alpha1': { PodPreset: [6, 0, 20] },
  v1: { DeleteOptions: [0], List: [0], Status: [0] },
};

/**
 * Makes the table: by apiVersion and kind `[introduced, deprecated, removed, replacement]`, versions as minor releases, 0 for none, nothing
 * after the last that is known. `facts` are those of the Go sources; `kinds`, which releases really serve a kind, has the last word.
 */
export function lifecycleTable(facts, kinds) {
  const table = {};
  const put = (apiVersion, kind, row) => {
    table[apiVersion] ??= {};
    table[apiVersion][kind] = row;
  };
  for (const [id, life] of Object.entries(facts.lifecycle)) {
    const [folder, version, kind] = id.split('.');
    const group = GROUPS[folder];
    if (
      group === undefined ||
      /(List|Options|Rollback|StatusResult|Reference|ConversionReview|RangeAllocation)$/.test(kind)
    )
      continue;
    const apiVersion = group === '' ? version : `${group}/${version}`;
    put(apiVersion, kind, [
      minor(life.introduced),
      minor(life.deprecated),
      minor(life.removed),
      replacement(life, kind),
    ]);
  }
  for (const [apiVersion, rows] of Object.entries(BY_HAND)) {
    for (const [kind, row] of Object.entries(rows)) put(apiVersion, kind, row);
  }
  for (const [apiVersion, served] of Object.entries(kinds)) {
    for (const [kind, { s: since, u: until }] of Object.entries(served)) {
      if (kind.endsWith('List')) continue;
      const [introduced = 0, deprecated = 0, removed = 0, target] = table[apiVersion]?.[kind] ?? [];
      put(apiVersion, kind, [since ?? introduced, deprecated, until === undefined ? removed : until + 1, target]);
    }
  }
  for (const [apiVersion, rows] of Object.entries(table)) {
    for (const [kind, row] of Object.entries(rows))
      rows[kind] = trim([...row.slice(0, 3), row[3] ?? successor(table, apiVersion, kind)]);
  }
  return table;
}

const minor = (version) => (version === undefined ? 0 : Number(version.replace('1.', '')));

/** A replacement is another version of the same kind: a list is not replaced by an object, nor the other way round. */
function replacement({ replacement: target }, kind) {
  if (target === undefined) return undefined;
  const name = target.kind === `${kind}List` ? kind : target.kind;
  return `${target.group === '' ? '' : `${target.group}/`}${target.version} ${name}`;
}

/** Where nothing is said: the same kind in the next more stable or newer version of its group, unless nothing takes this one away. */
function successor(table, apiVersion, kind) {
  const [, deprecated, removed] = table[apiVersion][kind];
  if (!deprecated && !removed) return undefined;
  const group = apiVersion.replace(/\/[^/]*$/, '');
  const later = Object.keys(table).filter(
    (other) => other.startsWith(`${group}/`) && table[other][kind] !== undefined && rank(other) > rank(apiVersion),
  );
  const best = later.sort((left, right) => rank(right) - rank(left))[0];
  return best === undefined ? undefined : `${best} ${kind}`;
}

/** Orders versions of a group: v1alpha1, v1alpha2, v1beta1, v1, v2beta1, v2. */
function rank(apiVersion) {
  const [, major, level, number] = apiVersion.match(/v(\d+)(?:(alpha|beta)(\d+))?$/);
  const stability = { alpha: 0, beta: 100, undefined: 200 }[level];
  return Number(major) * 1000 + stability + Number(number ?? 0);
}

function trim(row) {
  const end = row.findLastIndex((value) => value !== undefined && value !== 0);
  return row.slice(0, Math.max(end, 0) + 1);
}
