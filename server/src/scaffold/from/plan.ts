// What was read, as a plan of what is to be made.
import { parseImageReference } from '../../kubernetes/image-reference';
import { cleanName } from '../../kubernetes/names';
import type { Given } from '../answers/question';
import { problemOf } from '../answers/read';
import type { DraftPlan as OpenPlan } from '../complete-plan';
import { POSTGRES_VERSION } from '../objects/database';
import type { Application } from './description';
import { type Calls, callsOf } from './plan/calls';
import { isSecret } from './plan/environment';
import { volumeNameOf } from './plan/mounts';
import { type DraftPart, partsOf, USUAL_USER } from './plan/part';
import { type Candidate, type Survey, survey } from './plan/survey';
import { type Reading, Report } from './report';

export type { DraftPart } from './plan/part';

/** A plan as far as the source decides it: what the answers lack has to be asked, or has its usual value. Parts are in the order of the source. */
export interface DraftPlan extends OpenPlan {
  readonly parts: readonly DraftPart[];
}

/**
 * Plans an application that was read from a Compose file, a Dockerfile or a Nomad job. Each service becomes a part, but for PostgreSQL, which
 * becomes the answer to the question of a database. Answers that the scaffold would refuse, such as an image with a moving tag, are noted with
 * the reason and left open. The notes say where the plan differs from the source; what became of its lines is noted by who read it.
 */
export function planFrom(application: Application): Reading<DraftPlan> {
  const report = new Report();
  const found = survey(application, report);
  const [first] = found.parts;
  if (first === undefined) {
    for (const { at } of application.services.slice(0, 1)) report.note('not-carried', at, 'planNothing');
    return report.finish<DraftPlan>(undefined, []);
  }
  const calls = callsOf(application, found, report);
  const name = cleanName('letter-label', application.name ?? '');
  const isName = name !== undefined && problemOf('name', name, {}) === undefined;
  const common: Given = {
    ...(isName && problemOf('namespace', name, {}) === undefined ? { namespace: name } : {}),
    ...secretsOf(found),
    ...(found.databases.length > 0 ? { data: 'cnpg' } : {}),
  };
  noteDatabases(found, calls, report);
  noteDataServers(found, report);
  const parts = found.parts.flatMap((candidate) =>
    partsOf(candidate, { application, survey: found, calls, common, report }),
  );
  noteShared(parts, report);
  noteUnused(application, found, parts, report);
  report.note('changed', first.service.at, 'planEgress');
  report.note('changed', first.service.at, 'planMetrics');
  const services = parts.filter(hasUsualUser).map(({ given }) => String(given.name));
  if (services.length > 0) {
    const values = { services: services.join(', '), user: USUAL_USER };
    report.note('changed', first.service.at, 'planUsualUser', values);
  }
  if (parts.some(isScaled)) report.note('changed', first.service.at, 'planReplicas');
  return report.finish({ ...(isName ? { name } : {}), common, parts }, []);
}

/** Whether nothing is known of the user that its image is made for; of one that is built it is said there. */
function hasUsualUser({ details: { user, source } }: DraftPart): boolean {
  return user === undefined && source?.kind !== 'built';
}

/** Whether it runs several times though the source does not say so. */
function isScaled({ given: { kind, replicas }, details: { run } }: DraftPart): boolean {
  return (kind === 'web' || kind === 'worker') && replicas === undefined && run === undefined;
}

/** Where secrets come from: Vault, where the source has them there. */
function secretsOf({ parts }: Survey): Given {
  const containers = parts.flatMap(({ main, others }) => [main, ...others]);
  const secret = containers.flatMap(({ environment }) => environment.filter(isSecret));
  if (secret.some(({ value }) => value.kind === 'vault')) return { secrets: 'secrets-store-vault' };
  const hasSecrets = secret.length > 0 || containers.some(({ files }) => files.some(({ kind }) => kind === 'secret'));
  return hasSecrets ? { secrets: 'external-secrets' } : {};
}

function noteDatabases({ parts, databases }: Survey, calls: Calls, report: Report): void {
  for (const database of databases) {
    const { service, main, name, repository } = database;
    const users = parts.filter((part) => calls.get(part)?.has(database));
    const values = {
      service: name,
      version: POSTGRES_VERSION.split('.')[0] ?? POSTGRES_VERSION,
      users: users.length === 0 ? 'nobody yet' : users.map((part) => part.name).join(', '),
    };
    report.note('changed', service.body ?? service.at, 'planDatabase', values);
    if (!/^(?:postgres|postgresql)$/.test(repository.split('/').at(-1) ?? ''))
      report.note('changed', service.at, 'planDatabaseExtension', { image: main.image ?? '' });
    if (users.length > 0) report.note('changed', service.at, 'planDatabaseVariables', { services: values.users });
  }
}

function noteDataServers({ parts }: Survey, report: Report): void {
  for (const { isDataServer, service, name, main } of parts as readonly Candidate[]) {
    const program = parseImageReference(main.image ?? '')?.baseName ?? 'server';
    if (isDataServer) report.note('changed', service.at, 'planDataServer', { service: name, program });
  }
}

/** Keys that several parts have: each part has a Secret of its own. */
function noteShared(parts: readonly DraftPart[], report: Report): void {
  const users = new Map<string, string[]>();
  for (const { given } of parts) {
    const keys = Array.isArray(given.secretKeys) ? given.secretKeys : [];
    for (const key of keys) users.set(key, [...(users.get(key) ?? []), String(given.name)]);
  }
  for (const [key, services] of users) {
    const place = parts.find(({ given }) => given.name === services[0])?.at;
    if (services.length > 1 && place !== undefined)
      report.note('changed', place, 'planSecretShared', { key, services: services.join(', ') });
  }
}

/** What is only there for what is not made. */
function noteUnused(
  application: Application,
  { parts, databases }: Survey,
  made: readonly DraftPart[],
  report: Report,
): void {
  const containers = parts.flatMap(({ main, others }) => [main, ...others]);
  const kept = new Set(made.flatMap(({ details }) => (details.volumes ?? []).map(({ name }) => name)));
  for (const { at, name } of application.volumes) {
    const isMounted = containers.some(({ volumes }) => volumes.some(({ source }) => source === name));
    if (!isMounted || !kept.has(volumeNameOf(name)))
      report.note('not-carried', at, 'planVolumeUnused', { volume: name });
  }
  for (const { at, name } of [...application.configs, ...application.secrets]) {
    const isUsed = containers.some(({ files }) => files.some(({ source }) => source === name));
    if (isUsed) continue;
    const ofDatabase = databases
      .flatMap(({ main }) => main.files)
      .find(({ kind, source }) => kind === 'config' && source === name);
    if (ofDatabase === undefined) report.note('not-carried', at, 'planFileUnused', { name });
    else report.note('not-carried', at, databaseFileCode(ofDatabase.target), { path: ofDatabase.target });
  }
}

function databaseFileCode(target: string): 'planDatabaseScript' | 'planDatabaseFile' {
  return target.startsWith('/docker-entrypoint-initdb.d') ? 'planDatabaseScript' : 'planDatabaseFile';
}
