import { controllerSpecOf } from '../../kubernetes/controller-spec';
import { effectiveRequest } from '../../kubernetes/effective-resources';
import { nodePortOf } from '../../kubernetes/node-ports';
import { containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { autoscalerOf, podCountOf, SCALER_KINDS, scalersAmong, scalersOfName } from '../../workspace/autoscalers';
import { ofOthers } from '../../workspace/elsewhere';
import { servesData } from '../data-servers';
import { exclusiveClaimFor, holdingFor, servicesFor } from '../evidence';
import { podsAmong } from '../networking/service-ports';
import { freeName } from '../new-objects';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  fixed:
    '{resource} behind {service} has {replicas}, however many requests come: at peak load they get slow or fail until somebody scales it by hand. Add a HorizontalPodAutoscaler.',
  service: '{service} leads to its pods.',
  fix: 'Add a HorizontalPodAutoscaler for {min} to {max} pods at 80% of the CPU request',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

/** How far the fix lets it grow, and the load that it aims at: the API server's own default. */
const GROWTH = 3;
const UTILIZATION = 80;

export default defineRule({
  id: 'hpa-missing',
  need: 'scalability',
  summary: 'A workload behind a Service has a fixed number of pods.',
  severity: 'info',
  profile: 'strict',
  scope: 'workspace',
  kinds: ['Deployment', 'Rollout'],
  fix: 'unsafe',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined || context.isUnitIncomplete || isScaled(pod, context) || isSingle(pod, context)) return;
    const replicas = podCountOf(pod, context)?.least;
    const services = servicesFor(pod, context);
    const [service] = services;
    if (service === undefined || replicas === undefined || replicas === 0) return;
    if (services.some((one) => isScaledBeside(one, pod, context))) return;
    const values = { resource: resource.label, service: service.label };
    context.report({
      message: 'fixed',
      values: { ...values, replicas: replicas === 1 ? '1 pod' : `${replicas} pods` },
      path: [...resource.path, 'kind'],
      absent: true,
      related: [{ message: 'service', values, resource: service, path: [...service.path, 'metadata', 'name'] }],
      fixes: fixesOf(pod, replicas, context),
    });
  },
});

function isScaled({ resource }: PodTemplate, context: RuleContext): boolean {
  if (autoscalerOf(resource, context) !== undefined) return true;
  // One of another kind by that name is meant for it: hpa-target-missing speaks.
  if (SCALER_KINDS.some((kind) => scalersOfName(context.related(kind), resource.metadata.name).length > 0)) return true;
  const [near, everywhere] = [context.related, context.everywhere].map((look) =>
    scalersAmong(look('VerticalPodAutoscaler'), resource),
  );
  return (near ?? []).length > 0 || ofOthers(context, 'VerticalPodAutoscaler', everywhere ?? []).length > 0;
}

/** Whether other pods behind a Service get more with the load, as the stable ones beside a canary. */
function isScaledBeside(service: Resource, pod: PodTemplate, context: RuleContext): boolean {
  return podsAmong(service, context.related).some(
    ({ resource }) => resource.label !== pod.resource.label && autoscalerOf(resource, context) !== undefined,
  );
}

/** Whether more pods would not share the work: they could not run beside the first, or each would have data of its own. */
function isSingle(pod: PodTemplate, context: RuleContext): boolean {
  return (
    pod.containers.some(servesData) ||
    controllerSpecOf(pod.resource)?.strategy?.type === 'Recreate' ||
    exclusiveClaimFor(pod, context) !== undefined ||
    nodePortOf(pod, context.kubernetesVersion) !== undefined
  );
}

/** An autoscaler behind the workload; none where a container requests no CPU, of which it could compute no share. */
function fixesOf(pod: PodTemplate, min: number, context: RuleContext): Fix<typeof MESSAGES>[] {
  const { resource } = pod;
  const { namespace } = resource.metadata;
  const name = freeName(resource, 'HorizontalPodAutoscaler', 'hpa', context);
  const surroundings = {
    kubernetesVersion: context.kubernetesVersion,
    limitRanges: holdingFor(context, 'LimitRange'),
  };
  const containers = containersOfType(pod, context.kubernetesVersion, ['regular', 'sidecar']);
  const isComputable = containers.every((container) => effectiveRequest(container, 'cpu', surroundings) !== undefined);
  if (name === undefined || !isComputable) return [];
  const max = min * GROWTH;
  const value = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      scaleTargetRef: {
        apiVersion: pod.workload === 'Rollout' ? resource.apiVersion : 'apps/v1',
        kind: resource.kind,
        name: resource.metadata.name ?? name,
      },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: UTILIZATION } },
        },
      ],
    },
  };
  return [{ message: 'fix', values: { min, max }, changes: [{ op: 'append', value }] }];
}
