/**
 * The order in which people who write Kubernetes manifests put the fields of a map, for fixes that insert one. Where
 * published manifests agree, the order is theirs (requests before limits, the fields of a securityContext by alphabet,
 * volumeMounts at the end of a container); where they differ, it follows the API reference.
 */

/** Where a map stands in a resource: keys, and positions in lists. Empty for the resource itself. */
export type FieldPath = readonly (string | number)[];

type Order = readonly string[];

/** An order from its fields, separated by white space. */
function fields(text: string): Order {
  return text.trim().split(/\s+/);
}

const ROOT = fields(`
  apiVersion kind metadata automountServiceAccountToken secrets imagePullSecrets
  provisioner parameters reclaimPolicy allowVolumeExpansion volumeBindingMode mountOptions allowedTopologies
  value globalDefault preemptionPolicy description handler overhead scheduling
  type immutable data stringData binaryData
  aggregationRule roleRef subjects rules webhooks items spec status`);

const METADATA = fields('name generateName namespace labels annotations ownerReferences finalizers');

/** A pod spec up to where, in an order for the specs of all kinds, the template of a workload stands. */
const POD_SPEC_HEAD = fields(`
  priorityClassName priority preemptionPolicy runtimeClassName schedulerName imagePullSecrets
  serviceAccountName serviceAccount automountServiceAccountToken hostNetwork hostPID hostIPC hostUsers
  shareProcessNamespace os hostname subdomain setHostnameAsFQDN hostAliases dnsPolicy dnsConfig enableServiceLinks
  activeDeadlineSeconds`);

const POD_SPEC_TAIL = fields(`
  terminationGracePeriodSeconds securityContext resources initContainers containers ephemeralContainers volumes
  restartPolicy nodeName nodeSelector affinity tolerations topologySpreadConstraints readinessGates schedulingGates
  overhead resourceClaims`);

const POD_SPEC: Order = [...POD_SPEC_HEAD, ...POD_SPEC_TAIL];

/**
 * A path does not tell the kind, so `spec` has one order for all of them, which works because the fields that kinds
 * share follow each other in the same order everywhere.
 */
const SPEC: Order = [
  // HorizontalPodAutoscaler and ScaledObject
  ...fields(`
    scaleTargetRef pollingInterval cooldownPeriod idleReplicaCount minReplicaCount maxReplicaCount minReplicas maxReplicas
    metrics behavior fallback advanced triggers`),
  // PodDisruptionBudget
  ...fields('minAvailable maxUnavailable unhealthyPodEvictionPolicy'),
  // NetworkPolicy
  ...fields('podSelector policyTypes ingress egress'),
  // Ingress
  ...fields('ingressClassName defaultBackend tls rules'),
  // PersistentVolume and PersistentVolumeClaim
  ...fields('capacity accessModes volumeMode persistentVolumeReclaimPolicy storageClassName'),
  // Service
  ...fields(`
    type externalName clusterIP clusterIPs ipFamilyPolicy ipFamilies loadBalancerClass loadBalancerIP
    loadBalancerSourceRanges allocateLoadBalancerNodePorts externalIPs externalTrafficPolicy internalTrafficPolicy
    healthCheckNodePort trafficDistribution publishNotReadyAddresses sessionAffinity sessionAffinityConfig ports`),
  // CronJob and Job
  ...fields(`
    schedule timeZone concurrencyPolicy startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit
    suspend parallelism completions completionMode backoffLimit backoffLimitPerIndex maxFailedIndexes podFailurePolicy
    successPolicy podReplacementPolicy ttlSecondsAfterFinished manualSelector jobTemplate`),
  // Workloads that keep replicas running
  ...fields(`
    serviceName replicas revisionHistoryLimit minReadySeconds progressDeadlineSeconds paused podManagementPolicy
    persistentVolumeClaimRetentionPolicy selector strategy updateStrategy`),
  ...POD_SPEC_HEAD,
  ...fields('template volumeClaimTemplates'),
  ...POD_SPEC_TAIL,
  // PersistentVolumeClaim, after its resources
  ...fields('volumeName dataSource dataSourceRef'),
];

const CONTAINER = fields(`
  name image imagePullPolicy command args workingDir stdin stdinOnce tty restartPolicy restartPolicyRules
  targetContainerName ports envFrom env resources resizePolicy securityContext livenessProbe readinessProbe startupProbe
  lifecycle volumeMounts volumeDevices terminationMessagePath terminationMessagePolicy`);

