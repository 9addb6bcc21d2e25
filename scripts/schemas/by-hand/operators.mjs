// Specs of custom resources whose definitions are in no package: Velero, autoscaler, Kyverno, Gatekeeper, Secrets Store, CloudNativePG.
import { values } from './notation.mjs';

const selector = '@meta.v1.LabelSelector';

const backup = {
  includedNamespaces: '[s',
  excludedNamespaces: '[s',
  includedResources: '[s',
  excludedResources: '[s',
  includedClusterScopedResources: '[s',
  excludedClusterScopedResources: '[s',
  includedNamespaceScopedResources: '[s',
  excludedNamespaceScopedResources: '[s',
  includeClusterResources: 'b',
  labelSelector: selector,
  orLabelSelectors: `[${selector}`,
  snapshotVolumes: 'b',
  snapshotMoveData: 'b',
  defaultVolumesToFsBackup: 'b',
  datamover: 's',
  ttl: 's',
  storageLocation: 's',
  volumeSnapshotLocations: '[s',
  csiSnapshotTimeout: 's',
  itemOperationTimeout: 's',
  orderedResources: '{s',
  metadata: { labels: '{s' },
  hooks: { resources: ['*'] },
  resourcePolicy: { 'kind!': 's', 'name!': 's', apiGroup: 's' },
  uploaderConfig: { parallelFilesUpload: 'l' },
};

export const velero = {
  Backup: [backup],
  Schedule: [
    { 'schedule!': 's', 'template!': backup, useOwnerReferencesInBackup: 'b', paused: 'b', skipImmediately: 'b' },
  ],
  Restore: [
    {
      backupName: 's',
      scheduleName: 's',
      includedNamespaces: '[s',
      excludedNamespaces: '[s',
      includedResources: '[s',
      excludedResources: '[s',
      includeClusterResources: 'b',
      labelSelector: selector,
      namespaceMapping: '{s',
      restorePVs: 'b',
      preserveNodePorts: 'b',
      existingResourcePolicy: values('none', 'update'),
    },
  ],
  BackupStorageLocation: [
    {
      'provider!': 's',
      'objectStorage!': { 'bucket!': 's', prefix: 's', caCert: 'y' },
      config: '{s',
      credential: '@core.v1.SecretKeySelector',
      default: 'b',
      accessMode: values('ReadOnly', 'ReadWrite'),
      backupSyncPeriod: 's',
      validationFrequency: 's',
    },
  ],
  VolumeSnapshotLocation: [{ 'provider!': 's', config: '{s', credential: '@core.v1.SecretKeySelector' }],
};

export const verticalPodAutoscaler = {
  'targetRef!': { apiVersion: 's', 'kind!': 's', 'name!': 's' },
  updatePolicy: {
    updateMode: values('Off', 'Initial', 'Recreate', 'InPlaceOrRecreate', 'Auto'),
    minReplicas: 'i',
    evictionRequirements: [
      { 'resources!': '[s', 'changeRequirement!': values('TargetHigherThanRequests', 'TargetLowerThanRequests') },
    ],
  },
  resourcePolicy: {
    containerPolicies: [
      {
        containerName: 's',
        mode: values('Auto', 'Off'),
        minAllowed: '{q',
        maxAllowed: '{q',
        controlledResources: '[s',
        controlledValues: values('RequestsAndLimits', 'RequestsOnly'),
      },
    ],
  },
  recommenders: [{ 'name!': 's' }],
};

export const kyvernoPolicy = {
  rules: [
    {
      'name!': 's',
      match: { any: ['*'], all: ['*'], resources: '{*' },
      exclude: { any: ['*'], all: ['*'], resources: '{*' },
      context: ['*'],
      preconditions: '*',
      celPreconditions: ['*'],
      validate: '{*',
      mutate: '{*',
      generate: '{*',
      verifyImages: ['*'],
      imageExtractors: '{*',
      skipBackgroundRequests: 'b',
    },
  ],
  background: 'b',
  admission: 'b',
  // Upper case is the modern spelling, lower case the deprecated one that is still read.
  validationFailureAction: values('Audit', 'Enforce', 'audit', 'enforce'),
  validationFailureActionOverrides: ['*'],
  emitWarning: 'b',
  failurePolicy: values('Ignore', 'Fail'),
  applyRules: values('All', 'One'),
  schemaValidation: 'b',
  webhookTimeoutSeconds: 'i',
  generateExisting: 'b',
  mutateExistingOnPolicyUpdate: 'b',
  useServerSideApply: 'b',
  webhookConfiguration: '{*',
};

export const constraintTemplate = {
  crd: { spec: { names: { kind: 's', shortNames: '[s' }, validation: { legacySchema: 'b', openAPIV3Schema: '*' } } },
  targets: [{ target: 's', rego: 's', libs: '[s', code: [{ engine: 's', source: '*' }], operations: '[s' }],
};

