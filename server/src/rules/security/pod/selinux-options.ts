import { atLeast, type KubernetesVersion } from '../../../kubernetes/kubernetes-version';
import type { PodSpec } from '../../../kubernetes/pod-spec';
import type { Resource } from '../../../kubernetes/resource';
import type { Path } from '../../../yaml/path';
import { removalOfAll } from '../../removal';
import { defineRule, type Fix, type ResourceContext } from '../../rule';
import { podSecurityContext, podSubject } from './hardening';

type Options = NonNullable<NonNullable<PodSpec['securityContext']>['seLinuxOptions']>;

/** The types that the baseline Pod Security Standard knows as those of containers. */
const TYPES: readonly string[] = ['container_t', 'container_init_t', 'container_kvm_t'];
const ENGINE = 'container_engine_t';

const MESSAGES = {
  type: '{owner} runs under the SELinux type {type}, which is none of those made for containers: the policy may let an intruder reach files and processes of the node. The baseline Pod Security Standard refuses it. Remove the type.',
  superPrivileged:
    '{owner} runs under the SELinux type spc_t, for which the policy forbids nothing: SELinux no longer keeps an intruder from the node. The baseline Pod Security Standard refuses it. Remove the type.',
  engine:
    '{owner} runs under the SELinux type container_engine_t, which the baseline Pod Security Standard allows from Kubernetes 1.31 on only. Remove the type.',
  user: '{owner} runs as the SELinux user {user}: with another user the rules of the policy for containers may not hold. The baseline Pod Security Standard refuses it. Remove the user.',
  role: '{owner} runs in the SELinux role {role}: with another role the rules of the policy for containers may not hold. The baseline Pod Security Standard refuses it. Remove the role.',
  fix: 'Remove {fields}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'selinux-options',
  need: 'security',
  summary: 'A container leaves the SELinux rules that hold for containers.',
  severity: 'warning',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['tv:KSV-0025'],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    const own = pod.spec.securityContext?.seLinuxOptions;
    if (own !== undefined) check(own, resource.label, podSecurityContext(pod), podSubject(pod), resource, context);
    for (const { name, path, spec } of pod.containers) {
      const options = spec.securityContext?.seLinuxOptions;
      if (options === undefined) continue;
      check(options, `Container ${name}`, [...path, 'securityContext'], path, resource, context);
    }
  },
});

function check(
  options: Options,
  owner: string,
  securityContext: Path,
  subject: Path,
  resource: Resource,
  { kubernetesVersion, report }: RuleContext,
): void {
  const { user = '', role = '', type = '' } = options;
  const isTypeAllowed = type === '' || isContainerType(type, kubernetesVersion);
  const refused = [user !== '' && 'user', role !== '' && 'role', !isTypeAllowed && 'type'].filter(
    (name) => name !== false,
  );
  const path = [...securityContext, 'seLinuxOptions'];
  const changes = removalOfAll(resource, path, refused);
  const fixes: Fix<typeof MESSAGES>[] =
    changes === undefined ? [] : [{ message: 'fix', values: { fields: refused.join(' and ') }, changes }];
  for (const field of refused) {
    const place = { path: [...path, field], subject, fixes };
    if (field === 'user') report({ message: 'user', values: { owner, user }, ...place });
    else if (field === 'role') report({ message: 'role', values: { owner, role }, ...place });
    else if (type === 'spc_t') report({ message: 'superPrivileged', values: { owner }, ...place });
    else if (type === ENGINE) report({ message: 'engine', values: { owner }, ...place });
    else report({ message: 'type', values: { owner, type }, ...place });
  }
}

function isContainerType(type: string, target: KubernetesVersion): boolean {
  return TYPES.includes(type) || (type === ENGINE && atLeast(target, '1.31'));
}
