import { atLeast } from '../../../kubernetes/kubernetes-version';
import { isList, valueAt } from '../../../yaml/value';
import { removal } from '../../removal';
import { defineRule } from '../../rule';

export default defineRule({
  id: 'service-external-ips',
  need: 'security',
  summary: 'A Service takes over IP addresses with externalIPs.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['Service'],
  fix: 'unsafe',
  peers: ['tv:KSV-0108'],
  messages: {
    externalIPs:
      '{service} claims IP addresses with externalIPs: every node then sends traffic for them to its pods, whoever owns the address, so it can be used to intercept connections of other pods (CVE-2020-8554). Use type LoadBalancer, a Gateway or an Ingress.',
    externalIPsDeprecated:
      '{service} claims IP addresses with externalIPs, deprecated since Kubernetes 1.36: every node then sends traffic for them to its pods, whoever owns the address, so it can be used to intercept connections of other pods (CVE-2020-8554). Use type LoadBalancer, a Gateway or an Ingress.',
    fix: 'Remove externalIPs',
  },
  checkResource(resource, { kubernetesVersion, report }) {
    const addresses = valueAt(resource.data, ['spec', 'externalIPs']);
    if (!isList(addresses) || addresses.length === 0) return;
    const path = [...resource.path, 'spec', 'externalIPs'];
    const isDeprecated = atLeast(kubernetesVersion, '1.36');
    const changes = removal(resource, path);
    report({
      message: isDeprecated ? 'externalIPsDeprecated' : 'externalIPs',
      values: { service: resource.label },
      path,
      part: 'key',
      // What else is deprecated in the Service is another matter.
      subject: path,
      ...(isDeprecated ? { tags: ['deprecated'] as const } : {}),
      fixes: changes === undefined ? [] : [{ message: 'fix', changes }],
    });
  },
});
