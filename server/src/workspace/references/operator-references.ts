import { BY_VERSION } from './built-in-references';
import { type ReferenceRow, type ReferenceTable, referenceTable } from './table';

const KEY = [['key', 'key']] as const;

function keyed(at: string, to: 'Secret' | 'ConfigMap'): ReferenceRow {
  return { at, to, parts: KEY, optional: 'optional' };
}

/** cert-manager: issuers of its own, or of others that say their group. */
const ISSUER: ReferenceRow = { at: 'spec.issuerRef', to: { group: 'group', absent: 'Issuer' } };

/** Where cert-manager looks for what a ClusterIssuer names, unless it is told otherwise. */
export const CLUSTER_ISSUER_NAMESPACE = 'cert-manager';

function issuerRows(defaultNamespace?: string): readonly ReferenceRow[] {
  const rows: readonly ReferenceRow[] = [
    { at: 'spec.ca', name: 'secretName', to: 'Secret' },
    { at: 'spec.acme.solvers.*.http01.ingress', name: 'name', to: 'Ingress' },
    {
      at: 'spec.acme.solvers.*.http01.gatewayHTTPRoute.parentRefs.*',
      to: { group: 'group', absent: 'Gateway' },
      namespace: 'namespace',
    },
  ];
  return defaultNamespace === undefined ? rows : rows.map((row) => ({ ...row, defaultNamespace }));
}

/** Credentials of the Prometheus operator's endpoints (monitoring.coreos.com/v1). */
function endpointRows(at: string): readonly ReferenceRow[] {
  return [
    keyed(`${at}.basicAuth.username`, 'Secret'),
    keyed(`${at}.basicAuth.password`, 'Secret'),
    keyed(`${at}.authorization.credentials`, 'Secret'),
    keyed(`${at}.bearerTokenSecret`, 'Secret'),
    keyed(`${at}.tlsConfig.ca.secret`, 'Secret'),
    keyed(`${at}.tlsConfig.ca.configMap`, 'ConfigMap'),
    keyed(`${at}.tlsConfig.cert.secret`, 'Secret'),
    keyed(`${at}.tlsConfig.cert.configMap`, 'ConfigMap'),
    keyed(`${at}.tlsConfig.keySecret`, 'Secret'),
    keyed(`${at}.oauth2.clientId.secret`, 'Secret'),
    keyed(`${at}.oauth2.clientId.configMap`, 'ConfigMap'),
    keyed(`${at}.oauth2.clientSecret`, 'Secret'),
  ];
}

const PROMETHEUS_AGENT: readonly ReferenceRow[] = [
  { at: 'spec.secrets.*', name: '', to: 'Secret' },
  { at: 'spec.configMaps.*', name: '', to: 'ConfigMap' },
  keyed('spec.additionalScrapeConfigs', 'Secret'),
];

const PROMETHEUS: readonly ReferenceRow[] = [
  ...PROMETHEUS_AGENT,
  keyed('spec.additionalAlertRelabelConfigs', 'Secret'),
  keyed('spec.additionalAlertManagerConfigs', 'Secret'),
  { at: 'spec.alerting.alertmanagers.*', to: 'Service', namespace: 'namespace', parts: [['port', 'port']] },
];

/** Flux: sources lie in the namespace of what uses them unless they name another. */
const FLUX_SOURCE = { group: 'apiVersion', absent: 'source.toolkit.fluxcd.io/GitRepository' } as const;
/** Flux: ConfigMaps and Secrets that values are read from. */
function fluxValues(at: string): ReferenceRow {
  return { at, to: { group: 'apiVersion', absent: 'ConfigMap' }, optional: 'optional' };
}

const STORE = { group: 'apiGroup', absent: 'external-secrets.io/SecretStore' } as const;

