import type { PlacedValue, TypedObject } from '../typed-objects';
import type { ValueChecks, ValueReport } from './report';

/** What pkg/apis/rbac/validation asks. */
export const accessChecks: ValueChecks = {
  'rbac.v1.RoleBinding': (binding, report) => checkRole(binding, ['Role', 'ClusterRole'], report),
  'rbac.v1.ClusterRoleBinding': (binding, report) => checkRole(binding, ['ClusterRole'], report),
  'rbac.v1.Subject': checkSubject,
  'rbac.v1.PolicyRule': checkRule,
};

const GROUP = 'rbac.authorization.k8s.io';

function checkRole(binding: TypedObject, kinds: readonly string[], report: ValueReport): void {
  const role = binding.at('roleRef');
  report.oneOf(role.at('kind'), kinds);
  report.oneOf(role.at('apiGroup'), [GROUP], { fixes: report.setTo(role.at('apiGroup'), GROUP) });
}

function checkSubject(subject: TypedObject, report: ValueReport): void {
  const kind = subject.at('kind');
  const group = subject.at('apiGroup');
  if (!report.oneOf(kind, ['ServiceAccount', 'User', 'Group']) || kind.text === undefined) return;
  if (group.text === undefined) return;
  if (kind.text === 'ServiceAccount') {
    reportGroup(group, kind.text, 'none', report);
  } else if (group.text !== GROUP) reportGroup(group, kind.text, GROUP, report);
}

function reportGroup(group: PlacedValue, kind: string, wanted: string, report: ValueReport): void {
  const fixes = wanted === 'none' ? report.removal(group) : report.setTo(group, wanted);
  report.refuse(group, 'subjectGroup', { kind, wanted }, { fixes });
}

function checkRule(rule: TypedObject, report: ValueReport): void {
  const urls = rule.at('nonResourceURLs');
  if (!urls.isFilled) return;
  if (rule.parent?.type === 'rbac.v1.Role') {
    const hasResources = rule.at('resources').isFilled && rule.at('apiGroups').isFilled;
    report.refuse(urls, 'nonResource', {}, { part: 'key', fixes: hasResources ? report.removal(urls) : [] });
  } else if (['apiGroups', 'resources', 'resourceNames'].some((field) => rule.at(field).isFilled))
    report.refuse(urls, 'nonResourceMixed', {}, { part: 'key', conflict: true });
}
