import { controllerSpecOf, replicasOf, rollingUpdateOf } from '../../kubernetes/controller-spec';
import { parseIntOrPercent, resolveFenceposts } from '../../kubernetes/int-or-percent';
import { type NodePort, nodePortOf } from '../../kubernetes/node-ports';
import type { Resource } from '../../kubernetes/resource';
import { intOrString, object, string } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { Path } from '../../yaml/path';
import { defineRule, type ResourceContext } from '../rule';

const MESSAGES = {
  never:
    'An update of {resource} stands still: maxSurge wants the new pod beside the old one on each node, but both want port {port} of the node, so the new one is never placed. Set maxSurge to 0 and maxUnavailable to 1.',
  spare:
    'An update of {resource} starts a pod more than its {replicas}, and each wants port {port} of a node for itself: with no node to spare the update stands still. Set maxSurge to 0 and maxUnavailable to 1.',
  fix: 'Set maxSurge to 0 and maxUnavailable to 1',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const daemonSet = object({
  spec: object({
    updateStrategy: object({
      type: string,
      rollingUpdate: object({ maxSurge: intOrString, maxUnavailable: intOrString }),
    }),
  }),
});

export default defineRule({
  id: 'surge-host-port',
  need: 'rollout',
  summary: 'An update wants two pods where a port of the node leaves room for one.',
  severity: 'error',
  profile: 'production',
  scope: 'object',
  kinds: ['Deployment', 'DaemonSet', 'Rollout'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const port = pod && nodePortOf(pod, context.kubernetesVersion);
    if (port === undefined) return;
    if (resource.type === 'DaemonSet') checkDaemonSet(resource, port, context);
    else checkReplicated(resource, port, context);
  },
});

/** A DaemonSet starts the new pod on the node of the old one. */
function checkDaemonSet(resource: Resource, port: NodePort, { report }: RuleContext): void {
  const strategy = resource.read(daemonSet)?.spec?.updateStrategy;
  const surge = strategy?.rollingUpdate?.maxSurge;
  if ((strategy?.type ?? 'RollingUpdate') !== 'RollingUpdate' || surge === undefined) return;
  const amount = parseIntOrPercent(surge);
  if (amount === undefined || amount.value <= 0) return;
  const steps = [...resource.path, 'spec', 'updateStrategy', 'rollingUpdate'];
  report({
    message: 'never',
    values: { resource: resource.label, port: port.number },
    path: [...steps, 'maxSurge'],
    fixes: [{ message: 'fix', changes: withoutSurge(steps) }],
  });
}

function checkReplicated(resource: Resource, port: NodePort, { report }: RuleContext): void {
  const update = rollingUpdateOf(resource);
  if (update === undefined) return;
  const spec = controllerSpecOf(resource);
  const replicas = replicasOf(spec);
  const { maxSurge } = resolveFenceposts(update.maxSurge, update.maxUnavailable, replicas);
  if (replicas < 1 || maxSurge < 1) return;
  const steps = [...resource.path, ...update.path];
  const isWritten = update.maxSurge !== undefined;
  report({
    message: 'spare',
    values: { resource: resource.label, port: port.number, replicas },
    severity: 'warning',
    path: isWritten ? [...steps, 'maxSurge'] : port.path,
    // The surge that is there by default may be changed by the base of a patch.
    absent: !isWritten,
    fixes: [{ message: 'fix', changes: withoutSurge(steps) }],
  });
}

function withoutSurge(steps: Path): Change[] {
  return [
    { op: 'set', path: [...steps, 'maxSurge'], value: 0 },
    { op: 'set', path: [...steps, 'maxUnavailable'], value: 1 },
  ];
}
