import { findDataImage } from '../../kubernetes/knowledge/images';
import type { Container } from '../../kubernetes/pod-template';
import { present } from '../../kubernetes/shape';
import type { Change } from '../../yaml/change';
import type { YamlValue } from '../../yaml/value';
import type { Fix } from '../rule';
import { repositoryOf } from './probed-containers';

/** Titles of the fixes that `probeFixes` makes. */
export const PROBE_FIX_MESSAGES = {
  httpGet: 'Add a {probe} that gets / on port {port}',
  tcpSocket: 'Add a {probe} that connects to port {port}',
  grpc: 'Add a {probe} that asks the gRPC health service on port {port}',
} as const;

type Handler = keyof typeof PROBE_FIX_MESSAGES;

interface ProbedPort {
  readonly name: string | undefined;
  readonly number: number;
}

/** Numbers on which HTTP is what is usually spoken, in clear and encrypted. */
const HTTP_PORTS: ReadonlySet<number> = new Set([
  80, 3000, 3001, 4000, 4200, 5000, 5173, 5601, 8000, 8001, 8008, 8080, 8081, 8082, 8088, 8090, 8888, 9090,
]);
const HTTPS_PORTS: ReadonlySet<number> = new Set([443, 8443, 9443, 10250]);

/** Ports of servers that speak a protocol of their own, by number and by the beginning of their names. */
const OTHER_PORTS: ReadonlySet<number> = new Set([
  22, 25, 389, 636, 1433, 1521, 1883, 2181, 3306, 4222, 5432, 5672, 6379, 7000, 7687, 8883, 9042, 9092, 11211, 26379,
  27017,
]);
const OTHER_NAMES =
  /^(amqp|client|cql|db|epmd|ftp|gossip|kafka|ldap|memcache|mongo|mqtt|mssql|mysql|nats|nfs|peer|pgsql|postgres|redis|sentinel|smtp|ssh|tcp|transport|zk|zookeeper)/;

/**
 * Ways to probe a container on its first TCP port, the likeliest first: by the name of the port, then the image, then the
 * number. None for a container without such a port: what to ask it only its author knows.
 *
 * @param timing what the probe says beside its handler
 */
export function probeFixes(
  container: Container,
  probe: 'livenessProbe' | 'readinessProbe',
  timing: Readonly<Record<string, number>> = {},
): Fix<typeof PROBE_FIX_MESSAGES>[] {
  const port = firstTcpPort(container);
  if (port === undefined) return [];
  const path = [...container.path, probe];
  const timingChanges = Object.entries(timing).map(
    ([field, value]): Change => ({ op: 'set', path: [...path, field], value }),
  );
  return handlersFor(container, port).map((handler) => {
    const fields = Object.entries(handlerFields(handler, port)).map(
      ([field, value]): Change => ({ op: 'set', path: [...path, handler, field], value, select: field === 'path' }),
    );
    const values = { probe, port: handler === 'grpc' ? port.number : (port.name ?? port.number) };
    return { message: handler, values, changes: [...fields, ...timingChanges] };
  });
}

function firstTcpPort(container: Container): ProbedPort | undefined {
  for (const { name, containerPort, protocol } of present(container.spec.ports)) {
    if (containerPort !== undefined && (protocol ?? 'TCP') === 'TCP') return { name, number: containerPort };
  }
  return undefined;
}

/** Names of ports that answer nothing but questions after health. */
const HEALTH_NAMES = /^health/;

function handlersFor(container: Container, { name, number }: ProbedPort): Handler[] {
  if (name !== undefined && /^(https?|web|www|ui|grpc-web)(-|$)/.test(name)) return ['httpGet', 'tcpSocket'];
  if (name !== undefined && HEALTH_NAMES.test(name)) return ['httpGet', 'tcpSocket'];
  if (findDataImage(repositoryOf(container)) !== undefined) return ['tcpSocket'];
  if (name !== undefined && /^grpc(?!-web)/.test(name)) return ['grpc', 'tcpSocket'];
  if (name === undefined ? OTHER_PORTS.has(number) : OTHER_NAMES.test(name)) return ['tcpSocket'];
  const isHttp = HTTP_PORTS.has(number) || HTTPS_PORTS.has(number);
  return isHttp ? ['httpGet', 'tcpSocket'] : ['tcpSocket', 'httpGet'];
}

function handlerFields(handler: Handler, { name, number }: ProbedPort): Readonly<Record<string, YamlValue>> {
  // A gRPC probe knows no names of ports.
  if (handler === 'grpc') return { port: number };
  const port = name ?? number;
  if (handler === 'tcpSocket') return { port };
  const isEncrypted = name?.startsWith('https') || (HTTPS_PORTS.has(number) && !name?.startsWith('http'));
  const path = name !== undefined && HEALTH_NAMES.test(name) ? '/healthz' : '/';
  return { path, port, ...(isEncrypted ? { scheme: 'HTTPS' } : {}) };
}
