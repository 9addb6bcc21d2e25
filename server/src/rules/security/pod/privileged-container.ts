import type { Change } from '../../../yaml/change';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'privileged-container',
  need: 'security',
  summary: 'A container runs privileged: with all rights of root on the node.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [
    'kl:privileged-container',
    'ks:container-security-context-privileged',
    'po:runAsPrivileged',
    'ck:16',
    'tv:KSV-0017',
  ],
  messages: {
    privileged:
      'Container {container} runs privileged: who breaks into it owns the node and every pod on it. Set privileged to false and add only the capabilities it needs.',
    privilegedInNamespace:
      'Container {container} runs privileged, with all rights in its user namespace and no seccomp or AppArmor between it and the kernel of the node. Set privileged to false and add only the capabilities it needs.',
    fix: 'Set privileged to false',
  },
  checkResource(resource, { report }) {
    for (const container of resource.podTemplate?.containers ?? []) {
      if (container.spec.securityContext?.privileged !== true) continue;
      const context = [...container.path, 'securityContext'];
      const path = [...context, 'privileged'];
      // Written out, it is pointless without the privilege, and a finding of its own as soon as this one is gone.
      const escalates = container.spec.securityContext.allowPrivilegeEscalation === true;
      const escalation: Change[] = escalates
        ? [{ op: 'set', path: [...context, 'allowPrivilegeEscalation'], value: false }]
        : [];
      report({
        message: container.pod.spec.hostUsers === false ? 'privilegedInNamespace' : 'privileged',
        values: { container: container.name },
        path,
        fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: false }, ...escalation] }],
      });
    }
  },
});
