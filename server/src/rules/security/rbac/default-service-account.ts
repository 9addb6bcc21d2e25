import type { PodTemplate } from '../../../kubernetes/pod-template';
import type { Change } from '../../../yaml/change';
import { findNamed } from '../../lookup';
import { defineRule, type ResourceContext } from '../../rule';
import { grantsTo } from './grants';
import { DEFAULT_ACCOUNT, podAccount } from './service-accounts';

const MESSAGES = {
  granted:
    '{resource} runs as the default ServiceAccount of namespace {namespace}, which {binding} gives the rights of {role}: every pod there that names no other account has them too. Give {resource} a ServiceAccount of its own, and bind the role to that.',
  shared:
    '{resource} runs as the default ServiceAccount of namespace {namespace}, as every pod there that names no other one: rights that one of them needs later are rights of all. Give {resource} a ServiceAccount of its own.',
  binding: 'The rights of {role} are given here.',
  fix: 'Run as ServiceAccount {account}',
  fixAndAppend: 'Run as ServiceAccount {account}, and append it',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'default-service-account',
  need: 'security',
  summary: 'Pods share the default ServiceAccount of their namespace.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['kl:default-service-account', 'ck:41'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || resource.partial !== undefined || context.isUnitIncomplete) return;
    const account = podAccount(pod, context);
    if (account?.name !== DEFAULT_ACCOUNT || !account.isTokenMounted) return;
    // `default` of a unit that names no namespace is not that of another one.
    const [grant] = grantsTo(account, context, account.isPlaced ? 'everywhere' : 'related');
    if (grant === undefined && !context.isStrict) return;

    const path = [...pod.specPath, 'serviceAccountName'];
    const isWritten = (pod.spec.serviceAccountName ?? '') !== '';
    const place = {
      path,
      ...(isWritten ? {} : { at: [...resource.path, 'kind'], absent: true }),
      fixes: ownAccount(pod, context),
    };
    const values = { resource: resource.label, namespace: account.namespace };
    if (grant === undefined) {
      context.report({ message: 'shared', values, ...place });
      return;
    }
    const { binding, index, role } = grant;
    context.report({
      message: 'granted',
      values: { ...values, binding: binding.label, role },
      severity: 'warning',
      ...place,
      related: [
        { message: 'binding', values: { role }, resource: binding, path: [...binding.path, 'subjects', index, 'name'] },
      ],
    });
  },
});

/** An account by the workload's own name, made beside it unless there is one. */
function ownAccount(pod: PodTemplate, context: RuleContext) {
  const { name, namespace } = pod.resource.metadata;
  if (name === undefined || name === DEFAULT_ACCOUNT) return [];
  const changes: Change[] = [
    { op: 'set', path: [...pod.specPath, 'serviceAccountName'], value: name, select: true },
    ...(pod.spec.serviceAccount === undefined
      ? []
      : [{ op: 'remove', path: [...pod.specPath, 'serviceAccount'] } as const]),
  ];
  const values = { account: name };
  if (findNamed(context, 'ServiceAccount', name).length > 0) return [{ message: 'fix', values, changes } as const];
  const metadata = namespace === undefined ? { name } : { name, namespace };
  changes.push({ op: 'append', value: { apiVersion: 'v1', kind: 'ServiceAccount', metadata } });
  return [{ message: 'fixAndAppend', values, changes } as const];
}
