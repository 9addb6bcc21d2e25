import { parseImageReference } from '../kubernetes/image-reference';
import { DATA_CLIENT_COMMANDS, findDataImage } from '../kubernetes/knowledge/images';
import type { Container } from '../kubernetes/pod-template';
import { present } from '../kubernetes/shape';

/** SQL Server, Oracle, etcd, MySQL, PostgreSQL, Redis, Cassandra, MongoDB. */
const DATABASE_PORTS: ReadonlySet<number | undefined> = new Set([1433, 1521, 2379, 3306, 5432, 6379, 9042, 27017]);

/** Images that listen on the port of a database and keep nothing. */
const IN_FRONT_OF_DATA = /proxy|bouncer|pool|router|gateway/;

/** Whether a container serves data that a second one would not have: by its image, or by the port of a database. */
export function servesData({ type, spec }: Container): boolean {
  const repository = parseImageReference(spec.image ?? '')?.repository;
  if (type !== 'regular' || repository === undefined) return false;
  if (findDataImage(repository) !== undefined) {
    const command = present(spec.command)[0]?.split('/').at(-1) ?? '';
    return !DATA_CLIENT_COMMANDS.has(command);
  }
  const hasPort = present(spec.ports).some(({ containerPort }) => DATABASE_PORTS.has(containerPort));
  return hasPort && !IN_FRONT_OF_DATA.test(repository);
}
