import {
  CRON_BOUNDS,
  CRON_MACROS,
  type CronError,
  type CronField,
  type CronReader,
  type CronSchedule,
  cronTimeZone,
  parseCron,
  whyNever,
} from '../../kubernetes/cron';
import { atLeast } from '../../kubernetes/kubernetes-version';
import { nearest } from '../../kubernetes/nearest';
import type { Resource } from '../../kubernetes/resource';
import { anything, object, string } from '../../kubernetes/shape';
import { nearestTimeZone, timeZoneProblem } from '../../kubernetes/time-zone';
import type { Span } from '../../yaml/text';
import { defineRule, type MessageUse, type ResourceContext } from '../rule';

const MESSAGES = {
  empty: 'The schedule of {resource} is empty: {refusal}. Write {fields}, or a macro such as @daily.',
  fieldCount: 'The schedule of {resource} has {found}, but {wanted} are wanted: {refusal}. They are {fields}.',
  seconds:
    'The schedule of {resource} has 6 fields, but there is none for seconds or years here: {refusal}. Write five: {fields}.',
  noSeconds:
    'The schedule of {resource} has 5 fields, but CloudNativePG reads the first one as seconds and the last one as months, so it runs at other times than meant. Put a 0 for the seconds in front.',
  word: '{text} is no {field} and no name of one: {refusal}. Allowed are {minimum} to {maximum}{names}, *, lists, ranges and steps.',
  extension:
    '{text} is no {field}: {refusal}. L, W, # and H are known to other programs than this one; allowed are {minimum} to {maximum}{names}, *, lists, ranges and steps.',
  tooSmall: '{text} is no {field}, the smallest one is {minimum}: {refusal}.',
  tooLarge: '{text} is no {field}, the largest one is {maximum}: {refusal}.',
  sunday: '{text} is no day of the week here: {refusal}. Sunday is 0 or SUN, and {minimum} to {maximum} are allowed.',
  backwards: 'The range {text} ends before it begins: {refusal}. Write two ranges with a comma between them.',
  step: 'The step {text} is not above 0: {refusal}.',
  punctuation: '{text} has too many {what}: {refusal}. A range has one hyphen, and a step one slash.',
  macro: '{text} is no macro: {refusal}. There are {macros} and @every with a duration.{advice}',
  duration: '{text} is no duration: {refusal}. Write hours, minutes and seconds, such as 1h30m; days are 24h.',
  inlineZone:
    'The schedule of {resource} names a time zone, which is refused since Kubernetes 1.29: {refusal}. Set spec.timeZone to {zone} instead.',
  inlineZoneBoth:
    'The schedule of {resource} names a time zone, and spec.timeZone names one, too: {refusal}. Keep spec.timeZone.',
  inlineZoneOld:
    'The schedule of {resource} names a time zone, which works by accident up to Kubernetes 1.28 and is refused from 1.29 on. Set spec.timeZone to {zone} instead.',
  noZone:
    'The schedule can name no time zone here: {refusal}. Write the time in UTC, which is the time zone of the operator.',
  onlyZone: 'The schedule of {resource} names a time zone and nothing else: {refusal}.',
  zone: 'There is no time zone {text}: {refusal}.{advice}',
  zoneCase: 'There is no time zone {text}, because the case of its letters matters: {refusal}.{advice}',
  zoneLocal: '{text} is the time of whatever machine looks, so it is none: {refusal}. Name a time zone, such as UTC.',
  zoneEmpty: 'The time zone of {resource} is empty: {refusal}. Name one, such as UTC, or remove the field.',
  never: 'No month of this schedule has such a day, so {resource} is accepted and never runs. Choose a day that comes.',
  nothing: 'This names no {field} at all, so {resource} is accepted and never runs.',
} as const;

type Messages = typeof MESSAGES;
type Use = ResourceContext<Messages, object>;

const scheduled = object({ spec: object({ schedule: string, timeZone: anything }) });

