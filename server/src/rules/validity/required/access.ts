import { REPLACE_ME } from '../../../kubernetes/placeholder';
import type { TypedObject } from '../typed-objects';
import { isThere, type RequiredChecks, type RequiredReport } from './report';

/** What pkg/apis/rbac/validation requires beyond the schema. */
export const accessRequirements: RequiredChecks = {
  'rbac.v1.PolicyRule': checkRule,
  'rbac.v1.Subject': (subject, report) => {
    const { resource } = report;
    if (resource.type !== 'ClusterRoleBinding' || subject.at('kind').text !== 'ServiceAccount') return;
    const namespace = subject.at('namespace');
    if (isThere(namespace)) return;
    const name = subject.at('name').text ?? '';
    const details = { suggest: [namespaceOf(subject, report)], isWritten: namespace.isWritten };
    report.miss(subject, 'namespace', 'subjectNamespace', { name }, details);
  },
  'rbac.v1.AggregationRule': (rule, report) => report.require(rule, 'clusterRoleSelectors'),
};

/** What the other subjects have, else what is written at the binding by mistake, else a name to fill in. */
function namespaceOf(subject: TypedObject, { resource }: RequiredReport): string {
  const others = subject.parent?.at('subjects').items() ?? [];
  const known = others.flatMap((other) => other.at('namespace').text ?? []);
  return resource.metadata.namespace ?? known[0] ?? REPLACE_ME;
}

function checkRule(rule: TypedObject, report: RequiredReport): void {
  const fields = isThere(rule.at('nonResourceURLs')) ? ['verbs'] : ['verbs', 'apiGroups', 'resources'];
  const suggestions: Readonly<Record<string, string[]>> = {
    verbs: ['get', 'list', 'watch'],
    apiGroups: [''],
    resources: [REPLACE_ME],
  };
  for (const field of fields) {
    const place = rule.at(field);
    // What is of another type is for wrong-type.
    if (isThere(place) || typeof place.value === 'string') continue;
    const details = { suggest: [suggestions[field] ?? []], isWritten: place.isWritten };
    report.miss(rule, field, 'rule', {}, details);
  }
}
