import type { Container } from '../../../kubernetes/pod-template';
import type { Path } from '../../../yaml/path';
import { defineRule } from '../../rule';
import { podSecurityContext, podSubject } from './hardening';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const UNCONFINED = 'Unconfined';

export default defineRule({
  id: 'app-armor-unconfined',
  need: 'security',
  summary: 'A container runs without AppArmor.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['tv:KSV-0002'],
  messages: {
    container:
      'Container {container} runs without AppArmor: Unconfined takes away the profile of the container runtime, which keeps an intruder from mounts and from settings of the kernel. Set the type to RuntimeDefault.',
    pod: '{resource} runs its containers without AppArmor: Unconfined takes away the profile of the container runtime, which keeps an intruder from mounts and from settings of the kernel. Set the type to RuntimeDefault.',
    annotation:
      'Container {container} runs without AppArmor: unconfined takes away the profile of the container runtime, which keeps an intruder from mounts and from settings of the kernel. Write runtime/default.',
    fix: 'Set appArmorProfile to RuntimeDefault',
    fixAnnotation: 'Write runtime/default',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    const isOfPod = pod.spec.securityContext?.appArmorProfile?.type === UNCONFINED;
    if (
      isOfPod &&
      (pod.containers.length === 0 || pod.containers.some((container) => profileOf(container) === undefined))
    ) {
      const values = { resource: resource.label };
      report({ message: 'pod', values, ...unconfined(podSecurityContext(pod)), subject: podSubject(pod) });
    }
    for (const container of pod.containers) {
      if (profileOf(container) !== UNCONFINED) continue;
      const values = { container: container.name };
      report({ message: 'container', values, ...unconfined([...container.path, 'securityContext']) });
    }
    for (const [annotation, profile] of Object.entries(pod.annotations)) {
      if (!annotation.startsWith(ANNOTATION) || profile !== 'unconfined') continue;
      const name = annotation.slice(ANNOTATION.length);
      const container = pod.containers.find(({ spec }) => spec.name === name);
      // The field of the container counts before its annotation, and that before the field of the pod.
      if (container !== undefined && profileOf(container) !== undefined) continue;
      const path = [...pod.path, 'metadata', 'annotations', annotation];
      report({
        message: 'annotation',
        values: { container: name },
        path,
        subject: container?.path ?? podSubject(pod),
        fixes: [{ message: 'fixAnnotation', changes: [{ op: 'set', path, value: 'runtime/default' }] }],
      });
    }
  },
});

function profileOf({ spec }: Container): string | undefined {
  return spec.securityContext?.appArmorProfile?.type;
}

function unconfined(securityContext: Path) {
  const path = [...securityContext, 'appArmorProfile', 'type'];
  return { path, fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: 'RuntimeDefault' }] }] } as const;
}
