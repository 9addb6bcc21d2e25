import { type CronReader, cronTimeZone, parseCron } from '../../kubernetes/cron';
import { nextRuns } from '../../kubernetes/cron-runs';
import type { KubernetesVersion } from '../../kubernetes/kubernetes-version';
import { parseQuantity } from '../../kubernetes/quantity';
import type { Resource } from '../../kubernetes/resource';
import type { Schemas } from '../../kubernetes/schema/schemas';
import { walk } from '../../kubernetes/schema/walk';
import { formatMessage } from '../../rules/rule';
import { formatPath, type Path } from '../../yaml/path';
import { valueAt } from '../../yaml/value';
import { describeQuantity, quantityUnit } from './quantities';

interface ValueContext {
  readonly schemas: Schemas;
  readonly target: KubernetesVersion;
  readonly now: number;
}

const MESSAGES = {
  runs: 'Next runs, in {timeZone}:\n\n{runs}',
  // Nobody but the cluster knows its own time zone.
  runsOfCluster: 'Next runs, if the time zone of the cluster is {timeZone}:\n\n{runs}',
  run: '- {time}',
  never: 'This never comes.',
} as const;

/** How many runs of a schedule are told. */
const RUN_COUNT = 3;

/** What a value means that its text does not show: a quantity in plain numbers, the next runs of a schedule. */
export function describeValue(resource: Resource, path: Path, context: ValueContext): string | undefined {
  return quantityText(resource, path, context) ?? scheduleText(resource, path, context);
}

function scheduleText({ group, kind, data }: Resource, path: Path, { now }: ValueContext): string | undefined {
  const reader = SCHEDULES[`${group}/${kind}`];
  const schedule = valueAt(data, path);
  if (reader === undefined || formatPath(path) !== 'spec.schedule' || typeof schedule !== 'string') return undefined;
  const result = parseCron(schedule, reader);
  if (!('schedule' in result)) return undefined;
  const named = valueAt(data, ['spec', 'timeZone']);
  const written = cronTimeZone(schedule)?.name ?? (typeof named === 'string' ? named : '');
  const isOfCluster = written === '' || written === 'Local';
  const timeZone = isOfCluster ? 'UTC' : written;
  const runs = nextRuns(result.schedule, now, RUN_COUNT, timeZone);
  if (runs === undefined) return undefined;
  if (runs.length === 0) return MESSAGES.never;
  const times = runs.map((run) => formatMessage(MESSAGES.run, { time: inWords(run, timeZone) }));
  return formatMessage(MESSAGES[isOfCluster ? 'runsOfCluster' : 'runs'], { timeZone, runs: times.join('\n') });
}

/** What reads the field `spec.schedule`, by group and kind. */
const SCHEDULES: Readonly<Record<string, CronReader>> = {
  'batch/CronJob': 'kubernetes',
  'velero.io/Schedule': 'kubernetes',
  'postgresql.cnpg.io/ScheduledBackup': 'cloudnative-pg',
};

function inWords(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(time);
}

function quantityText({ apiVersion, kind: name, data }: Resource, path: Path, { schemas, target }: ValueContext) {
  const kind = schemas.kind(apiVersion, name);
  const place = kind && walk(kind.definition, path, target);
  if (place?.state !== 'known' || place.type.kind !== 'quantity') return undefined;
  const value = valueAt(data, path);
  const quantity = typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;
  const field = path.at(-1);
  if (quantity === undefined || typeof field !== 'string') return undefined;
  return describeQuantity(String(value), quantity, quantityUnit(field));
}
