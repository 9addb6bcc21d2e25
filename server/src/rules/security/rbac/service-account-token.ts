import type { PodTemplate } from '../../../kubernetes/pod-template';
import { defineRule } from '../../rule';
import { grantsTo, isGroupGranted } from './grants';
import { DEFAULT_ACCOUNT, type PodAccount, podAccount } from './service-accounts';

/** Annotations of an account whose token clouds take for a log-in of their own. */
const WORKLOAD_IDENTITY: readonly string[] = ['eks.amazonaws.com/role-arn', 'iam.gke.io/gcp-service-account'];
const AZURE_WORKLOAD_IDENTITY = 'azure.workload.identity/';

/** Annotations of pods for which something is put into them that logs in with the token they have. */
const TOKEN_USERS: Readonly<Record<string, string>> = {
  'vault.hashicorp.com/agent-inject': 'true',
  'linkerd.io/inject': 'enabled',
  'consul.hashicorp.com/connect-inject': 'true',
};

export default defineRule({
  id: 'service-account-token',
  need: 'security',
  summary: 'Pods get a token for the Kubernetes API that nothing gives rights to.',
  severity: 'info',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['po:automountServiceAccountToken', 'ck:38', 'tv:KSV-0036'],
  messages: {
    mounted:
      'The pods of {resource} get a token of ServiceAccount {account}, and no binding in the workspace gives that account rights: who breaks into a container can log in to the API server with it. Set automountServiceAccountToken to false if they do not call the Kubernetes API.',
    default:
      'The pods of {resource} get a token of the default ServiceAccount, and no binding in the workspace gives that account rights: who breaks into a container can log in to the API server with it. Set automountServiceAccountToken to false if they do not call the Kubernetes API.',
    account: 'ServiceAccount {account} does not refuse the token either.',
    fix: 'Set automountServiceAccountToken to false (calls to the Kubernetes API fail)',
  },
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || resource.partial !== undefined || context.isUnitIncomplete) return;
    const account = podAccount(pod, context);
    if (account === undefined || !account.isTokenMounted) return;
    const isDefault = account.name === DEFAULT_ACCOUNT;
    // Of an account that somebody else makes nobody knows what it may do.
    if (account.objects.length === 0 && !isDefault) return;
    if (isForWorkloadIdentity(pod, account) || usesToken(pod)) return;
    if (grantsTo(account, context, 'everywhere').length > 0 || isGroupGranted(account, context)) return;

    const { automountServiceAccountToken, serviceAccountName } = pod.spec;
    const path = [...pod.specPath, 'automountServiceAccountToken'];
    const named = serviceAccountName ? [...pod.specPath, 'serviceAccountName'] : [...resource.path, 'kind'];
    const values = { resource: resource.label, account: account.name };
    context.report({
      ...(isDefault
        ? ({ message: 'default', values: { resource: resource.label, namespace: account.namespace } } as const)
        : ({ message: 'mounted', values } as const)),
      path,
      ...(automountServiceAccountToken === true ? {} : { at: named, absent: true }),
      related: account.objects.slice(0, 1).map((object) => ({
        message: 'account',
        values: { account: account.name },
        resource: object,
        path: [...object.path, 'metadata', 'name'],
      })),
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: false }] }],
    });
  },
});

function isForWorkloadIdentity(pod: PodTemplate, { objects }: PodAccount): boolean {
  const isIdentity = (annotation: string) =>
    WORKLOAD_IDENTITY.includes(annotation) || annotation.startsWith(AZURE_WORKLOAD_IDENTITY);
  return (
    objects.some(({ metadata }) =>
      [...Object.keys(metadata.annotations ?? {}), ...Object.keys(metadata.labels ?? {})].some(isIdentity),
    ) || pod.labels[`${AZURE_WORKLOAD_IDENTITY}use`] === 'true'
  );
}

function usesToken({ annotations }: PodTemplate): boolean {
  return Object.entries(TOKEN_USERS).some(([annotation, value]) => annotations[annotation] === value);
}
