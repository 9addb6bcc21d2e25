/**
 * How well-known images run when nothing helps them to root: the user whose files they hold, the port they listen on, and what they need
 * beyond a folder for temporary files. After the Dockerfiles, entry points and documentation of the images as of 2026 (Docker official images,
 * and the vendors' own). Only what is certain: a field that is absent is not known.
 */
import { findDataImage, findWritePaths } from './images';

export interface ImageNeeds {
  /** Last parts of repository names, in lower case. */
  readonly names: readonly string[];
  /** Set when the name alone says too little: the part before it must be one of these. */
  readonly owners?: readonly string[];
  /** The user that the image is made for. */
  readonly user?: number;
  /** The same in its builds on Alpine. */
  readonly alpineUser?: number;
  /** Its files can be written by the group of root. */
  readonly inRootGroup?: true;
  /** The port it listens on without further configuration. */
  readonly port?: number;
  /** What that port is called where it does not speak HTTP. */
  readonly portName?: string;
  /** Where it keeps data, for images that findDataImage does not know. */
  readonly data?: string;
  /** The folder of a volume that it keeps data in, where the root of a new volume, which is not empty, stops it. */
  readonly dataSubPath?: string;
  /** It writes into its own folders while it starts: a read-only root stops it. */
  readonly writesRoot?: true;
  /** It has to be started as root: it sets up files or users and then gives up its rights. */
  readonly startsAsRoot?: true;
  /** A variable that sets the port it listens on. */
  readonly portVariable?: string;
  /** An image of the same program that runs without root. */
  readonly instead?: {
    readonly repository: string;
    readonly tagSuffix?: string;
    readonly user: number;
    readonly port?: number;
    readonly data?: string;
  };
  /** Capabilities that its program has in the file system: nobody may start it in a container that can not have them (capabilities(7)). */
  readonly capabilities?: readonly string[];
  /** Memory without which it does not start or is soon killed. */
  readonly memory?: string;
}

const ELASTIC = { user: 1000, inRootGroup: true, writesRoot: true } as const;

