import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import { defineRule, type Severity } from '../../rule';
import { roleBinding } from './binding';

const MESSAGES = {
  anonymous:
    '{binding} grants {role} to {subject}: everybody who reaches the API server has these rights, without a log-in. Name the users or ServiceAccounts that need them.',
  masters:
    '{binding} names the group system:masters, which is allowed everything past RBAC: the binding adds nothing, and who is in the group can not be shut out. Bind cluster-admin to a group of your own.',
  everybody:
    '{binding} grants {role} to {subject}: every {who} of the cluster has these rights, those of later applications too. Name the ones that need them.',
  default:
    '{binding} grants {role} to the default ServiceAccount of {namespace}: every pod there that names no other one has these rights. Make a ServiceAccount for the application.',
} as const;

type Verdict =
  | { readonly message: 'anonymous' | 'masters'; readonly severity: Severity }
  | { readonly message: 'everybody'; readonly severity: Severity; readonly who: string }
  | { readonly message: 'default'; readonly severity: Severity };

/** Kubernetes itself grants these to everybody. */
const HARMLESS_ROLES: readonly (string | undefined)[] = [
  'system:discovery',
  'system:basic-user',
  'system:public-info-viewer',
];

export default defineRule({
  id: 'rbac-anonymous',
  need: 'security',
  summary: 'A binding grants rights to everybody.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['ClusterRoleBinding', 'RoleBinding'],
  fix: 'none',
  peers: ['ck:42', 'tv:KSV-0122', 'tv:KSV-0123', 'tv:KSV-01011'],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const binding = resource.read(roleBinding);
    const role = binding?.roleRef?.name;
    if (role === undefined || HARMLESS_ROLES.includes(role) || isPublic(resource)) return;
    for (const [index, { kind, name, namespace }] of each(binding?.subjects)) {
      const verdict = name === undefined ? undefined : judge(kind, name);
      if (name === undefined || verdict === undefined) continue;
      const subject = [...resource.path, 'subjects', index];
      const place = { path: [...subject, 'name'], subject, severity: verdict.severity };
      const values = { binding: resource.label, role, subject: name };
      switch (verdict.message) {
        case 'masters':
          report({ message: 'masters', values: { binding: resource.label }, ...place });
          break;
        case 'everybody':
          report({ message: 'everybody', values: { ...values, who: verdict.who }, ...place });
          break;
        case 'default': {
          const home = namespace ?? resource.namespace;
          report({ message: 'default', values: { binding: resource.label, role, namespace: home }, ...place });
          break;
        }
        default:
          report({ message: 'anonymous', values, ...place });
      }
    }
  },
});

/** What lies in kube-public is meant for everybody. */
function isPublic({ type, namespace }: Resource): boolean {
  return type === 'RoleBinding' && namespace === 'kube-public';
}

function judge(kind: string | undefined, name: string): Verdict | undefined {
  if (kind === 'ServiceAccount') return name === 'default' ? { message: 'default', severity: 'warning' } : undefined;
  switch (name) {
    case 'system:anonymous':
    case 'system:unauthenticated':
      return { message: 'anonymous', severity: 'error' };
    case 'system:masters':
      return { message: 'masters', severity: 'error' };
    case 'system:authenticated':
      return { message: 'everybody', severity: 'warning', who: 'user and ServiceAccount' };
    case 'system:serviceaccounts':
      return { message: 'everybody', severity: 'warning', who: 'ServiceAccount' };
    default:
      return undefined;
  }
}
