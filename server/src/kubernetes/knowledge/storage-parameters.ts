/**
 * The parameters of StorageClasses that the drivers of AWS, Google, Azure, OpenStack and vSphere take, as of 2026: the code that reads them
 * (CreateVolume) and the documentation beside it, and for those of all drivers the external-provisioner. Names are compared without case.
 */

/** What becomes of a class that a driver does not understand: no volume is made, or the parameter does nothing. */
export type Outcome = 'refused' | 'ignored';

export interface ParameterWords {
  readonly words: readonly string[];
  readonly isCaseSensitive: boolean;
  readonly otherwise: Outcome;
}

/** Values that a parameter takes; all others take any text. */
export type ParameterForm = 'integer' | ParameterWords;

/** A parameter that only means something together with some values of another one. */
export interface Dependency {
  /** In lower case. */
  readonly parameters: readonly string[];
  /** The other parameter by its names in lower case, the values it has to have, and the one that it has when it is not written. */
  readonly on: readonly string[];
  readonly values: readonly string[];
  readonly byDefault: string;
  readonly otherwise: Outcome;
}

export interface DriverParameters {
  readonly drivers: readonly string[];
  /** As they are documented. */
  readonly names: readonly string[];
  /** Beginnings of further names, in lower case. */
  readonly prefixes: readonly string[];
  readonly unknown: Outcome;
  /** By names in lower case. */
  readonly forms: Readonly<Record<string, ParameterForm>>;
  readonly dependencies: readonly Dependency[];
  /** Pairs, in lower case, of which a class may have only one. */
  readonly exclusive: readonly (readonly [string, string])[];
}

/** The namespace of parameters that the external-provisioner keeps for itself; it refuses all but these. */
export const RESERVED_PREFIX = 'csi.storage.k8s.io/';
const SECRETS = [
  'provisioner',
  'controller-publish',
  'node-stage',
  'node-publish',
  'controller-expand',
  'node-expand',
  'controller-modify',
];
export const RESERVED_PARAMETERS: readonly string[] = [
  'fstype',
  'secret-name',
  'secret-namespace',
  ...SECRETS.flatMap((secret) => [`${secret}-secret-name`, `${secret}-secret-namespace`]),
].map((name) => RESERVED_PREFIX + name);

/** What the external-provisioner read before it had a namespace, in lower case. */
export const OLD_PARAMETERS: readonly string[] = [
  'fstype',
  'csiprovisionersecretname',
  'csiprovisionersecretnamespace',
  'csicontrollerpublishsecretname',
  'csicontrollerpublishsecretnamespace',
  'csinodestagesecretname',
  'csinodestagesecretnamespace',
  'csinodepublishsecretname',
  'csinodepublishsecretnamespace',
];

function words(text: string, isCaseSensitive: boolean, otherwise: Outcome = 'refused'): ParameterWords {
  return { words: text.split(' '), isCaseSensitive, otherwise };
}

/** Drivers that take anything but `true`, in this case of letters, for false. */
const STRICTLY_TRUE = words('true false', true, 'ignored');

const EBS: DriverParameters = {
  drivers: ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com'],
  names:
    `type iops iopsPerGB allowAutoIOPSPerGBIncrease throughput encrypted kmsKeyId blockExpress blockSize inodeSize bytesPerInode
    numberOfInodes ext4BigAlloc ext4ClusterSize ext4EncryptionSupport volumeInitializationRate`.split(/\s+/),
  prefixes: ['tagspecification'],
  unknown: 'refused',
  forms: {
    type: words('gp3 gp2 io2 io1 st1 sc1 standard sbp1 sbg1', true),
    iops: 'integer',
    iopspergb: 'integer',
    throughput: 'integer',
    encrypted: STRICTLY_TRUE,
    allowautoiopspergbincrease: STRICTLY_TRUE,
    blockexpress: STRICTLY_TRUE,
    ext4bigalloc: STRICTLY_TRUE,
  },
  dependencies: [
    {
      parameters: ['iops', 'iopspergb'],
      on: ['type'],
      values: ['gp3', 'io2', 'io1'],
      byDefault: 'gp3',
      otherwise: 'ignored',
    },
    { parameters: ['throughput'], on: ['type'], values: ['gp3'], byDefault: 'gp3', otherwise: 'ignored' },
    {
      parameters: ['ext4clustersize'],
      on: ['ext4bigalloc'],
      values: ['true'],
      byDefault: 'false',
      otherwise: 'refused',
    },
  ],
  exclusive: [['iops', 'iopspergb']],
};

