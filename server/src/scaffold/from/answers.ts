import { parseImageReference } from '../../kubernetes/image-reference';
import { findDataImage } from '../../kubernetes/knowledge/images';
import { cleanName } from '../../kubernetes/names';
import type { AnswerValue, Given } from '../answers/question';
import type { AnswerName } from '../answers/questions';
import { isAsked, problemOf } from '../answers/read';
import type { Application, Container, EnvironmentVariable, Service, VolumeMount } from './description';
import { type Reading, Report } from './report';

/** What a description answers of the scaffold's questions, for one of its services. */
export interface ServiceAnswers {
  readonly service: Service;
  /** Each can be used as it is; what is missing has to be asked, or has its usual value. */
  readonly answers: Given;
}

const POSTGRESQL: ReadonlySet<string> = new Set(['postgres', 'postgresql', 'postgis', 'timescaledb']);

/**
 * What an application that was read answers of the scaffold's questions. Each service is an application of its own, but for
 * databases: PostgreSQL becomes the choice of a database, others are noted. Answers that the scaffold would refuse, such as
 * an image with a moving tag, are noted with the reason and left open.
 */
export function answersFor(application: Application): Reading<readonly ServiceAnswers[]> {
  const report = new Report();
  const databases = new Set(application.services.filter(isDatabase).map(({ name }) => name));
  const answered: ServiceAnswers[] = [];
  for (const service of application.services) {
    if (!databases.has(service.name)) {
      answered.push({ service, answers: new ServiceReader(service, application, report).read() });
    } else if (isPostgresql(service)) report.note('changed', service.at, 'answerDatabase', { service: service.name });
    else report.note('not-carried', service.at, 'answerOtherDatabase', { service: service.name });
  }
  return report.finish(answered, []);
}

function mainOf(service: Service): Container | undefined {
  return service.containers.find(({ role }) => role === 'main') ?? service.containers[0];
}

function repositoryOf(service: Service): string | undefined {
  return parseImageReference(mainOf(service)?.image ?? '')?.repository;
}

function isDatabase(service: Service): boolean {
  const repository = repositoryOf(service);
  return repository !== undefined && findDataImage(repository) !== undefined;
}

function isPostgresql(service: Service): boolean {
  return POSTGRESQL.has(repositoryOf(service)?.split('/').at(-1) ?? '');
}

/** What must outlive a pod. Folders for installed packages need not, though development gives them volumes. */
function isData({ kind, target }: VolumeMount): boolean {
  return kind === 'named' && !/\/node_modules\/?$/.test(target);
}

class ServiceReader {
  readonly #service: Service;
  readonly #container: Container | undefined;
  readonly #application: Application;
  readonly #report: Report;
  readonly #given: Record<string, AnswerValue> = {};

  constructor(service: Service, application: Application, report: Report) {
    this.#service = service;
    this.#container = mainOf(service);
    this.#application = application;
    this.#report = report;
  }

