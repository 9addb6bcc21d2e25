import type { WorkloadKind } from '../../kubernetes/kinds';
import { isEmptySelector, type Labels, matchesSelector } from '../../kubernetes/label-selector';
import { labelSelector } from '../../kubernetes/pod-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { anything, each, list, object, present, type Read, string, strings } from '../../kubernetes/shape';
import { lookElsewhere } from '../../workspace/elsewhere';
import { podsHaveLabels, podTemplatesIn, selectorOfService, toLabelSelector } from '../../workspace/relations';
import type { Path } from '../../yaml/path';
import { isWritten } from '../../yaml/value';
import { findNamed } from '../lookup';
import { defineRule, type Fix, type Related, type ResourceContext } from '../rule';

const MESSAGES = {
  pods: 'Webhook {webhook} has to answer before any pod of {workload} is created, which runs it: once all of these are gone, none can start again, and nothing else that the webhook guards. Leave namespace {namespace} out with a namespaceSelector.',
  workload:
    'Webhook {webhook} has to answer before {workload} is created, which runs it: in a new cluster, or once it was deleted, it can not be applied, and nothing else that the webhook guards. Leave namespace {namespace} out with a namespaceSelector.',
  unknown:
    'Webhook {webhook} has to answer before any pod is created in namespace {namespace}, where its own Service {service} is: once the pods behind it are gone, none can start again, and nothing else that the webhook guards. Leave the namespace out with a namespaceSelector.',
  service: '{service} leads the webhook to these pods.',
  runs: '{workload} runs the webhook.',
  fix: 'Leave namespace {namespace} out',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const webhookRule = object({
  apiGroups: strings,
  apiVersions: strings,
  operations: strings,
  resources: strings,
  scope: string,
});

const webhookShape = object({
  name: string,
  failurePolicy: string,
  clientConfig: object({ service: object({ name: string, namespace: string }) }),
  namespaceSelector: anything,
  objectSelector: anything,
  matchConditions: list(object({ expression: string })),
  rules: list(webhookRule),
});

type Webhook = Read<typeof webhookShape>;

const configuration = object({ webhooks: list(webhookShape) });

/** Every namespace has this label, with its name. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

const PODS = { group: '', version: 'v1', resource: 'pods' } as const;
const RESOURCES: Readonly<Record<WorkloadKind, { group: string; version: string; resource: string }>> = {
  Pod: PODS,
  Deployment: { group: 'apps', version: 'v1', resource: 'deployments' },
  StatefulSet: { group: 'apps', version: 'v1', resource: 'statefulsets' },
  DaemonSet: { group: 'apps', version: 'v1', resource: 'daemonsets' },
  ReplicaSet: { group: 'apps', version: 'v1', resource: 'replicasets' },
  ReplicationController: { group: '', version: 'v1', resource: 'replicationcontrollers' },
  Job: { group: 'batch', version: 'v1', resource: 'jobs' },
  CronJob: { group: 'batch', version: 'v1', resource: 'cronjobs' },
  Rollout: { group: 'argoproj.io', version: 'v1alpha1', resource: 'rollouts' },
};

export default defineRule({
  id: 'webhook-self-deadlock',
  need: 'availability',
  summary: 'A webhook has to answer before the pods that run it can be created.',
  severity: 'error',
  profile: 'production',
  scope: 'workspace',
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    for (const [index, webhook] of each(resource.read(configuration)?.webhooks)) {
      const { name, namespace } = webhook.clientConfig?.service ?? {};
      const defaultPolicy = resource.version === 'v1beta1' ? 'Ignore' : 'Fail';
      if (name === undefined || namespace === undefined) continue;
      if ((webhook.failurePolicy ?? defaultPolicy) !== 'Fail' || !takesInNamespace(webhook, namespace, context))
        continue;
      if (context.isUnitIncomplete) return;
      const [service] = findNamed(context, 'Service', name, namespace);
      const path = [...resource.path, 'webhooks', index];
      reportWebhook(webhook, path, { name, namespace, service }, context);
    }
  },
});

/** The Service that a webhook is asked through. */
interface Backend {
  readonly name: string;
  readonly namespace: string;
  readonly service: Resource | undefined;
}

function reportWebhook(webhook: Webhook, path: Path, backend: Backend, context: RuleContext): void {
  const { name, namespace, service } = backend;
  const common = { webhook: webhook.name ?? String(path.at(-1)), namespace };
  const selectorPath = [...path, 'namespaceSelector'];
  const hasSelector = isWritten(webhook.namespaceSelector);
  const place = {
    path: selectorPath,
    at: hasSelector ? selectorPath : [...path, 'name'],
    part: hasSelector ? ('key' as const) : ('value' as const),
    subject: path,
    absent: true,
    fixes: [exclusion(webhook, selectorPath, namespace)],
  };
  const hasObjectSelector = !takesInObject(webhook, undefined);
  if (service === undefined) {
    // What runs it lies elsewhere; where the webhook does not go by labels, those need not be known.
    if (hasObjectSelector || !isAskedFor(webhook, PODS)) return;
    context.report({ message: 'unknown', values: { ...common, service: name }, severity: 'warning', ...place });
    return;
  }
  for (const pod of podsBehind(service, context)) {
    const workload = pod.resource.label;
    const related = placesOf(service, pod);
    const isPod = isAskedFor(webhook, PODS) && takesInObject(webhook, pod.labels);
    if (isPod) context.report({ message: 'pods', values: { ...common, workload }, related, ...place });
    else if (isAskedFor(webhook, RESOURCES[pod.workload]) && takesInObject(webhook, pod.resource.metadata.labels ?? {}))
      context.report({ message: 'workload', values: { ...common, workload }, related, ...place });
    else continue;
    return;
  }
}

/** The pods that a Service leads to, those applied together with the webhook first. */
function podsBehind(service: Resource, context: RuleContext): PodTemplate[] {
  const selector = selectorOfService(service);
  if (selector === undefined) return [];
  return [context.related, lookElsewhere(context)]
    .flatMap((look) => podTemplatesIn(look, service.namespace))
    .filter((pod) => podsHaveLabels(pod, selector));
}

function placesOf(service: Resource, pod: PodTemplate): Related<typeof MESSAGES>[] {
  const workload = pod.resource;
  return [
    { message: 'runs', values: { workload: workload.label }, resource: workload, path: [...workload.path, 'kind'] },
    { message: 'service', values: { service: service.label }, resource: service, path: [...service.path, 'kind'] },
  ];
}

/** Whether a webhook is asked when an object of a resource is created. */
function isAskedFor(webhook: Webhook, wanted: { group: string; version: string; resource: string }): boolean {
  return present(webhook.rules).some(({ apiGroups, apiVersions, operations, resources, scope }) => {
    const has = (values: readonly (string | undefined)[] | undefined, ...any: readonly string[]) =>
      any.some((value) => values?.includes(value));
    return (
      scope !== 'Cluster' &&
      has(operations, 'CREATE', '*') &&
      has(apiGroups, wanted.group, '*') &&
      has(apiVersions, wanted.version, '*') &&
      has(resources, wanted.resource, '*', '*/*')
    );
  });
}

/** Whether a webhook is surely asked about objects of a namespace, as far as its selector of namespaces and its conditions go. */
function takesInNamespace(webhook: Webhook, namespace: string, context: RuleContext): boolean {
  const conditions = present(webhook.matchConditions);
  const areMet = conditions.every(({ expression }) => holdsIn(expression ?? '', namespace));
  if (!areMet || conditions.length !== (webhook.matchConditions?.length ?? 0)) return false;
  if (!isWritten(webhook.namespaceSelector)) return true;
  const selector = toLabelSelector(labelSelector(webhook.namespaceSelector));
  if (selector === undefined) return false;
  const [found] = findNamed(context, 'Namespace', namespace);
  const keys = [...Object.keys(selector.matchLabels ?? {}), ...(selector.matchExpressions ?? []).map(({ key }) => key)];
  // Which labels a namespace has that no manifest defines is not known.
  if (found === undefined && keys.some((key) => key !== NAME_LABEL)) return false;
  return matchesSelector(selector, { ...found?.metadata.labels, [NAME_LABEL]: namespace }) === true;
}

/** Whether a webhook is asked about objects with these labels, or with whatever labels where they are undefined. */
function takesInObject({ objectSelector }: Webhook, labels: Labels | undefined): boolean {
  if (!isWritten(objectSelector)) return true;
  const selector = toLabelSelector(labelSelector(objectSelector));
  if (selector === undefined) return false;
  return labels === undefined ? isEmptySelector(selector) : matchesSelector(selector, labels) === true;
}

/** `request.namespace != "a"`, `!(request.namespace in ["a", "b"])` and the like. */
const CONDITION =
  /^(!?)\s*\(?\s*(?:request\.namespace|object\.metadata\.namespace)\s*(==|!=|in)\s*(\[[^\]]*\]|"[^"]*"|'[^']*')\s*\)?$/;

/** Whether a condition (in CEL) surely holds for objects of a namespace: only comparisons of the namespace's name are understood. */
function holdsIn(expression: string, namespace: string): boolean {
  const [, negation, operator, operand = ''] = CONDITION.exec(expression.trim()) ?? [];
  if (operator === undefined) return false;
  const names = [...operand.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single);
  const isAmong = names.includes(namespace);
  const holds = operator === '!=' ? !isAmong : isAmong;
  return negation === '!' ? !holds : holds;
}

/** Leaves a namespace out of those whose objects a webhook is asked about. */
function exclusion(webhook: Webhook, selectorPath: Path, namespace: string): Fix<typeof MESSAGES> {
  const expressions = [...selectorPath, 'matchExpressions'];
  const written = toLabelSelector(labelSelector(webhook.namespaceSelector))?.matchExpressions ?? [];
  const index = written.findIndex(({ key, operator }) => key === NAME_LABEL && operator === 'NotIn');
  return {
    message: 'fix',
    values: { namespace },
    changes: [
      index >= 0
        ? { op: 'insert', path: [...expressions, index, 'values'], value: namespace }
        : { op: 'insert', path: expressions, value: { key: NAME_LABEL, operator: 'NotIn', values: [namespace] } },
    ],
  };
}
