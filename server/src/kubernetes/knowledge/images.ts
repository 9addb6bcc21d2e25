/**
 * What is known of well-known container images, by the last part of the repository's name: after the Dockerfiles and
 * documentation of the images as of 2026 (Docker official images, Bitnami, and the vendors' own).
 */

/** When an image keeps data at all. */
export type DataCondition =
  /** As it is started by default. */
  | 'always'
  /** Only when its arguments switch persistence on (redis: appendonly, save). */
  | 'persistence-arguments'
  /** Only when its configuration names a backend that writes files (vault). */
  | 'file-backend';

/** An image of a database or broker that keeps data on disk. */
export interface DataImage {
  /** Last parts of repository names, in lower case. */
  readonly names: readonly string[];
  /** Set when the name alone says too little: the part before it must be this one. */
  readonly owner?: string;
  /** Where the data lies: in or below any of these, because versions and builds differ. */
  readonly directories: readonly string[];
  /** Where it lies in the images that Bitnami builds under the same name, or under a name of their own. */
  readonly bitnamiDirectories?: readonly string[];
  readonly keepsData: DataCondition;
  /** Environment variables whose value is the data directory instead. */
  readonly directoryVariables?: readonly string[];
  /** Options of the server whose value is the data directory instead. */
  readonly directoryOptions?: readonly string[];
}

const MYSQL = {
  directories: ['/var/lib/mysql'],
  keepsData: 'always',
  directoryOptions: ['--datadir'],
} as const;

