import type { PodTemplate } from '../../kubernetes/pod-template';
import { each } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { defineRule } from '../rule';

const WANTED = 2;

export default defineRule({
  id: 'dns-ndots',
  need: 'networking',
  summary: 'Names of hosts outside of the cluster are looked up in all its domains first.',
  severity: 'info',
  profile: 'optional',
  scope: 'object',
  kinds: 'workload',
  fix: 'unsafe',
  peers: ['kl:dnsconfig-options'],
  messages: {
    absent:
      'The pods of {resource} look a name such as api.example.com up in all domains of the cluster before they ask for the name itself, because ndots is 5. Set the DNS option ndots to 2.',
    high: 'The pods of {resource} look names with fewer than {value} dots up in all domains of the cluster before they ask for the name itself. Set ndots to 2.',
    fix: 'Set ndots to 2',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || pod.isWindows || !usesClusterDns(pod)) return;
    const options = [...pod.specPath, 'dnsConfig', 'options'];
    for (const [index, { name, value }] of each(pod.spec.dnsConfig?.options)) {
      if (name !== 'ndots') continue;
      const path = [...options, index, 'value'];
      if (value !== undefined && Number(value) > WANTED) {
        const fixes = [{ message: 'fix' as const, changes: setTo(path) }];
        report({ message: 'high', values: { resource: resource.label, value }, path, fixes });
      }
      return;
    }
    const changes: Change[] = [{ op: 'insert', path: options, value: { name: 'ndots', value: String(WANTED) } }];
    report({
      message: 'absent',
      values: { resource: resource.label },
      path: options,
      at: [...resource.path, 'kind'],
      absent: true,
      fixes: [{ message: 'fix', changes }],
    });
  },
});

function setTo(path: Path): Change[] {
  return [{ op: 'set', path, value: String(WANTED) }];
}

/** Whether pods look names up as the cluster does; in the network of the node, ClusterFirst is the node's own way. */
function usesClusterDns({ spec }: PodTemplate): boolean {
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  return policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && spec.hostNetwork !== true);
}