export const IMAGE_NEEDS: readonly ImageNeeds[] = [
  { names: ['mysql'], user: 999, dataSubPath: 'mysql', port: 3306, portName: 'mysql', memory: '1Gi' },
  { names: ['mariadb'], user: 999, dataSubPath: 'mysql', port: 3306, portName: 'mysql', memory: '512Mi' },
  {
    names: ['percona', 'percona-server'],
    user: 1001,
    dataSubPath: 'mysql',
    port: 3306,
    portName: 'mysql',
    memory: '1Gi',
  },
  {
    names: ['postgres', 'postgis', 'pgvector'],
    user: 999,
    alpineUser: 70,
    port: 5432,
    portName: 'postgres',
    memory: '512Mi',
  },
  // Built on the Alpine one, whatever its tags say.
  { names: ['timescaledb'], owners: ['timescale'], user: 70, port: 5432, portName: 'postgres', memory: '512Mi' },
  { names: ['mongo'], user: 999, port: 27017, portName: 'mongodb', memory: '1Gi' },
  { names: ['redis', 'valkey'], user: 999, port: 6379, portName: 'redis' },
  { names: ['redis-stack', 'redis-stack-server', 'redismod', 'keydb'], port: 6379, portName: 'redis', data: '/data' },
  { names: ['memcached'], user: 11211, port: 11211, portName: 'memcached' },
  { names: ['rabbitmq'], user: 999, alpineUser: 100, port: 5672, portName: 'amqp', memory: '512Mi' },
  { names: ['elasticsearch'], ...ELASTIC, port: 9200, portName: 'elasticsearch', memory: '2Gi' },
  { names: ['opensearch'], user: 1000, writesRoot: true, port: 9200, portName: 'opensearch', memory: '2Gi' },
  { names: ['kibana'], ...ELASTIC, port: 5601, memory: '1Gi' },
  { names: ['logstash'], ...ELASTIC, port: 5044, portName: 'beats', memory: '1Gi' },
  { names: ['cassandra'], user: 999, port: 9042, portName: 'cql', writesRoot: true, memory: '2Gi' },
  { names: ['kafka'], owners: ['apache'], user: 1000, port: 9092, portName: 'kafka', writesRoot: true, memory: '1Gi' },
  { names: ['cp-kafka'], user: 1000, port: 9092, portName: 'kafka', writesRoot: true, memory: '1Gi' },
  { names: ['cp-zookeeper'], user: 1000, port: 2181, portName: 'zookeeper', writesRoot: true },
  {
    names: ['redpanda'],
    user: 101,
    port: 9092,
    portName: 'kafka',
    data: '/var/lib/redpanda/data',
    writesRoot: true,
    memory: '2Gi',
  },
  { names: ['zookeeper'], user: 1000, port: 2181, portName: 'zookeeper', writesRoot: true },
  { names: ['couchdb'], user: 5984, port: 5984, portName: 'couchdb', writesRoot: true },
  { names: ['neo4j'], user: 7474, port: 7687, portName: 'bolt', writesRoot: true, memory: '2Gi' },
  // Of its version 2, which writes its settings beside the data; 1 and 3 have the user 1500, and need no more than their data folder.
  { names: ['influxdb'], user: 1000, port: 8086, portName: 'influxdb', writesRoot: true },
  {
    names: ['clickhouse', 'clickhouse-server'],
    user: 101,
    port: 8123,
    portName: 'clickhouse',
    writesRoot: true,
    memory: '2Gi',
  },
  { names: ['solr'], user: 8983, port: 8983, portName: 'solr', memory: '1Gi' },
  { names: ['minio'], port: 9000, portName: 's3' },
  { names: ['etcd'], port: 2379, portName: 'etcd-client' },
  { names: ['server'], owners: ['mssql'], user: 10001, port: 1433, portName: 'mssql', writesRoot: true, memory: '2Gi' },
  {
    names: ['azure-sql-edge'],
    user: 10001,
    port: 1433,
    portName: 'mssql',
    data: '/var/opt/mssql',
    writesRoot: true,
    memory: '2Gi',
  },
  { names: ['grafana', 'grafana-oss', 'grafana-enterprise'], user: 472, port: 3000 },
  { names: ['prometheus'], owners: ['prom', 'prometheus'], user: 65534, port: 9090, memory: '512Mi' },
  { names: ['alertmanager'], owners: ['prom', 'prometheus'], user: 65534, port: 9093 },
  {
    names: ['nginx'],
    owners: ['library'],
    user: 101,
    port: 80,
    instead: { repository: 'nginxinc/nginx-unprivileged', user: 101, port: 8080 },
  },
  { names: ['nginx-unprivileged'], user: 101, port: 8080 },
  { names: ['httpd'], user: 33, alpineUser: 82, port: 80 },
  { names: ['caddy'], port: 80, capabilities: ['NET_BIND_SERVICE'] },
  { names: ['traefik'], port: 80 },
  { names: ['wordpress', 'nextcloud'], user: 33, alpineUser: 82, port: 80, data: '/var/www/html', writesRoot: true },
  {
    names: ['pgadmin4'],
    user: 5050,
    inRootGroup: true,
    port: 80,
    portVariable: 'PGADMIN_LISTEN_PORT',
    // Its Python had one until the releases of summer 2026.
    capabilities: ['NET_BIND_SERVICE'],
    data: '/var/lib/pgadmin',
    writesRoot: true,
  },
  {
    names: ['gitea'],
    startsAsRoot: true,
    port: 3000,
    data: '/data',
    // Its settings, in /etc/gitea.
    writesRoot: true,
    instead: { repository: 'gitea/gitea', tagSuffix: '-rootless', user: 1000, data: '/var/lib/gitea' },
  },
  { names: ['pihole'], startsAsRoot: true, port: 80, writesRoot: true },
  { names: ['minecraft-server'], user: 1000, port: 25565, portName: 'minecraft', data: '/data', writesRoot: true },
];

/** What listens below as root listens elsewhere without. */
const FIRST_PORT_FOR_ALL = 1024;

/** Repositories whose images all start as root: an init sets them up (s6-overlay). */
const ROOT_OWNERS: readonly string[] = ['linuxserver'];
const BITNAMI: readonly string[] = ['bitnami', 'bitnamilegacy', 'bitnamisecure'];

/** What is known of how an image runs, by its repository without tag, with or without a registry. */
export function findImageNeeds(repository: string): ImageNeeds | undefined {
  const parts = repository.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  const owner = parts.at(-2) ?? 'library';
  const known = IMAGE_NEEDS.find(
    ({ names, owners }) => names.includes(name) && (owners === undefined || owners.includes(owner)),
  );
  if (BITNAMI.includes(owner)) {
    const { port, portName, memory } = known ?? {};
    const own = port === undefined || port < FIRST_PORT_FOR_ALL ? undefined : port;
    return { names: [name], user: 1001, writesRoot: true, ...defined({ port: own, portName, memory }) };
  }
  if (ROOT_OWNERS.includes(owner)) return { names: [name], startsAsRoot: true, writesRoot: true };
  return known;
}

function defined<T extends Readonly<Record<string, unknown>>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Where an image keeps data; empty for one that is known to keep none, or not known. */
export function dataFoldersOf(repository: string): readonly string[] {
  const data = findImageNeeds(repository)?.data;
  if (data !== undefined) return [data];
  return findDataImage(repository)?.directories ?? [];
}

/** Folders besides /tmp that it writes into and that hold nothing worth keeping. */
export function scratchFoldersOf(repository: string): readonly string[] {
  const data = dataFoldersOf(repository);
  return findWritePaths(repository).filter((path) => !data.includes(path));
}
