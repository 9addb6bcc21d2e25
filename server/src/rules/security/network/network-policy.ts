// The part of the networking.k8s.io/v1 API that rules about NetworkPolicies read.
import type { KindName } from '../../../kubernetes/kinds';
import type { LabelSelector } from '../../../kubernetes/label-selector';
import { labelSelector } from '../../../kubernetes/pod-spec';
import type { Resource } from '../../../kubernetes/resource';
import {
  integer,
  intOrString,
  type List,
  list,
  object,
  present,
  type Read,
  type Reader,
  string,
  strings,
} from '../../../kubernetes/shape';
import { toLabelSelector } from '../../../workspace/relations';
import { isWritten, valueAt, type YamlValue } from '../../../yaml/value';
import type { ResourceContext } from '../../rule';

/** A list for which absent means empty; undefined only where something else than a list is written, which nobody can judge. */
function optionalList<T>(item: Reader<T>): Reader<List<T>> {
  const read = list(item);
  return (value) => (value === undefined || value === null ? [] : read(value));
}

const peer = object({
  podSelector: labelSelector,
  namespaceSelector: labelSelector,
  ipBlock: object({ cidr: string, except: strings }),
});

const port = object({ protocol: string, port: intOrString, endPort: integer });
const ingressRule = object({ from: optionalList(peer), ports: optionalList(port) });
const egressRule = object({ to: optionalList(peer), ports: optionalList(port) });

export const networkPolicy = object({
  spec: object({
    podSelector: labelSelector,
    policyTypes: strings,
    ingress: optionalList(ingressRule),
    egress: optionalList(egressRule),
  }),
});

export type NetworkPolicySpec = NonNullable<Read<typeof networkPolicy>['spec']>;
export type NetworkPolicyPeer = Read<typeof peer>;
export type NetworkPolicyPort = Read<typeof port>;
export type EgressRule = Read<typeof egressRule>;

/**
 * Whether the policy isolates its pods in a direction. Where `policyTypes` is absent or empty the API server sets Ingress, and
 * Egress if there are egress rules.
 */
export function isolates(spec: NetworkPolicySpec, direction: 'Ingress' | 'Egress'): boolean {
  const types = present(spec.policyTypes);
  if (types.length > 0) return types.includes(direction);
  return direction === 'Ingress' || (spec.egress?.length ?? 0) > 0;
}

/** The pods of its namespace that a policy is for: all where it has no selector. Undefined where nobody can tell. */
export function selectedBy(policy: Resource): LabelSelector | undefined {
  if (!isWritten(valueAt(policy.data, ['spec', 'podSelector']))) return {};
  return toLabelSelector(policy.read(networkPolicy)?.spec?.podSelector);
}

/** An egress rule that lets lookups of names out to the cluster's DNS server. */
export const ALLOW_DNS: YamlValue = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Policies of network plugins, which may select pods in other ways than by labels, and let through what others do not. */
const PLUGIN_POLICIES = [
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'CalicoNetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
] as const satisfies readonly KindName[];

/** Whether policies of a network plugin hold for a namespace, or for the cluster. */
export function hasPluginPolicies(namespace: string, { everywhere }: Pick<ResourceContext, 'everywhere'>): boolean {
  return PLUGIN_POLICIES.some((kind) => everywhere(kind, namespace).length > 0);
}
