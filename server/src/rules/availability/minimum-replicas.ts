import { controllerSpecOf, replicasOf } from '../../kubernetes/controller-spec';
import { nodePortOf } from '../../kubernetes/node-ports';
import type { PodTemplate } from '../../kubernetes/pod-template';
import type { Resource } from '../../kubernetes/resource';
import { autoscalerOf, podCountOf } from '../../workspace/autoscalers';
import { servesData } from '../data-servers';
import { exclusiveClaimFor, servicesFor } from '../evidence';
import { podsAmong } from '../networking/service-ports';
import { defineRuleWithOptions, type Fix, type MessageUse, type ResourceContext } from '../rule';

interface Options {
  readonly min: number | null;
}

const MESSAGES = {
  servedByOne:
    '{resource} runs one pod behind {service}: every drained node, eviction and crash is an outage. Run at least {min}.',
  servedByFew:
    '{resource} runs {replicas} pods behind {service}: while a node is drained, the next failure is an outage. Run at least {min}.',
  one: '{resource} runs one pod: while its node is drained or it restarts, its work stands still. Run at least {min} if they can share the work.',
  few: '{resource} runs {replicas} pods: while a node is drained, the next failure stops its work. Run at least {min} if they can share the work.',
  data: '{resource} runs {replicas} of the {min} pods that outlive the loss of a node. Run more if the application can replicate its data.',
  recreate:
    '{resource} runs {replicas} of the {min} pods that outlive the loss of a node, and its strategy Recreate makes every update an outage.',
  claim:
    '{resource} runs {replicas} of the {min} pods that outlive the loss of a node, and the claim {claim} ties them to one node. Keep its data where several nodes can use it.',
  hostPort:
    '{resource} runs {replicas} of the {min} pods that outlive the loss of a node, and each takes port {port} of its node for itself. With a Service in place of hostPort they can share nodes.',
  hostNetwork:
    '{resource} runs {replicas} of the {min} pods that outlive the loss of a node, and each takes port {port} of its node for itself. Run more where there are nodes for them.',
  fix: 'Set replicas to {min}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Options>;

export default defineRuleWithOptions<Options>()({
  id: 'minimum-replicas',
  need: 'availability',
  summary: 'A workload runs too few pods to outlive the loss of one.',
  severity: 'warning',
  profile: 'production',
  scope: 'workspace',
  kinds: ['Deployment', 'StatefulSet', 'Rollout'],
  fix: 'unsafe',
  peers: ['kl:minimum-three-replicas', 'ks:deployment-replicas', 'po:deploymentMissingReplicas'],
  options: {
    min: {
      description: 'How many pods a workload needs at least. Without it 2, in the strict profile 3.',
      schema: { type: ['integer', 'null'], minimum: 1 },
      default: null,
    },
  },
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    const spec = controllerSpecOf(resource);
    const replicas = replicasOf(spec);
    const min = context.options.min ?? (context.isStrict ? 3 : 2);
    if (pod === undefined || replicas < 1 || replicas >= min || context.isUnitIncomplete) return;
    if (autoscalerOf(resource, context) !== undefined) return;
    const path = [...resource.path, 'spec', 'replicas'];
    // Of a patch, what the number means is decided by the rest of the workload.
    const place = { path, at: spec?.replicas === undefined ? [...resource.path, 'kind'] : path, absent: true };
    const values = { resource: resource.label, replicas, min };
    const single = singleUse(pod, values, context);
    if (single !== undefined) {
      if (context.isStrict) context.report({ ...single, severity: 'info', ...place });
      return;
    }
    const fix: Fix<typeof MESSAGES> = { message: 'fix', values: { min }, changes: [{ op: 'set', path, value: min }] };
    const services = servicesFor(pod, context);
    const [found] = services;
    // The pods of a canary, or of one of two colours, do not serve alone.
    const hasCompany = (service: Resource) => replicas + otherPodsBehind(service, resource, context) >= min;
    if (found !== undefined && services.every(hasCompany)) return;
    if (found === undefined) {
      const message = replicas === 1 ? 'one' : 'few';
      context.report({ message, values, severity: 'info', fixes: [fix], ...place });
    } else {
      const message = replicas === 1 ? 'servedByOne' : 'servedByFew';
      context.report({ message, values: { ...values, service: found.label }, fixes: [fix], ...place });
    }
  },
});

/** How many pods of other workloads at least answer for a Service, of those that are applied together with a workload. */
function otherPodsBehind(service: Resource, workload: Resource, context: RuleContext): number {
  return (
    podsAmong(service, context.related)
      // Of one name it is the same workload, written twice.
      .filter(({ resource }) => resource.label !== workload.label)
      .reduce((sum, pod) => sum + (podCountOf(pod, context)?.least ?? 0), 0)
  );
}

/** Why more pods of a workload would not be enough, or would not even start. */
function singleUse(
  pod: PodTemplate,
  values: { readonly resource: string; readonly replicas: number; readonly min: number },
  context: RuleContext,
): MessageUse<typeof MESSAGES> | undefined {
  // Where two pods of a database run already, they share its data.
  const holdsData = pod.workload === 'StatefulSet' || (values.replicas === 1 && pod.containers.some(servesData));
  if (holdsData) return { message: 'data', values };
  if (controllerSpecOf(pod.resource)?.strategy?.type === 'Recreate') return { message: 'recreate', values };
  const claim = exclusiveClaimFor(pod, context);
  if (claim !== undefined) return { message: 'claim', values: { ...values, claim } };
  const port = nodePortOf(pod, context.kubernetesVersion)?.number;
  if (port === undefined) return undefined;
  return { message: pod.spec.hostNetwork === true ? 'hostNetwork' : 'hostPort', values: { ...values, port } };
}
