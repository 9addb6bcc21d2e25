import { controllerSpecOf, replicasOf } from '../../kubernetes/controller-spec';
import type { PodTemplate } from '../../kubernetes/pod-template';
import { each } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { defineRule } from '../rule';

const HOST_LABELS: readonly string[] = ['kubernetes.io/hostname'];
const ZONE_LABELS: readonly string[] = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];
/** The one field of a node that an affinity can ask for. */
const HOST_FIELD = 'metadata.name';

/** The nodes or zones that alone may run the pods, and where the first of them is written. */
interface Pin {
  readonly values: readonly string[];
  readonly path: Path;
}

export default defineRule({
  id: 'node-pinned',
  need: 'availability',
  summary: 'Pods can run on one node, or all in one zone, and nowhere else.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'long-running',
  fix: 'none',
  peers: [],
  messages: {
    bound:
      '{resource} is bound to node {node}, past the scheduler: while that node is drained, and once it is lost or replaced, its pods run nowhere. Leave the choice to the scheduler, and select nodes by a label that several have.',
    node: '{resource} runs on node {node} alone: while that node is drained, and once it is lost or replaced, its pods run nowhere. Select nodes by a label that several have.',
    nodes:
      '{resource} runs on the nodes {nodes} alone, and nodes that replace them have other names. Select nodes by a label of their kind.',
    zone: 'All {replicas} pods of {resource} run in zone {zone}: when that zone fails, none is left. Let several zones run them.',
  },
  checkResource(resource, { report }) {
    const pod = resource.podTemplate;
    if (pod === undefined || isLive(pod)) return;
    const values = { resource: resource.label };
    if (pod.spec.nodeName) {
      report({
        message: 'bound',
        values: { ...values, node: pod.spec.nodeName },
        path: [...pod.specPath, 'nodeName'],
      });
      return;
    }
    const nodes = pinTo(pod, HOST_LABELS, HOST_FIELD);
    if (nodes !== undefined) {
      const [node = ''] = nodes.values;
      if (nodes.values.length === 1) report({ message: 'node', values: { ...values, node }, path: nodes.path });
      else {
        const names = nodes.values.join(', ');
        report({ message: 'nodes', values: { ...values, nodes: names }, path: nodes.path, severity: 'info' });
      }
      return;
    }
    const zones = pinTo(pod, ZONE_LABELS);
    const [zone = ''] = zones?.values ?? [];
    const replicas = hasReplicas(pod) ? replicasOf(controllerSpecOf(resource)) : 1;
    if (zones?.values.length !== 1 || replicas < 2 || isOneOfSeveral(resource.metadata.name ?? '', zone)) return;
    report({ message: 'zone', values: { ...values, zone, replicas }, path: zones.path });
  },
});

/** Whether the API server has written it: then the node is the one that the scheduler chose. */
function isLive({ resource: { data } }: PodTemplate): boolean {
  return data.status !== undefined || valueAt(data, ['metadata', 'uid']) !== undefined;
}

function hasReplicas({ workload }: PodTemplate): boolean {
  return workload !== 'Pod' && workload !== 'DaemonSet';
}

/** Whether the workload is named after its zone, as one of several that are the same in each of them: `web-eu-west-1a`, `web-a`. */
function isOneOfSeveral(name: string, zone: string): boolean {
  const last = zone.split('-').at(-1) ?? zone;
  return [zone, last, last.slice(-1)].some((part) => part !== '' && name.endsWith(`-${part}`));
}

/** What values of a label, or a field, the node selector or the required affinity insist on. */
function pinTo(pod: PodTemplate, labels: readonly string[], field?: string): Pin | undefined {
  for (const label of labels) {
    const value = pod.spec.nodeSelector?.[label];
    if (value) return { values: [value], path: [...pod.specPath, 'nodeSelector', label] };
  }
  return pinByAffinity(pod, labels, field);
}

/** Of several terms a node has to meet only one, so each of them must insist. */
function pinByAffinity(pod: PodTemplate, labels: readonly string[], field?: string): Pin | undefined {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const terms = pod.spec.affinity?.nodeAffinity?.[required]?.nodeSelectorTerms;
  const path = [...pod.specPath, 'affinity', 'nodeAffinity', required, 'nodeSelectorTerms'];
  const pins = [...each(terms)].map(([index, { matchExpressions, matchFields }]): Pin | undefined => {
    const requirements = [
      ...[...each(matchExpressions)].map(([at, one]) => ({ ...one, steps: ['matchExpressions', at] })),
      ...[...each(matchFields)].map(([at, one]) => ({ ...one, steps: ['matchFields', at] })),
    ];
    for (const { key = '', operator, values, steps } of requirements) {
      const isMeant = steps[0] === 'matchFields' ? key === field : labels.includes(key);
      const names = values?.flatMap((value) => value ?? []) ?? [];
      if (!isMeant || operator !== 'In' || names.length === 0 || names.length !== values?.length) continue;
      return { values: names, path: [...path, index, ...steps, 'values', 0] };
    }
    return undefined;
  });
  const [first] = pins;
  if (first === undefined || pins.length !== terms?.length || pins.includes(undefined)) return undefined;
  return { values: [...new Set(pins.flatMap((pin) => pin?.values ?? []))], path: first.path };
}
