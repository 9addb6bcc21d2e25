import { findNamed } from '../lookup';
import { defineRule } from '../rule';
import { findServiceMention } from './service-names';

const WANTED = 'ClusterFirstWithHostNet';

export default defineRule({
  id: 'host-network-dns',
  need: 'networking',
  summary: 'A pod in the network of its node does not find the Services of the cluster by their names.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: 'workload',
  fix: 'unsafe',
  peers: [],
  messages: {
    service:
      '{resource} calls {host}, but does not find it: in the network of the node, dnsPolicy ClusterFirst looks names up as the node does, which knows no Services. Set dnsPolicy to ClusterFirstWithHostNet.',
    unknown:
      '{resource} finds no Services by name: in the network of the node, dnsPolicy ClusterFirst looks names up as the node does. Set dnsPolicy to ClusterFirstWithHostNet, or to Default if that is meant.',
    named: '{host} is named here.',
    fix: 'Set dnsPolicy to ClusterFirstWithHostNet',
    fixDefault: 'Set dnsPolicy to Default',
  },
  checkResource(resource, context) {
    const { isStrict, everywhere, report } = context;
    const pod = resource.podTemplate;
    // On Windows there is no ClusterFirstWithHostNet.
    if (pod?.spec.hostNetwork !== true || pod.isWindows) return;
    if ((pod.spec.dnsPolicy ?? 'ClusterFirst') !== 'ClusterFirst') return;
    const mention = findServiceMention(pod, {
      services: everywhere('Service'),
      namespaces: everywhere('Namespace'),
      configMapsNamed: (name) => findNamed(context, 'ConfigMap', name),
    });
    const path = [...pod.specPath, 'dnsPolicy'];
    const isWritten = pod.spec.dnsPolicy !== undefined;
    const place = { path, ...(isWritten ? {} : { at: [...pod.specPath, 'hostNetwork'] }), absent: !isWritten };
    // Together with the removal of hostNetwork it would leave a policy that means nothing.
    const stays = { op: 'set', path: [...pod.specPath, 'hostNetwork'], value: true } as const;
    const fix = { message: 'fix', changes: [{ op: 'set', path, value: WANTED }, stays] } as const;
    if (mention !== undefined) {
      const { host } = mention;
      report({
        message: 'service',
        values: { resource: resource.label, host },
        ...place,
        related: [{ message: 'named', values: { host }, resource: mention.resource, path: mention.path }],
        fixes: [fix],
      });
    } else if (isStrict) {
      report({
        message: 'unknown',
        values: { resource: resource.label },
        ...place,
        severity: 'info',
        fixes: [fix, { message: 'fixDefault', grade: 'safe', changes: [{ op: 'set', path, value: 'Default' }] }],
      });
    }
  },
});