  /** In the order of the questions: each may look at the answers before it. */
  read(): Given {
    const service = this.#service;
    const container = this.#container;
    this.#answer('name', cleanName('letter-label', service.name));
    this.#answer('kind', this.#kind());
    if (container?.image === undefined)
      this.#report.note('changed', service.at, 'answerImage', { service: service.name });
    this.#answer('image', container?.image);
    this.#answer('port', this.#port());
    this.#answer('healthPath', this.#healthPath());
    if (service.run.kind === 'scheduled') this.#schedule(service.run.crons, service.run.timeZone);
    this.#answer('namespace', cleanName('letter-label', this.#application.name ?? ''));
    this.#answer('replicas', service.replicas);
    if (service.maxReplicas !== undefined) this.#answer('autoscaling', 'cpu');
    this.#answer('maxReplicas', service.maxReplicas);
    this.#environment(container?.environment ?? []);
    if (this.#dependencies().some(isPostgresql)) this.#answer('data', 'cnpg');
    for (const further of service.containers) {
      if (further !== container)
        this.#report.note('not-carried', further.at, 'answerContainer', { container: further.name });
    }
    return this.#given;
  }

  #answer(name: AnswerName, value: AnswerValue | undefined): void {
    if (value === undefined || !isAsked(name, this.#given)) return;
    const problem = problemOf(name, value, this.#given);
    if (problem === undefined) this.#given[name] = value;
    else this.#report.note('not-carried', this.#service.at, 'answerRefused', { service: this.#service.name, problem });
  }

  #kind(): string {
    const { run, name, at } = this.#service;
    if (run.kind === 'scheduled') return 'cron';
    if (run.kind !== 'long-running') this.#report.note('changed', at, 'answerRun', { service: name });
    if ((this.#container?.volumes ?? []).some(isData)) return 'stateful';
    return this.#port() === undefined ? 'worker' : 'web';
  }

  /** The port that is checked, else one open to the outside, else the first. */
  #port(): number | undefined {
    const ports = (this.#container?.ports ?? []).filter(({ protocol }) => protocol === 'TCP');
    const probe = (this.#container?.readiness ?? this.#container?.health)?.probe;
    const checked =
      probe !== undefined && probe.kind !== 'exec' && typeof probe.port === 'number' ? probe.port : undefined;
    return checked ?? (ports.find(({ published }) => published !== undefined) ?? ports[0])?.number;
  }

  #healthPath(): string | undefined {
    const probe = (this.#container?.readiness ?? this.#container?.health)?.probe;
    return probe?.kind === 'http' ? probe.path : undefined;
  }

  #schedule(crons: readonly string[], timeZone: string | undefined): void {
    const { name, at } = this.#service;
    this.#answer('schedule', crons[0]);
    if (crons.length > 1)
      this.#report.note('not-carried', at, 'answerSchedules', { service: name, cron: crons.slice(1).join(', ') });
    if (timeZone !== undefined && timeZone !== 'UTC')
      this.#report.note('changed', at, 'answerTimeZone', { zone: timeZone });
  }

  /** Settings, and the keys of secrets: what is secret by its name or form, what a vault holds, files of secrets. */
  #environment(variables: readonly EnvironmentVariable[]): void {
    const settings: string[] = [];
    const keys = (this.#container?.files ?? []).filter(({ kind }) => kind === 'secret').map(({ source }) => source);
    let hasVault = false;
    for (const { at, name, value } of variables) {
      if (value.kind === 'vault' || value.sensitive) {
        keys.push(name);
        hasVault ||= value.kind === 'vault';
        continue;
      }
      const setting = `${name}=${value.text}`;
      const problem = problemOf('settings', [setting], this.#given);
      if (value.kind === 'needed') this.#report.note('not-carried', at, 'answerNeeded', { name });
      else if (problem === undefined) settings.push(setting);
      else this.#report.note('not-carried', at, 'answerSetting', { name, problem });
    }
    if (settings.length > 0) this.#answer('settings', settings);
    if (keys.length === 0) return;
    this.#answer('secrets', hasVault ? 'secrets-store-vault' : 'external-secrets');
    this.#answer('secretKeys', [...new Set(keys)]);
    this.#report.note('changed', this.#service.at, 'answerSecrets', {
      service: this.#service.name,
      keys: keys.join(', '),
    });
  }

  /** The services it says it needs; in a file where nothing says so, those it names in its environment. */
  #dependencies(): readonly Service[] {
    const named = (this.#container?.environment ?? [])
      .map(({ value }) => (value.kind === 'vault' ? '' : value.text))
      .join('\n');
    const words = new Set(named.split(/[^A-Za-z0-9_.-]+/));
    const wanted = new Set(this.#service.dependencies.map(({ service }) => service));
    return this.#application.services.filter(
      ({ name }) => name !== this.#service.name && (wanted.has(name) || words.has(name)),
    );
  }
}
