import type { MinorVersion } from '../kubernetes-version';
import { findInTreeProvisioner } from './storage-provisioners';

/**
 * Kinds of volumes that Kubernetes has given up, as of 1.36: the volume types page of the documentation and the warnings of the API server
 * (pkg/api/pod/warnings.go, pkg/api/persistentvolume/util.go).
 */
export type DeprecatedVolumeSource =
  /** Handed over to a CSI driver, which the cluster needs to have. */
  | { readonly fate: 'redirected'; readonly driver: string; readonly since: MinorVersion }
  /** No longer there; `driver` is a CSI driver for the same storage, where there is one. */
  | {
      readonly fate: 'removed';
      readonly deprecated: MinorVersion;
      readonly since: MinorVersion;
      readonly driver: string | undefined;
    }
  /** Switched off unless a feature gate is on, and later for good. */
  | {
      readonly fate: 'disabled';
      readonly deprecated: MinorVersion;
      readonly since: MinorVersion;
      readonly gate: string;
      readonly removed: MinorVersion;
    }
  /** Discouraged, without an end in sight. */
  | { readonly fate: 'kept'; readonly deprecated: MinorVersion };

/** The fields of volumes that went to the CSI driver which took over the provisioner of that name. */
const REDIRECTED: Readonly<Record<string, string>> = {
  awsElasticBlockStore: 'kubernetes.io/aws-ebs',
  azureDisk: 'kubernetes.io/azure-disk',
  azureFile: 'kubernetes.io/azure-file',
  cinder: 'kubernetes.io/cinder',
  gcePersistentDisk: 'kubernetes.io/gce-pd',
  portworxVolume: 'kubernetes.io/portworx-volume',
  vsphereVolume: 'kubernetes.io/vsphere-volume',
};

const OTHERS: Readonly<Record<string, DeprecatedVolumeSource>> = {
  flexVolume: { fate: 'kept', deprecated: '1.23' },
  gitRepo: { fate: 'disabled', deprecated: '1.11', since: '1.33', gate: 'GitRepoVolumeDriver', removed: '1.36' },
  cephfs: { fate: 'removed', deprecated: '1.28', since: '1.31', driver: 'cephfs.csi.ceph.com' },
  flocker: { fate: 'removed', deprecated: '1.22', since: '1.25', driver: undefined },
  glusterfs: { fate: 'removed', deprecated: '1.25', since: '1.26', driver: undefined },
  photonPersistentDisk: { fate: 'removed', deprecated: '1.11', since: '1.16', driver: undefined },
  quobyte: { fate: 'removed', deprecated: '1.22', since: '1.25', driver: 'csi.quobyte.com' },
  rbd: { fate: 'removed', deprecated: '1.28', since: '1.31', driver: 'rbd.csi.ceph.com' },
  scaleIO: { fate: 'removed', deprecated: '1.16', since: '1.22', driver: 'csi-vxflexos.dellemc.com' },
  storageos: { fate: 'removed', deprecated: '1.22', since: '1.25', driver: undefined },
};

/** What became of a volume's source, by its field in a pod or a PersistentVolume; undefined for those that are as good as ever. */
export function deprecatedVolumeSource(field: string): DeprecatedVolumeSource | undefined {
  if (Object.hasOwn(OTHERS, field)) return OTHERS[field];
  const provisioner = Object.hasOwn(REDIRECTED, field) ? REDIRECTED[field] : undefined;
  const replacement = provisioner === undefined ? undefined : findInTreeProvisioner(provisioner)?.replacement;
  if (!replacement) return undefined;
  return { fate: 'redirected', driver: replacement.driver, since: replacement.redirectedSince };
}