const EFS: DriverParameters = {
  drivers: ['efs.csi.aws.com'],
  names:
    `provisioningMode fileSystemId directoryPerms uid gid gidRangeStart gidRangeEnd basePath subPathPattern ensureUniqueDirectory az
    reuseAccessPoint`.split(/\s+/),
  prefixes: [],
  unknown: 'ignored',
  forms: { provisioningmode: words('efs-ap', true) },
  dependencies: [],
  exclusive: [],
};

const PERSISTENT_DISK: DriverParameters = {
  drivers: ['pd.csi.storage.gke.io'],
  names:
    `type replication-type disk-encryption-kms-key labels provisioned-iops-on-create provisioned-throughput-on-create
    availability-class enable-confidential-storage storage-pools use-allowed-disk-topology data-cache-size data-cache-mode resource-tags
    enable-multi-zone-provisioning access-mode hyperdisk-type pd-type disk-type-preference`.split(/\s+/),
  prefixes: [],
  unknown: 'refused',
  forms: {
    type: words(
      `pd-balanced pd-ssd pd-standard pd-extreme hyperdisk-balanced hyperdisk-balanced-high-availability hyperdisk-extreme hyperdisk-throughput
      hyperdisk-ml dynamic`.replace(/\s+/g, ' '),
      false,
    ),
    'replication-type': words('none regional-pd', false),
    'availability-class': words('none regional-hard-failover', false),
    'data-cache-mode': words('writethrough writeback', true),
  },
  dependencies: [
    {
      parameters: ['provisioned-iops-on-create'],
      on: ['type'],
      values: [
        'pd-extreme',
        'hyperdisk-balanced',
        'hyperdisk-balanced-high-availability',
        'hyperdisk-extreme',
        'dynamic',
      ],
      byDefault: 'pd-standard',
      otherwise: 'refused',
    },
    {
      parameters: ['provisioned-throughput-on-create'],
      on: ['type'],
      values: [
        'hyperdisk-balanced',
        'hyperdisk-balanced-high-availability',
        'hyperdisk-throughput',
        'hyperdisk-ml',
        'dynamic',
      ],
      byDefault: 'pd-standard',
      otherwise: 'refused',
    },
  ],
  exclusive: [],
};

const FILESTORE: DriverParameters = {
  drivers: ['filestore.csi.storage.gke.io'],
  names: `tier network location reserved-ipv4-cidr reserved-ip-range connect-mode multishare instance-encryption-kms-key
    instance-storageclass-label nfs-export-options-on-create max-volume-size labels resource-tags file-protocol`.split(
    /\s+/,
  ),
  prefixes: [],
  unknown: 'refused',
  forms: { 'connect-mode': words('DIRECT_PEERING PRIVATE_SERVICE_ACCESS', true) },
  dependencies: [],
  exclusive: [],
};

const SKU = ['skuname', 'storageaccounttype'];