export const DATA_IMAGES: readonly DataImage[] = [
  {
    names: ['postgres', 'postgresql', 'postgresql-repmgr', 'postgis', 'timescaledb', 'pgvector'],
    // PGDATA is /var/lib/postgresql/data up to 17 and /var/lib/postgresql/18/docker from 18, with the volume above it
    directories: ['/var/lib/postgresql/data', '/var/lib/postgresql'],
    bitnamiDirectories: ['/bitnami/postgresql'],
    keepsData: 'always',
    directoryVariables: ['PGDATA', 'POSTGRESQL_DATA_DIR'],
    directoryOptions: ['-D'],
  },
  {
    names: ['timescaledb-ha'],
    directories: ['/home/postgres/pgdata', '/var/lib/postgresql'],
    keepsData: 'always',
    directoryVariables: ['PGDATA'],
    directoryOptions: ['-D'],
  },
  { ...MYSQL, names: ['mysql', 'mysql-server', 'community-server'], bitnamiDirectories: ['/bitnami/mysql'] },
  { ...MYSQL, names: ['mariadb', 'mariadb-galera'], bitnamiDirectories: ['/bitnami/mariadb'] },
  { ...MYSQL, names: ['percona', 'percona-server', 'percona-xtradb-cluster'] },
  {
    names: ['mongo', 'mongodb', 'mongodb-community-server', 'mongodb-enterprise-server', 'percona-server-mongodb'],
    directories: ['/data/db', '/data/configdb'],
    bitnamiDirectories: ['/bitnami/mongodb'],
    keepsData: 'always',
    directoryOptions: ['--dbpath'],
  },
  {
    names: ['rabbitmq'],
    directories: ['/var/lib/rabbitmq'],
    bitnamiDirectories: ['/bitnami/rabbitmq', '/opt/bitnami/rabbitmq/.rabbitmq'],
    keepsData: 'always',
    directoryVariables: ['RABBITMQ_MNESIA_BASE', 'RABBITMQ_MNESIA_DIR'],
  },
  {
    names: ['elasticsearch', 'elasticsearch-oss'],
    directories: ['/usr/share/elasticsearch/data'],
    bitnamiDirectories: ['/bitnami/elasticsearch'],
    keepsData: 'always',
    directoryVariables: ['path.data'],
  },
  {
    names: ['opensearch'],
    directories: ['/usr/share/opensearch/data'],
    bitnamiDirectories: ['/bitnami/opensearch'],
    keepsData: 'always',
    directoryVariables: ['path.data'],
  },
  {
    names: ['cassandra'],
    directories: ['/var/lib/cassandra'],
    bitnamiDirectories: ['/bitnami/cassandra'],
    keepsData: 'always',
    directoryVariables: ['CASSANDRA_DATA'],
  },
  { names: ['scylla'], directories: ['/var/lib/scylla'], keepsData: 'always' },
  {
    names: ['kafka', 'cp-kafka', 'cp-server', 'kafka-native'],
    directories: ['/var/lib/kafka', '/tmp/kraft-combined-logs', '/tmp/kafka-logs', '/kafka'],
    bitnamiDirectories: ['/bitnami/kafka'],
    keepsData: 'always',
    directoryVariables: ['KAFKA_LOG_DIRS', 'KAFKA_LOG_DIR', 'KAFKA_CFG_LOG_DIRS'],
  },
  {
    names: ['zookeeper', 'cp-zookeeper'],
    directories: ['/data', '/datalog', '/var/lib/zookeeper'],
    bitnamiDirectories: ['/bitnami/zookeeper'],
    keepsData: 'always',
    directoryVariables: ['ZOO_DATA_DIR', 'ZOOKEEPER_DATA_DIR'],
  },
  {
    names: ['etcd'],
    // Without a flag it is <name>.etcd in the working directory, which is the root
    directories: ['/default.etcd', '/var/lib/etcd', '/etcd-data', '/var/run/etcd'],
    bitnamiDirectories: ['/bitnami/etcd'],
    keepsData: 'always',
    directoryVariables: ['ETCD_DATA_DIR'],
    directoryOptions: ['--data-dir', '-data-dir'],
  },
  {
    names: ['minio'],
    // The directories are the arguments of `minio server`; these are the ones of the documentation and the image
    directories: ['/data', '/export', '/mnt/data'],
    bitnamiDirectories: ['/bitnami/minio', '/data'],
    keepsData: 'always',
    directoryVariables: ['MINIO_VOLUMES', 'MINIO_DATA_DIR'],
  },
  {
    names: ['influxdb'],
    directories: ['/var/lib/influxdb', '/var/lib/influxdb2', '/var/lib/influxdb3'],
    bitnamiDirectories: ['/bitnami/influxdb'],
    keepsData: 'always',
    directoryVariables: ['INFLUXD_ENGINE_PATH', 'INFLUXDB_DATA_DIR', 'INFLUXDB3_DB_DIR'],
    directoryOptions: ['--data-dir', '--engine-path'],
  },
  {
    names: ['clickhouse', 'clickhouse-server'],
    directories: ['/var/lib/clickhouse'],
    bitnamiDirectories: ['/bitnami/clickhouse'],
    keepsData: 'always',
  },
  {
    names: ['couchdb'],
    directories: ['/opt/couchdb/data'],
    bitnamiDirectories: ['/bitnami/couchdb'],
    keepsData: 'always',
  },
  {
    names: ['neo4j'],
    directories: ['/data'],
    bitnamiDirectories: ['/bitnami/neo4j'],
    keepsData: 'always',
    directoryVariables: ['NEO4J_server_directories_data'],
  },
  {
    names: ['cockroach'],
    directories: ['/cockroach/cockroach-data'],
    keepsData: 'always',
    directoryOptions: ['--store', '-s'],
  },
  { names: ['solr'], directories: ['/var/solr'], bitnamiDirectories: ['/bitnami/solr'], keepsData: 'always' },
  { names: ['arangodb'], directories: ['/var/lib/arangodb3'], keepsData: 'always' },
  { names: ['rethinkdb'], directories: ['/data'], keepsData: 'always', directoryOptions: ['-d', '--directory'] },
  { names: ['questdb'], directories: ['/var/lib/questdb'], keepsData: 'always' },
  { names: ['qdrant'], directories: ['/qdrant/storage'], keepsData: 'always' },
  {
    names: ['meilisearch'],
    directories: ['/meili_data'],
    keepsData: 'always',
    directoryVariables: ['MEILI_DB_PATH'],
    directoryOptions: ['--db-path'],
  },
  { names: ['server'], owner: 'mssql', directories: ['/var/opt/mssql'], keepsData: 'always' },
  { names: ['server'], owner: 'couchbase', directories: ['/opt/couchbase/var'], keepsData: 'always' },
  {
    names: ['redis', 'redis-stack', 'redis-stack-server', 'keydb'],
    directories: ['/data'],
    bitnamiDirectories: ['/bitnami/redis', '/bitnami/keydb'],
    keepsData: 'persistence-arguments',
    directoryOptions: ['--dir'],
  },
  {
    names: ['valkey'],
    directories: ['/data'],
    bitnamiDirectories: ['/bitnami/valkey'],
    keepsData: 'persistence-arguments',
    directoryOptions: ['--dir'],
  },
  { names: ['vault'], directories: ['/vault/file', '/vault/data'], keepsData: 'file-backend' },
];

