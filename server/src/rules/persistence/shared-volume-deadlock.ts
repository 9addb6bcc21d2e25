import { controllerSpecOf, rollingUpdateOf } from '../../kubernetes/controller-spec';
import { resolveFenceposts } from '../../kubernetes/int-or-percent';
import type { PodSpec } from '../../kubernetes/pod-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { podCountOf } from '../../workspace/autoscalers';
import { accessModesOf, isSharable, mountedClaims } from '../../workspace/claims';
import { isNodeBound } from '../../workspace/node-bound-claims';
import { isMap, valueAt } from '../../yaml/value';
import { findNamed } from '../lookup';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  replicas:
    '{resource} runs {pods} pods that all mount {claim}, which is {mode}: those on another node than the first wait for ever for the volume (Multi-Attach error). Run one, use ReadWriteMany, or give each a claim of its own with a StatefulSet.',
  nodes:
    '{resource} runs a pod on each node, and all mount {claim}, which is {mode}: only those on one node get the volume (Multi-Attach error). Use ReadWriteMany.',
  surge:
    'An update of {resource} starts its new pod while the old one still has {claim}, which is {mode}: on another node the new pod waits for ever for the volume (Multi-Attach error). Set the strategy to Recreate.',
  replicasPod:
    '{resource} runs {pods} pods that all mount {claim}, which is ReadWriteOncePod: one pod of the whole cluster gets it, the others stay Pending. Run one, or give each a claim of its own with a StatefulSet.',
  nodesPod:
    '{resource} runs a pod on each node, and all mount {claim}, which is ReadWriteOncePod: one pod of the whole cluster gets it, the others stay Pending. Use ReadWriteMany.',
  surgePod:
    'An update of {resource} starts its new pod while the old one still has {claim}, which is ReadWriteOncePod: the new pod stays Pending and the update never ends. Set the strategy to Recreate.',
  claim: '{claim} asks for its access modes here.',
  fix: 'Set the strategy to Recreate',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

export default defineRule({
  id: 'shared-volume-deadlock',
  need: 'persistence',
  summary: 'Pods wait for a volume that another pod of the same workload holds.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Deployment', 'StatefulSet', 'Rollout', 'DaemonSet'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const crowd = pod === undefined ? undefined : crowdOf(pod, context);
    if (pod === undefined || crowd === undefined) return;
    for (const { name, path } of mountedClaims(pod)) {
      const [claim] = findNamed(context, 'PersistentVolumeClaim', name);
      const modes = accessModesOf(claim);
      if (claim === undefined || modes.length === 0 || isSharable(modes)) continue;
      const isForOnePod = modes.every((mode) => mode === 'ReadWriteOncePod');
      if (!isForOnePod && (isPinned(pod.spec) || isNodeBound(claim, context))) continue;
      const values = { resource: resource.label, claim: claim.label, mode: modes.join(', '), pods: crowd.pods };
      context.report({
        message: isForOnePod ? (`${crowd.reason}Pod` as const) : crowd.reason,
        values,
        severity: isForOnePod ? 'error' : 'warning',
        path,
        // Of a patch or template, the rest decides how many pods there are.
        absent: true,
        subject: resource.path,
        related: [
          {
            message: 'claim',
            values: { claim: claim.label },
            resource: claim,
            path: [...claim.path, 'spec', 'accessModes'],
          },
        ],
        fixes: crowd.reason === 'surge' ? fixesOf(resource) : [],
      });
    }
  },
});

interface Crowd {
  /** Why several pods want the volume at a time. */
  readonly reason: 'replicas' | 'nodes' | 'surge';
  readonly pods: number;
}

function crowdOf(pod: PodTemplate, context: RuleContext): Crowd | undefined {
  const { resource } = pod;
  if (resource.type === 'DaemonSet') return { reason: 'nodes', pods: 0 };
  const pods = podCountOf(pod, context)?.most ?? 0;
  if (pods > 1) return { reason: 'replicas', pods };
  return pods === 1 && surges(resource) ? { reason: 'surge', pods } : undefined;
}

/** Whether an update of a single pod has one more for a while. */
function surges(resource: Resource): boolean {
  if (resource.type === 'StatefulSet') return false;
  const update = rollingUpdateOf(resource);
  if (update !== undefined) return resolveFenceposts(update.maxSurge, update.maxUnavailable, 1).maxSurge > 0;
  // Argo Rollouts: beside the old set stands a whole new one.
  const strategy = controllerSpecOf(resource)?.strategy;
  return resource.type === 'Rollout' && (isMap(strategy?.blueGreen) || isMap(strategy?.canary?.trafficRouting));
}

/** Whether all pods go to one node, which may mount the volume for several of them. */
function isPinned({ nodeName, nodeSelector }: PodSpec): boolean {
  return nodeName !== undefined || nodeSelector?.['kubernetes.io/hostname'] !== undefined;
}

function fixesOf(resource: Resource): Fix<typeof MESSAGES>[] {
  if (resource.type !== 'Deployment') return [];
  const path = [...resource.path, 'spec', 'strategy'];
  const hasNumbers = valueAt(resource.data, ['spec', 'strategy', 'rollingUpdate']) !== undefined;
  return [
    {
      message: 'fix',
      changes: [
        { op: 'set', path: [...path, 'type'], value: 'Recreate' },
        ...(hasNumbers ? [{ op: 'remove' as const, path: [...path, 'rollingUpdate'] }] : []),
      ],
    },
  ];
}
