/**
 * What invalid-value says. Every message gets {field} and {value}, {owner} (what the field belongs to, as a person would say) and {refusal}
 * (what becomes of the resource, as a clause).
 */
export const MESSAGES = {
  // Any field
  range: '{field} of {owner} is {value}, but has to be from {min} to {max}: {refusal}.',
  least: '{field} of {owner} is {value}, but has to be {min} or more: {refusal}.',
  oneOf: '{field} of {owner} is {value}, but has to be {allowed}: {refusal}.',
  notAllowed: '{field} of {owner} is set, but only belongs {where}: {refusal}. Remove it.',
  several: '{owner} has {fields} at once, of which only one is allowed: {refusal}. Keep the one that is meant.',
  requestedNegative: '{field} of {owner} is {value}, but can not be negative: {refusal}.',
  notPositive: '{field} of {owner} is {value}, but has to be more than 0: {refusal}.',
  notWhole: '{field} of {owner} is {value}, but is counted in whole units: {refusal}.',
  duplicate: '{field} {value} stands twice in {owner}: {refusal}. Remove one.',
  name: '{field} of {owner} can not be {value} ({reason}): {refusal}.',
  // Schema
  quantity: '{field} of {owner} is {value}, which is no quantity ({reason}): {refusal}.',
  time: '{field} of {owner} is {value}, which is no time like 2026-01-31T08:00:00Z: {refusal}.',
  tooLarge: '{field} of {owner} is {value}, which is out of the range of a 32-bit integer: {refusal}.',
  pattern: '{field} of {owner} is {value}, which does not match {pattern}: {refusal}.',
  format: '{field} of {owner} is {value}, which is no {format}: {refusal}.',
  limit: '{field} of {owner} is {value}, but has to be {limit}: {refusal}.',
  length: '{field} of {owner} has {count}, but has to have {limit}: {refusal}.',
  other: '{field} of {owner} is not what its definition asks for ({words}): {refusal}.',
  // Ports
  port: '{field} of {owner} is {value}, but ports go from 1 to 65535: {refusal}.',
  portQuoted:
    '{field} of {owner} is the number {value} in quotes: that is taken for the name of a port, names have a letter, and {refusal}. Remove the quotes.',
  nodePort:
    '{field} {value} of {owner} is outside of 30000 to 32767: unless the cluster was given another range, the API server refuses the Service.',
  hostPort:
    'hostPort of {owner} is {value}, but its containerPort is {port}: with hostNetwork both are the same port, so {refusal}.',
  endPortBelow: 'endPort of {owner} is {value}, below its port {port}: {refusal}.',
  endPortAlone: 'endPort of {owner} needs a port beside it that is a number: {refusal}.',
  // Pods
  restartPolicy: 'restartPolicy of {owner} is {value}, but pods of a {kind} have {allowed}: {refusal}. {advice}',
  failurePolicyRestart:
    'restartPolicy of {owner} is {value}, but with a podFailurePolicy it has to be Never, so that the Job sees each failure: {refusal}.',
  containerRestart:
    'restartPolicy of {owner} is {value}, but only init containers have one of their own, and only Always: {refusal}.',
  containerRestartDropped:
    'restartPolicy of {owner} is {value}, which Kubernetes 1.34 drops: only init containers have one of their own, and only Always, unless the feature gate ContainerRestartRules is on.',
  deadline:
    'activeDeadlineSeconds is set for the pods of {owner}, which are meant to run on and on: {refusal}. Remove it, or use a Job.',
  ephemeralContainers:
    'ephemeralContainers of {owner} can only be added to a pod that runs, with kubectl debug: {refusal}. Remove them.',
  hostNamespace: '{field} of {owner} can not be true beside hostUsers: false: {refusal}.',
  shareProcesses: 'shareProcessNamespace of {owner} can not be true beside hostPID: {refusal}.',
  nameservers: 'nameservers of {owner} has {count} entries, but a resolver uses 3 at most: {refusal}.',
  systemPriority:
    'priority of {owner} is {value}, but {class} stands for {priority}: the API server refuses the pods. Leave priority out.',
  priorityAlone:
    'priority of {owner} is written without a priorityClassName: the API server refuses the pods unless the default class has just this priority. Name the class instead.',
  operatingSystem: '{field} of {owner} belongs to {other}, but the pod has os.name: {os}: {refusal}. Remove it.',
  // Containers
  imageBlanks: 'image of {owner} has blanks around it: {refusal}. Take them away.',
  headerName: 'The header {value} of {owner} has something other than letters, digits and hyphens in it: {refusal}.',
  envBoth: '{owner} gives the variable {name} a value and a valueFrom: {refusal}. Keep one of them.',
  envNone: 'valueFrom of the variable {name} of {owner} says not where from: {refusal}. Name a {allowed}.',
  envName: '{owner} has a variable {value}, which can not be a name ({reason}): {refusal}.',
  envFromNone: 'An item of envFrom of {owner} names neither a configMapRef nor a secretRef: {refusal}.',
  fieldPath: 'fieldPath of {owner} is {value}, which can not be had here: {refusal}. {advice}',
  divisor: 'divisor of {owner} is {value}, but {resource} can only be divided by {allowed}: {refusal}.',
  resourceName: '{owner} has {field} {value}, which is no resource of a container: {refusal}. {advice}',
  podResourceName:
    'The resources of {owner} name {value}, but only {allowed} can be given to a pod as a whole: {refusal}.',
  privileged:
    'allowPrivilegeEscalation of {owner} is false, but {reason}, which can always gain privileges: {refusal}.',
  procMount: 'procMount of {owner} is Unmasked, which needs hostUsers: false: {refusal}.',
  sysctlName: 'A sysctl of {owner} is called {value}, which is no name of one: {refusal}.',
  sysctlHost: 'The sysctl {value} of {owner} would be that of the node, because of {host}: {refusal}.',
  // Volumes
  mode: '{field} of {owner} is {value}, but file modes go from 0 to 0777 (511): {refusal}.{advice}',
  absolutePath: '{field} of {owner} is {value}, but has to be a path from the root: {refusal}. Begin it with /.',
  relativePath:
    '{field} of {owner} is {value}, but has to be a relative path: {refusal}. Leave out the / it begins with.',
  backsteps: '{field} of {owner} is {value}, but a path may not have .. in it: {refusal}.',
  reservedPath: '{field} of {owner} is {value}, but names that begin with .. are kept for the kubelet: {refusal}.',
  propagation: 'mountPropagation of {owner} is Bidirectional, which only privileged containers may have: {refusal}.',
  recursiveReadOnly: 'recursiveReadOnly of {owner} is {value}, but {reason}: {refusal}.',
  blockVolume: '{owner} uses the volume {value} as a device, but it is no claim: {refusal}. Use volumeMounts for it.',
  tokenLifetime: 'expirationSeconds of {owner} is {value}, but a token lives 600 seconds at least: {refusal}.',
  onceOnly: 'accessModes of {owner} has ReadWriteOncePod beside others: {refusal}. Keep it alone, or leave it out.',
  capacity: 'capacity of {owner} has {value}, but a volume only has storage: {refusal}.',
  dataSource:
    'dataSource of {owner} is a {value} without its apiGroup: the API server drops it without a word, and the volume comes up empty.',
  dataSourceGroup:
    'dataSource of {owner} is a {kind} of the group {value}, but only takes a PersistentVolumeClaim, which has no group, or a VolumeSnapshot of snapshot.storage.k8s.io: the API server drops it without a word, and the volume comes up empty. Others belong in dataSourceRef.',
  dataSourceRef: '{field} of {owner} is a {value} without its apiGroup: {refusal}.',
  recycleRoot:
    'persistentVolumeReclaimPolicy of {owner} is Recycle, which would delete all files of the node: {refusal}.',
  // Scheduling
  skewRepeated: '{owner} has two topologySpreadConstraints for {key} with {action}: {refusal}. Keep one of them.',
  minDomains: 'minDomains of {owner} only works with whenUnsatisfiable: DoNotSchedule: {refusal}.',
  labelKeys: 'matchLabelKeys of {owner} needs a labelSelector beside it: {refusal}.',
  tolerationKey:
    'A toleration of {owner} has no key, which stands for all taints and needs operator: Exists: {refusal}.',
  tolerationValue:
    'A toleration of {owner} has the operator Exists, but also the value {value}: {refusal}. Leave the value out, or compare with Equal.',
  tolerationSeconds: 'A toleration of {owner} has tolerationSeconds, which needs effect: NoExecute: {refusal}.',
  unexpectedValues:
    'An expression of {owner} has the operator {operator}, which takes no values: {refusal}. Remove them, or use In or NotIn.',
  oneValue: 'An expression of {owner} has the operator {operator}, which takes one value, not {count}: {refusal}.',
  fieldKey: 'matchFields of {owner} can only look at metadata.name, not at {value}: {refusal}.',
  // Services and Ingresses
  onlyForType: '{field} of {owner} only belongs to a Service of type {allowed}, but this one is {type}: {refusal}.',
  headless: 'clusterIP of {owner} is None, but a Service of type {type} needs an address: {refusal}.',
  localTraffic:
    'healthCheckNodePort of {owner} only belongs to a LoadBalancer with externalTrafficPolicy: Local: {refusal}.',
  affinityConfig:
    'sessionAffinityConfig of {owner} only counts with sessionAffinity: ClientIP: the API server drops it.',
  ipFamily: 'clusterIP of {owner} is {value}, but its ipFamilies begin with {family}: {refusal}.',
  ip: '{field} of {owner} is {value}, which is no IP address: {refusal}.',
  ipZeros:
    '{field} of {owner} is {value}: since Kubernetes 1.36 numbers of an address have no zeros in front, so {refusal}.',
  ipKind: '{field} of {owner} is {value}, an address {which}: {refusal}.',
  cidr: '{field} of {owner} is {value}, which is no range of addresses like 10.0.0.0/8: {refusal}.',
  cidrBits:
    '{field} of {owner} is {value}, but since Kubernetes 1.36 a range is written with its first address: {refusal}. Write {first}.',
  exceptOutside: 'except of {owner} is {value}, which is not a part of {cidr}: {refusal}.',
  peerMixed: 'A peer of {owner} has an ipBlock and a selector: {refusal}. Make two peers of them.',
  ingressClass:
    'ingressClassName of {owner} is {value}, but its annotation kubernetes.io/ingress.class is {other}: {refusal}. Remove the annotation.',
  ingressHost: '{field} of {owner} is {value}, but hosts are DNS names ({reason}): {refusal}.',
  ingressPath: 'path of {owner} is {value}, but has to begin with /: {refusal}.',
  ingressPathText: 'path of {owner} is {value}, which has {text} in it: {refusal}.',
  backendBoth: 'A backend of {owner} is a service and a resource at once: {refusal}. Keep one of them.',
  backendPort: 'A backend of {owner} gives its port by name and by number: {refusal}. Keep one of them.',
  // Autoscalers and Jobs
  minReplicasZero:
    'minReplicas of {owner} is 0, which needs the feature gate HPAScaleToZero and a metric of type Object or External: as clusters are, {refusal}.',
  otherMetric:
    'A metric of {owner} is of type {type}, but also has {source}: {refusal}. Remove it, or make a second metric of it.',
  targetGroup:
    'scaleTargetRef of {owner} has the apiVersion {value}, but since Kubernetes 1.34 it has to begin with a group, as in apps/v1: {refusal}.',
  indexedOnly: '{field} of {owner} needs completionMode: Indexed: {refusal}.',
  jobSelector: 'selector of {owner} is set, but the API server makes that of a Job itself: {refusal}. Remove it.',
  failIndex:
    'A rule of podFailurePolicy of {owner} has the action FailIndex, which needs backoffLimitPerIndex: {refusal}.',
  failureBoth:
    'A rule of podFailurePolicy of {owner} looks at exit codes and at conditions: {refusal}. Make two rules of it.',
  failureContainer:
    'A rule of podFailurePolicy of {owner} is about a container {value}, which its pods do not have: {refusal}.',
  exitCodes: 'Exit codes of podFailurePolicy of {owner} {reason}: {refusal}.',
  // Policies and configuration
  podSecurityLevel:
    'The label {field} of {owner} is {value}, but has to be {allowed}: the API server refuses the Namespace.',
  podSecurityVersion:
    'The label {field} of {owner} is {value}, but has to be latest or a version like v1.34: the API server refuses the Namespace.',
  limitOrder: '{field} of {resource} in {owner} is {value}, {relation} {other} {amount}: {refusal}.',
  podDefault: '{field} of {owner} can not be set for the type Pod, only for containers: {refusal}.',
  ratio: 'maxLimitRequestRatio of {resource} in {owner} is {value}, but has to be 1 or more: {refusal}.',
  limitTwice: 'The type {value} stands twice in {owner}: {refusal}. Make one item of both.',
  quotaName: 'hard of {owner} has {value}, which is nothing that a quota counts: {refusal}. {advice}',
  quotaScope: 'The scope {value} of {owner} does not go with {resource}: {refusal}.',
  quotaScopes: 'The scopes {value} and {other} of {owner} leave nothing to count: {refusal}.',
  dataKey: '{value} of {owner} can not be a key ({reason}): {refusal}.',
  dataTwice: 'The key {value} of {owner} stands in data and in binaryData: {refusal}.',
  notJson: '{field} of {owner} is not JSON, as its type {type} asks: {refusal}.',
  systemPriorityClass: 'Names that begin with system- are kept for the classes of Kubernetes itself: {refusal}.',
  priorityValue: 'value of {owner} is {value}, but only 1000000000 at most is free to use: {refusal}.',
  // Access and extensions
  subjectGroup: 'apiGroup of a subject of {owner} is {value}, but a {kind} has {wanted}: {refusal}.',
  nonResource: 'nonResourceURLs of {owner} belong to no namespace, so only a ClusterRole can have them: {refusal}.',
  nonResourceMixed: 'A rule of {owner} has nonResourceURLs beside resources: {refusal}. Make two rules of it.',
  webhookName: 'A webhook of {owner} is called {value}, but names have three parts or more, like {example}: {refusal}.',
  reviewVersions:
    'admissionReviewVersions of {owner} has neither v1 nor v1beta1, the only ones that the API server speaks: {refusal}.',
  wildcard: '{field} of {owner} has * beside others, which it stands for already: {refusal}.',
  https: 'url of {owner} is {value}, but the API server only calls https: {refusal}.',
  base64: '{field} of {owner} is not base64: {refusal}. Encode it.',
  columnPath: 'jsonPath of {owner} is {value}, but has to begin with a dot: {refusal}.',
  controller:
    'controller of {owner} is {value}, but has to be a path behind a domain, as in example.com/ingress: {refusal}.',
  crdGroup: 'group of {owner} is {value}, but needs a dot, like example.com: {refusal}.',
  storageVersion:
    '{owner} marks {count} of its versions with storage: true, but objects are stored in exactly one: {refusal}.',
  listKind: 'listKind of {owner} is the same as its kind: {refusal}.',
  // Fixes
  set: 'Set {field} to {replacement}',
  octal: 'Set {field} to {replacement}, which is 0{digits} in octal',
  unquote: 'Remove the quotes',
  remove: 'Remove {field}',
  keep: 'Keep {field}',
} as const;
