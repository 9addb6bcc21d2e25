import { anything, each, integer, list, object, present, string, strings } from '../../../kubernetes/shape';
import type { Path } from '../../../yaml/path';
import { isMap, type YamlValue } from '../../../yaml/value';
import { defineRule } from '../../rule';

const webhookRule = object({ apiGroups: strings, resources: strings, operations: strings });
const configuration = object({
  webhooks: list(
    object({
      name: string,
      failurePolicy: string,
      timeoutSeconds: integer,
      namespaceSelector: anything,
      objectSelector: anything,
      matchConditions: anything,
      rules: list(webhookRule),
    }),
  ),
});

/** Without these a cluster can not heal itself: no pod starts, no node reports, no controller leads. */
const VITAL: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ['', ['pods', 'nodes', 'nodes/status', 'secrets', 'configmaps']],
  ['apps', ['deployments', 'daemonsets', 'replicasets', 'statefulsets']],
  ['coordination.k8s.io', ['leases']],
];
const LONG = 10;

export default defineRule({
  id: 'webhook-open',
  need: 'security',
  summary: 'A webhook that must answer stands before everything the cluster itself needs.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  fix: 'none',
  peers: [],
  messages: {
    open: 'When webhook {webhook} does not answer, {resources} can not be written in any namespace, kube-system too: the cluster can then not start the pods that would repair it. Leave kube-system out with a namespaceSelector, or set failurePolicy to Ignore.',
    slow: 'Webhook {webhook} may take {seconds} s of the 30 s that a request has in all: when it hangs, every write it is asked about does. Set timeoutSeconds to 5.',
  },
  checkResource(resource, { report }) {
    for (const [index, webhook] of each(resource.read(configuration)?.webhooks)) {
      const path: Path = [...resource.path, 'webhooks', index];
      const name = webhook.name ?? String(index);
      const matched = present(webhook.rules).flatMap((rule) => vitalResources(rule));
      const isSpared = [webhook.namespaceSelector, webhook.objectSelector, webhook.matchConditions].some(saysSomething);
      if ((webhook.failurePolicy ?? 'Fail') === 'Fail' && matched.length > 0 && !isSpared) {
        const resources = [...new Set(matched)].join(', ');
        report({
          message: 'open',
          values: { webhook: name, resources },
          path: webhook.failurePolicy === undefined ? [...path, 'name'] : [...path, 'failurePolicy'],
          subject: path,
        });
      }
      const seconds = webhook.timeoutSeconds ?? 0;
      if (seconds > LONG)
        report({
          message: 'slow',
          values: { webhook: name, seconds },
          severity: 'info',
          path: [...path, 'timeoutSeconds'],
          subject: path,
        });
    }
  },
});

/** What of the cluster's own needs a rule of a webhook takes in, as it is written there. */
function vitalResources({ apiGroups, resources, operations }: NonNullable<ReturnType<typeof webhookRule>>): string[] {
  const writes = present(operations).some((operation) => operation !== 'DELETE' && operation !== 'CONNECT');
  if (!writes) return [];
  const groups = present(apiGroups);
  return VITAL.flatMap(([group, names]) => {
    if (!groups.includes('*') && !groups.includes(group)) return [];
    return present(resources).flatMap((resource) => {
      if (resource === '*' || resource === '*/*') return ['all resources'];
      return names.includes(resource) ? [resource] : [];
    });
  });
}

/** An empty selector leaves nothing out. */
function saysSomething(value: YamlValue | undefined): boolean {
  if (value === undefined) return false;
  if (!isMap(value)) return Array.isArray(value) ? value.length > 0 : true;
  return Object.values(value).some(saysSomething) || Object.values(value).some((entry) => typeof entry === 'string');
}
