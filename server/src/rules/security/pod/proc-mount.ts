import { atLeast } from '../../../kubernetes/kubernetes-version';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'proc-mount',
  need: 'security',
  summary: 'A container sees all of /proc, without the masks of the container runtime.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:unsafe-proc-mount', 'po:procMount', 'tv:KSV-0027'],
  messages: {
    unmasked:
      'Container {container} takes the masks off /proc: an intruder reads memory and keys of the kernel there, and changes settings of the node. Set procMount to Default.',
    inNamespace:
      'Container {container} takes the masks off /proc. Its user namespace holds an intruder back, but the restricted Pod Security Standard refuses the pod, and before Kubernetes 1.35 the baseline one too. Set procMount to Default unless it starts containers of its own.',
    fix: 'Set procMount to Default',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    const isInNamespace = pod.spec.hostUsers === false;
    for (const { name: container, path: containerPath, spec } of pod.containers) {
      // Other words the API server does not know.
      if (spec.securityContext?.procMount !== 'Unmasked') continue;
      const path = [...containerPath, 'securityContext', 'procMount'];
      report({
        message: isInNamespace ? 'inNamespace' : 'unmasked',
        values: { container },
        path,
        severity: isInNamespace && atLeast(kubernetesVersion, '1.35') ? 'info' : 'error',
        fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'Default' }] }],
      });
    }
  },
});
