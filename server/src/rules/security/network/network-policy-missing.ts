import { type KindName, LONG_RUNNING_KINDS, WORKLOAD_KINDS } from '../../../kubernetes/kinds';
import { type LabelSelector, matchesSelector } from '../../../kubernetes/label-selector';
import type { PodTemplate } from '../../../kubernetes/pod-template';
import type { Resource } from '../../../kubernetes/resource';
import { SelectorIndex } from '../../../workspace/label-index';
import { ofList } from '../../../workspace/of-list';
import { podsSelected } from '../../../workspace/relations';
import { holdingAmong, holdingFor } from '../../evidence';
import { defineRule, type ResourceContext } from '../../rule';
import { namespacePolicy, workloadPolicy } from './allowing-policy';
import { hasPluginPolicies, isolates, type NetworkPolicySpec, networkPolicy, selectedBy } from './network-policy';
import { nearMiss } from './policy-selection';

const MESSAGES = {
  open: '{policy} isolates other pods of namespace {namespace}, but no policy those of {resource}: every pod of the cluster can reach them, and they can reach everything. Add a NetworkPolicy for them.',
  openIngress:
    '{policy} isolates other pods of namespace {namespace}, but no policy those of {resource} for Ingress: every pod of the cluster can reach them, though {egress} limits what they reach. Add a NetworkPolicy for them.',
  namespace:
    'Namespace {namespace} has workloads and no NetworkPolicy: every pod of the cluster can reach its pods, and these can reach everything, so that one break-in leads to all. Begin with a policy that lets them talk among themselves.',
  unit: 'There is no NetworkPolicy for {resource}, nor for the workloads beside it: every pod of the cluster can reach their pods, and these can reach everything, so that one break-in leads to all. Begin with a policy that lets them talk among themselves.',
  isolating: '{policy} isolates other pods.',
  workloadFix:
    'Append a NetworkPolicy that lets in its Service ports from the namespace, and out the namespace and DNS',
  ingressFix: 'Append a NetworkPolicy that lets in its Service ports from the namespace',
  namespaceFix: 'Append a NetworkPolicy that lets pods of the namespace reach each other and DNS, and nothing else',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'network-policy-missing',
  need: 'security',
  summary: 'No NetworkPolicy says who may reach the pods.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Namespace', ...LONG_RUNNING_KINDS],
  fix: 'unsafe',
  peers: ['kl:non-isolated-pod', 'ks:pod-networkpolicy', 'po:missingNetworkPolicy', 'ck:2_6'],
  messages: MESSAGES,
  checkResource(resource, context) {
    if (context.isUnitIncomplete) return;
    if (resource.type === 'Namespace') checkNamespace(resource, context);
    else checkWorkload(resource, context);
  },
});

function checkNamespace(resource: Resource, context: RuleContext): void {
  const { name } = resource.metadata;
  if (name === undefined || resource.partial !== undefined || hasPolicies(name, context)) return;
  if (!LONG_RUNNING_KINDS.some((kind) => context.related(kind, name).some(isReachable))) return;
  context.report({
    message: 'namespace',
    values: { namespace: name },
    path: [...resource.path, 'metadata', 'name'],
    severity: 'info',
    absent: true,
    fixes: [{ message: 'namespaceFix', changes: [{ op: 'append', value: namespacePolicy(name) }] }],
  });
}

function hasPolicies(namespace: string, context: RuleContext): boolean {
  const isAnyNear = context.related('NetworkPolicy', namespace).length > 0;
  return (
    isAnyNear || holdingFor(context, 'NetworkPolicy', namespace).length > 0 || hasPluginPolicies(namespace, context)
  );
}

/** Whether policies hold for the pods of a workload: not in the network of the node. One without a name is refused. */
function isReachable({ podTemplate: pod, partial, metadata }: Resource): boolean {
  const isNamed = (metadata.name ?? metadata.generateName) !== undefined;
  return pod !== undefined && pod.spec.hostNetwork !== true && partial === undefined && isNamed;
}

function checkWorkload(resource: Resource, context: RuleContext): void {
  const { podTemplate: pod, namespace } = resource;
  if (pod === undefined || !isReachable(resource)) return;
  if (hasPolicies(namespace, context)) {
    checkIsolation(pod, context);
    return;
  }
  // The Namespace object speaks for what lies in it.
  if (context.related('Namespace').some(({ metadata }) => metadata.name === resource.metadata.namespace)) return;
  if (firstReachable(context) !== resource) return;
  const value = namespacePolicy(resource.metadata.namespace);
  context.report({
    message: 'unit',
    values: { resource: resource.label },
    path: [...resource.path, 'metadata', 'name'],
    severity: 'info',
    absent: true,
    fixes: [{ message: 'namespaceFix', changes: [{ op: 'append', value }] }],
  });
}

