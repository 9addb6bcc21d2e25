import { containsBlock, parseIpBlock } from '../../../kubernetes/ip-block';
import type { Resource } from '../../../kubernetes/resource';
import { each } from '../../../kubernetes/shape';
import { isTemplated } from '../../../yaml/template';
import { isList, isMap, valueAt } from '../../../yaml/value';
import { defineRule } from '../../rule';
import { service } from './service';

/** Annotations that make a load balancer internal, or limit who reaches it: the key, and a value that does. */
const LIMITING_ANNOTATIONS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^service\.beta\.kubernetes\.io\/load-balancer-source-ranges$/, /\S/],
  // Amazon
  [/^service\.beta\.kubernetes\.io\/aws-load-balancer-scheme$/, /^internal$/],
  [/^service\.beta\.kubernetes\.io\/aws-load-balancer-internal$/, /^(?!false$)\S/],
  [/^service\.beta\.kubernetes\.io\/aws-load-balancer-security-groups$/, /\S/],
  // Azure
  [/^service\.beta\.kubernetes\.io\/azure-load-balancer-internal$/, /^true$/i],
  [/^service\.beta\.kubernetes\.io\/azure-allowed-(?:service-tags|ip-ranges)$/, /\S/],
  // Google
  [/^(?:networking\.gke\.io|cloud\.google\.com)\/load-balancer-type$/, /^internal$/i],
  // Alibaba, Tencent, Huawei, IBM, Oracle
  [/^service\.beta\.kubernetes\.io\/alibaba-cloud-loadbalancer-address-type$/, /^intranet$/],
  [/^service\.kubernetes\.io\/qcloud-loadbalancer-internal-subnetid$/, /\S/],
  [/^service\.kubernetes\.io\/ibm-load-balancer-cloud-provider-ip-type$/, /^private$/],
  [/^service\.beta\.kubernetes\.io\/oci-load-balancer-internal$/, /^true$/i],
  [/^oci-network-load-balancer\.oraclecloud\.com\/internal$/, /^true$/i],
  // OpenStack, DigitalOcean, Hetzner, Scaleway
  [/^service\.beta\.kubernetes\.io\/openstack-internal-load-balancer$/, /^true$/i],
  [/^service\.beta\.kubernetes\.io\/do-loadbalancer-network$/, /^INTERNAL$/i],
  [/^load-balancer\.hetzner\.cloud\/disable-public-network$/, /^true$/i],
  [/^service\.beta\.kubernetes\.io\/scw-loadbalancer-private$/, /^true$/i],
];

/** Classes of load balancers that only a private network reaches. */
const PRIVATE_CLASSES: readonly string[] = ['tailscale'];
const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap(
  (block) => parseIpBlock(block) ?? [],
);

export default defineRule({
  id: 'open-load-balancer',
  need: 'security',
  summary: 'A load balancer takes connections from everywhere.',
  severity: 'info',
  profile: 'strict',
  scope: 'object',
  kinds: ['Service'],
  fix: 'suggestion',
  peers: ['kl:exposed-services'],
  messages: {
    open: '{service} is a load balancer for everybody: clouds give it a public address, and nothing limits who connects. Unless it serves the internet, set loadBalancerSourceRanges or make it internal.',
    anyRange:
      'The source range {range} of {service} lets every address in, as if none were written. Unless it serves the internet, name the networks of those who use it.',
    fix: 'Set loadBalancerSourceRanges (fill in your networks)',
    narrow: 'Name a network in place of {range}',
  },
  checkResource(resource, { report }) {
    const spec = resource.read(service)?.spec;
    if (spec?.type !== 'LoadBalancer' || isLimited(resource)) return;
    const path = [...resource.path, 'spec', 'loadBalancerSourceRanges'];
    const ranges = valueAt(resource.data, ['spec', 'loadBalancerSourceRanges']);
    const values = { service: resource.label };
    if (isList(ranges) && ranges.length > 0) {
      for (const [index, range] of each(spec.loadBalancerSourceRanges)) {
        if (parseIpBlock(range.trim())?.prefixLength !== 0) continue;
        const place = [...path, index];
        const changes = [{ op: 'set', path: place, value: placeholderFor(range), select: true }] as const;
        const fixes = [{ message: 'narrow', values: { range }, changes }] as const;
        report({ message: 'anyRange', values: { ...values, range }, path: place, fixes });
      }
      return;
    }
    report({
      message: 'open',
      values,
      path,
      at: [...resource.path, 'spec', 'type'],
      absent: true,
      fixes: [{ message: 'fix', changes: [{ op: 'set', path, value: [placeholderFor('')], select: true }] }],
    });
  },
});

const placeholderFor = (range: string) => (range.includes(':') ? 'fd00::/8' : '10.0.0.0/8');

function isLimited(resource: Resource): boolean {
  const { loadBalancerClass, loadBalancerIP } = resource.read(service)?.spec ?? {};
  if (loadBalancerClass !== undefined && PRIVATE_CLASSES.includes(loadBalancerClass)) return true;
  const address =
    loadBalancerIP === undefined ? undefined : parseIpBlock(`${loadBalancerIP}/${bitsOf(loadBalancerIP)}`);
  if (address !== undefined && PRIVATE_BLOCKS.some((block) => containsBlock(block, address))) return true;
  const annotations = valueAt(resource.data, ['metadata', 'annotations']);
  if (!isMap(annotations)) return false;
  return Object.entries(annotations).some(([key, value]) => {
    const text = String(value);
    return LIMITING_ANNOTATIONS.some((known) => known[0].test(key) && (isTemplated(text) || known[1].test(text)));
  });
}

const bitsOf = (address: string) => (address.includes(':') ? 128 : 32);
