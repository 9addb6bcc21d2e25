import type { SelectionPurpose } from './reference';
import type { KindText } from './reference-kinds';

/** A place of a kind's objects that selects others by labels. Places are written as in the tables of references. */
export interface SelectionRow {
  /** What holds the selector and what belongs to it. */
  readonly at: string;
  readonly selector: string;
  /** Default: `matchLabels` and `matchExpressions`. */
  readonly form?: 'map';
  readonly takes: 'pods' | KindText;
  readonly purpose: SelectionPurpose;
  /** Default: the object's own. `monitor`: as the Prometheus operator writes them. Else a selector beside, and a list `namespaces`. */
  readonly namespaces?: 'all' | 'none' | 'monitor' | { readonly selector: string };
  /** Whether a selector that sets no condition takes in nothing. */
  readonly isEmptyNothing?: boolean;
  /** Where ports of what is selected are named. */
  readonly ports?: readonly string[];
  /** How many steps above `at` these places count from; default: none. */
  readonly portsAbove?: number;
}

const CONTROLLED: readonly SelectionRow[] = [
  { at: 'spec', selector: 'selector', takes: 'pods', purpose: 'controlled', isEmptyNothing: true },
];

const WEBHOOKS: readonly SelectionRow[] = [
  { at: 'webhooks.*', selector: 'namespaceSelector', takes: 'Namespace', purpose: 'limited', namespaces: 'none' },
];

/** Istio selects workloads of an object's own namespace. */
const ISTIO_POLICY: readonly SelectionRow[] = [{ at: 'spec', selector: 'selector', takes: 'pods', purpose: 'limited' }];
const ISTIO_WORKLOADS: readonly SelectionRow[] = [
  { at: 'spec.workloadSelector', selector: 'labels', form: 'map', takes: 'pods', purpose: 'limited' },
];

function chosen(kind: KindText, name: string): SelectionRow {
  const namespaces = { selector: `${name}NamespaceSelector` };
  return { at: 'spec', selector: `${name}Selector`, takes: kind, purpose: 'observed', namespaces };
}

const MONITORS: readonly SelectionRow[] = [
  chosen('ServiceMonitor', 'serviceMonitor'),
  chosen('PodMonitor', 'podMonitor'),
  chosen('Probe', 'probe'),
];

const LISTENERS: readonly SelectionRow[] = [
  {
    at: 'spec.listeners.*.allowedRoutes.namespaces',
    selector: 'selector',
    takes: 'Namespace',
    purpose: 'admitted',
    namespaces: 'none',
  },
];

const PEER: Omit<SelectionRow, 'at'> = {
  selector: 'podSelector',
  takes: 'pods',
  purpose: 'admitted',
  namespaces: { selector: 'namespaceSelector' },
};

export const SELECTIONS_BY_KIND: Readonly<Record<string, readonly SelectionRow[]>> = {
  Service: [
    {
      at: 'spec',
      selector: 'selector',
      form: 'map',
      takes: 'pods',
      purpose: 'traffic',
      isEmptyNothing: true,
      ports: ['ports.*.targetPort'],
    },
  ],
  ReplicationController: [
    { at: 'spec', selector: 'selector', form: 'map', takes: 'pods', purpose: 'controlled', isEmptyNothing: true },
  ],
  Deployment: CONTROLLED,
  StatefulSet: CONTROLLED,
  DaemonSet: CONTROLLED,
  ReplicaSet: CONTROLLED,
  Job: CONTROLLED,
  Rollout: CONTROLLED,
  PodDisruptionBudget: [{ at: 'spec', selector: 'selector', takes: 'pods', purpose: 'limited' }],
  NetworkPolicy: [
    { at: 'spec', selector: 'podSelector', takes: 'pods', purpose: 'limited', ports: ['ingress.*.ports.*.port'] },
    { at: 'spec.ingress.*.from.*', ...PEER },
    { at: 'spec.egress.*.to.*', ...PEER, ports: ['ports.*.port'], portsAbove: 2 },
  ],
  PersistentVolumeClaim: [
    { at: 'spec', selector: 'selector', takes: 'PersistentVolume', purpose: 'placed', namespaces: 'none' },
  ],
  ClusterRole: [
    {
      at: 'aggregationRule.clusterRoleSelectors.*',
      selector: '',
      takes: 'ClusterRole',
      purpose: 'admitted',
      namespaces: 'none',
    },
  ],
  ValidatingWebhookConfiguration: WEBHOOKS,
  MutatingWebhookConfiguration: WEBHOOKS,
  ServiceMonitor: [
    {
      at: 'spec',
      selector: 'selector',
      takes: 'Service',
      purpose: 'observed',
      namespaces: 'monitor',
      ports: ['endpoints.*.port'],
    },
  ],
  PodMonitor: [
    {
      at: 'spec',
      selector: 'selector',
      takes: 'pods',
      purpose: 'observed',
      namespaces: 'monitor',
      ports: ['podMetricsEndpoints.*.port'],
    },
  ],
  Prometheus: [...MONITORS, chosen('PrometheusRule', 'rule')],
  PrometheusAgent: MONITORS,
  ThanosRuler: [chosen('PrometheusRule', 'rule')],
  Gateway: LISTENERS,
  'gateway.networking.k8s.io/ListenerSet': LISTENERS,
  'networking.istio.io/Gateway': [
    { at: 'spec', selector: 'selector', form: 'map', takes: 'pods', purpose: 'traffic', namespaces: 'all' },
  ],
  ServiceEntry: ISTIO_WORKLOADS,
  'networking.istio.io/Sidecar': ISTIO_WORKLOADS,
  'networking.istio.io/EnvoyFilter': ISTIO_WORKLOADS,
  'security.istio.io/AuthorizationPolicy': ISTIO_POLICY,
  'security.istio.io/PeerAuthentication': ISTIO_POLICY,
  'security.istio.io/RequestAuthentication': ISTIO_POLICY,
  CiliumNetworkPolicy: [{ at: 'spec', selector: 'endpointSelector', takes: 'pods', purpose: 'limited' }],
  CiliumClusterwideNetworkPolicy: [
    { at: 'spec', selector: 'endpointSelector', takes: 'pods', purpose: 'limited', namespaces: 'all' },
  ],
};

const TERMS: readonly string[] = ['podAffinity', 'podAntiAffinity'].flatMap((field) => [
  `affinity.${field}.requiredDuringSchedulingIgnoredDuringExecution.*`,
  `affinity.${field}.preferredDuringSchedulingIgnoredDuringExecution.*.podAffinityTerm`,
]);

/** Selections of a pod's specification, below it. */
export const SELECTIONS_OF_PODS: readonly SelectionRow[] = [
  ...TERMS.map(
    (at): SelectionRow => ({
      at,
      selector: 'labelSelector',
      takes: 'pods',
      purpose: 'placed',
      namespaces: { selector: 'namespaceSelector' },
    }),
  ),
  { at: 'topologySpreadConstraints.*', selector: 'labelSelector', takes: 'pods', purpose: 'placed' },
];
