import { hasPlaceholder } from '../../kubernetes/placeholder';
import { containersOfType, type PodTemplate } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import type { Path } from '../../yaml/path';
import { isList, valueAt } from '../../yaml/value';
import { defineRule, type Fix, type ResourceContext } from '../rule';

const MESSAGES = {
  scrape:
    'Prometheus compares {annotation} with the text true, and here it is {value}: the metrics of {resource} are not collected, and no alert on them fires. Write "true".',
  undeclared:
    'Prometheus looks for the metrics of {resource} at port {port}, which no container declares: if nothing listens there, none arrive, and no alert on them fires. Use the port of the metrics, or declare this one.',
  name: 'Prometheus takes {annotation} by number and passes over {value}: it tries the declared ports of {resource} in its place, or none. Write the number of the port.',
  set: 'Set it to {value}',
  port: 'Set it to {port} ({container})',
  declare: 'Declare port {port} in container {container}',
} as const;

type RuleContext = ResourceContext<typeof MESSAGES, Readonly<Record<string, never>>>;

const SCRAPE = 'prometheus.io/scrape';
const PORT = 'prometheus.io/port';
/** What people write for no; like any other text it is not true. */
const OFF = /^(?:|false|no|off|n|0|disabled)$/i;
/** Where the sidecars that Istio, Linkerd and Consul put into pods later offer metrics. */
const MESH_PORTS: ReadonlySet<number> = new Set([15020, 15090, 4191, 20200]);

interface DeclaredPort {
  readonly port: number;
  readonly name: string;
  readonly container: string;
}

export default defineRule({
  id: 'scrape-annotation-port',
  need: 'observability',
  summary: 'An annotation leads Prometheus to a port that the pod does not have, or does not switch it on.',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'workload',
  fix: 'suggestion',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const pod = resource.podTemplate;
    if (pod === undefined) return;
    const path = [...pod.path, 'metadata', 'annotations'];
    const scrape = pod.annotations[SCRAPE];
    const port = pod.annotations[PORT];
    if (scrape !== undefined && OFF.test(scrape)) return;
    if (scrape !== undefined && scrape !== 'true' && !hasPlaceholder(scrape)) {
      context.report({
        message: 'scrape',
        values: { annotation: SCRAPE, value: scrape, resource: resource.label },
        path: [...path, SCRAPE],
        fixes: [
          {
            message: 'set',
            values: { value: 'true' },
            changes: [{ op: 'set', path: [...path, SCRAPE], value: 'true' }],
          },
        ],
      });
    }
    if (port !== undefined && !hasPlaceholder(port)) checkPort(pod, port, [...path, PORT], context);
  },
});

function checkPort(pod: PodTemplate, port: string, path: Path, context: RuleContext): void {
  const { label } = pod.resource;
  const declared = declaredPorts(pod, context);
  const choices = declared.map(
    ({ port: number, container }): Fix<typeof MESSAGES> => ({
      message: 'port',
      values: { port: number, container },
      changes: [{ op: 'set', path, value: String(number), select: true }],
    }),
  );
  if (!/^\d+$/.test(port)) {
    const named = choices.filter((_, index) => declared[index]?.name === port);
    context.report({
      message: 'name',
      values: { annotation: PORT, value: port, resource: label },
      path,
      fixes: named.length > 0 ? named : choices,
    });
    return;
  }
  const number = Number(port);
  // Who declares no port at all need not declare this one, and a sidecar that is put in later brings its own.
  const isElsewhere = MESH_PORTS.has(number) || pod.annotations['dapr.io/enabled'] === 'true';
  if (declared.length === 0 || isElsewhere || declared.some((one) => one.port === number)) return;
  context.report({
    message: 'undeclared',
    values: { resource: label, port },
    path,
    absent: true,
    fixes: [...choices, ...declaration(pod, number)],
  });
}

/** The TCP ports of containers that keep running: first those that sound like metrics. */
function declaredPorts(pod: PodTemplate, { kubernetesVersion }: RuleContext): DeclaredPort[] {
  const ports = containersOfType(pod, kubernetesVersion, ['regular', 'sidecar']).flatMap(({ name: container, spec }) =>
    present(spec.ports).flatMap(({ containerPort, name = '', protocol = 'TCP' }) =>
      containerPort === undefined || protocol !== 'TCP' ? [] : [{ port: containerPort, name, container }],
    ),
  );
  const isForMetrics = ({ name }: DeclaredPort) => /metric|prom/.test(name);
  return [...ports.filter(isForMetrics), ...ports.filter((one) => !isForMetrics(one))];
}

/** Only where there is no doubt whose port it is. */
function declaration(pod: PodTemplate, port: number): Fix<typeof MESSAGES>[] {
  const [container, other] = pod.containers.filter(({ type }) => type === 'regular');
  if (container === undefined || other !== undefined) return [];
  const path = [...container.path, 'ports'];
  if (!isList(valueAt(pod.resource.document.data, path))) return [];
  return [
    {
      message: 'declare',
      values: { port, container: container.name },
      changes: [{ op: 'insert', path, value: { containerPort: port } }],
    },
  ];
}
