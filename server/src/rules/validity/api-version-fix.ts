import type { Resource } from '../../kubernetes/resource';
import type { Change } from '../../yaml/change';
import { API_REWRITES, type Obstacle, type Rewritten } from './api-rewrites';

const RBAC = ['rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1'];
const RBAC_ROLES = ['rbac.authorization.k8s.io/v1alpha1', ...RBAC];
const STORAGE = ['storage.k8s.io/v1alpha1', 'storage.k8s.io/v1beta1', 'storage.k8s.io/v1'];
const ADMISSION = ['admissionregistration.k8s.io/v1beta1', 'admissionregistration.k8s.io/v1'];
const FLOW_CONTROL = ['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3', 'v1'].map(
  (version) => `flowcontrol.apiserver.k8s.io/${version}`,
);
const CLAIMS = ['resource.k8s.io/v1beta2', 'resource.k8s.io/v1'];

/** The API versions of a kind that have the same fields with the same meaning and the same defaults, oldest first. */
const SAME_SHAPE: Readonly<Record<string, readonly string[]>> = {
  APIService: ['apiregistration.k8s.io/v1beta1', 'apiregistration.k8s.io/v1'],
  ClusterRole: RBAC_ROLES,
  ClusterRoleBinding: RBAC,
  ClusterTrustBundle: ['certificates.k8s.io/v1alpha1', 'certificates.k8s.io/v1beta1'],
  CronJob: ['batch/v2alpha1', 'batch/v1beta1', 'batch/v1'],
  CSIDriver: STORAGE,
  CSINode: STORAGE,
  CSIStorageCapacity: STORAGE,
  DeviceClass: ['resource.k8s.io/v1beta1', ...CLAIMS],
  FlowSchema: FLOW_CONTROL,
  HorizontalPodAutoscaler: ['autoscaling/v2beta2', 'autoscaling/v2'],
  IngressClass: ['networking.k8s.io/v1beta1', 'networking.k8s.io/v1'],
  IPAddress: ['networking.k8s.io/v1beta1', 'networking.k8s.io/v1'],
  Lease: ['coordination.k8s.io/v1beta1', 'coordination.k8s.io/v1'],
  MutatingAdmissionPolicy: ADMISSION,
  MutatingAdmissionPolicyBinding: ADMISSION,
  NetworkPolicy: ['extensions/v1beta1', 'networking.k8s.io/v1'],
  Policy: ['audit.k8s.io/v1beta1', 'audit.k8s.io/v1'],
  PriorityClass: ['scheduling.k8s.io/v1alpha1', 'scheduling.k8s.io/v1beta1', 'scheduling.k8s.io/v1'],
  ResourceClaim: CLAIMS,
  ResourceClaimTemplate: CLAIMS,
  Role: RBAC_ROLES,
  RoleBinding: RBAC,
  RuntimeClass: ['node.k8s.io/v1beta1', 'node.k8s.io/v1'],
  ServiceCIDR: ['networking.k8s.io/v1beta1', 'networking.k8s.io/v1'],
  StorageClass: STORAGE,
  ValidatingAdmissionPolicy: ADMISSION,
  ValidatingAdmissionPolicyBinding: ADMISSION,
  VolumeAttachment: STORAGE,
  VolumeAttributesClass: STORAGE,
};

/** The changes that move a resource to another API version of its kind; an obstacle, or undefined, where no rewrite is sure to be complete. */
export function moveToApiVersion(resource: Resource, apiVersion: string): Rewritten | Obstacle | undefined {
  const setVersion: Change = { op: 'set', path: [...resource.path, 'apiVersion'], value: apiVersion };
  const { kind } = resource;
  const alike = Object.hasOwn(SAME_SHAPE, kind) ? (SAME_SHAPE[kind] ?? []) : [];
  if (alike.includes(resource.apiVersion) && alike.includes(apiVersion))
    return { grade: 'safe', changes: [setVersion] };
  const rewrite = API_REWRITES.find(
    ({ kinds, from, to }) => kinds.includes(kind) && from.includes(resource.apiVersion) && to.includes(apiVersion),
  );
  const rewritten = rewrite?.rewrite(resource);
  if (rewritten === undefined || 'obstacle' in rewritten) return rewritten;
  return { grade: rewritten.grade, changes: [setVersion, ...rewritten.changes] };
}
