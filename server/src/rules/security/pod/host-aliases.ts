import { present } from '../../../kubernetes/shape';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'host-aliases',
  need: 'security',
  summary: 'A pod writes names of hosts into its /etc/hosts.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: 'workload',
  fix: 'none',
  peers: ['tv:KSV-0007'],
  messages: {
    aliases:
      '{resource} writes {names} into /etc/hosts of its pods, past DNS: the names keep their addresses when the hosts behind them move, and nobody sees where traffic goes. Use a Service (of type ExternalName, or with endpoints of its own) or DNS.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const aliases = present(pod.spec.hostAliases);
    if (aliases.length === 0) return;
    report({
      message: 'aliases',
      values: { resource: resource.label, names: namesOf(aliases.flatMap(({ hostnames }) => present(hostnames))) },
      path: [...pod.specPath, 'hostAliases'],
      part: 'key',
    });
  },
});

/** The first names, so that the message stays short. */
function namesOf(names: readonly string[]): string {
  if (names.length === 0) return 'names';
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and more` : shown;
}
