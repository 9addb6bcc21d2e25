import { isFilledInLater } from '../../kubernetes/placeholder';
import { referencesOf } from '../../workspace/references';
import { ALL_NAMESPACES } from '../../workspace/view';
import { samePath } from '../../yaml/path';
import type { YamlValue } from '../../yaml/value';
import { findNamed, isMadeByAnother, mayMakeNamed, missingSeverity, namedIn, nearestNamed } from '../lookup';
import { defineRule, type Fix } from '../rule';

const MESSAGES = {
  missing:
    'The ServiceAccount {name} is not in the namespace {namespace}: {effect} until it exists. Create it, or correct the name.',
  elsewhere: 'One of that name is in the namespace {namespace}.',
  correct: 'Set the name to {name}',
  append: 'Append the ServiceAccount {name}',
} as const;

/** In each namespace: Kubernetes, OpenShift. */
const EVERYWHERE: ReadonlySet<string> = new Set(['default', 'builder', 'deployer', 'pipeline']);
/** Of the components that kubeadm and the controllers of Kubernetes bring along. */
const IN_KUBE_SYSTEM = /^(?:coredns|kube-dns|kube-proxy|[a-z-]+-controller)$/;

function isOfCluster(name: string, namespace: string): boolean {
  return EVERYWHERE.has(name) || (namespace === 'kube-system' && IN_KUBE_SYSTEM.test(name));
}

export default defineRule({
  id: 'service-account-missing',
  need: 'configuration',
  summary: 'A workload names a ServiceAccount that does not exist.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'suggestion',
  peers: ['kl:non-existent-service-account', 'C-0307'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const { podTemplate: pod, namespace } = resource;
    if (pod === undefined) return;
    // The field that was once called otherwise counts where the other is absent.
    const fields = ['serviceAccountName', 'serviceAccount'].map((field) => [...pod.specPath, field]);
    const references = referencesOf(resource);
    const reference = fields.flatMap((path) => references.find((found) => samePath(found.path, path)) ?? [])[0];
    if (reference === undefined) return;
    const { name, path } = reference;
    if (isOfCluster(name, namespace) || isFilledInLater(name)) return;
    if (findNamed(context, 'ServiceAccount', name).length > 0) return;
    if (isMadeByAnother(context, 'ServiceAccount', name, namespace)) return;
    const severity = missingSeverity(resource, context, {
      kinds: ['ServiceAccount'],
      namespace,
      severity: 'warning',
      isMaker: mayMakeNamed(name),
      name,
    });
    if (severity === undefined) return;
    const meant = nearestNamed(context, 'ServiceAccount', name, namespace);
    const correct: Fix<typeof MESSAGES>[] =
      meant === undefined
        ? []
        : [{ message: 'correct', values: { name: meant }, changes: [{ op: 'set', path, value: meant, select: true }] }];
    const { metadata } = resource;
    const account: YamlValue = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, ...(metadata.namespace === undefined ? {} : { namespace }) },
    };
    // One of another namespace may be meant: then it is there to be moved, or a second one to be made.
    const [other] = namedIn(context.related('ServiceAccount', ALL_NAMESPACES), name);
    const append: Fix<typeof MESSAGES>[] =
      other === undefined ? [{ message: 'append', values: { name }, changes: [{ op: 'append', value: account }] }] : [];
    const effect = resource.type === 'Pod' ? 'the pod is refused' : 'pods are refused';
    context.report({
      message: 'missing',
      values: { name, namespace, effect },
      severity,
      path,
      absent: true,
      related:
        other === undefined
          ? []
          : [
              {
                message: 'elsewhere',
                values: { namespace: other.namespace },
                resource: other,
                path: [...other.path, 'metadata', 'name'],
              },
            ],
      fixes: [...correct, ...append],
    });
  },
});
