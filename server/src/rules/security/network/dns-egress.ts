// What NetworkPolicies let out to the cluster's DNS server.
import { containsBlock, type IpBlock, parseIpBlock } from '../../../kubernetes/ip-block';
import type { LabelSelectorField } from '../../../kubernetes/pod-spec';
import type { Resource } from '../../../kubernetes/resource';
import { each, present } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';
import type { EgressRule, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from './network-policy';

/** A port of an egress rule through which DNS gets out, over one protocol. */
export interface DnsOpening {
  readonly policy: Resource;
  readonly protocol: string;
  /** The item of `ports`. */
  readonly path: Path;
  readonly item: NetworkPolicyPort;
}

/** `open` where a rule without ports lets everything out to the DNS server, or where nobody can tell. */
export type DnsEgress = 'open' | readonly DnsOpening[];

/** OpenShift's DNS pods listen on 5353, and policies see the port of the pod. */
const DNS_PORTS: readonly number[] = [53, 5353];

const isDnsWord = (text: string) => /dns/i.test(text);
const isDnsNamespace = (name: string) => name === 'kube-system' || isDnsWord(name);

export function dnsEgress(policy: Resource, spec: NetworkPolicySpec): DnsEgress {
  const openings: DnsOpening[] = [];
  if (spec.egress === undefined) return 'open';
  for (let index = 0; index < spec.egress.length; index++) {
    const rule = spec.egress[index];
    if (rule?.to === undefined || rule.ports === undefined) return 'open';
    if (rule.ports.includes(undefined)) return 'open';
    if (rule.ports.length === 0 && reachesDns(rule, policy, false)) return 'open';
    for (const [portIndex, item] of each(rule.ports)) {
      const match = matchDnsPort(item);
      if (match === undefined || !reachesDns(rule, policy, match === 'named')) continue;
      const path = [...policy.path, 'spec', 'egress', index, 'ports', portIndex];
      openings.push({ policy, protocol: item.protocol ?? 'TCP', path, item });
    }
  }
  return openings;
}

/** Whether the port is meant for DNS (`named`), takes it in among others (`included`), or does not. */
function matchDnsPort({ port, endPort }: NetworkPolicyPort): 'named' | 'included' | undefined {
  if (port === undefined) return 'included';
  if (typeof port === 'string') return /dns|domain|\b53\b/i.test(port) ? 'named' : undefined;
  if (DNS_PORTS.includes(port)) return 'named';
  return endPort !== undefined && DNS_PORTS.some((wanted) => port <= wanted && wanted <= endPort)
    ? 'included'
    : undefined;
}

/** Whether a destination of the rule may be the DNS server. Who names port 53 is taken to know where it is. */
function reachesDns(rule: EgressRule, policy: Resource, isMeantForDns: boolean): boolean {
  const peers = rule.to ?? [];
  return peers.length === 0 || peers.some((peer) => peer === undefined || mayBeDns(peer, policy, isMeantForDns));
}

function mayBeDns(peer: NetworkPolicyPeer, policy: Resource, isMeantForDns: boolean): boolean {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock !== undefined) return isMeantForDns || mayHoldDns(ipBlock.cidr, present(ipBlock.except));
  if (namespaceSelector !== undefined) {
    return isMeantForDns || (mayBeDnsNamespace(namespaceSelector) && mayBeDnsPod(podSelector));
  }
  if (podSelector === undefined) return true;
  // Without namespaceSelector these are pods of the policy's own namespace, which a manifest may leave open.
  const { namespace } = policy.metadata;
  if (namespace === undefined) return isMeantForDns && mayBeDnsPod(podSelector);
  return isDnsNamespace(namespace) && mayBeDnsPod(podSelector);
}

function mayBeDnsPod(selector: LabelSelectorField | undefined): boolean {
  if (selector === undefined) return true;
  const labels = Object.entries(selector.matchLabels ?? {}).flat();
  const expressions = present(selector.matchExpressions);
  if (labels.length === 0 && expressions.length === 0) return true;
  return [...labels, ...expressions.flatMap(({ key, values }) => [key ?? '', ...present(values)])].some(isDnsWord);
}

/** The labels that hold a namespace's name: Kubernetes' own, and the one that people set by hand before there was that. */
const NAMESPACE_NAME_LABELS = ['kubernetes.io/metadata.name', 'name'];

function mayBeDnsNamespace(selector: LabelSelectorField): boolean {
  const namesBy = (label: string) => {
    const value = selector.matchLabels?.[label];
    const expression = present(selector.matchExpressions).find(
      ({ key, operator }) => key === label && operator === 'In',
    );
    return value !== undefined ? [value] : expression === undefined ? undefined : present(expression.values);
  };
  return NAMESPACE_NAME_LABELS.every((label) => namesBy(label)?.some(isDnsNamespace) ?? true);
}

const blocks = (texts: readonly string[]) => texts.flatMap((text) => parseIpBlock(text) ?? []);

/** Where the addresses of pods and Services come from on nearly every cluster. */
const PRIVATE_BLOCKS = blocks(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']);
/** Where node-local DNS caches and the pods of some networks have theirs. */
const LOCAL_BLOCKS = blocks(['100.64.0.0/10', '169.254.0.0/16', 'fe80::/10']);

function mayHoldDns(cidr: string | undefined, except: readonly string[]): boolean {
  const block = cidr === undefined ? undefined : parseIpBlock(cidr);
  if (block === undefined) return true;
  if (LOCAL_BLOCKS.some((local) => containsBlock(local, block))) return true;
  const excepted = blocks(except);
  const isLeft = (part: IpBlock) => !excepted.some((other) => containsBlock(other, part));
  return PRIVATE_BLOCKS.some(
    (range) => (containsBlock(block, range) && isLeft(range)) || (containsBlock(range, block) && isLeft(block)),
  );
}