const ROWS: Readonly<Record<string, readonly ReferenceRow[]>> = {
  Certificate: [ISSUER],
  'cert-manager.io/CertificateRequest': [ISSUER],
  Issuer: issuerRows(),
  ClusterIssuer: issuerRows(CLUSTER_ISSUER_NAMESPACE),
  ServiceMonitor: endpointRows('spec.endpoints.*'),
  PodMonitor: endpointRows('spec.podMetricsEndpoints.*'),
  Probe: endpointRows('spec'),
  Prometheus: PROMETHEUS,
  PrometheusAgent: PROMETHEUS_AGENT,
  'monitoring.coreos.com/Alertmanager': [
    { at: 'spec', name: 'configSecret', to: 'Secret' },
    { at: 'spec.secrets.*', name: '', to: 'Secret' },
    { at: 'spec.configMaps.*', name: '', to: 'ConfigMap' },
  ],
  ExternalSecret: [
    { at: 'spec.secretStoreRef', to: STORE },
    { at: 'spec.data.*.sourceRef.storeRef', to: STORE },
    { at: 'spec.dataFrom.*.sourceRef.storeRef', to: STORE },
    { at: 'spec.dataFrom.*.sourceRef.generatorRef', to: BY_VERSION },
    { at: 'spec.target.template.templateFrom.*.configMap', to: 'ConfigMap' },
    { at: 'spec.target.template.templateFrom.*.secret', to: 'Secret' },
  ],
  Schedule: [
    { at: 'spec.template.includedNamespaces.*', name: '', to: 'Namespace' },
    { at: 'spec.template.excludedNamespaces.*', name: '', to: 'Namespace' },
    { at: 'spec.template', name: 'storageLocation', to: 'velero.io/BackupStorageLocation' },
  ],
  'velero.io/Backup': [
    { at: 'spec.includedNamespaces.*', name: '', to: 'Namespace' },
    { at: 'spec.excludedNamespaces.*', name: '', to: 'Namespace' },
    { at: 'spec', name: 'storageLocation', to: 'velero.io/BackupStorageLocation' },
  ],
  Cluster: [
    { at: 'spec.superuserSecret', to: 'Secret' },
    { at: 'spec.bootstrap.initdb.secret', to: 'Secret' },
    { at: 'spec.bootstrap.recovery.secret', to: 'Secret' },
    { at: 'spec.certificates', name: 'serverCASecret', to: 'Secret' },
    { at: 'spec.certificates', name: 'serverTLSSecret', to: 'Secret' },
    { at: 'spec.certificates', name: 'clientCASecret', to: 'Secret' },
    { at: 'spec.certificates', name: 'replicationTLSSecret', to: 'Secret' },
    { at: 'spec.managed.roles.*.passwordSecret', to: 'Secret' },
    keyed('spec.backup.barmanObjectStore.s3Credentials.accessKeyId', 'Secret'),
    keyed('spec.backup.barmanObjectStore.s3Credentials.secretAccessKey', 'Secret'),
    keyed('spec.externalClusters.*.password', 'Secret'),
    { at: 'spec.storage', name: 'storageClass', to: 'StorageClass' },
    { at: 'spec.walStorage', name: 'storageClass', to: 'StorageClass' },
    keyed('spec.monitoring.customQueriesConfigMap.*', 'ConfigMap'),
    keyed('spec.monitoring.customQueriesSecret.*', 'Secret'),
  ],
  ScheduledBackup: [{ at: 'spec.cluster', to: 'Cluster' }],
  'postgresql.cnpg.io/Backup': [{ at: 'spec.cluster', to: 'Cluster' }],
  'postgresql.cnpg.io/Pooler': [{ at: 'spec.cluster', to: 'Cluster' }],
  Application: [
    { at: 'spec', name: 'project', to: 'argoproj.io/AppProject' },
    { at: 'spec.destination', name: 'namespace', to: 'Namespace', optional: true },
  ],
  Kustomization: [
    { at: 'spec.sourceRef', to: FLUX_SOURCE, namespace: 'namespace' },
    { at: 'spec.dependsOn.*', to: 'Kustomization', namespace: 'namespace' },
    { at: 'spec.healthChecks.*', to: BY_VERSION, namespace: 'namespace' },
    fluxValues('spec.postBuild.substituteFrom.*'),
  ],
  HelmRelease: [
    {
      at: 'spec.chart.spec.sourceRef',
      to: { group: 'apiVersion', absent: 'source.toolkit.fluxcd.io/HelmRepository' },
      namespace: 'namespace',
    },
    {
      at: 'spec.chartRef',
      to: { group: 'apiVersion', absent: 'source.toolkit.fluxcd.io/OCIRepository' },
      namespace: 'namespace',
    },
    { at: 'spec.dependsOn.*', to: 'HelmRelease', namespace: 'namespace' },
    fluxValues('spec.valuesFrom.*'),
  ],
  'keda.sh/TriggerAuthentication': [
    { at: 'spec.secretTargetRef.*', to: 'Secret', parts: KEY },
    { at: 'spec.configMapTargetRef.*', to: 'ConfigMap', parts: KEY },
  ],
};

/** References of the kinds of well-known operators, beside those that any custom resource may have. */
export const OPERATOR_TABLES: ReadonlyMap<string, ReferenceTable> = new Map(
  Object.entries(ROWS).map(([kind, rows]) => [kind, referenceTable(rows)]),
);
