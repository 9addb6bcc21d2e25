import { DEFAULT_CAPABILITIES } from '../../../kubernetes/knowledge/capabilities';
import type { Container } from '../../../kubernetes/pod-template';
import { each, present } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';
import { absentSetting, capabilityName, isPrivileged } from './hardening';

export default defineRule({
  id: 'drop-capabilities',
  need: 'security',
  bundle: 'hardening',
  summary: 'A container keeps the Linux capabilities that its runtime gives every container.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:drop-net-raw-capability', 'po:insecureCapabilities', 'ck:28', 'ck:37', 'tv:KSV-0003', 'tv:KSV-0106'],
  messages: {
    withNetRaw:
      'Container {container} keeps the default capabilities, under containerd also NET_RAW, with which an intruder forges packets in the name of other pods. Drop ALL and add back what it needs.',
    withoutNetRaw:
      'Container {container} drops single capabilities and keeps others of the default ones ({kept}), which an intruder can use. Drop ALL and add back what it needs.',
    oneByOne:
      'Container {container} drops the default capabilities one by one. Pod Security admission looks for ALL and refuses the pod in a restricted namespace. Drop ALL.',
    notInCapitals:
      'Container {container} drops {written}. Container runtimes understand it, but Pod Security admission looks for ALL and refuses the pod in a restricted namespace. Write ALL.',
    fixDrop: 'Drop ALL capabilities',
    fixCapitals: 'Write ALL',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    for (const container of pod.containers) {
      if (isPrivileged(container)) continue;
      const path = [...container.path, 'securityContext', 'capabilities', 'drop'];
      const dropped = [...each(container.spec.securityContext?.capabilities?.drop)];
      if (dropped.some(([, name]) => name === 'ALL')) continue;
      const all = dropped.find(([, name]) => name.toUpperCase() === 'ALL');
      if (all !== undefined) {
        const [index, written] = all;
        report({
          message: 'notInCapitals',
          values: { container: container.name, written },
          path: [...path, index],
          severity: 'info',
          fixes: [
            { message: 'fixCapitals', grade: 'safe', changes: [{ op: 'set', path: [...path, index], value: 'ALL' }] },
          ],
        });
        continue;
      }
      const kept = keptCapabilities(container);
      const details = {
        ...absentSetting(container, 'capabilities', 'drop'),
        ...(dropped.length > 0 ? { at: path } : {}),
        fixes: [{ message: 'fixDrop', changes: [{ op: 'set', path, value: ['ALL'] }] }],
      } as const;
      const values = { container: container.name };
      if (kept.includes('NET_RAW')) report({ message: 'withNetRaw', values, ...details });
      else if (kept.length > 0)
        report({ message: 'withoutNetRaw', values: { ...values, kept: kept.join(', ') }, ...details });
      else report({ message: 'oneByOne', values, severity: 'info', ...details });
    }
  },
});

/** The capabilities that a container gets without asking and does not drop. */
function keptCapabilities(container: Container): string[] {
  const dropped = new Set(present(container.spec.securityContext?.capabilities?.drop).map(capabilityName));
  return [...DEFAULT_CAPABILITIES].filter((name) => !dropped.has(name)).sort();
}
