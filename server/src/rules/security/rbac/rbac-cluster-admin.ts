import { matchesSelector } from '../../../kubernetes/label-selector';
import { labelSelector } from '../../../kubernetes/pod-spec';
import type { Resource } from '../../../kubernetes/resource';
import { each, list, object, present } from '../../../kubernetes/shape';
import { toLabelSelector } from '../../../workspace/relations';
import type { Path } from '../../../yaml/path';
import { findNamed } from '../../lookup';
import { defineRule, type ResourceContext } from '../../rule';
import { type BindingSubject, roleBinding } from './binding';
import { isForNames, role } from './role';

const CLUSTER_ADMIN = 'cluster-admin';

type LookupContext = Pick<ResourceContext, 'related' | 'everywhere'>;

/** A rule that allows everything, by its place. */
interface AdminRule {
  readonly resource: Resource;
  readonly path: Path;
}

export default defineRule({
  id: 'rbac-cluster-admin',
  need: 'security',
  summary: 'A binding grants every right of the cluster or of a namespace.',
  severity: 'error',
  profile: 'baseline',
  scope: 'workspace',
  kinds: ['ClusterRoleBinding', 'RoleBinding'],
  fix: 'none',
  peers: ['kl:cluster-admin-role-binding', 'po:clusterrolebindingClusterAdmin', 'tv:KSV-0111'],
  messages: {
    cluster:
      '{binding} grants {role} to {subjects}: who gets hold of that log-in owns the whole cluster, with every Secret and node of it. Bind a role with the rights that are needed.',
    namespace:
      '{binding} grants {role} to {subjects}: who gets hold of that log-in owns namespace {namespace}, with every Secret and ServiceAccount of it. Bind a role with the rights that are needed.',
    everything: '{role} allows everything here.',
  },
  checkResource(binding, context) {
    const { roleRef, subjects } = binding.read(roleBinding) ?? {};
    if (roleRef?.name === undefined || roleRef.kind !== 'ClusterRole') return;
    // Nobody has the rights of a binding without subjects.
    const names = [...each(subjects)].map(([, subject]) => describeSubject(subject));
    if (names.length === 0) return;
    const rule = roleRef.name === CLUSTER_ADMIN ? undefined : adminRule(roleRef.name, context);
    if (roleRef.name !== CLUSTER_ADMIN && rule === undefined) return;
    const values = { binding: binding.label, role: roleRef.name, subjects: describeList(names) };
    context.report({
      ...(binding.type === 'RoleBinding'
        ? ({ message: 'namespace', values: { ...values, namespace: binding.namespace } } as const)
        : ({ message: 'cluster', values } as const)),
      path: [...binding.path, 'roleRef', 'name'],
      related: rule === undefined ? [] : [{ message: 'everything', values: { role: rule.resource.label }, ...rule }],
    });
  },
});

const aggregating = object({ aggregationRule: object({ clusterRoleSelectors: list(labelSelector) }) });

/** The rule of a ClusterRole, or of one that is aggregated into it, that allows every verb on everything. */
function adminRule(name: string, context: LookupContext): AdminRule | undefined {
  for (const clusterRole of findNamed(context, 'ClusterRole', name)) {
    const selectors = present(clusterRole.read(aggregating)?.aggregationRule?.clusterRoleSelectors);
    const sources =
      selectors.length === 0
        ? [clusterRole]
        : context.related('ClusterRole').filter(({ metadata }) =>
            selectors.some((field) => {
              const selector = toLabelSelector(field);
              return selector !== undefined && matchesSelector(selector, metadata.labels ?? {}) === true;
            }),
          );
    for (const resource of sources) {
      for (const [index, rule] of each(resource.read(role)?.rules)) {
        const isAll = [rule.apiGroups, rule.resources, rule.verbs].every((items) => items?.includes('*'));
        if (isAll && !isForNames(rule)) return { resource, path: [...resource.path, 'rules', index] };
      }
    }
  }
  return undefined;
}

function describeSubject({ kind, name = '', namespace }: BindingSubject): string {
  const owner = kind === 'ServiceAccount' && namespace !== undefined ? ` of namespace ${namespace}` : '';
  return `${kind ?? 'subject'} ${name}${owner}`;
}

const MAX_NAMES = 3;

function describeList(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  if (more > 0) return `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more`;
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}