const FIELD_NAMES: Readonly<Record<CronField, string>> = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  dayOfMonth: 'day of the month',
  month: 'month',
  dayOfWeek: 'day of the week',
};
const FIVE_FIELDS = 'minute, hour, day of the month, month and day of the week';
const NAMES: Readonly<Partial<Record<CronField, string>>> = { month: ' (JAN to DEC)', dayOfWeek: ' (SUN to SAT)' };

export default defineRule({
  id: 'invalid-cron-schedule',
  need: 'validity',
  summary: 'A cron schedule that is refused, is read otherwise than it is meant, or never comes.',
  severity: 'error',
  profile: 'baseline',
  scope: 'object',
  kinds: ['CronJob', 'Schedule', 'ScheduledBackup'],
  fix: 'none',
  peers: [],
  messages: MESSAGES,
  checkResource(resource, context) {
    const spec = resource.read(scheduled)?.spec;
    if (spec?.schedule !== undefined)
      new ScheduleCheck(resource, spec.schedule, context).run(spec.timeZone !== undefined);
    const zone = string(spec?.timeZone);
    if (resource.type === 'CronJob' && zone !== undefined) checkTimeZone(resource, zone, context);
  },
});

function refusalOf({ type }: Resource): string {
  if (type === 'Schedule') return 'Velero marks the Schedule as FailedValidation and makes no backup';
  return type === 'ScheduledBackup'
    ? 'CloudNativePG refuses the ScheduledBackup'
    : 'the API server refuses the CronJob';
}

class ScheduleCheck {
  readonly #resource: Resource;
  readonly #text: string;
  readonly #context: Use;
  readonly #reader: CronReader;
  readonly #values: { readonly resource: string; readonly refusal: string; readonly fields: string };

  constructor(resource: Resource, text: string, context: Use) {
    this.#resource = resource;
    this.#text = text;
    this.#context = context;
    this.#reader = resource.type === 'ScheduledBackup' ? 'cloudnative-pg' : 'kubernetes';
    const fields = this.#reader === 'kubernetes' ? FIVE_FIELDS : `second, ${FIVE_FIELDS}`;
    this.#values = { resource: resource.label, refusal: refusalOf(resource), fields };
  }