/** The workload that stands first, by its file and then in it, of those that are applied to the namespace together. */
function firstReachable(context: RuleContext): Resource | undefined {
  const firsts = LONG_RUNNING_KINDS.flatMap((kind) => context.related(kind).find(isReachable) ?? []);
  const [file] = firsts.map((resource) => context.fileOf(resource) ?? '').sort();
  const inFile = firsts.filter((resource) => (context.fileOf(resource) ?? '') === file);
  return inFile.length > 1 ? context.related('any').find((resource) => inFile.includes(resource)) : inFile[0];
}

interface Policy {
  readonly policy: Resource;
  readonly spec: NetworkPolicySpec;
  /** Undefined where nobody can tell which pods it selects. */
  readonly selector: LabelSelector | undefined;
}

const policiesIn = ofList((policies) => {
  const read = policies.flatMap((policy): Policy[] => {
    const spec = policy.read(networkPolicy)?.spec;
    return spec === undefined ? [] : [{ policy, spec, selector: selectedBy(policy) }];
  });
  return new SelectorIndex(read, ({ selector }) => selector);
});

function checkIsolation(pod: PodTemplate, context: RuleContext): void {
  const { resource } = pod;
  const { namespace } = resource;
  if (hasPluginPolicies(namespace, context)) return;
  const near = policiesIn(context.related('NetworkPolicy'));
  const everywhere = policiesIn(context.everywhere('NetworkPolicy'));
  const ofOthers = (policies: readonly Policy[]) => {
    const holding = policies.map(({ policy }) => policy);
    const far = new Set(holdingAmong(context, 'NetworkPolicy', holding));
    return policies.filter(({ policy }) => far.has(policy));
  };
  const selecting = [...near.candidates(pod.labels), ...ofOthers(everywhere.candidates(pod.labels))].filter(
    ({ selector }) => selector === undefined || matchesSelector(selector, pod.labels) !== false,
  );
  if (selecting.some(({ spec, selector }) => selector === undefined || isolates(spec, 'Ingress'))) return;
  const workloads = new Map(WORKLOAD_KINDS.map((kind) => [kind as KindName, context.everywhere(kind)]));
  const look = (kind: KindName) => workloads.get(kind) ?? [];
  const isIsolating = ({ spec, selector }: Policy) =>
    isolates(spec, 'Ingress') &&
    selector !== undefined &&
    podsSelected(selector, look, namespace).some((other) => other.resource !== resource);
  const isolating = (near.all.find(isIsolating) ?? ofOthers(everywhere.all).find(isIsolating))?.policy;
  if (isolating === undefined || isMissed(pod, near.all, context)) return;

  const egress = selecting.find(({ spec }) => isolates(spec, 'Egress'))?.policy;
  const value = workloadPolicy(pod, context, egress !== undefined);
  const values = { policy: isolating.label, namespace, resource: resource.label };
  context.report({
    ...(egress === undefined
      ? ({ message: 'open', values } as const)
      : ({ message: 'openIngress', values: { ...values, egress: egress.label } } as const)),
    path: [...resource.path, 'metadata', 'name'],
    // Who writes policies elsewhere may write one for these pods, too.
    severity: context.related('NetworkPolicy').includes(isolating) ? 'warning' : 'info',
    absent: true,
    related: [
      {
        message: 'isolating',
        values: { policy: isolating.label },
        resource: isolating,
        path: [...isolating.path, 'spec', 'podSelector'],
        part: 'key',
      },
    ],
    fixes:
      value === undefined
        ? []
        : [
            {
              message: egress === undefined ? 'workloadFix' : 'ingressFix',
              changes: [{ op: 'append', value }],
            },
          ],
  });
}

/** Whether a policy that selects no pods is most likely meant for these: that is for network-policy-selects-nothing to say. */
function isMissed(pod: PodTemplate, policies: readonly Policy[], { everywhere }: RuleContext): boolean {
  return policies.some(
    ({ policy, selector }) =>
      selector !== undefined &&
      nearMiss(policy, selector, [pod]) !== undefined &&
      podsSelected(selector, everywhere, pod.resource.namespace).length === 0,
  );
}
