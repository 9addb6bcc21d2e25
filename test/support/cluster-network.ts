// What NetworkPolicies let through, as the network of a cluster would: https://kubernetes.io/docs/concepts/services-networking/network-policies/
import { type LabelSelector, matchesSelector } from '../../server/src/kubernetes/label-selector';
import { isList, isMap, valueAt, type YamlMap, type YamlValue } from '../../server/src/yaml/value';

/** Somebody who sends or gets packets: a pod, or an address outside of the cluster. */
export interface Endpoint {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The ports on which it listens; named as its containers name them. */
  readonly ports: Readonly<Record<string, number>>;
  readonly address?: string;
}

function list(value: YamlValue | undefined): readonly YamlValue[] {
  return isList(value) ? value : [];
}

function selects(selector: YamlValue | undefined, labels: Readonly<Record<string, string>>): boolean {
  // The data has the shape: it comes from manifests that were validated.
  return isMap(selector) && matchesSelector(selector as unknown as LabelSelector, labels) === true;
}

/** The rules for one direction of the policies that select an endpoint; undefined where none does, and all is let through. */
function rulesFor(policies: readonly YamlMap[], end: Endpoint, type: 'Ingress' | 'Egress'): YamlValue[] | undefined {
  const own = policies.filter(
    (policy) =>
      valueAt(policy, ['metadata', 'namespace']) === end.namespace &&
      end.labels !== undefined &&
      list(valueAt(policy, ['spec', 'policyTypes'])).includes(type) &&
      selects(valueAt(policy, ['spec', 'podSelector']), end.labels),
  );
  if (own.length === 0) return undefined;
  return own.flatMap((policy) => list(valueAt(policy, ['spec', type.toLowerCase()])));
}

function isPeer(peer: YamlValue, end: Endpoint, namespace: string | undefined): boolean {
  const block = valueAt(peer, ['ipBlock', 'cidr']);
  if (typeof block === 'string') return end.address !== undefined && isInside(end.address, block);
  if (end.labels === undefined) return false;
  const namespaces = valueAt(peer, ['namespaceSelector']);
  const isThere =
    namespaces === undefined
      ? end.namespace === namespace
      : selects(namespaces, { 'kubernetes.io/metadata.name': end.namespace ?? '' });
  const pods = valueAt(peer, ['podSelector']);
  return isThere && (pods === undefined || selects(pods, end.labels));
}

function isInside(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(network) / size);
}

function isLetThrough(
  rules: readonly YamlValue[] | undefined,
  [key, other]: readonly ['from' | 'to', Endpoint],
  namespace: string | undefined,
  target: Endpoint,
  port: number,
): boolean {
  if (rules === undefined) return true;
  return rules.some((rule) => {
    const peers = valueAt(rule, [key]);
    const ports = valueAt(rule, ['ports']);
    const isPort = (value: YamlValue | undefined) => value === port || target.ports[String(value)] === port;
    return (
      (peers === undefined || list(peers).some((peer) => isPeer(peer, other, namespace))) &&
      (ports === undefined || list(ports).some((entry) => isPort(valueAt(entry, ['port']))))
    );
  });
}

/** Whether packets for a port get from one to another. */
export function isAllowed(policies: readonly YamlMap[], from: Endpoint, to: Endpoint, port: number): boolean {
  return (
    isLetThrough(rulesFor(policies, from, 'Egress'), ['to', to], from.namespace, to, port) &&
    isLetThrough(rulesFor(policies, to, 'Ingress'), ['from', from], to.namespace, to, port)
  );
}
