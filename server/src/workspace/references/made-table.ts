import type { KindText } from './reference-kinds';

/** Something that a controller makes for an object. Places are written as in the tables of references. */
export interface MadeRow {
  readonly makes: KindText;
  /** The map that says so; it has to be there. The places below count from it. */
  readonly at: string;
  /** The fields that give the name, the first that is there; without any the object's own. With `''` last that does not serve. */
  readonly name?: readonly string[];
  /** What stands behind the name in the names of what is made. */
  readonly suffixes?: readonly string[];
  /** Whether the name is followed by a hyphen, the object's name, a hyphen and an ordinal. */
  readonly isNumbered?: boolean;
  /** The field that gives the namespace, or `*` for all; default: the object's own. */
  readonly namespace?: string;
  /** Nothing is made where a field of the object has the value. */
  readonly unless?: readonly (readonly [at: string, value: string])[];
  readonly keys?: {
    readonly always?: readonly string[];
    /** Maps whose keys they are. */
    readonly entries?: readonly string[];
    /** Values that name them. */
    readonly values?: readonly string[];
    /** Fields that bring along others that nobody knows. */
    readonly unknownWith?: readonly string[];
  };
}

/** cert-manager writes these; the second CA certificate only where the issuer has one. */
const TLS_KEYS = ['tls.crt', 'tls.key', 'ca.crt'] as const;

/** The key of an account with an ACME server. */
const ACCOUNT_KEY: MadeRow = { makes: 'Secret', at: 'spec.acme.privateKeySecretRef', name: ['name', ''] };

function owned(makes: KindText, ...suffixes: readonly string[]): MadeRow {
  return { makes, at: 'metadata', suffixes };
}

export const MADE_BY_KIND: Readonly<Record<string, readonly MadeRow[]>> = {
  StatefulSet: [
    { makes: 'PersistentVolumeClaim', at: 'spec.volumeClaimTemplates.*', name: ['metadata.name'], isNumbered: true },
  ],
  SealedSecret: [{ makes: 'Secret', at: 'spec', keys: { entries: ['encryptedData', 'template.data'] } }],
  ExternalSecret: [
    {
      makes: 'Secret',
      at: 'spec',
      name: ['target.name'],
      unless: [['spec.target.creationPolicy', 'None']],
      keys: {
        entries: ['target.template.data'],
        values: ['data.*.secretKey'],
        unknownWith: ['dataFrom', 'target.template.templateFrom'],
      },
    },
  ],
  'external-secrets.io/ClusterExternalSecret': [
    { makes: 'Secret', at: 'spec', name: ['externalSecretSpec.target.name', 'externalSecretName'], namespace: '*' },
  ],
  Certificate: [
    {
      makes: 'Secret',
      at: 'spec',
      name: ['secretName', ''],
      keys: { always: TLS_KEYS, unknownWith: ['keystores', 'additionalOutputFormats'] },
    },
  ],
  Issuer: [ACCOUNT_KEY],
  // Where it lies is a setting of cert-manager.
  ClusterIssuer: [{ ...ACCOUNT_KEY, namespace: '*' }],
  SecretProviderClass: [
    { makes: 'Secret', at: 'spec.secretObjects.*', name: ['secretName', ''], keys: { values: ['data.*.key'] } },
  ],
  Cluster: [
    owned('Secret', '-app', '-superuser', '-ca', '-server', '-replication'),
    owned('Service', '-rw', '-ro', '-r'),
    owned('ServiceAccount', ''),
  ],
  'kafka.strimzi.io/Kafka': [
    owned('Secret', '-cluster-ca-cert', '-cluster-ca', '-clients-ca-cert', '-clients-ca'),
    owned('Service', '-kafka-bootstrap', '-kafka-brokers'),
  ],
  'kafka.strimzi.io/KafkaUser': [owned('Secret', '')],
  'serving.knative.dev/Service': [owned('Service', '')],
  'elasticsearch.k8s.elastic.co/Elasticsearch': [
    owned('Secret', '-es-elastic-user', '-es-http-certs-public', '-es-http-certs-internal', '-es-http-ca-internal'),
    owned('Service', '-es-http', '-es-transport', '-es-internal-http'),
  ],
  'kibana.k8s.elastic.co/Kibana': [owned('Service', '-kb-http'), owned('Secret', '-kb-http-certs-public')],
  'rabbitmq.com/RabbitmqCluster': [owned('Secret', '-default-user', '-erlang-cookie'), owned('Service', '', '-nodes')],
  'acid.zalan.do/postgresql': [owned('Service', '', '-repl', '-config')],
  'secrets.hashicorp.com/VaultStaticSecret': [{ makes: 'Secret', at: 'spec.destination', name: ['name', ''] }],
  'secrets.hashicorp.com/VaultDynamicSecret': [{ makes: 'Secret', at: 'spec.destination', name: ['name', ''] }],
  'secrets.hashicorp.com/VaultPKISecret': [{ makes: 'Secret', at: 'spec.destination', name: ['name', ''] }],
  'onepassword.com/OnePasswordItem': [owned('Secret', '')],
  'secrets.doppler.com/DopplerSecret': [
    { makes: 'Secret', at: 'spec.managedSecret', name: ['name', ''], namespace: 'namespace' },
  ],
  'secrets.infisical.com/InfisicalSecret': [
    {
      makes: 'Secret',
      at: 'spec.managedSecretReference',
      name: ['secretName', ''],
      namespace: 'secretNamespace',
    },
  ],
  'trust.cert-manager.io/Bundle': [
    { makes: 'ConfigMap', at: 'spec.target.configMap', namespace: '*', keys: { values: ['key'] } },
    { makes: 'Secret', at: 'spec.target.secret', namespace: '*', keys: { values: ['key'] } },
  ],
};

