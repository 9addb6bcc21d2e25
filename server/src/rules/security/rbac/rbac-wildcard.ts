import { isBuiltInApiGroup } from '../../../kubernetes/api-groups';
import { each, type List, present } from '../../../kubernetes/shape';
import { defineRule, type Severity } from '../../rule';
import { isWritingVerb, type PolicyRule, role } from './role';

/** The lists of a rule that may hold a wildcard, that which takes in most first. */
type Field = 'apiGroups' | 'resources' | 'nonResourceURLs' | 'verbs';

interface Verdict {
  readonly message:
    | 'everything'
    | 'resources'
    | 'resourcesAndSecrets'
    | 'resourcesByName'
    | 'groups'
    | 'urls'
    | 'verbs'
    | 'verbsOnSome';
  readonly severity: Severity;
  /** Where the outermost wildcard stands. */
  readonly field: Field;
}

/** Groups with which everything else can be had: by pods with any ServiceAccount, bindings, webhooks or certificates. */
const TAKEOVER_GROUPS: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'batch',
  'certificates.k8s.io',
  'extensions',
  'rbac.authorization.k8s.io',
]);

/** Resources with which rbac-secrets, rbac-exec and rbac-escalation are concerned, whatever the verb. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'secrets',
  'pods/exec',
  'pods/attach',
  'pods/portforward',
  'pods/ephemeralcontainers',
  'nodes/proxy',
  'roles',
  'clusterroles',
  'users',
  'groups',
  'serviceaccounts',
]);

export default defineRule({
  id: 'rbac-wildcard',
  need: 'security',
  summary: 'A Role or ClusterRole grants rights by `*`, and so more than anybody decided.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Role', 'ClusterRole'],
  fix: 'none',
  peers: ['kl:wildcard-in-rules', 'ck:49', 'tv:KSV-0044', 'tv:KSV-0045', 'tv:KSV-0046'],
  messages: {
    everything:
      'A rule of {role} allows every verb on every resource of {groups}: who holds it owns the {reach}. List the resources and verbs that are needed.',
    resources:
      'A rule of {role} allows {verbs} on every resource of {groups}, those of later versions too. List the resources that are needed.',
    resourcesAndSecrets:
      'A rule of {role} allows {verbs} on every resource of {groups}, Secrets and those of later versions too. List the resources that are needed.',
    groups:
      'A rule of {role} allows {verbs} on {resources} in all API groups, those installed later too. Name the groups that these resources are in.',
    verbs:
      'A rule of {role} allows every verb on {resources}, deleting all of them at once and verbs of later versions too. List the verbs that are needed.',
    verbsOnSome:
      'A rule of {role} allows every verb on {resources}, verbs of later versions too. List the verbs that are needed.',
    resourcesByName:
      'A rule of {role} allows {verbs} on every resource of {groups} that is called {names}. List the resources that are needed.',
    urls: 'A rule of {role} allows {verbs} on every URL of the API server that is no resource. List the URLs that are needed, such as /metrics.',
  },
  checkResource(resource, { report }) {
    for (const [index, rule] of each(resource.read(role)?.rules)) {
      const verdict = judge(rule);
      if (verdict === undefined) continue;
      const subject = [...resource.path, 'rules', index];
      const { message, severity, field } = verdict;
      const values = {
        role: resource.label,
        groups: describeGroups(present(rule.apiGroups)),
        resources: describeList([...present(rule.resources), ...present(rule.nonResourceURLs)]),
        names: describeList(present(rule.resourceNames)),
        verbs: holds(rule.verbs) ? 'every verb' : describeList(present(rule.verbs)),
        reach: resource.type === 'Role' ? 'namespace' : 'cluster',
      };
      const path = [...subject, field, (rule[field] ?? []).findIndex(isWildcard)];
      report({ message, values, severity, path, subject });
    }
  },
});

/** In `nonResourceURLs` a pattern may also be written with the slash that every URL begins with. */
function isWildcard(item: string | undefined): boolean {
  return item === '*' || item === '/*';
}

function holds(items: List<string> | undefined): boolean {
  return items?.some(isWildcard) ?? false;
}

function judge(rule: PolicyRule): Verdict | undefined {
  const verbs = present(rule.verbs);
  const anyVerb = holds(rule.verbs);
  if (holds(rule.nonResourceURLs)) {
    const reads = verbs.every((verb) => verb === 'get' || verb === 'head');
    return { message: 'urls', severity: reads ? 'info' : 'warning', field: 'nonResourceURLs' };
  }
  const groups = present(rule.apiGroups);
  const anyGroup = holds(rule.apiGroups);
  if (holds(rule.resources)) {
    const field = anyGroup ? 'apiGroups' : 'resources';
    const isBuiltIn = anyGroup || groups.some(isBuiltInApiGroup);
    const severity =
      anyVerb && isBuiltIn ? 'error' : anyGroup || (isBuiltIn && verbs.some(isWritingVerb)) ? 'warning' : 'info';
    if ((rule.resourceNames?.length ?? 0) > 0) {
      return { message: 'resourcesByName', severity: severity === 'error' ? 'warning' : severity, field };
    }
    if (anyVerb && (anyGroup || groups.some((group) => TAKEOVER_GROUPS.has(group)))) {
      return { message: 'everything', severity, field };
    }
    return { message: anyGroup || groups.includes('') ? 'resourcesAndSecrets' : 'resources', severity, field };
  }
  if (anyGroup) return { message: 'groups', severity: 'warning', field: 'apiGroups' };
  // What these grant is worse than the star beside them, and has rules of its own.
  if (!anyVerb || present(rule.resources).some((resource) => TOLD_ELSEWHERE.has(resource))) return undefined;
  // URLs can not be deleted, and names do not hold for deleting many at once.
  const isDeletable = rule.nonResourceURLs === undefined && rule.resourceNames === undefined;
  return { message: isDeletable ? 'verbs' : 'verbsOnSome', severity: 'info', field: 'verbs' };
}

function describeGroups(groups: readonly string[]): string {
  if (groups.some(isWildcard)) return 'all API groups';
  const names = groups.map((group) => (group === '' ? 'core' : group));
  if (names.length === 0) return 'its API groups';
  return names.length === 1 ? `the API group ${names[0]}` : `the API groups ${describeList(names)}`;
}

const MAX_NAMES = 3;

function describeList(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return more > 1 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more` : names.join(', ');
}
