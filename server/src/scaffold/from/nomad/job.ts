import type { Application, Draft, FileSource, NamedVolume, RunMode, Service } from '../description';
import type { Handler, Report } from '../report';
import { placeOf, type Source, type SourceEntry } from '../source';
import { readGroup } from './group';
import { placementHandlers } from './placement';
import { readUpdate } from './update';

/** What all groups of a job share, and what they add to the application. */
export interface JobContext {
  readonly job: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly report: Report;
  readonly run: RunMode;
  readonly files: Map<string, FileSource>;
  readonly volumes: Map<string, NamedVolume>;
  /** Names of volumes that nobody may write to. */
  readonly readOnly: Set<string>;
  /** Group names that are taken already. */
  readonly services: Service[];
}

const TYPES: readonly string[] = ['service', 'batch', 'system', 'sysbatch'];

/** Reads a `job` block: what it says itself goes to all of its groups. */
export function readJob(entry: SourceEntry, texts: ReadonlyMap<string, string>, report: Report): Application {
  const job = entry.labels[0] ?? 'job';
  const where = `job ${job}`;
  if (entry.labels.length !== 1)
    report.problem({ file: entry.file, span: entry.keySpan }, 'nomadLabel', { block: 'job' });
  let type = 'service';
  let name = job;
  let schedule: Draft<RunMode & { kind: 'scheduled' }> | undefined;
  const groups: SourceEntry[] = [];
  const tasks: SourceEntry[] = [];
  const shared: Draft<Pick<Service, 'labels' | 'placement' | 'update'>> = { labels: {}, placement: [] };
  const leave = (code: 'nomadWhere' | 'nomadScheduling' | 'nomadElsewhere' | 'nomadUi') => report.leave(code);
  report.fields(
    entry.value,
    {
      ...placementHandlers(shared, where, report),
      type: (value) => {
        type =
          report.parsed(value, `${where}.type`, TYPES.join(', '), (text) =>
            TYPES.includes(text) ? text : undefined,
          ) ?? type;
      },
      name: (value) => {
        name = report.text(value, `${where}.name`) ?? name;
      },
      id: leave('nomadScheduling'),
      datacenters: leave('nomadWhere'),
      region: leave('nomadWhere'),
      namespace: leave('nomadWhere'),
      node_pool: leave('nomadWhere'),
      multiregion: leave('nomadWhere'),
      priority: leave('nomadScheduling'),
      all_at_once: leave('nomadScheduling'),
      reschedule: leave('nomadScheduling'),
      migrate: report.leave('nomadMigrate'),
      consul_token: leave('nomadElsewhere'),
      vault_token: leave('nomadElsewhere'),
      consul: leave('nomadElsewhere'),
      ui: leave('nomadUi'),
      version_tag: leave('nomadUi'),
      parameterized: report.leave('nomadParameterized'),
      vault: report.leave('nomadVault'),
      meta: report.leave('nomadMeta'),
      update: (value) => {
        shared.update = readUpdate(value, `${where}.update`, report);
      },
      periodic: (value) => {
        schedule = readPeriodic(value, `${where}.periodic`, report);
      },
      group: (_, group) => groups.push(group),
      task: (_, task) => tasks.push(task),
    },
    where,
  );
  const context: JobContext = {
    job,
    texts,
    report,
    run: schedule ?? runOf(type, entry, report),
    files: new Map(),
    volumes: new Map(),
    readOnly: new Set(),
    services: [],
  };
  for (const group of groups) context.services.push(readGroup(group, shared, context));
  // A task without a group has one of its own, of the same name.
  for (const task of tasks) context.services.push(readGroup({ ...task, value: groupAround(task) }, shared, context));
  if (context.services.length === 0) report.problem({ file: entry.file, span: entry.keySpan }, 'nomadNoGroup', { job });
  const files = [...context.files.values()];
  return {
    name,
    services: context.services,
    volumes: [...context.volumes.values()],
    networks: [],
    configs: files.filter(({ name: file }) => !isSecretFile(file, context)),
    secrets: files.filter(({ name: file }) => isSecretFile(file, context)),
  };
}

function isSecretFile(name: string, { services }: JobContext): boolean {
  const mounts = services.flatMap(({ containers }) => containers.flatMap(({ files }) => files));
  return mounts.some(({ source, kind }) => source === name && kind === 'secret');
}

function groupAround(task: SourceEntry): Source {
  return { kind: 'map', ...placeOf(task), entries: [task] };
}

function runOf(type: string, entry: SourceEntry, report: Report): RunMode {
  if (type === 'system') return { kind: 'on-every-node' };
  if (type === 'sysbatch') report.note('changed', { file: entry.file, span: entry.keySpan }, 'jobOnEveryNode');
  return { kind: type === 'service' ? 'long-running' : 'run-to-completion' };
}

function readPeriodic(source: Source, where: string, report: Report): (RunMode & { kind: 'scheduled' }) | undefined {
  const crons: string[] = [];
  const schedule: Draft<RunMode & { kind: 'scheduled' }> = { kind: 'scheduled', crons, overlap: true };
  let isOn = true;
  const cron: Handler = (value, entry) => {
    for (const text of report.texts(value, where)) {
      crons.push(text);
      const fields = text.trim().split(/\s+/).length;
      if (fields > 5 && !text.startsWith('@')) report.note('changed', entry, 'nomadCronSeconds', { cron: text });
    }
  };
  report.fields(
    source,
    {
      cron,
      crons: cron,
      time_zone: (value) => {
        const zone = report.text(value, where);
        if (zone !== undefined) schedule.timeZone = zone;
      },
      prohibit_overlap: (value) => {
        schedule.overlap = !(report.boolean(value, where) ?? false);
      },
      enabled: (value) => {
        isOn = report.boolean(value, where) ?? true;
      },
    },
    where,
  );
  return isOn && crons.length > 0 ? schedule : undefined;
}