  run(hasTimeZone: boolean): void {
    const { type } = this.#resource;
    const zone = cronTimeZone(this.#text);
    if (zone !== undefined && type === 'ScheduledBackup') {
      this.#report({ message: 'noZone', values: this.#values }, zone.place);
      return;
    }
    const result = parseCron(this.#text, this.#reader);
    const hasBadZone = 'error' in result && /zone/.test(result.error.kind);
    // Where it is refused anyway, it does not matter which zone it is.
    const isRefused = type === 'CronJob' && (hasTimeZone || atLeast(this.#context.kubernetesVersion, '1.29'));
    if (zone !== undefined && type === 'CronJob' && (isRefused || !hasBadZone))
      this.#reportInlineZone(zone.name, zone.place, hasTimeZone);
    if ('schedule' in result) this.#checkMeaning(result.schedule);
    else if (!hasBadZone || !isRefused) this.#reportError(result.error);
  }

  #report(use: MessageUse<Messages>, within?: Span, severity: 'error' | 'warning' = 'error'): void {
    const path = [...this.#resource.path, 'spec', 'schedule'];
    this.#context.report({ ...use, path, severity, ...(within === undefined ? {} : { within }) });
  }

  #reportInlineZone(name: string, place: Span, hasTimeZone: boolean): void {
    const values = { ...this.#values, zone: name === '' ? 'UTC' : name };
    if (hasTimeZone) this.#report({ message: 'inlineZoneBoth', values }, place);
    else if (atLeast(this.#context.kubernetesVersion, '1.29')) this.#report({ message: 'inlineZone', values }, place);
    else this.#report({ message: 'inlineZoneOld', values }, place, 'warning');
  }

  #checkMeaning(schedule: CronSchedule): void {
    if (schedule.kind === 'interval') return;
    const { places, isMacro } = schedule;
    const never = whyNever(schedule);
    if (this.#reader === 'cloudnative-pg' && !isMacro && places.dayOfWeek === undefined) {
      this.#report({ message: 'noSeconds', values: this.#values });
    } else if (never?.kind === 'no-value') {
      const values = { ...this.#values, field: FIELD_NAMES[never.field] };
      this.#report({ message: 'nothing', values }, places[never.field]);
    } else if (never !== undefined) this.#report({ message: 'never', values: this.#values });
  }

  #reportError(error: CronError): void {
    const isAll = error.kind === 'empty' || error.kind === 'field-count';
    this.#report(this.#describe(error), isAll ? undefined : error);
  }

  #describe(error: CronError): MessageUse<Messages> {
    const values = this.#values;
    switch (error.kind) {
      case 'empty':
        return { message: 'empty', values };
      case 'field-count': {
        const { found, wanted } = error;
        if (found === 6 && wanted === 5) return { message: 'seconds', values };
        return {
          message: 'fieldCount',
          values: { ...values, found: found === 1 ? '1 field' : `${found} fields`, wanted },
        };
      }
      case 'unknown-macro': {
        const macro = nearest(error.text.trim(), CRON_MACROS);
        const advice = macro === undefined ? '' : ` Did you mean ${macro}?`;
        return { message: 'macro', values: { ...values, text: error.text, macros: CRON_MACROS.join(', '), advice } };
      }
      case 'bad-duration':
        return { message: 'duration', values: { ...values, text: error.text === '' ? 'Nothing' : error.text } };
      case 'unknown-time-zone':
        return { message: 'zone', values: { ...values, text: error.text, advice: adviceOn(error.text) } };
      case 'only-time-zone':
        return { message: 'onlyZone', values };
      default:
        return this.#describeField(error);
    }
  }

  #describeField(error: Extract<CronError, { field: CronField }>): MessageUse<Messages> {
    const { field, text, kind } = error;
    const [minimum, maximum] = CRON_BOUNDS[field];
    const names = NAMES[field] ?? '';
    const values = { ...this.#values, text, field: FIELD_NAMES[field], minimum, maximum, names };
    switch (kind) {
      case 'too-small':
        return { message: 'tooSmall', values };
      case 'too-large':
        return field === 'dayOfWeek' && text === '7' ? { message: 'sunday', values } : { message: 'tooLarge', values };
      case 'backwards':
        return { message: 'backwards', values };
      case 'zero-step':
      case 'negative-step':
        return { message: 'step', values };
      case 'too-many-hyphens':
        return { message: 'punctuation', values: { ...values, what: 'hyphens' } };
      case 'too-many-slashes':
        return { message: 'punctuation', values: { ...values, what: 'slashes' } };
      case 'not-a-number':
        // Quartz has L, W and #, Jenkins H.
        return /^(?:H.*|L.*|LW|[0-9]+[LW]|[0-9A-Za-z]+#[0-9]|[A-Za-z]{3}L)$/.test(text)
          ? { message: 'extension', values }
          : { message: 'word', values };
    }
  }
}

function checkTimeZone(resource: Resource, text: string, { report }: Use): void {
  const problem = timeZoneProblem(text);
  if (problem === undefined) return;
  const path = [...resource.path, 'spec', 'timeZone'];
  const values = { resource: resource.label, refusal: refusalOf(resource), text };
  if (problem === 'empty') report({ message: 'zoneEmpty', values, path });
  else if (problem === 'local') report({ message: 'zoneLocal', values, path });
  else {
    const message = problem === 'letter-case' ? 'zoneCase' : 'zone';
    report({ message, values: { ...values, advice: adviceOn(text) }, path });
  }
}

function adviceOn(zone: string): string {
  const near = nearestTimeZone(zone);
  return near === undefined ? ' Time zones are those of the IANA, such as Europe/Berlin.' : ` Did you mean ${near}?`;
}
