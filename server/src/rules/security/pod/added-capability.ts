import { BASELINE_CAPABILITIES, RESTRICTED_CAPABILITY } from '../../../kubernetes/knowledge/capabilities';
import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';
import { removalOfItems } from '../../removal';
import { defineRule, type Fix } from '../../rule';
import { capabilityName } from './hardening';

/** What each capability is to an intruder, as the end of a sentence. */
const USES = {
  AUDIT_WRITE: 'an intruder writes false records into the audit log of the node',
  CHOWN: 'an intruder takes files of the container and its volumes away from their owners',
  DAC_OVERRIDE: 'an intruder reads and writes every file of the container and its volumes, whatever its permissions',
  FOWNER: 'an intruder changes the permissions of files of the container and its volumes that are not his',
  FSETID: 'an intruder leaves programs on volumes that run as their owner, whoever starts them',
  KILL: 'an intruder ends processes of the container that are not his',
  MKNOD: 'an intruder makes device files, on volumes too',
  SETFCAP: 'an intruder gives capabilities to programs, which any user of the container then has',
  SETGID: 'an intruder joins any group, that of root too',
  SETPCAP: 'an intruder hands his capabilities on to other processes',
  SETUID: 'an intruder becomes any user, root too',
  SYS_CHROOT: 'an intruder moves the root directory of his processes, which known ways out of containers need',
} as const;

const MESSAGES = {
  added:
    'Container {container} adds {capability}: {use}. A namespace that enforces the restricted Pod Security Standard refuses the pod. Remove it if the container works without.',
  fix: 'Remove {names} from the added capabilities',
} as const;

export default defineRule({
  id: 'added-capability',
  need: 'security',
  summary: 'A container adds a Linux capability that hardened pods do without.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['ck:25', 'tv:KSV-0022'],
  messages: MESSAGES,
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows) return;
    for (const { name: container, path: containerPath, spec } of pod.containers) {
      const added = [...each(spec.securityContext?.capabilities?.add)].filter(([, written]) => isAdded(written));
      if (added.length === 0) continue;
      const list = [...containerPath, 'securityContext', 'capabilities', 'add'];
      const removeAll = removeItems(resource, list, added);
      for (const [index, written] of added) {
        const capability = capabilityName(written);
        const path = [...list, index];
        const remove = removeItems(resource, list, [[index, written]]);
        report({
          message: 'added',
          values: { container, capability, use: USES[capability as keyof typeof USES] },
          path,
          subject: path,
          fixes: added.length > 1 ? [...removeAll, ...remove] : remove,
        });
      }
    }
  },
});

/** Whether a capability is for this rule: by any name, so that it speaks where nobody minds the name. */
function isAdded(written: string): boolean {
  const capability = capabilityName(written);
  return BASELINE_CAPABILITIES.has(capability) && capability !== RESTRICTED_CAPABILITY;
}

function removeItems(
  resource: Resource,
  list: Path,
  items: readonly (readonly [index: number, written: string])[],
): Fix<typeof MESSAGES>[] {
  const changes = removalOfItems(
    resource,
    list,
    items.map(([index]) => index),
  );
  const names = items.map(([, written]) => written).join(' and ');
  return changes === undefined ? [] : [{ message: 'fix', values: { names }, changes }];
}
