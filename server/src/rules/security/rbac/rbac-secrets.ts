import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import { groupedBy } from '../../../workspace/of-list';
import { ALL_NAMESPACES } from '../../../workspace/view';
import { defineRule, type ResourceContext } from '../../rule';
import { roleBinding } from './binding';
import { granted, isForNames, role, verbWords } from './role';

const MESSAGES = {
  cluster:
    '{role} allows {verbs} on the Secrets of every namespace it is bound for: passwords, keys and tokens, of the ServiceAccounts with more rights too. Name the Secrets in resourceNames, or mount them instead.',
  namespace:
    '{role} allows {verbs} on all Secrets of its namespace: passwords, keys and tokens of every application there. Name the Secrets in resourceNames, or mount them instead.',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const SECRETS = { groups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] };
const AGGREGATION = 'rbac.authorization.k8s.io/aggregate-to-';

export default defineRule({
  id: 'rbac-secrets',
  need: 'security',
  summary: 'A Role or ClusterRole may read all Secrets.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Role', 'ClusterRole'],
  fix: 'none',
  peers: ['kl:access-to-secrets', 'tv:KSV-0041', 'tv:KSV-0113'],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const [index, rule] of each(resource.read(role)?.rules)) {
      if (isForNames(rule)) continue;
      const subject = [...resource.path, 'rules', index];
      for (const place of granted(rule, SECRETS)) {
        const isWide = resource.type === 'ClusterRole' && !isNarrow(resource, context);
        context.report({
          message: isWide ? 'cluster' : 'namespace',
          values: { role: resource.label, verbs: verbWords(place.verbs) },
          severity: isWide ? 'warning' : 'info',
          path: [...subject, 'resources', place.index],
          subject,
        });
      }
    }
  },
});

/** The bindings of a lookup by the ClusterRole that they grant. */
const byClusterRole = groupedBy((binding) => {
  const reference = binding.read(roleBinding)?.roleRef;
  return reference?.kind === 'ClusterRole' ? reference.name : undefined;
});

/** A ClusterRole that only adds to another role, or that is bound in single namespaces only. */
function isNarrow({ metadata: { labels, name = '' } }: Resource, { related, everywhere }: RuleContext): boolean {
  if (Object.keys(labels ?? {}).some((label) => label.startsWith(AGGREGATION))) return true;
  for (const look of [related, everywhere]) {
    if (byClusterRole(look('ClusterRoleBinding', ALL_NAMESPACES)).has(name)) return false;
    if (byClusterRole(look('RoleBinding', ALL_NAMESPACES)).has(name)) return true;
  }
  return false;
}
