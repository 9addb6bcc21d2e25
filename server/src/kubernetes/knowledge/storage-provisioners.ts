import type { MinorVersion } from '../kubernetes-version';

/**
 * Facts of the provisioners that were once built into Kubernetes (StorageClass `provisioner: kubernetes.io/...`), as of Kubernetes
 * 1.36: the volume types page of the documentation, the feature gates CSIMigration* and the translation of StorageClasses in
 * k8s.io/csi-translation-lib, and for parameters the pages of the CSI drivers.
 */

/** How a StorageClass of an in-tree provisioner is written for the CSI driver that took over. */
export interface CsiReplacement {
  /** The CSI driver's name, which is the provisioner to write. */
  readonly driver: string;
  /** Since this Kubernetes version every operation is redirected to the driver unless a feature gate says otherwise. */
  readonly redirectedSince: MinorVersion;
  /** In-tree parameter (lower case; they are compared without case) to the driver's name for it. All others stay as they are. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Parameters to add so that another one goes on meaning what it meant in-tree. */
  readonly added: readonly AddedParameter[];
  /** The label that replaces `zone` and `zones`: these are no parameters of the driver but become `allowedTopologies`. */
  readonly zoneTopologyKey: string | null;
  /** Parameters (lower case) that the driver does not take. */
  readonly unsupported: readonly UnsupportedParameter[];
}

export interface AddedParameter {
  /** The in-tree parameter (lower case) that asks for it. */
  readonly beside: string;
  readonly name: string;
  readonly value: string;
}

export interface UnsupportedParameter {
  readonly name: string;
  /** Only these values (lower case) are not supported; absent: the parameter as such. */
  readonly values?: readonly string[];
}

export interface InTreeProvisioner {
  /** As written in `provisioner`. */
  readonly name: string;
  /** The first Kubernetes version without the driver's code. */
  readonly goneSince: MinorVersion;
  /** Null when nothing was put in its place: claims stay Pending. */
  readonly replacement: CsiReplacement | null;
}

/** The parameters of in-tree classes that name zones, in lower case. */
export const ZONE_PARAMETERS: readonly string[] = ['zone', 'zones'];

/** The parameter, read by the external provisioner, that names the file system for any CSI driver. */
export const CSI_FILE_SYSTEM_PARAMETER = 'csi.storage.k8s.io/fstype';

const FILE_SYSTEM = { fstype: CSI_FILE_SYSTEM_PARAMETER } as const;

export const IN_TREE_PROVISIONERS: readonly InTreeProvisioner[] = [
  {
    name: 'kubernetes.io/aws-ebs',
    goneSince: '1.27',
    replacement: {
      driver: 'ebs.csi.aws.com',
      redirectedSince: '1.23',
      renamed: FILE_SYSTEM,
      // In-tree raised the IOPS of a small volume to the least that AWS takes; the driver does so only when asked to.
      added: [{ beside: 'iopspergb', name: 'allowAutoIOPSPerGBIncrease', value: 'true' }],
      zoneTopologyKey: 'topology.ebs.csi.aws.com/zone',
      unsupported: [],
    },
  },
  {
    name: 'kubernetes.io/gce-pd',
    goneSince: '1.28',
    replacement: {
      driver: 'pd.csi.storage.gke.io',
      redirectedSince: '1.23',
      renamed: FILE_SYSTEM,
      added: [],
      zoneTopologyKey: 'topology.gke.io/zone',
      unsupported: [],
    },
  },
  {
    name: 'kubernetes.io/azure-disk',
    goneSince: '1.27',
    replacement: {
      driver: 'disk.csi.azure.com',
      redirectedSince: '1.23',
      // The driver reads the old name too; its documentation has only this one. fsType is a parameter of its own.
      renamed: { storageaccounttype: 'skuName' },
      added: [],
      zoneTopologyKey: 'topology.disk.csi.azure.com/zone',
      unsupported: [{ name: 'kind', values: ['dedicated', 'shared'] }],
    },
  },
  {
    name: 'kubernetes.io/azure-file',
    goneSince: '1.30',
    replacement: {
      driver: 'file.csi.azure.com',
      redirectedSince: '1.24',
      renamed: {},
      added: [],
      zoneTopologyKey: null,
      unsupported: [],
    },
  },
  {
    name: 'kubernetes.io/cinder',
    goneSince: '1.26',
    replacement: {
      driver: 'cinder.csi.openstack.org',
      redirectedSince: '1.21',
      renamed: FILE_SYSTEM,
      added: [],
      // Zones are chosen by the parameter `availability`, which the driver takes as it is.
      zoneTopologyKey: null,
      unsupported: [],
    },
  },
  {
    name: 'kubernetes.io/vsphere-volume',
    goneSince: '1.30',
    replacement: {
      driver: 'csi.vsphere.vmware.com',
      redirectedSince: '1.25',
      renamed: { ...FILE_SYSTEM, storagepolicyname: 'storagepolicyname' },
      added: [],
      zoneTopologyKey: null,
      // The driver takes these only from classes that Kubernetes translates; written out, they need a storage policy.
      unsupported: [
        { name: 'cachereservation' },
        { name: 'datastore' },
        { name: 'diskformat' },
        { name: 'diskstripes' },
        { name: 'forceprovisioning' },
        { name: 'hostfailurestotolerate' },
        { name: 'iopslimit' },
        { name: 'objectspacereservation' },
      ],
    },
  },
  {
    name: 'kubernetes.io/portworx-volume',
    goneSince: '1.36',
    replacement: {
      driver: 'pxd.portworx.com',
      redirectedSince: '1.31',
      renamed: {},
      added: [],
      zoneTopologyKey: null,
      unsupported: [],
    },
  },
  { name: 'kubernetes.io/photon-pd', goneSince: '1.16', replacement: null },
  { name: 'kubernetes.io/scaleio', goneSince: '1.22', replacement: null },
  { name: 'kubernetes.io/flocker', goneSince: '1.25', replacement: null },
  { name: 'kubernetes.io/quobyte', goneSince: '1.25', replacement: null },
  { name: 'kubernetes.io/storageos', goneSince: '1.25', replacement: null },
  { name: 'kubernetes.io/glusterfs', goneSince: '1.26', replacement: null },
  { name: 'kubernetes.io/rbd', goneSince: '1.31', replacement: null },
];

/** The in-tree provisioner of that name, or undefined for a CSI driver, an external provisioner and kubernetes.io/no-provisioner. */
export function findInTreeProvisioner(name: string): InTreeProvisioner | undefined {
  return IN_TREE_PROVISIONERS.find((provisioner) => provisioner.name === name);
}