const HANDLERS = fields('exec httpGet tcpSocket grpc');

const PROBE: Order = [
  ...HANDLERS,
  ...fields('initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold'),
  'terminationGracePeriodSeconds',
];

const CONTAINER_SECURITY_CONTEXT = fields(`
  allowPrivilegeEscalation appArmorProfile capabilities privileged procMount readOnlyRootFilesystem
  runAsGroup runAsNonRoot runAsUser seLinuxOptions seccompProfile windowsOptions`);

const POD_SECURITY_CONTEXT = fields(`
  appArmorProfile fsGroup fsGroupChangePolicy runAsGroup runAsNonRoot runAsUser seLinuxChangePolicy seLinuxOptions
  seccompProfile supplementalGroups supplementalGroupsPolicy sysctls windowsOptions`);

const OBJECT = fields('apiVersion kind metadata spec');
const RESOURCE_LIST = fields('cpu memory ephemeral-storage storage');
const PROFILE = fields('type localhostProfile');
const KEY_REFERENCE = fields('name key optional');
const SELECTOR = fields('matchLabels matchExpressions');
const SCALING_RULES = fields('stabilizationWindowSeconds selectPolicy policies');
const STRATEGY = fields('type rollingUpdate');
const METRIC_SOURCE = fields('name container describedObject metric target');
const POLICY_PEER = fields('podSelector namespaceSelector ipBlock');

/** Orders of maps by the key they stand under. */
const BY_KEY: ReadonlyMap<string, Order> = new Map([
  ['metadata', METADATA],
  ['spec', SPEC],
  ['template', OBJECT],
  ['jobTemplate', OBJECT],
  ['securityContext', POD_SECURITY_CONTEXT],
  ['resources', fields('requests limits claims')],
  ['requests', RESOURCE_LIST],
  ['limits', RESOURCE_LIST],
  ['livenessProbe', PROBE],
  ['readinessProbe', PROBE],
  ['startupProbe', PROBE],
  ['lifecycle', fields('postStart preStop stopSignal')],
  ['postStart', [...HANDLERS, 'sleep']],
  ['preStop', [...HANDLERS, 'sleep']],
  ['httpGet', fields('path port scheme host httpHeaders')],
  ['tcpSocket', fields('port host')],
  ['grpc', fields('port service')],
  ['capabilities', fields('add drop')],
  ['seccompProfile', PROFILE],
  ['appArmorProfile', PROFILE],
  ['valueFrom', fields('fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef')],
  ['secretKeyRef', KEY_REFERENCE],
  ['configMapKeyRef', KEY_REFERENCE],
  ['fieldRef', fields('apiVersion fieldPath')],
  ['resourceFieldRef', fields('containerName resource divisor')],
  ['emptyDir', fields('medium sizeLimit')],
  ['hostPath', fields('path type')],
  ['configMap', fields('name defaultMode optional items')],
  ['secret', fields('secretName defaultMode optional items')],
  ['persistentVolumeClaim', fields('claimName readOnly')],
  ['affinity', fields('nodeAffinity podAffinity podAntiAffinity')],
  ['selector', SELECTOR],
  ['podSelector', SELECTOR],
  ['namespaceSelector', SELECTOR],
  ['labelSelector', SELECTOR],
  ['strategy', STRATEGY],
  ['updateStrategy', STRATEGY],
  ['rollingUpdate', fields('maxSurge maxUnavailable partition')],
  ['ipBlock', fields('cidr except')],
  ['service', fields('name port')],
  ['scaleTargetRef', fields('apiVersion kind name')],
  ['roleRef', fields('apiGroup kind name')],
  ['behavior', fields('scaleDown scaleUp')],
  ['scaleDown', SCALING_RULES],
  ['scaleUp', SCALING_RULES],
]);

