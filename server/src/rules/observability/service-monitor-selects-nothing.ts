import { WORKLOAD_KINDS } from '../../kubernetes/kinds';
import { isSystemNamespace } from '../../kubernetes/knowledge/cluster-made';
import { describeSelector, matchesLabels } from '../../kubernetes/label-selector';
import type { Resource } from '../../kubernetes/resource';
import { selectorOfService } from '../../workspace/relations';
import { ALL_NAMESPACES } from '../../workspace/view';
import { mayMakeSelected } from '../custom-labels';
import { missingSeverity } from '../lookup';
import { defineRule, type ResourceContext, SEVERITIES, type Severity } from '../rule';
import { isForAll, namespacesOf, podsTaken, servicesTaken, type Target, targetOf } from './monitors';

const MESSAGES = {
  services:
    '{monitor} finds nothing to scrape: no Service of {namespaces} has the labels {selector}. No metrics arrive, and alerts on them never fire. Select labels of the Service itself, which are not those of its pods.',
  pods: '{monitor} finds nothing to scrape: no workload of {namespaces} gives its pods the labels {selector}. No metrics arrive, and alerts on them never fire. Select the labels of the pods.',
  podLabels: '{service} selects pods by these labels, and does not have them itself.',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'service-monitor-selects-nothing',
  need: 'observability',
  summary: 'A ServiceMonitor selects no Service, or a PodMonitor no pods.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['ServiceMonitor', 'PodMonitor'],
  fix: 'none',
  peers: ['kl:dangling-servicemonitor'],
  messages: MESSAGES,
  checkResource(monitor, context) {
    const target = targetOf(monitor);
    if (target === undefined || isForAll(target) || monitor.partial !== undefined) return;
    const isForPods = monitor.type === 'PodMonitor';
    if ((isForPods ? podsTaken(target, context) : servicesTaken(target, context)).length > 0) return;
    const severity = severityOf(monitor, target, context);
    if (severity === undefined) return;
    const values = {
      monitor: monitor.label,
      namespaces: describeNamespaces(namespacesOf(target)),
      selector: describeSelector(target.selector),
    };
    const near = isForPods ? undefined : serviceOfPods(target, context);
    context.report({
      message: isForPods ? 'pods' : 'services',
      values,
      path: target.path,
      part: 'key',
      severity,
      related:
        near === undefined
          ? []
          : [
              {
                message: 'podLabels',
                values: { service: near.label },
                resource: near,
                path: [...near.path, 'spec', 'selector'],
                part: 'key',
              },
            ],
    });
  },
});

/** Undefined where what is looked for may stand where the workspace does not reach. */
function severityOf(monitor: Resource, target: Target, context: RuleContext): Severity | undefined {
  const namespaces = namespacesOf(target);
  const kinds = monitor.type === 'PodMonitor' ? WORKLOAD_KINDS : (['Service'] as const);
  const isMaker = (custom: Resource) => mayMakeSelected(custom, target.selector);
  const isThere = (namespace: string) => kinds.some((kind) => context.everywhere(kind, namespace).length > 0);
  if (!namespaces.every((namespace) => isKnown(namespace, monitor, context)) || !namespaces.some(isThere)) {
    return undefined;
  }
  const severities = namespaces.map((namespace) =>
    missingSeverity(monitor, context, { kinds, namespace, severity: 'warning', isMaker }),
  );
  if (severities.includes(undefined)) return undefined;
  // Of all namespaces of a cluster a workspace has some at best.
  if (namespaces.includes(ALL_NAMESPACES)) return 'info';
  return SEVERITIES.findLast((severity) => severities.includes(severity));
}

/** Whether the workspace says what a namespace holds: the monitor's own one, and those that it defines. */
function isKnown(namespace: string, { metadata, namespace: own }: Resource, { everywhere }: RuleContext): boolean {
  if (namespace === ALL_NAMESPACES) return true;
  if (namespace === own && metadata.namespace === undefined) return true;
  if (namespace === 'default' || isSystemNamespace(namespace)) return false;
  return namespace === own || everywhere('Namespace').some((object) => object.metadata.name === namespace);
}

/** A Service that leads to pods by the labels that are looked for. */
function serviceOfPods(target: Target, { related }: RuleContext): Resource | undefined {
  const { matchLabels = {}, matchExpressions = [] } = target.selector;
  if (matchExpressions.length > 0) return undefined;
  const services = namespacesOf(target).flatMap((namespace) => related('Service', namespace));
  return services.find((service) => matchesLabels(matchLabels, selectorOfService(service) ?? {}));
}

function describeNamespaces(namespaces: readonly string[]): string {
  if (namespaces.includes(ALL_NAMESPACES)) return 'any namespace';
  const [first = '', ...more] = namespaces;
  return more.length === 0 ? `namespace ${first}` : `the namespaces ${namespaces.join(', ')}`;
}
