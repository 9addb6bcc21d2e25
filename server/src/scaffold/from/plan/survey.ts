// What of a description becomes a part, and what is known of it before the details.
import { parseImageReference } from '../../../kubernetes/image-reference';
import { dataFoldersOf, findImageNeeds, type ImageNeeds } from '../../../kubernetes/knowledge/image-needs';
import { findDataImage } from '../../../kubernetes/knowledge/images';
import { cleanName } from '../../../kubernetes/names';
import type { Application, Container, Service } from '../description';
import type { Report } from '../report';
import { names } from './calls';

/** A service that becomes a part, or a database that parts use. */
export interface Candidate {
  readonly service: Service;
  /** The part's name. */
  readonly name: string;
  readonly main: Container;
  /** In front of it and beside it. */
  readonly others: readonly Container[];
  /** Of the image without tag, as written. */
  readonly repository: string;
  readonly needs: ImageNeeds | undefined;
  /** It keeps data for others: a database, a broker, a cache. */
  readonly isDataServer: boolean;
  /** Where its image keeps data. */
  readonly dataFolders: readonly string[];
}

export interface Survey {
  readonly parts: readonly Candidate[];
  /** PostgreSQL, which becomes the answer to the question of a database. */
  readonly databases: readonly Candidate[];
}

const POSTGRESQL: readonly string[] = ['postgres', 'postgresql', 'postgis', 'timescaledb', 'pgvector'];

/** Divides the services; what is not made is noted. */
export function survey(application: Application, report: Report): Survey {
  const names = new Set<string>();
  const candidates: Candidate[] = [];
  for (const service of application.services) {
    const main = mainOf(service);
    if (service.profiles.length > 0) {
      const profiles = service.profiles.join(', ');
      report.note('not-carried', service.body ?? service.at, 'planProfile', { service: service.name, profiles });
    } else if (main !== undefined) candidates.push(candidateOf(service, main, names, report));
  }
  const known = candidates.map((candidate) => asItRuns(application, candidate, candidates, report));
  const databases = known.filter(isPostgresql);
  const parts = known.filter((candidate) => !databases.includes(candidate));
  // A database that is all there is must be a part.
  return parts.length === 0 ? { parts: databases, databases: [] } : { parts, databases };
}

/** A container that may be the server of its image or not is one if others call it. */
function asItRuns(
  application: Application,
  candidate: Candidate,
  all: readonly Candidate[],
  report: Report,
): Candidate {
  const { service, main } = candidate;
  if (main.unserved === undefined) return candidate;
  const isCalled = all.some(
    (other) =>
      other !== candidate &&
      (other.service.dependencies.some((dependency) => dependency.service === service.name) ||
        names(application, other, candidate)),
  );
  if (isCalled) return candidate;
  report.note('not-carried', service.at, 'planImageServer', {
    service: service.name,
    ports: main.ports.map(({ number }) => number).join(', '),
  });
  return { ...candidate, main: main.unserved };
}

function isPostgresql({ repository, service, main }: Candidate): boolean {
  const isServer = service.run.kind === 'long-running' && (main.command?.length ?? 0) === 0;
  return isServer && POSTGRESQL.includes(repository.split('/').at(-1) ?? '');
}

/** The first main container that others reach, else the first main one. */
function mainOf({ containers }: Service): Container | undefined {
  const mains = containers.filter(({ role }) => role === 'main');
  const reached = mains.find(({ ports }) => ports.length > 0);
  const runnable = mains.find(({ image, build }) => image !== undefined || build !== undefined);
  return reached ?? runnable ?? mains[0] ?? containers[0];
}

function candidateOf(service: Service, main: Container, names: Set<string>, report: Report): Candidate {
  const name = freeName(cleanName('letter-label', service.name)?.slice(0, MAX_NAME) ?? 'part', names);
  if (name !== service.name) report.note('changed', service.at, 'planName', { service: service.name, name });
  const repository = parseImageReference(main.build === undefined ? (main.image ?? '') : '')?.repository ?? '';
  const others = service.containers.filter((container) => container !== main && container.role !== 'after');
  for (const { role, at, name: container } of service.containers) {
    if (role === 'after') report.note('not-carried', at, 'planAfter', { container });
  }
  const keepsData = findDataImage(repository) !== undefined || repository.endsWith('memcached');
  const needs = findImageNeeds(repository);
  const elsewhere = needs?.instead?.data;
  const dataFolders = [...(elsewhere === undefined ? [] : [elsewhere]), ...dataFoldersOf(repository)];
  const isDataServer = keepsData || (needs?.portName !== undefined && dataFolders.length > 0);
  return { service, name, main, others, repository, needs, isDataServer, dataFolders };
}

const MAX_NAME = 40;

function freeName(wanted: string, names: Set<string>): string {
  let name = wanted.replace(/-+$/, '');
  for (let number = 2; names.has(name); number++) name = `${wanted.slice(0, MAX_NAME - 3)}-${number}`;
  names.add(name);
  return name;
}
