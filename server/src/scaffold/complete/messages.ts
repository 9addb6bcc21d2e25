import { formatMessage, type MessageValues } from '../../rules/rule';
import type { PartId } from './completion';

/** Why a workload can not be completed. */
const REFUSALS = {
  reading: 'The files of the workspace are still being read. Try again in a moment.',
  none: 'There is no Deployment, StatefulSet, DaemonSet or CronJob here.',
  chart:
    '{resource} is part of a Helm chart: what its templates make depends on the values, so nothing can be called missing. Complete what `helm template` prints, or scaffold a new chart.',
  template: '{resource} is a template: what its actions write is not known, so nothing can be called missing.',
  patch: '{resource} is a patch: complete the workload that it changes.',
  unnamed: '{resource} has no fixed name, so nothing beside it can refer to it. Give it one.',
  pods: '{resource} has no pod template with containers yet. Write that first.',
  leftOut: 'The kustomizations that take in {resource} leave it out of what they build.',
} as const;

/** What parts are called, in a list of things to tick. */
const TITLES: Readonly<Record<PartId, string>> = {
  service: 'Service {name}',
  'service-account': 'ServiceAccount {name}',
  'disruption-budget': 'PodDisruptionBudget {name}',
  'pod-monitor': 'PodMonitor {name}',
  'network-policy': 'NetworkPolicy {name}',
  autoscaler: 'HorizontalPodAutoscaler {name}',
  workload: 'Changes to {name} itself',
  'egress-policy': 'NetworkPolicy {name}: what it may call',
  'default-deny': 'NetworkPolicies {name}: default deny for the namespace',
};

/** What parts do, and what to think of before they are taken. */
const DESCRIPTIONS = {
  service: 'a name in the cluster for its pods',
  headless: 'the headless Service that {resource} names: DNS names for its pods',
  account: 'the identity that {resource} names',
  ownAccount: 'an identity of its own, used once the changes to {resource} are made',
  budget: 'drains of nodes take one pod at a time',
  budgetLater: 'drains of nodes take one pod at a time, once there are several',
  monitor: 'Prometheus scrapes its metrics',
  ports:
    'only these ports are reached, and only by pods of the cluster: add what else calls it, such as a load balancer that sends to pods directly',
  openPorts: 'only these ports are reached, by anyone: add those that are not declared',
  closed: 'nothing reaches its pods: it declares no ports. Check that nothing has to',
  shut: 'lets calls to its ports in: the policies of its namespace let none through',
  scaled: '{min} to {max} pods, by load, in place of replicas (the next apply scales down to 1 pod until it acts)',
  scaledNew: '{min} to {max} pods, by load',
  scaledAfter: '; needs the CPU requests among the changes to {resource}',
  workload: 'mends {count} of its findings; its pods are replaced',
  nextRun: 'mends {count} of its findings, from its next run on',
  egress: 'only its namespace and DNS: stops other calls, unless you add them',
  deny: 'stops all traffic of all pods of the namespace that no policy allows',
} as const;

/** What is left to a person. */
const LEFT = {
  check: 'Check the values among the changes to {resource}: {titles}.',
  tryOut: 'Try the changes to {resource} before production, for its pods run in another way with these: {titles}.',
  shared:
    '{resource} finds its pods by labels that those of {others} have too: a Service, a budget or a policy for one takes in the other. Give each labels of its own first.',
  remaining: '{message} ({rule})',
  serviceNamed:
    'A Service {name} is there and leads to other pods than those of {resource}: see whether it is meant for these.',
  noPorts:
    '{resource} declares no ports, so it gets no Service. If something calls it, write its containerPort and complete it again.',
  namespace: 'The Namespace {namespace} is not among these files: something else has to make it.',
  unreferenced: 'No kustomization beside {file} names it: it is applied by itself, or not at all.',
  incomplete:
    'Not all of what {resource} is applied with can be read: what is proposed may be there already. Look before you take it.',
} as const;

/** Comments behind or above values whose choice is left to a person. */
export const COMMENTS = {
  callers: 'every pod of the cluster may: name the namespaces of those that call it',
  anyone: 'anyone may, also from outside: name under from who calls it',
  egress: 'add whatever else it calls: other namespaces, databases, the internet',
} as const;

export const refusal = (name: keyof typeof REFUSALS, values: MessageValues<string> = {}) =>
  formatMessage(REFUSALS[name], values);
export const title = (id: PartId, name: string) => formatMessage(TITLES[id], { name });
export const description = (name: keyof typeof DESCRIPTIONS, values: MessageValues<string> = {}) =>
  formatMessage(DESCRIPTIONS[name], values);
export const left = (name: keyof typeof LEFT, values: MessageValues<string>) => formatMessage(LEFT[name], values);
