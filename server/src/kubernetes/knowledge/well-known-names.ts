import type { AnnotationForm } from './annotation-family';

/**
 * Labels and annotations that Kubernetes or well-known software reads, for proposals: the page Well-Known Labels, Annotations and Taints of
 * Kubernetes 1.35, and the documentation of the software (2026). The annotations of an Ingress stand in ingress-annotations.ts.
 */

/** On what a name is read: any object, pods and pod templates, or objects of some kinds. */
export type NamePlace = 'any' | 'pod' | readonly string[];

/** A label or annotation, with the form that its values have. */
export interface WellKnownName {
  readonly name: string;
  readonly form: AnnotationForm;
  readonly on: NamePlace;
  /** Who reads it. */
  readonly reader: string;
}

type Row = readonly [name: string, form: AnnotationForm];

function names(reader: string, on: NamePlace, rows: readonly Row[]): readonly WellKnownName[] {
  return rows.map(([name, form]) => ({ name, form, on, reader }));
}

const KUBERNETES = 'Kubernetes';
const POD_SECURITY_LEVELS = { words: ['restricted', 'baseline', 'privileged'] } as const;
const TRUE = { words: ['true'] } as const;

export const WELL_KNOWN_LABELS: readonly WellKnownName[] = [
  ...names('recommended label', 'any', [
    ['app.kubernetes.io/name', 'text'],
    ['app.kubernetes.io/instance', 'text'],
    ['app.kubernetes.io/version', 'text'],
    ['app.kubernetes.io/component', 'text'],
    ['app.kubernetes.io/part-of', 'text'],
    ['app.kubernetes.io/managed-by', 'text'],
  ]),
  ...names(
    'Pod Security admission',
    ['Namespace'],
    [
      ['pod-security.kubernetes.io/enforce', POD_SECURITY_LEVELS],
      ['pod-security.kubernetes.io/enforce-version', { words: ['latest'] }],
      ['pod-security.kubernetes.io/audit', POD_SECURITY_LEVELS],
      ['pod-security.kubernetes.io/warn', POD_SECURITY_LEVELS],
    ],
  ),
  ...names('Istio', ['Namespace'], [['istio-injection', { words: ['enabled', 'disabled'] }]]),
  ...names('Istio', 'pod', [['sidecar.istio.io/inject', 'boolean']]),
  ...names('Azure Workload Identity', 'pod', [['azure.workload.identity/use', TRUE]]),
  ...names(
    KUBERNETES,
    ['ClusterRole'],
    [
      ['rbac.authorization.k8s.io/aggregate-to-admin', TRUE],
      ['rbac.authorization.k8s.io/aggregate-to-edit', TRUE],
      ['rbac.authorization.k8s.io/aggregate-to-view', TRUE],
    ],
  ),
  ...names(KUBERNETES, ['EndpointSlice'], [['kubernetes.io/service-name', 'text']]),
];