/** Orders of the entries of a list, by the key the list stands under. */
const BY_LIST: ReadonlyMap<string, Order> = new Map([
  ['containers', CONTAINER],
  ['initContainers', CONTAINER],
  ['ephemeralContainers', CONTAINER],
  ['env', fields('name value valueFrom')],
  ['envFrom', fields('prefix configMapRef secretRef')],
  ['volumeMounts', fields('name mountPath subPath subPathExpr readOnly recursiveReadOnly mountPropagation')],
  ['volumeDevices', fields('name devicePath')],
  ['volumes', fields('name configMap secret projected downwardAPI emptyDir hostPath persistentVolumeClaim')],
  ['items', fields('key path mode')],
  ['tolerations', fields('key operator value effect tolerationSeconds')],
  [
    'topologySpreadConstraints',
    fields(`
      maxSkew minDomains topologyKey whenUnsatisfiable nodeAffinityPolicy nodeTaintsPolicy
      labelSelector matchLabelKeys`),
  ],
  ['matchExpressions', fields('key operator values')],
  ['volumeClaimTemplates', OBJECT],
  ['tls', fields('hosts secretName')],
  ['paths', fields('path pathType backend')],
  ['ingress', fields('from ports')],
  ['egress', fields('to ports')],
  ['from', POLICY_PEER],
  ['to', POLICY_PEER],
  ['subjects', fields('kind apiGroup name namespace')],
  ['metrics', fields('type resource containerResource pods object external')],
  ['policies', fields('type value periodSeconds')],
]);

const SERVICE_PORT = fields('name port protocol appProtocol targetPort nodePort');
const CONTAINER_PORT = fields('containerPort name hostPort hostIP protocol');
const POLICY_PORT = fields('port endPort protocol');
const INGRESS_RULE = fields('host http');
const ROLE_RULE = fields('apiGroups resources resourceNames nonResourceURLs verbs');

const CONTAINER_LISTS: ReadonlySet<string | number | undefined> = new Set(
  fields('containers initContainers ephemeralContainers'),
);

/** Maps below these hold keys of the user's own, which may have the name of a field; `properties` is a CRD's schema. */
const OWN_KEYS: ReadonlySet<string | number> = new Set(
  fields('data stringData binaryData labels annotations matchLabels nodeSelector properties'),
);

/**
 * The usual order of the fields of the map at a path of any resource; undefined where nothing is usual: maps of the
 * user's own keys (labels, data), and fields that are not known here.
 *
 * @param path from the resource; the entry of a `List` is reached as `items` and its position, and is a resource too
 */
export function fieldOrder(path: FieldPath): readonly string[] | undefined {
  if (path.some((segment) => OWN_KEYS.has(segment))) return undefined;
  const last = path.at(-1);
  if (last === undefined) return ROOT;
  if (typeof last === 'string') return orderUnder(path, last);
  if (path.length === 2 && path[0] === 'items') return ROOT;
  return orderOfEntry(path, path.at(-2));
}

/** The order of a map that stands under a key. */
function orderUnder(path: FieldPath, key: string): Order | undefined {
  if (key === 'spec' && path.at(-2) === 'template') return POD_SPEC;
  if (key === 'securityContext' && CONTAINER_LISTS.has(path.at(-3))) return CONTAINER_SECURITY_CONTEXT;
  if (path.at(-3) === 'metrics') return METRIC_SOURCE;
  return BY_KEY.get(key);
}

/** The order of a map that is an entry of the list under a key. */
function orderOfEntry(path: FieldPath, list: string | number | undefined): Order | undefined {
  if (list === 'ports') {
    const owner = path.at(-4);
    if (CONTAINER_LISTS.has(owner)) return CONTAINER_PORT;
    return owner === 'ingress' || owner === 'egress' ? POLICY_PORT : SERVICE_PORT;
  }
  if (list === 'rules') return path.at(-3) === 'spec' ? INGRESS_RULE : ROLE_RULE;
  return typeof list === 'string' ? BY_LIST.get(list) : undefined;
}

/**
 * The index at which `key` goes among the existing keys of a map, from 0 (before the first) to their number (at the end):
 * right after the existing key that precedes it most closely in the order; when none precedes it, right before the one
 * that follows it most closely; at the end when neither exists or the order does not have the key.
 */
export function insertionIndex(
  existingKeys: readonly string[],
  key: string,
  order: readonly string[] | undefined,
): number {
  const rank = order?.indexOf(key) ?? -1;
  if (order === undefined || rank === -1) return existingKeys.length;
  const predecessor = order.slice(0, rank).findLast((known) => existingKeys.includes(known));
  if (predecessor !== undefined) return existingKeys.lastIndexOf(predecessor) + 1;
  const successor = order.slice(rank + 1).find((known) => existingKeys.includes(known));
  return successor === undefined ? existingKeys.length : existingKeys.indexOf(successor);
}