const AZURE_DISK: DriverParameters = {
  drivers: ['disk.csi.azure.com'],
  names:
    `skuName storageAccountType kind fsType cachingMode location resourceGroup subscriptionID DiskIOPSReadWrite DiskMBpsReadWrite
    LogicalSectorSize diskName tags tagValueDelimiter diskEncryptionSetID diskEncryptionType writeAcceleratorEnabled maxShares
    maxMountReplicaCount perfProfile networkAccessPolicy publicNetworkAccess diskAccessID enableBursting enablePerformancePlus userAgent
    enableAsyncAttach attachDiskInitialDelay incremental zoned storageAccount`.split(/\s+/),
  prefixes: ['device-setting/'],
  unknown: 'refused',
  forms: {
    skuname: words(
      'Standard_LRS Premium_LRS StandardSSD_LRS UltraSSD_LRS Premium_ZRS StandardSSD_ZRS PremiumV2_LRS',
      true,
    ),
    storageaccounttype: words(
      'Standard_LRS Premium_LRS StandardSSD_LRS UltraSSD_LRS Premium_ZRS StandardSSD_ZRS PremiumV2_LRS',
      true,
    ),
    cachingmode: words('None ReadOnly ReadWrite', true),
    networkaccesspolicy: words('AllowAll DenyAll AllowPrivate', true),
    logicalsectorsize: 'integer',
    maxshares: 'integer',
  },
  dependencies: [
    {
      parameters: ['diskiopsreadwrite', 'diskmbpsreadwrite', 'logicalsectorsize'],
      on: SKU,
      values: ['UltraSSD_LRS', 'PremiumV2_LRS'],
      byDefault: 'StandardSSD_LRS',
      otherwise: 'refused',
    },
  ],
  exclusive: [],
};

const AZURE_FILE: DriverParameters = {
  drivers: ['file.csi.azure.com'],
  names:
    `skuName storageAccountType storageAccount location resourceGroup subscriptionID shareName shareNamePrefix folderName server
    protocol diskName fsType storeAccountKey selectRandomMatchingAccount secretName secretNamespace tags tagValueDelimiter matchTags
    createAccount useSecretCache enableLargeFileShares useDataPlaneAPI disableDeleteRetentionPolicy storageEndpointSuffix
    networkEndpointType accessTier shareAccessTier accountAccessTier rootSquashType allowBlobPublicAccess allowSharedKeyAccess
    publicNetworkAccess fsGroupChangePolicy mountPermissions vnetResourceGroup vnetName vnetLinkName subnetName
    requireInfraEncryption enableMultichannel getLatestAccountKey accountQuota provisionedIops provisionedBandwidth encryptInTransit
    clientID tenantID mountWithManagedIdentity mountWithWorkloadIdentityToken`.split(/\s+/),
  prefixes: [],
  unknown: 'refused',
  forms: {
    protocol: words('smb nfs', true),
    rootsquashtype: words('NoRootSquash RootSquash AllSquash', true),
    fsgroupchangepolicy: words('Always OnRootMismatch None', true),
  },
  dependencies: [],
  exclusive: [],
};

const CINDER: DriverParameters = {
  drivers: ['cinder.csi.openstack.org'],
  names: ['type', 'availability'],
  prefixes: [],
  unknown: 'ignored',
  forms: {},
  dependencies: [],
  exclusive: [],
};

const VSPHERE: DriverParameters = {
  drivers: ['csi.vsphere.vmware.com'],
  names:
    `storagepolicyname datastoreurl storagepolicyid svstorageclass storagetopologytype storagepool affinitytohost hostlocal
    csimigration`.split(/\s+/),
  prefixes: [],
  unknown: 'refused',
  forms: {},
  dependencies: [],
  exclusive: [],
};

const DRIVERS: readonly DriverParameters[] = [
  EBS,
  EFS,
  PERSISTENT_DISK,
  FILESTORE,
  AZURE_DISK,
  AZURE_FILE,
  CINDER,
  VSPHERE,
];

/** The parameters of the CSI driver of that name; undefined for those of which nothing is known. */
export function findDriverParameters(driver: string): DriverParameters | undefined {
  return DRIVERS.find(({ drivers }) => drivers.includes(driver));
}
