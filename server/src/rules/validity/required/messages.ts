/**
 * What missing-field says. Every message gets {place} (the object that lacks the field, as a person would name it), {owner} (the container, volume or
 * resource it belongs to), {field} and {refusal} (what becomes of the resource, as a clause).
 */
export const MESSAGES = {
  field: '{place} has no {field}: {refusal}.',
  empty: '{field} of {place} is empty: {refusal}. Fill it in.',
  catalogue:
    '{place} has no {field}, which is required in the version of {kind} that Prodlint knows: {refusal} unless it is of another one.',
  oneOf: '{place} has neither {fields}: {refusal}. Add one of them.',
  name: 'The {kind} has no name: the API server refuses it. Give it metadata.name, or generateName.',
  // Pods
  restartPolicy:
    'The pods of {owner} have no restartPolicy, so it is Always, which would run them for ever: {refusal}. Choose OnFailure to start the container again, or Never to start a new pod.',
  nameservers: '{owner} has dnsPolicy: None, but no nameservers in its dnsConfig: {refusal}.',
  command: 'exec of {owner} has no command to run: {refusal}.',
  hugePages: '{owner} uses huge pages, but neither cpu nor memory, which go with them: {refusal}.',
  localhostProfile: '{place} is of the type Localhost, but names no localhostProfile: {refusal}.',
  reference: '{place} names no {what}: {refusal}.',
  containerName: '{place} is outside of a container, so it needs the containerName that it means: {refusal}.',
  values:
    'The expression about {key} in {owner} has the operator {operator}, which compares with values, but no values: {refusal}.',
  // Storage
  storage: '{place} does not say how much storage it wants: {refusal}.',
  capacity: '{owner} does not say how large it is: {refusal}. Set capacity.storage.',
  volumeSource: '{owner} does not say where its data is: {refusal}. Give it a source, such as csi or nfs.',
  localAffinity: '{owner} is a folder of one node, but has no nodeAffinity that says of which: {refusal}.',
  storageBound: '{place} bounds claims, but has neither a max nor a min of storage: {refusal}.',
  // Services and networks
  ports: '{owner} has no ports: {refusal}. Only headless Services (clusterIP: None) can do without.',
  externalName: '{owner} is of type ExternalName, but has no externalName to lead to: {refusal}.',
  addresses: '{place} has neither addresses nor notReadyAddresses: {refusal}.',
  ingressRules: '{owner} has neither rules nor a defaultBackend, so it leads nowhere: {refusal}.',
  backend: '{place} leads to nothing: {refusal}. Give it a service.',
  backendPort: '{place} names no port: {refusal}. Give its number or its name.',
  path: '{place} has no path, which a pathType of {type} compares with: {refusal}.',
  peer: '{place} is empty and selects nobody: {refusal}. Name a podSelector, a namespaceSelector or an ipBlock; leave the list out for everybody.',
  // Access
  subjectNamespace:
    'The ServiceAccount {name} in {owner} has no namespace, and a ClusterRoleBinding belongs to none: {refusal}.',
  rule: 'A rule of {owner} has no {field}: {refusal}.',
  // Workloads
  selector: '{owner} has no selector, and its pods have no labels to select them by: {refusal}.',
  jobSelector: '{owner} has manualSelector: true, but no selector: {refusal}. Leave both out.',
  completions: '{owner} has completionMode: Indexed, but not the number of completions to count to: {refusal}.',
  backoffPerIndex: '{owner} has maxFailedIndexes without backoffLimitPerIndex: {refusal}.',
  failureRule: 'A rule of podFailurePolicy of {owner} looks neither at exit codes nor at conditions: {refusal}.',
  targetGroup: 'scaleTargetRef of {owner} has no apiVersion, which is required since Kubernetes 1.34: {refusal}.',
  metricSource: '{place} is of type {type}, but says nothing of it: {refusal}. Add {field}.',
  metricTarget: '{place} says not what to aim at: {refusal}. Set {fields}.',
  policies: '{place} has an empty list of policies: {refusal}. Add one, or leave the list out.',
  // Secrets
  secretKey: '{owner} is of type {type}, but has no key {field}: {refusal}.',
  secretKeys: '{owner} is of type {type}, but has neither the key username nor password: {refusal}.',
  tokenAccount: '{owner} is of type {type}, but no annotation {field} says for which ServiceAccount: {refusal}.',
  // Extensions
  webhookClient: '{place} has neither service nor url, so it leads nowhere: {refusal}.',
  versionSchema: '{place} has no schema.openAPIV3Schema: {refusal}.',
  // Fixes
  add: 'Add {field}',
  set: 'Set {field} to {value}',
} as const;
