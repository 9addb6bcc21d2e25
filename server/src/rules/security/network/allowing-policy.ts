import type { PodTemplate } from '../../../kubernetes/pod-template';
import { present } from '../../../kubernetes/shape';
import { serviceSpec, telltaleLabels } from '../../../workspace/relations';
import type { YamlMap, YamlValue } from '../../../yaml/value';
import { servicesFor } from '../../evidence';
import type { ResourceContext } from '../../rule';
import { ALLOW_DNS } from './network-policy';

/** All pods of the policy's own namespace. */
const NEIGHBOURS: YamlMap = { podSelector: {} };

function policy(name: string, namespace: string | undefined, spec: YamlMap): YamlMap {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

/** A policy that lets all pods of a namespace reach each other and the DNS server, and nothing else in or out. */
export function namespacePolicy(namespace: string | undefined): YamlMap {
  return policy('within-namespace', namespace, {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [NEIGHBOURS] }],
    egress: [{ to: [NEIGHBOURS] }, ALLOW_DNS],
  });
}

/**
 * A policy for pods: in from their namespace to the ports of their Services; out to their namespace and the DNS server, where no other policy says what may
 * go out. Undefined where no labels tell the pods from others.
 */
export function workloadPolicy(
  pod: PodTemplate,
  context: Pick<ResourceContext, 'related' | 'everywhere'>,
  isEgressLimited: boolean,
): YamlMap | undefined {
  const { name, namespace } = pod.resource.metadata;
  const matchLabels = telltaleLabels(pod);
  if (name === undefined || matchLabels === undefined) return undefined;
  const ports = servedPorts(pod, context);
  return policy(name, namespace, {
    podSelector: { matchLabels: { ...matchLabels } },
    policyTypes: isEgressLimited ? ['Ingress'] : ['Ingress', 'Egress'],
    ingress: ports.length === 0 ? [] : [{ from: [NEIGHBOURS], ports }],
    ...(isEgressLimited ? {} : { egress: [{ to: [NEIGHBOURS] }, ALLOW_DNS] }),
  });
}

/** The ports of the pods to which their Services lead; policies see these, not the Services'. */
function servedPorts(pod: PodTemplate, context: Pick<ResourceContext, 'related' | 'everywhere'>): YamlValue[] {
  const ports = new Map<string, YamlMap>();
  for (const service of servicesFor(pod, context)) {
    for (const { port, targetPort, protocol = 'TCP' } of present(service.read(serviceSpec)?.spec?.ports)) {
      const number = targetPort ?? port;
      if (number !== undefined) ports.set(`${protocol} ${number}`, { protocol, port: number });
    }
  }
  return [...ports.values()];
}