export const WELL_KNOWN_ANNOTATIONS: readonly WellKnownName[] = [
  ...names(KUBERNETES, 'any', [['kubernetes.io/description', 'text']]),
  ...names('kubectl', 'pod', [['kubectl.kubernetes.io/default-container', 'text']]),
  ...names(KUBERNETES, 'pod', [['controller.kubernetes.io/pod-deletion-cost', 'integer']]),
  ...names('cluster-autoscaler', 'pod', [['cluster-autoscaler.kubernetes.io/safe-to-evict', 'boolean']]),
  ...names('Karpenter', 'pod', [['karpenter.sh/do-not-disrupt', TRUE]]),
  ...names('Linkerd', 'pod', [['linkerd.io/inject', { words: ['enabled', 'disabled', 'ingress'] }]]),
  ...names('Linkerd', ['Namespace'], [['linkerd.io/inject', { words: ['enabled', 'disabled', 'ingress'] }]]),
  ...names('Vault Agent', 'pod', [
    ['vault.hashicorp.com/agent-inject', 'boolean'],
    ['vault.hashicorp.com/role', 'text'],
  ]),
  ...names('Velero', 'pod', [
    ['backup.velero.io/backup-volumes', 'text'],
    ['backup.velero.io/backup-volumes-excludes', 'text'],
  ]),
  ...names('Prometheus scrape configuration', 'pod', [
    ['prometheus.io/scrape', 'boolean'],
    ['prometheus.io/port', 'integer'],
    ['prometheus.io/path', 'text'],
    ['prometheus.io/scheme', { words: ['http', 'https'] }],
  ]),
  ...names(
    'Prometheus scrape configuration',
    ['Service'],
    [
      ['prometheus.io/scrape', 'boolean'],
      ['prometheus.io/port', 'integer'],
      ['prometheus.io/path', 'text'],
    ],
  ),
  ...names('Reloader', ['Deployment', 'StatefulSet', 'DaemonSet'], [['reloader.stakater.com/auto', TRUE]]),
  ...names('Amazon EKS', ['ServiceAccount'], [['eks.amazonaws.com/role-arn', 'text']]),
  ...names('Google Kubernetes Engine', ['ServiceAccount'], [['iam.gke.io/gcp-service-account', 'text']]),
  ...names('Azure Workload Identity', ['ServiceAccount'], [['azure.workload.identity/client-id', 'text']]),
  ...names(
    'ExternalDNS',
    ['Service', 'Ingress', 'Gateway', 'HTTPRoute'],
    [
      ['external-dns.alpha.kubernetes.io/hostname', 'text'],
      ['external-dns.alpha.kubernetes.io/ttl', 'text'],
    ],
  ),
  ...names(
    'AWS Load Balancer Controller',
    ['Service'],
    [
      ['service.beta.kubernetes.io/aws-load-balancer-type', { words: ['external', 'nlb'] }],
      ['service.beta.kubernetes.io/aws-load-balancer-scheme', { words: ['internal', 'internet-facing'] }],
      ['service.beta.kubernetes.io/aws-load-balancer-nlb-target-type', { words: ['ip', 'instance'] }],
      ['service.beta.kubernetes.io/aws-load-balancer-ssl-cert', 'text'],
      ['service.beta.kubernetes.io/aws-load-balancer-ssl-ports', 'text'],
    ],
  ),
  ...names('Azure', ['Service'], [['service.beta.kubernetes.io/azure-load-balancer-internal', 'boolean']]),
  ...names(
    'Google Kubernetes Engine',
    ['Service'],
    [
      ['networking.gke.io/load-balancer-type', { words: ['Internal'] }],
      ['cloud.google.com/backend-config', 'json'],
      ['cloud.google.com/neg', 'json'],
    ],
  ),
  ...names(KUBERNETES, ['StorageClass'], [['storageclass.kubernetes.io/is-default-class', 'boolean']]),
  ...names(KUBERNETES, ['IngressClass'], [['ingressclass.kubernetes.io/is-default-class', 'boolean']]),
  ...names(KUBERNETES, ['Secret'], [['kubernetes.io/service-account.name', 'text']]),
  ...names(
    'cert-manager',
    ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'CustomResourceDefinition', 'APIService'],
    [['cert-manager.io/inject-ca-from', 'text']],
  ),
  ...names('Argo CD', 'any', [
    ['argocd.argoproj.io/sync-wave', 'integer'],
    ['argocd.argoproj.io/sync-options', 'text'],
    ['argocd.argoproj.io/compare-options', 'text'],
    [
      'argocd.argoproj.io/hook',
      { words: ['PreSync', 'Sync', 'Skip', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete'] },
    ],
    ['argocd.argoproj.io/hook-delete-policy', { words: ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'] }],
  ]),
  ...names('Flux', 'any', [
    ['kustomize.toolkit.fluxcd.io/prune', { words: ['disabled'] }],
    ['kustomize.toolkit.fluxcd.io/reconcile', { words: ['disabled'] }],
    ['kustomize.toolkit.fluxcd.io/ssa', { words: ['Override', 'Merge', 'IfNotPresent', 'Ignore'] }],
  ]),
  ...names('Helm', 'any', [
    [
      'helm.sh/hook',
      {
        words: [
          ...['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'pre-delete', 'post-delete'],
          ...['pre-rollback', 'post-rollback', 'test'],
        ],
      },
    ],
    ['helm.sh/hook-weight', 'integer'],
    ['helm.sh/hook-delete-policy', { words: ['before-hook-creation', 'hook-succeeded', 'hook-failed'] }],
    ['helm.sh/resource-policy', { words: ['keep'] }],
  ]),
];

/** Labels that nodes have, with their values where those are fixed. */
export const NODE_LABELS: readonly WellKnownName[] = [
  ...names('node', 'any', [
    ['kubernetes.io/arch', { words: ['amd64', 'arm64', 'ppc64le', 's390x'] }],
    ['kubernetes.io/os', { words: ['linux', 'windows'] }],
    ['kubernetes.io/hostname', 'text'],
    ['node.kubernetes.io/instance-type', 'text'],
    ['topology.kubernetes.io/zone', 'text'],
    ['topology.kubernetes.io/region', 'text'],
    ['node-role.kubernetes.io/control-plane', 'text'],
  ]),
  ...names('Karpenter', 'any', [
    ['karpenter.sh/capacity-type', { words: ['on-demand', 'spot', 'reserved'] }],
    ['karpenter.sh/nodepool', 'text'],
  ]),
  ...names('Amazon EKS', 'any', [
    ['eks.amazonaws.com/nodegroup', 'text'],
    ['eks.amazonaws.com/capacityType', { words: ['ON_DEMAND', 'SPOT'] }],
  ]),
  ...names('Google Kubernetes Engine', 'any', [
    ['cloud.google.com/gke-nodepool', 'text'],
    ['cloud.google.com/gke-spot', TRUE],
  ]),
];

/** Labels by which nodes are grouped to spread pods. */
export const TOPOLOGY_KEYS: readonly string[] = [
  'topology.kubernetes.io/zone',
  'kubernetes.io/hostname',
  'topology.kubernetes.io/region',
];

/** Taints that Kubernetes gives nodes, and that devices are fenced off with. */
export const TAINTS: readonly string[] = [
  'node-role.kubernetes.io/control-plane',
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/network-unavailable',
  'node.kubernetes.io/unschedulable',
  'nvidia.com/gpu',
];

/** Whether a name is read on what stands at a place: an object of a kind, or a pod (template) of it. */
export function isReadOn({ on }: WellKnownName, kind: string, isPod: boolean): boolean {
  if (on === 'any') return !isPod;
  return on === 'pod' ? isPod : !isPod && on.includes(kind);
}

/** The values that a form stands for, where there are few of them. */
export function valuesOfForm(form: AnnotationForm): readonly string[] {
  if (typeof form !== 'string') return form.words;
  return form === 'boolean' ? ['true', 'false'] : [];
}