/** First parts of the repositories in which Bitnami publishes. */
const BITNAMI: readonly string[] = ['bitnami', 'bitnamilegacy', 'bitnamisecure', 'bitnamicharts'];

/**
 * The data image that a repository name stands for and its data directories, or undefined. `repository` is the name without
 * tag and digest, with or without a registry: `postgres`, `docker.io/bitnami/postgresql`.
 */
export function findDataImage(
  repository: string,
): { readonly image: DataImage; readonly directories: readonly string[] } | undefined {
  const parts = repository.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  const owner = parts.at(-2);
  const image = DATA_IMAGES.find(
    (candidate) => candidate.names.includes(name) && (candidate.owner === undefined || candidate.owner === owner),
  );
  if (image === undefined) return undefined;
  const bitnami = owner !== undefined && BITNAMI.includes(owner) ? image.bitnamiDirectories : undefined;
  return { image, directories: bitnami ?? image.directories };
}

/**
 * Programs of the images above that are no server: a container started with one of them keeps nothing. Compared with the base
 * name of the command; those of Kafka end in `.sh` in some images.
 */
export const DATA_CLIENT_COMMANDS: ReadonlySet<string> = new Set(
  `
  psql pg_dump pg_dumpall pg_restore pg_isready pg_basebackup pg_receivewal pgbench createdb createuser dropdb dropuser
  reindexdb vacuumdb clusterdb
  mysql mysqladmin mysqlbinlog mysqlcheck mysqldump mysqlimport mysqlpump mysqlshow mysqlslap mysqlsh
  mariadb mariadb-admin mariadb-backup mariadb-binlog mariadb-check mariadb-dump mariadb-import mariadb-show mariabackup
  mongo mongosh mongodump mongoexport mongofiles mongoimport mongorestore mongostat mongotop bsondump
  redis-cli redis-benchmark redis-sentinel valkey-cli valkey-benchmark valkey-sentinel keydb-cli keydb-benchmark
  rabbitmqctl rabbitmqadmin rabbitmq-diagnostics rabbitmq-queues rabbitmq-streams rabbitmq-upgrade
  cqlsh nodetool sstableloader cassandra-stress
  kafka-acls kafka-broker-api-versions kafka-configs kafka-console-consumer kafka-console-producer kafka-consumer-groups
  kafka-consumer-perf-test kafka-delete-records kafka-dump-log kafka-get-offsets kafka-mirror-maker
  kafka-producer-perf-test kafka-reassign-partitions kafka-topics kafka-verifiable-consumer kafka-verifiable-producer
  connect-distributed connect-standalone zkcli
  etcdctl etcdutl mc influx clickhouse-client clickhouse-benchmark clickhouse-local cypher-shell
  elasticsearch-certutil elasticsearch-keystore elasticsearch-reset-password elasticsearch-users
  `
    .trim()
    .split(/\s+/),
);

/** Where an image writes besides /tmp while it runs as it is started by default. */
export interface WritePaths {
  readonly names: readonly string[];
  readonly paths: readonly string[];
}

