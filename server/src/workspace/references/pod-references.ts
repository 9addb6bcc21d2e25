import { type ReferenceRow, referenceTable } from './table';

/** References of a container, in the order of its fields. */
const CONTAINER_ROWS: readonly ReferenceRow[] = [
  { at: 'envFrom.*.configMapRef', to: 'ConfigMap', optional: 'optional' },
  { at: 'envFrom.*.secretRef', to: 'Secret', optional: 'optional' },
  { at: 'env.*.valueFrom.configMapKeyRef', to: 'ConfigMap', parts: [['key', 'key']], optional: 'optional' },
  { at: 'env.*.valueFrom.secretKeyRef', to: 'Secret', parts: [['key', 'key']], optional: 'optional' },
];

const KEYS = [['key', 'items.*.key']] as const;
const SECRET_OF_DRIVERS: readonly string[] = [
  ...['csi.nodePublishSecretRef', 'cephfs.secretRef', 'cinder.secretRef', 'flexVolume.secretRef', 'iscsi.secretRef'],
  ...['rbd.secretRef', 'scaleIO.secretRef', 'storageos.secretRef'],
];

/** References of a pod's specification (core/v1 PodSpec), below it. */
export const POD_TABLE = referenceTable([
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) =>
    CONTAINER_ROWS.map((row) => ({ ...row, at: `${field}.*.${row.at}` })),
  ),
  { at: 'volumes.*.configMap', to: 'ConfigMap', parts: KEYS, optional: 'optional' },
  { at: 'volumes.*.secret', name: 'secretName', to: 'Secret', parts: KEYS, optional: 'optional' },
  { at: 'volumes.*.projected.sources.*.configMap', to: 'ConfigMap', parts: KEYS, optional: 'optional' },
  { at: 'volumes.*.projected.sources.*.secret', to: 'Secret', parts: KEYS, optional: 'optional' },
  { at: 'volumes.*.persistentVolumeClaim', name: 'claimName', to: 'PersistentVolumeClaim' },
  { at: 'volumes.*.ephemeral.volumeClaimTemplate.spec', name: 'storageClassName', to: 'StorageClass' },
  ...SECRET_OF_DRIVERS.map((at): ReferenceRow => ({ at: `volumes.*.${at}`, to: 'Secret' })),
  { at: 'volumes.*.azureFile', name: 'secretName', to: 'Secret' },
  { at: 'volumes.*.csi.volumeAttributes', name: 'secretProviderClass', to: 'SecretProviderClass' },
  // The kubelet goes on without a Secret that is not there; whether the image can then be pulled, the registry decides.
  { at: 'imagePullSecrets.*', to: 'Secret' },
  { at: '', name: 'serviceAccountName', to: 'ServiceAccount' },
  { at: '', name: 'serviceAccount', to: 'ServiceAccount' },
  { at: '', name: 'priorityClassName', to: 'PriorityClass' },
  { at: '', name: 'runtimeClassName', to: 'RuntimeClass' },
  { at: '', name: 'nodeName', to: '/Node' },
  { at: 'resourceClaims.*', name: 'resourceClaimName', to: 'resource.k8s.io/ResourceClaim' },
  { at: 'resourceClaims.*', name: 'resourceClaimTemplateName', to: 'resource.k8s.io/ResourceClaimTemplate' },
]);
