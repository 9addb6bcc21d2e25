/**
 * Roles and accounts that Kubernetes makes itself (RBAC defaults, as of 1.36), and those that distributions of it bring along.
 */
const CLUSTER_ROLES: ReadonlySet<string> = new Set([
  'admin',
  'cluster-admin',
  'edit',
  'view',
  // OpenShift
  'basic-user',
  'cluster-reader',
  'cluster-status',
  'registry-admin',
  'registry-editor',
  'registry-viewer',
  'self-provisioner',
  'storage-admin',
  'sudoer',
  // AKS
  'aks-service',
  'container-health-log-reader',
]);

/** Who makes roles in clusters begins their names so: Kubernetes, kubeadm, EKS, GKE, AKS, K3s and RKE2. */
const PREFIXES: readonly string[] = ['system:', 'kubeadm:', 'eks:', 'gce:', 'gke:', 'aks:', 'k3s-', 'rke2-'];

/** Roles of kube-system and kube-public. */
const SYSTEM_ROLES: ReadonlySet<string> = new Set(['extension-apiserver-authentication-reader']);

/** The namespaces that a cluster has from the beginning, whose contents no repository holds as a whole. */
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export function isSystemNamespace(namespace: string): boolean {
  return SYSTEM_NAMESPACES.has(namespace) || namespace.startsWith('openshift-') || namespace.startsWith('gke-');
}

/** Whether a cluster may have the ClusterRole without anybody's doing. */
export function isClusterMadeClusterRole(name: string): boolean {
  return CLUSTER_ROLES.has(name) || hasPrefix(name);
}

/** Whether a cluster may have the Role without anybody's doing. */
export function isClusterMadeRole(name: string, namespace: string): boolean {
  return isSystemNamespace(namespace) && (SYSTEM_ROLES.has(name) || hasPrefix(name));
}

function hasPrefix(name: string): boolean {
  return PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** Whether a cluster may have the ServiceAccount without anybody's doing: each namespace has `default`, OpenShift gives it two more. */
export function isClusterMadeAccount(name: string, namespace: string): boolean {
  return name === 'default' || name === 'builder' || name === 'deployer' || isSystemNamespace(namespace);
}
