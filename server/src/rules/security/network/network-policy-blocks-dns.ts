import { type LabelSelector, type Labels, matchesSelector } from '../../../kubernetes/label-selector';
import type { PodTemplate } from '../../../kubernetes/pod-template';
import type { Resource } from '../../../kubernetes/resource';
import { SelectorIndex } from '../../../workspace/label-index';
import { ofList } from '../../../workspace/of-list';
import { podsSelected } from '../../../workspace/relations';
import { holdingAmong, type LookupContext } from '../../evidence';
import { defineRule, type ResourceContext } from '../../rule';
import { type DnsEgress, type DnsOpening, dnsEgress } from './dns-egress';
import { ALLOW_DNS, hasPluginPolicies, isolates, networkPolicy, selectedBy } from './network-policy';

/** A policy that isolates its pods for Egress, as far as DNS is concerned. */
interface EgressPolicy {
  readonly resource: Resource;
  /** Undefined where nobody can tell which pods it selects. */
  readonly selector: LabelSelector | undefined;
  readonly allowsSomething: boolean;
  readonly dns: DnsEgress;
}

/** What the policies that select the same pods come to. */
type Verdict =
  | { readonly problem: 'blocked'; readonly speaker: Resource }
  | { readonly problem: 'tcpOnly' | 'udpOnly'; readonly speaker: Resource; readonly opening: DnsOpening };

export default defineRule({
  id: 'network-policy-blocks-dns',
  need: 'security',
  summary: 'NetworkPolicies let pods reach some destinations but not the DNS server, so that names stop resolving.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['NetworkPolicy'],
  fix: 'unsafe',
  peers: [],
  messages: {
    blocked:
      "{policy} lets its pods reach some destinations, but not the cluster's DNS server: no host name resolves for them, not even that of a Service. Allow UDP and TCP port 53 to kube-dns in kube-system.",
    tcpOnly:
      '{policy} lets DNS out over TCP only: lookups go over UDP first, so no host name resolves for its pods. Allow UDP port 53 too.',
    tcpByDefault:
      '{policy} opens port 53 without a protocol, which means TCP: lookups go over UDP, so no host name resolves for its pods. Allow UDP port 53 too.',
    udpOnly:
      '{policy} lets DNS out over UDP only: an answer too large for one packet is asked for again over TCP and never comes. Allow TCP port 53 too.',
    cutOff: 'The pods of {workload} are cut off from DNS.',
    allowDns: 'Allow DNS to kube-system (changes what the pods may reach)',
    allowProtocol: 'Allow {protocol} port 53 too (changes what the pods may reach)',
  },
  checkResource(policy, context) {
    const spec = policy.read(networkPolicy)?.spec;
    if (spec === undefined || !isolates(spec, 'Egress') || spec.egress?.length === 0) return;
    if (context.isUnitIncomplete || hasPluginPolicies(policy.namespace, context)) return;
    const selector = selectedBy(policy);
    if (selector === undefined) return;

    const known = selectedPods(policy.namespace, selector, context);
    const groups =
      known.length > 0
        ? known.filter(usesClusterDns).map((pod) => ({ labels: pod.labels, workload: pod.resource }))
        : possibleLabels(selector).map((labels) => ({ labels, workload: undefined }));
    const found = groups.flatMap(({ labels, workload }) => {
      const verdict = judge(labels, context);
      return verdict?.speaker === policy ? [{ verdict, workload }] : [];
    });
    for (const problem of ['blocked', 'tcpOnly', 'udpOnly'] as const) {
      const same = found.filter(({ verdict }) => verdict.problem === problem);
      const [first] = same;
      if (first === undefined) continue;
      const values = { policy: policy.label };
      const related = same.flatMap(({ workload }) =>
        workload === undefined
          ? []
          : [
              {
                message: 'cutOff' as const,
                values: { workload: workload.label },
                resource: workload,
                path: [...workload.path, 'metadata', 'name'],
              },
            ],
      );
      const { verdict } = first;
      if (verdict.problem === 'blocked') {
        const path = [...policy.path, 'spec', 'egress'];
        const fix = { message: 'allowDns', changes: [{ op: 'insert', path, value: ALLOW_DNS }] } as const;
        context.report({ message: 'blocked', values, path, part: 'key', absent: true, related, fixes: [fix] });
      } else {
        const { item, path } = verdict.opening;
        const protocol = verdict.problem === 'tcpOnly' ? 'UDP' : 'TCP';
        const port = typeof item.port === 'number' && item.endPort === undefined ? item.port : 53;
        const message = problem === 'tcpOnly' && item.protocol === undefined ? 'tcpByDefault' : verdict.problem;
        context.report({
          message,
          values,
          path: item.port === undefined ? path : [...path, 'port'],
          absent: true,
          severity: problem === 'udpOnly' ? 'info' : 'warning',
          related: problem === 'udpOnly' ? [] : related,
          fixes: [
            {
              message: 'allowProtocol',
              values: { protocol },
              changes: [{ op: 'insert', path: path.slice(0, -1), value: { protocol, port } }],
            },
          ],
        });
      }
    }
  },
});

