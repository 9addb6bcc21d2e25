import { parseIpBlock } from '../../../kubernetes/ip-block';
import { each, type List } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';
import { defineRule } from '../../rule';
import { isolates, type NetworkPolicyPeer, networkPolicy } from './network-policy';

export default defineRule({
  id: 'network-policy-allows-all',
  need: 'security',
  summary: 'A rule of a NetworkPolicy allows every address on every port, so that the policy protects nothing.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['NetworkPolicy'],
  fix: 'none',
  peers: [],
  messages: {
    anySource:
      'An ingress rule of {policy} allows every source on every port: no connection to its pods is stopped. Name the sources under from and the ports under ports.',
    anyAddress:
      'An ingress rule of {policy} allows every address ({cidr}) on every port: no connection to its pods is stopped. Narrow the block, add except, or name the ports.',
    portsToAnySource:
      'An ingress rule of {policy} opens its ports to every source. Unless they serve the internet, name the sources under from.',
    portsToAnyAddress:
      'An ingress rule of {policy} opens its ports to every address ({cidr}). Unless they serve the internet, narrow the block or name the sources.',
    anyDestination:
      'An egress rule of {policy} allows every destination on every port: the policy limits incoming traffic only, and an intruder can send data anywhere. Name the destinations under to.',
    anyDestinationOnly:
      'An egress rule of {policy} allows every destination on every port: no connection that its pods make is stopped. Name the destinations under to.',
  },
  checkResource(resource, { isStrict, report }) {
    const spec = resource.read(networkPolicy)?.spec;
    if (spec === undefined) return;
    const values = { policy: resource.label };
    const rulesOf = (field: 'ingress' | 'egress') => [...resource.path, 'spec', field];
    if (isolates(spec, 'Ingress')) {
      for (const [index, rule] of each(spec.ingress)) {
        if (rule.from === undefined || rule.ports === undefined) continue;
        const path = [...rulesOf('ingress'), index];
        const block = openBlock(rule.from, [...path, 'from']);
        if (rule.from.length > 0 && block === undefined) continue;
        if (rule.ports.length > 0 && !isStrict) continue;
        const severity = rule.ports.length > 0 ? 'info' : 'warning';
        if (block !== undefined) {
          const message = rule.ports.length > 0 ? 'portsToAnyAddress' : 'anyAddress';
          report({ message, values: { ...values, cidr: block.cidr }, path: block.path, severity });
        } else {
          const message = rule.ports.length > 0 ? 'portsToAnySource' : 'anySource';
          report({ message, values, path, severity, absent: true });
        }
      }
    }
    if (isolates(spec, 'Egress')) {
      for (const [index, rule] of each(spec.egress)) {
        if (rule.to?.length !== 0 || rule.ports?.length !== 0) continue;
        const path = [...rulesOf('egress'), index];
        const message = isolates(spec, 'Ingress') ? 'anyDestination' : 'anyDestinationOnly';
        report({ message, values, path, severity: 'info', absent: true });
      }
    }
  },
});

/** The first block among the peers that holds every address of its family and excepts none of them. */
function openBlock(peers: List<NetworkPolicyPeer>, path: Path): { cidr: string; path: Path } | undefined {
  for (const [index, { ipBlock }] of each(peers)) {
    if (ipBlock?.cidr === undefined || (ipBlock.except?.length ?? 0) > 0) continue;
    if (parseIpBlock(ipBlock.cidr)?.prefixLength !== 0) continue;
    return { cidr: ipBlock.cidr, path: [...path, index, 'ipBlock', 'cidr'] };
  }
  return undefined;
}
