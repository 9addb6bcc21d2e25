import { isBuiltInApiGroup } from '../../../kubernetes/api-groups';
import { each, present } from '../../../kubernetes/shape';
import { defineRule, type Severity } from '../../rule';
import { isWritingVerb, type PolicyRule, role } from './role';

/** The fields that may hold a wildcard, the one that takes in most first. */
const FIELDS = ['apiGroups', 'resources', 'nonResourceURLs', 'verbs'] as const;

type Verdict = { readonly message: 'everything' | 'resources' | 'groups' | 'urls' | 'verbs'; readonly severity: Severity };

export default defineRule({
  id: 'rbac-wildcard',
  need: 'security',
  summary: 'A Role or ClusterRole grants rights by `*`, so that it holds more than anybody decided.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Role', 'ClusterRole'],
  fix: 'none',
  peers: ['kl:wildcard-in-rules', 'ck:49', 'tv:KSV-0044', 'tv:KSV-0045', 'tv:KSV-0046'],
  messages: {
    everything:
      'A rule of {role} allows every verb on every resource of {groups}: who holds it can take over the {reach}. List the resources and verbs that are needed.',
    groups:
      'A rule of {role} is for all API groups: it also covers groups that are installed later. Name the groups of the resources.',
    resources:
      'A rule of {role} allows {verbs} on every resource of {groups}, those of later versions too. List the resources that are needed.',
    verbs:
      'A rule of {role} allows every verb on {resources}, also deleting them all at once and verbs of later versions. List the verbs that are needed.',
    urls: 'A rule of {role} allows {verbs} on every URL of the API server beside its resources. List the URLs that are needed, such as /metrics.',
  },
  checkResource(resource, { report }) {
    const rules = resource.read(role)?.rules;
    for (const [index, rule] of each(rules)) {
      const verdict = judge(rule);
      if (verdict === undefined) continue;
      const subject = [...resource.path, 'rules', index];
      const [field, position] = wildcardPlace(rule) ?? [];
      if (field === undefined || position === undefined) continue;
      report({
        message: verdict.message,
        values: {
          role: resource.label,
          groups: describe(rule.apiGroups, 'all API groups', 'group'),
          resources: describe(rule.resources ?? rule.nonResourceURLs, 'every resource', ''),
          verbs: describe(rule.verbs, 'every verb', ''),
          reach: resource.type === 'Role' ? 'namespace' : 'cluster',
        },
        severity: verdict.severity,
        path: [...subject, field, position],
        subject,
      });
    }
  },
});
