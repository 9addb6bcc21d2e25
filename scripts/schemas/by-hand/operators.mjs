// Specs of custom resources whose definitions are in no package: Velero, autoscaler, Kyverno, Gatekeeper, Secrets Store.
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