/** Crossplane: whatever a managed resource is, it may write how to reach it. */
export const MADE_BY_ANY_KIND: readonly MadeRow[] = [
  { makes: 'Secret', at: 'spec.writeConnectionSecretToRef', name: ['name', ''], namespace: 'namespace' },
  { makes: 'Secret', at: 'spec.publishConnectionDetailsTo', name: ['name', ''] },
];

interface AnnotatedRows {
  /** The kinds on which the annotation is read. */
  readonly on: readonly KindText[];
  /** The value that it has to have. */
  readonly when?: string;
  readonly rows: readonly MadeRow[];
}

const CERT_MANAGER: AnnotatedRows = {
  on: ['Ingress', 'Gateway', 'gateway.networking.k8s.io/ListenerSet'],
  rows: [
    { makes: 'Secret', at: 'spec.tls.*', name: ['secretName', ''], keys: { always: TLS_KEYS } },
    {
      makes: 'Secret',
      at: 'spec.listeners.*.tls.certificateRefs.*',
      name: ['name', ''],
      namespace: 'namespace',
      keys: { always: TLS_KEYS },
    },
  ],
};

function servingCertificate(annotation: string): AnnotatedRows {
  const keys = { always: ['tls.crt', 'tls.key'] };
  return { on: ['Service'], rows: [{ makes: 'Secret', at: 'metadata.annotations', name: [annotation, ''], keys }] };
}

/** The same object in other namespaces. */
const COPIED: AnnotatedRows['rows'] = [
  { makes: 'Secret', at: 'data', namespace: '*', keys: { entries: [''] } },
  { makes: 'Secret', at: 'stringData', namespace: '*', keys: { entries: [''] } },
];

export const MADE_BY_ANNOTATION: Readonly<Record<string, AnnotatedRows>> = {
  'cert-manager.io/issuer': CERT_MANAGER,
  'cert-manager.io/cluster-issuer': CERT_MANAGER,
  'kubernetes.io/tls-acme': { ...CERT_MANAGER, when: 'true' },
  'service.beta.openshift.io/serving-cert-secret-name': servingCertificate(
    'service.beta.openshift.io/serving-cert-secret-name',
  ),
  'service.alpha.openshift.io/serving-cert-secret-name': servingCertificate(
    'service.alpha.openshift.io/serving-cert-secret-name',
  ),
  'reflector.v1.k8s.emberstack.com/reflection-auto-enabled': { on: ['Secret'], when: 'true', rows: COPIED },
  'replicator.v1.mittwald.de/replicate-to': { on: ['Secret'], rows: COPIED },
};