/** Directories that need a volume of their own once the root filesystem is read-only. Only what is certain. */
export const WRITE_PATHS: readonly WritePaths[] = [
  { names: ['nginx'], paths: ['/var/cache/nginx', '/var/run'] },
  { names: ['httpd'], paths: ['/usr/local/apache2/logs'] },
  { names: ['caddy'], paths: ['/data', '/config'] },
  { names: ['tomcat'], paths: ['/usr/local/tomcat/logs', '/usr/local/tomcat/temp', '/usr/local/tomcat/work'] },
  { names: ['redis', 'valkey'], paths: ['/data'] },
  { names: ['postgres'], paths: ['/var/run/postgresql'] },
  { names: ['mysql'], paths: ['/var/run/mysqld'] },
  { names: ['mariadb'], paths: ['/run/mysqld'] },
  { names: ['grafana', 'grafana-enterprise', 'grafana-oss'], paths: ['/var/lib/grafana'] },
  { names: ['prometheus'], paths: ['/prometheus'] },
  { names: ['alertmanager'], paths: ['/alertmanager'] },
  { names: ['registry'], paths: ['/var/lib/registry'] },
];

/** The known write paths of a repository name (as in findDataImage); empty when none is known. Images of Bitnami differ. */
export function findWritePaths(repository: string): readonly string[] {
  const parts = repository.toLowerCase().split('/');
  if (BITNAMI.includes(parts.at(-2) ?? '')) return [];
  const name = parts.at(-1) ?? '';
  return WRITE_PATHS.find((entry) => entry.names.includes(name))?.paths ?? [];
}

/** Names that proxies and agents beside an application usually give their container. */
export const SIDECAR_CONTAINER_NAMES: ReadonlySet<string> = new Set([
  'alloydb-auth-proxy',
  'aws-otel-collector',
  'cloud-sql-proxy',
  'cloudsql-proxy',
  'config-reloader',
  'consul-dataplane',
  'daprd',
  'datadog-agent',
  'filebeat',
  'fluent-bit',
  'fluentbit',
  'fluentd',
  'istio-proxy',
  'jaeger-agent',
  'kube-rbac-proxy',
  'kuma-sidecar',
  'linkerd-proxy',
  'otc-container',
  'otel-agent',
  'otel-collector',
  'prometheus-config-reloader',
  'promtail',
  'telegraf',
  'vault-agent',
]);

/** Repository names of such proxies and agents: the last part, or the last two where one alone says too little. */
export const SIDECAR_IMAGES: ReadonlySet<string> = new Set([
  'alloydb-auth-proxy',
  'amazon/aws-otel-collector',
  'amazon-cloudwatch-agent',
  'aws-for-fluent-bit',
  'aws-otel-collector',
  'aws-xray-daemon',
  'azuremonitor/containerinsights',
  'beats/filebeat',
  'beats/metricbeat',
  'cloud-sql-proxy',
  'cloudsql-docker/gce-proxy',
  'configmap-reload',
  'consul-dataplane',
  'daprd',
  'datadog/agent',
  'datadoghq/agent',
  'dogstatsd',
  'filebeat',
  'fluent-bit',
  'fluentd',
  'fluentd-kubernetes-daemonset',
  'gce-proxy',
  'istio/proxyv2',
  'jaeger-agent',
  'k8s-sidecar',
  'kube-rbac-proxy',
  'kuma-dp',
  'linkerd/proxy',
  'metricbeat',
  'newrelic/infrastructure',
  'opentelemetry-collector',
  'opentelemetry-collector-contrib',
  'opentelemetry-collector-k8s',
  'prometheus-config-reloader',
  'promtail',
  'proxyv2',
  'telegraf',
]);

/** Whether a container is a known proxy or agent beside an application, by its own name or its repository name. */
export function isKnownSidecar(containerName: string, repository: string): boolean {
  const parts = repository.toLowerCase().split('/');
  return (
    SIDECAR_CONTAINER_NAMES.has(containerName) ||
    SIDECAR_IMAGES.has(parts.at(-1) ?? '') ||
    SIDECAR_IMAGES.has(parts.slice(-2).join('/'))
  );
}