export const secretProviderClass = {
  provider: 's',
  parameters: '{s',
  secretObjects: [
    { secretName: 's', type: 's', labels: '{s', annotations: '{s', data: [{ objectName: 's', key: 's' }] },
  ],
};

const localObject = { 'name!': 's' };
const postgresStorage = { storageClass: 's', size: 's', resizeInUseVolumes: 'b', pvcTemplate: '{*' };
const method = { method: values('barmanObjectStore', 'volumeSnapshot', 'plugin') };
const clusterBackup = {
  'cluster!': localObject,
  target: values('primary', 'prefer-standby'),
  ...method,
  online: 'b',
  onlineConfiguration: { waitForArchive: 'b', immediateCheckpoint: 'b' },
  pluginConfiguration: { 'name!': 's', parameters: '{s' },
};

export const cloudNativePg = {
  Cluster: [
    {
      description: 's',
      inheritedMetadata: { labels: '{s', annotations: '{s' },
      imageName: 's',
      imageCatalogRef: { apiGroup: 's', 'kind!': 's', 'name!': 's', 'major!': 'i' },
      imagePullPolicy: values('Always', 'IfNotPresent', 'Never'),
      imagePullSecrets: [localObject],
      'instances!': 'i',
      minSyncReplicas: 'i',
      maxSyncReplicas: 'i',
      postgresql: {
        parameters: '{s',
        synchronous: '{*',
        pg_hba: '[s',
        pg_ident: '[s',
        shared_preload_libraries: '[s',
        enableAlterSystem: 'b',
      },
      bootstrap: {
        initdb: {
          database: 's',
          owner: 's',
          secret: localObject,
          dataChecksums: 'b',
          encoding: 's',
          localeCollate: 's',
          localeCType: 's',
          walSegmentSize: 'i',
          postInitSQL: '[s',
          postInitApplicationSQL: '[s',
          postInitTemplateSQL: '[s',
          import: '{*',
        },
        recovery: '{*',
        pg_basebackup: '{*',
      },
      replica: '{*',
      superuserSecret: localObject,
      enableSuperuserAccess: 'b',
      enablePDB: 'b',
      certificates: '{*',
      storage: postgresStorage,
      walStorage: postgresStorage,
      startDelay: 'i',
      stopDelay: 'i',
      smartShutdownTimeout: 'i',
      switchoverDelay: 'i',
      failoverDelay: 'i',
      affinity: {
        enablePodAntiAffinity: 'b',
        topologyKey: 's',
        podAntiAffinityType: 's',
        nodeSelector: '{s',
        nodeAffinity: '@core.v1.NodeAffinity',
        tolerations: '[@core.v1.Toleration',
      },
      topologySpreadConstraints: '[@core.v1.TopologySpreadConstraint',
      resources: '@core.v1.ResourceRequirements',
      priorityClassName: 's',
      primaryUpdateStrategy: values('unsupervised', 'supervised'),
      primaryUpdateMethod: values('switchover', 'restart'),
      backup: '{*',
      nodeMaintenanceWindow: { inProgress: 'b', reusePVC: 'b' },
      monitoring: {
        disableDefaultQueries: 'b',
        enablePodMonitor: 'b',
        tls: { enabled: 'b' },
        customQueriesConfigMap: ['*'],
        customQueriesSecret: ['*'],
      },
      externalClusters: [{ 'name!': 's', connectionParameters: '{s' }],
      logLevel: values('error', 'warning', 'info', 'debug', 'trace'),
      env: '[@core.v1.EnvVar',
      envFrom: '[@core.v1.EnvFromSource',
      managed: '{*',
      seccompProfile: '@core.v1.SeccompProfile',
      tablespaces: [{ 'name!': 's', 'storage!': postgresStorage, owner: { name: 's' }, temporary: 'b' }],
      plugins: [{ 'name!': 's', enabled: 'b', isWALArchiver: 'b', parameters: '{s' }],
    },
  ],
  Backup: [clusterBackup],
  ScheduledBackup: [
    {
      ...clusterBackup,
      'schedule!': 's',
      suspend: 'b',
      immediate: 'b',
      backupOwnerReference: values('none', 'self', 'cluster'),
    },
  ],
  Pooler: [
    {
      'cluster!': localObject,
      type: values('rw', 'ro', 'r'),
      instances: 'i',
      'pgbouncer!': { poolMode: values('session', 'transaction'), parameters: '{s', pg_hba: '[s', paused: 'b' },
    },
  ],
  Database: [
    {
      'cluster!': localObject,
      'name!': 's',
      'owner!': 's',
      ensure: values('present', 'absent'),
      databaseReclaimPolicy: values('delete', 'retain'),
    },
  ],
};
