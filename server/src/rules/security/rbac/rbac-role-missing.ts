import {
  isClusterMadeAccount,
  isClusterMadeClusterRole,
  isClusterMadeRole,
} from '../../../kubernetes/knowledge/cluster-made';
import { isFilledInLater } from '../../../kubernetes/placeholder';
import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import { groupedBy } from '../../../workspace/of-list';
import { ALL_NAMESPACES } from '../../../workspace/view';
import type { Path } from '../../../yaml/path';
import { findNamed, missingSeverity, nearestNamed } from '../../lookup';
import { defineRule, type Fix, type ResourceContext } from '../../rule';
import { roleBinding } from './binding';

const MESSAGES = {
  role: '{binding} grants the rights of {role}, which neither the workspace nor Kubernetes has: until there is such a role its subjects get no rights, and their calls are refused as forbidden. Correct the name, or add the role.',
  otherKind:
    '{binding} grants the rights of {role}, and there is only {other}: its subjects get no rights, and their calls are refused as forbidden. Set the kind to {kind}.',
  account:
    '{binding} names ServiceAccount {account} of namespace {namespace}, which the workspace does not have: as long as there is none, nobody gets the rights. Correct the name, or add the ServiceAccount.',
  otherNamespace:
    '{binding} names ServiceAccount {account} of namespace {namespace}, and that account lies in namespace {other}: its pods do not get the rights, and their calls are refused as forbidden. Set the namespace to {other}.',
  there: '{resource} is here.',
  name: 'Change it to {name}',
  kind: 'Set the kind to {kind}',
  namespace: 'Set the namespace to {namespace}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;
type RoleKind = 'Role' | 'ClusterRole';

export default defineRule({
  id: 'rbac-role-missing',
  need: 'security',
  summary: 'A binding names a role or a ServiceAccount that does not exist.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['ClusterRoleBinding', 'RoleBinding'],
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(binding, context) {
    if (context.isUnitIncomplete) return;
    checkRole(binding, context);
    checkAccounts(binding, context);
  },
});

function checkRole(binding: Resource, context: RuleContext): void {
  const { kind, name } = binding.read(roleBinding)?.roleRef ?? {};
  if (name === undefined || name === '' || isFilledInLater(name) || !isRoleKind(kind)) return;
  if (isClusterMade(kind, name, binding.namespace) || findNamed(context, kind, name).length > 0) return;
  const path = [...binding.path, 'roleRef'];
  const values = { binding: binding.label, role: `${kind} ${name}` };
  const otherKind = kind === 'Role' ? 'ClusterRole' : 'Role';
  // A ClusterRoleBinding can grant nothing but ClusterRoles.
  const [other] = binding.type === 'ClusterRoleBinding' ? [] : (byName(context.related(otherKind)).get(name) ?? []);
  if (other !== undefined || (kind === 'Role' && isClusterMadeClusterRole(name))) {
    context.report({
      message: 'otherKind',
      values: { ...values, other: `${otherKind} ${name}`, kind: otherKind },
      path: [...path, 'kind'],
      related: other === undefined ? [] : [there(other)],
      fixes: [
        {
          message: 'kind',
          values: { kind: otherKind },
          changes: [{ op: 'set', path: [...path, 'kind'], value: otherKind, select: true }],
        },
      ],
    });
    return;
  }
  const severity = missingSeverity(binding, context, {
    kinds: [kind],
    namespace: binding.namespace,
    severity: 'warning',
  });
  if (severity === undefined) return;
  const fixes = nameFixes([...path, 'name'], nearestNamed(context, kind, name, binding.namespace));
  context.report({ message: 'role', values, path: [...path, 'name'], severity, fixes });
}

function isRoleKind(kind: string | undefined): kind is RoleKind {
  return kind === 'Role' || kind === 'ClusterRole';
}

function isClusterMade(kind: RoleKind, name: string, namespace: string): boolean {
  return kind === 'Role' ? isClusterMadeRole(name, namespace) : isClusterMadeClusterRole(name);
}

function checkAccounts(binding: Resource, context: RuleContext): void {
  for (const [index, { kind, name, namespace: given }] of each(binding.read(roleBinding)?.subjects)) {
    if (kind !== 'ServiceAccount' || name === undefined || name === '' || isFilledInLater(name)) continue;
    // The API server refuses a ClusterRoleBinding that does not say where the account lies.
    if (given === undefined && binding.type === 'ClusterRoleBinding') continue;
    const namespace = given ?? binding.namespace;
    if (isFilledInLater(namespace) || isClusterMadeAccount(name, namespace)) continue;
    if (findNamed(context, 'ServiceAccount', name, namespace).length > 0) continue;
    const subject = [...binding.path, 'subjects', index];
    const values = { binding: binding.label, account: name, namespace };
    const others = byName(context.related('ServiceAccount', ALL_NAMESPACES)).get(name) ?? [];
    // Those of no namespace go where they are applied to, and the binding says where that is.
    if (others.some(({ metadata }) => metadata.namespace === undefined)) continue;
    const severity = missingSeverity(binding, context, { kinds: ['ServiceAccount'], namespace, severity: 'warning' });
    if (severity === undefined) continue;
    const [other] = others;
    if (other !== undefined) {
      const path = [...subject, 'namespace'];
      context.report({
        message: 'otherNamespace',
        values: { ...values, other: other.namespace },
        path,
        ...(given === undefined ? { at: [...subject, 'name'] } : {}),
        subject,
        related: [there(other)],
        fixes: others.map((account) => ({
          message: 'namespace',
          values: { namespace: account.namespace },
          changes: [{ op: 'set', path, value: account.namespace, select: true }],
        })),
      });
      continue;
    }
    const path = [...subject, 'name'];
    const fixes = nameFixes(path, nearestNamed(context, 'ServiceAccount', name, namespace));
    context.report({ message: 'account', values, path, subject, severity, fixes });
  }
}

const byName = groupedBy(({ metadata }) => metadata.name);

function there(resource: Resource) {
  const path = [...resource.path, 'metadata', 'name'];
  return { message: 'there', values: { resource: resource.label }, resource, path } as const;
}

function nameFixes(path: Path, meant: string | undefined): Fix<typeof MESSAGES>[] {
  if (meant === undefined) return [];
  return [{ message: 'name', values: { name: meant }, changes: [{ op: 'set', path, value: meant, select: true }] }];
}
