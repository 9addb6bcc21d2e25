import { findInTreeProvisioner } from './storage-provisioners';

/**
 * What is known of the drivers that StorageClasses name: after the documentation of the drivers and their csi-node capabilities and topology keys
 * as of 2026.
 */
export interface StorageDriver {
  /** The `provisioner`; one that begins with a dot stands for the end of names that their operators choose (`rook-ceph.rbd.csi.ceph.com`). */
  readonly names: readonly string[];
  /** From where a volume can be reached: nodes of its own zone, its own node, or (as far as is known) all. */
  readonly reach: 'zone' | 'node' | 'all';
  /** Whether volumes can grow once they exist. */
  readonly canExpand: boolean;
}

const ZONAL: readonly string[] = [
  'ebs.csi.aws.com',
  'ebs.csi.eks.amazonaws.com',
  'pd.csi.storage.gke.io',
  'disk.csi.azure.com',
  'cinder.csi.openstack.org',
  'blockvolume.csi.oraclecloud.com',
  'vpc.block.csi.ibm.io',
  'diskplugin.csi.alibabacloud.com',
  'com.tencent.cloud.csi.cbs',
  'csi.hetzner.cloud',
  'csi.scaleway.com',
];

/** Local volumes that can grow, and those that can not. */
const LOCAL_GROWING: readonly string[] = [
  'topolvm.io',
  'topolvm.cybozu.com',
  'local.csi.openebs.io',
  'zfs.csi.openebs.io',
];
const LOCAL: readonly string[] = [
  'kubernetes.io/no-provisioner',
  'rancher.io/local-path',
  'openebs.io/local',
  'microk8s.io/hostpath',
];

const EVERYWHERE: readonly string[] = [
  'file.csi.azure.com',
  'filestore.csi.storage.gke.io',
  'csi.vsphere.vmware.com',
  'pxd.portworx.com',
  'driver.longhorn.io',
  'rbd.csi.ceph.com',
  '.rbd.csi.ceph.com',
  'cephfs.csi.ceph.com',
  '.cephfs.csi.ceph.com',
  'dobs.csi.digitalocean.com',
  'linodebs.csi.linode.com',
  'csi.trident.netapp.io',
  'pure-csi',
  'csi.hpe.com',
];

export const STORAGE_DRIVERS: readonly StorageDriver[] = [
  { names: ZONAL, reach: 'zone', canExpand: true },
  { names: LOCAL_GROWING, reach: 'node', canExpand: true },
  { names: LOCAL, reach: 'node', canExpand: false },
  { names: EVERYWHERE, reach: 'all', canExpand: true },
];

/** The driver that a provisioner means, in-tree names by the CSI driver that took them over; undefined for those of which nothing is known. */
export function findStorageDriver(provisioner: string): StorageDriver | undefined {
  const name = findInTreeProvisioner(provisioner)?.replacement?.driver ?? provisioner;
  return STORAGE_DRIVERS.find(({ names }) =>
    names.some((known) => name === known || (known.startsWith('.') && name.endsWith(known))),
  );
}
