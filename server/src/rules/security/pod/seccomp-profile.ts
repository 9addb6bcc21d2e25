import { effectiveSecurityContext } from '../../../kubernetes/security-context';
import type { Path } from '../../../yaml/path';
import { defineRule } from '../../rule';
import {
  absentSetting,
  isPrivileged,
  onlyContainer,
  podSecurityContext,
  podSubject,
  securityContextFor,
} from './hardening';

const RUNTIME_DEFAULT = { type: 'RuntimeDefault' };

export default defineRule({
  id: 'seccomp-profile',
  need: 'security',
  bundle: 'hardening',
  summary: 'A container may make every system call of the kernel.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['ks:container-seccomp-profile', 'ck:31', 'tv:KSV-0030', 'tv:KSV-0104'],
  messages: {
    absent:
      'Container {container} has no seccomp profile: unless its node gives it one, every system call is open to it, also those that attacks on the kernel need. Set seccompProfile to RuntimeDefault.',
    absentFromPod:
      'No container of {resource} has a seccomp profile: unless their node gives them one, every system call is open to them, also those that attacks on the kernel need. Set seccompProfile to RuntimeDefault for the pod.',
    unconfined:
      'Container {container} runs without seccomp: Unconfined opens every system call to it, also those that attacks on the kernel need. Set the type to RuntimeDefault.',
    podUnconfined:
      '{resource} runs its containers without seccomp: Unconfined opens every system call to them, also those that attacks on the kernel need. Set the type to RuntimeDefault.',
    fix: 'Set seccompProfile to RuntimeDefault',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    // Seccomp does not apply to privileged containers.
    const containers = pod.containers.filter((container) => !isPrivileged(container));

    let isPodUnconfined = false;
    for (const container of containers) {
      const profile = effectiveSecurityContext(container).seccompProfileType;
      if (profile?.value !== 'Unconfined') continue;
      if (profile.level === 'pod') isPodUnconfined = true;
      else {
        report({
          message: 'unconfined',
          values: { container: container.name },
          ...unconfined([...container.path, 'securityContext']),
        });
      }
    }
    if (isPodUnconfined) {
      report({
        message: 'podUnconfined',
        values: { resource: resource.label },
        ...unconfined(podSecurityContext(pod)),
        subject: podSubject(pod),
      });
    }

    const without = containers.filter(
      (container) => effectiveSecurityContext(container).seccompProfileType === undefined,
    );
    if (without.length === 0) return;
    if (onlyContainer(pod) === undefined && without.length === containers.length) {
      const path = [...podSecurityContext(pod), 'seccompProfile'];
      report({
        message: 'absentFromPod',
        values: { resource: resource.label },
        path,
        at: [...resource.path, 'kind'],
        subject: pod.specPath,
        absent: true,
        fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: RUNTIME_DEFAULT }] }],
      });
      return;
    }
    for (const container of without) {
      const path = [...securityContextFor(container), 'seccompProfile'];
      report({
        message: 'absent',
        values: { container: container.name },
        ...absentSetting(container, 'seccompProfile'),
        fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: RUNTIME_DEFAULT }] }],
      });
    }
  },
});

function unconfined(securityContext: Path) {
  const path = [...securityContext, 'seccompProfile', 'type'];
  return {
    path,
    severity: 'error',
    fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: RUNTIME_DEFAULT.type }] }],
  } as const;
}
