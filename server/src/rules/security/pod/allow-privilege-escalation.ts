import type { Container } from '../../../kubernetes/pod-template';
import { effectiveSecurityContext } from '../../../kubernetes/security-context';
import { defineRule } from '../../rule';
import { absentSetting, addedCapabilities, dropsAll, impliesEscalation, isPrivileged } from './hardening';

export default defineRule({
  id: 'allow-privilege-escalation',
  need: 'security',
  bundle: 'hardening',
  summary: 'A process of a container may gain more rights than the container was started with.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:privilege-escalation-container', 'po:privilegeEscalationAllowed', 'ck:20', 'tv:KSV-0001'],
  messages: {
    absent:
      'Container {container} may gain rights: allowPrivilegeEscalation is not set, which means true, so a setuid program in the image makes root of an intruder. Set it to false.',
    allowed:
      'Container {container} may gain rights: with allowPrivilegeEscalation true a setuid program in the image makes root of an intruder. Set it to false.',
    fix: 'Set allowPrivilegeEscalation to false',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    for (const container of pod.containers) {
      const written = container.spec.securityContext?.allowPrivilegeEscalation;
      if (written === false || holdsAllRights(container)) continue;
      const values = { container: container.name };
      const path = [...container.path, 'securityContext', 'allowPrivilegeEscalation'];
      const changes = [{ op: 'set', path, value: false }] as const;
      if (written) {
        report({ message: 'allowed', values, path, severity: 'error', fixes: [{ message: 'fix', changes }] });
      } else {
        const grade = hasNothingToGain(container) ? 'safe' : 'unsafe';
        report({
          message: 'absent',
          values,
          ...absentSetting(container, 'allowPrivilegeEscalation'),
          fixes: [{ message: 'fix', grade, changes }],
        });
      }
    }
  },
});

/** Beside these the API refuses false or it would change nothing, and another rule speaks of them. */
function holdsAllRights(container: Container): boolean {
  return isPrivileged(container) || addedCapabilities(container).some(impliesEscalation);
}

/**
 * Whether no program of the image can work only because it gains rights. What is added may come from a file capability, which
 * the kernel no longer grants then.
 */
function hasNothingToGain(container: Container): boolean {
  const { runAsNonRoot, runAsUser } = effectiveSecurityContext(container);
  const isNonRoot = runAsNonRoot?.value === true || (runAsUser?.value ?? 0) > 0;
  return isNonRoot && dropsAll(container) && addedCapabilities(container).length === 0;
}