const egressPolicies = ofList((policies) => {
  const isolating = policies.flatMap((resource): EgressPolicy[] => {
    const spec = resource.read(networkPolicy)?.spec;
    if (spec === undefined || !isolates(spec, 'Egress')) return [];
    const allowsSomething = spec.egress?.length !== 0;
    return [{ resource, selector: selectedBy(resource), allowsSomething, dns: dnsEgress(resource, spec) }];
  });
  return new SelectorIndex(isolating, ({ selector }) => selector);
});

/** The policies of the namespace that may select pods. Those that are applied together come first: each unit speaks of its own. */
function egressPoliciesFor(labels: Labels, context: LookupContext): readonly EgressPolicy[] {
  const near = egressPolicies(context.related('NetworkPolicy')).candidates(labels);
  const all = egressPolicies(context.everywhere('NetworkPolicy')).candidates(labels);
  const far = holdingAmong(
    context,
    'NetworkPolicy',
    all.map(({ resource }) => resource),
  );
  return far.length === 0 ? near : [...near, ...all.filter(({ resource }) => far.includes(resource))];
}

/** What pods with these labels may do; undefined where DNS works, where nothing at all may get out, or where nobody can tell. */
function judge(labels: Labels, context: LookupContext): Verdict | undefined {
  const selecting = egressPoliciesFor(labels, context).filter(
    ({ selector }) => selector === undefined || matchesSelector(selector, labels),
  );
  if (selecting.some(({ selector, dns }) => selector === undefined || dns === 'open')) return undefined;
  const openings = selecting.flatMap(({ dns }) => (dns === 'open' ? [] : dns));
  const udp = openings.find(({ protocol }) => protocol === 'UDP');
  const tcp = openings.find(({ protocol }) => protocol === 'TCP');
  if (udp !== undefined && tcp !== undefined) return undefined;
  if (udp !== undefined) return { problem: 'udpOnly', speaker: udp.policy, opening: udp };
  if (tcp !== undefined) return { problem: 'tcpOnly', speaker: tcp.policy, opening: tcp };
  const speaker = selecting.find(({ allowsSomething }) => allowsSomething)?.resource;
  return speaker === undefined ? undefined : { problem: 'blocked', speaker };
}

/** The pods of what is applied together with the policy, else of what else goes to its namespace. */
function selectedPods(
  namespace: string,
  selector: LabelSelector,
  { related, everywhere }: Pick<ResourceContext, 'related' | 'everywhere'>,
): PodTemplate[] {
  const here = podsSelected(selector, related, namespace);
  return here.length > 0 ? here : podsSelected(selector, everywhere, namespace);
}

/** Policies do not reach pods in the node's network, and a pod may ask other servers than the cluster's. */
function usesClusterDns({ spec }: PodTemplate): boolean {
  return spec.hostNetwork !== true && spec.dnsPolicy !== 'None' && spec.dnsPolicy !== 'Default';
}

/** Labels of pods that a selector would select, where no such pod is known: one set for each choice it leaves. */
function possibleLabels({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Labels[] {
  let sets: Labels[] = [matchLabels];
  for (const { key, operator, values = [] } of matchExpressions) {
    const choices = operator === 'In' ? values : operator === 'Exists' ? [''] : [];
    if (choices.length === 0 || sets.length * choices.length > MAX_CHOICES) continue;
    sets = sets.flatMap((labels) => choices.map((value) => ({ ...labels, [key]: value })));
  }
  return sets.filter((labels) => matchesSelector({ matchLabels, matchExpressions }, labels) === true);
}

const MAX_CHOICES = 50;
