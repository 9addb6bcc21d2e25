/**
 * Cron schedules as Kubernetes reads them: `ParseStandard` of github.com/robfig/cron v3.0.1, with all that it accepts; and as
 * CloudNativePG reads them: `Parse` of v1.2.0 of the same library, which puts seconds in front.
 */
import type { Span } from '../yaml/text';
import { parseGoDuration } from './go-duration';
import { isTimeZoneOfGo } from './time-zone';

/**
 * Who reads the schedule: `kubernetes` (CronJob, and others that use v3 of the library) wants five fields, `cloudnative-pg` six,
 * seconds first; it takes five as well, and then the day of the week is absent, not the seconds.
 */
export type CronReader = 'kubernetes' | 'cloudnative-pg';

export type CronField = 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek';

/** The values that a field names. */
export interface CronValues {
  readonly values: ReadonlySet<number>;
  /** Whether a `*` or `?` stands in the field, so that of the two fields of days the other one alone decides. */
  readonly isStar: boolean;
}

/** A schedule of points in the calendar. */
export interface CalendarSchedule {
  readonly kind: 'calendar';
  /** Whether it is a macro such as `@daily`. */
  readonly isMacro: boolean;
  readonly fields: Readonly<Record<CronField, CronValues>>;
  /** Where the written fields stand in the schedule's text, in UTF-16 offsets. */
  readonly places: Readonly<Partial<Record<CronField, Span>>>;
  /** What `TZ=` or `CRON_TZ=` in front of the fields names; empty is UTC. */
  readonly timeZone: string | undefined;
}

/** `@every`: whole seconds after the run before, at least one. */
export interface IntervalSchedule {
  readonly kind: 'interval';
  readonly milliseconds: number;
}

export type CronSchedule = CalendarSchedule | IntervalSchedule;

/** What may be wrong in one field. */
export type CronFieldErrorKind =
  /** Neither a number nor, where there are some, the name of a month or day. */
  | 'not-a-number'
  | 'too-small'
  | 'too-large'
  /** A range that ends before it begins. */
  | 'backwards'
  | 'zero-step'
  | 'negative-step'
  | 'too-many-hyphens'
  | 'too-many-slashes';

/** Why a schedule is refused; it stands at `start` to `end` of its text, in UTF-16 offsets. */
export type CronError = Span &
  (
    | { readonly kind: 'empty' }
    | { readonly kind: 'field-count'; readonly found: number; readonly wanted: number }
    /** An `@` that is no macro, or an `@every` without a duration of Go. */
    | { readonly kind: 'unknown-macro' | 'bad-duration'; readonly text: string }
    /** `TZ=` with a name that Go does not know, or with nothing behind it, on which the library panics. */
    | { readonly kind: 'unknown-time-zone' | 'only-time-zone'; readonly text: string }
    /** `text` is the part of the field that is wrong. */
    | { readonly kind: CronFieldErrorKind; readonly field: CronField; readonly text: string }
  );

export type CronResult = { readonly schedule: CronSchedule } | { readonly error: CronError };

/** The smallest and largest value of each field. */
export const CRON_BOUNDS: Readonly<Record<CronField, readonly [minimum: number, maximum: number]>> = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  dayOfWeek: [0, 6],
};

const FIELDS: Readonly<Record<CronReader, readonly CronField[]>> = {
  kubernetes: ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'],
  'cloudnative-pg': ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'],
};

const NAMES: Readonly<Partial<Record<CronField, readonly string[]>>> = {
  // The number of a month is its index.
  month: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  dayOfWeek: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

const MACROS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** The macros, without `@every`, which wants a duration behind it. */
export const CRON_MACROS: readonly string[] = [...MACROS.keys()];

/** White space of Go's `strings.Fields`. */
const WORD = /[^\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/g;
const TIME_ZONE = /^(?:CRON_)?TZ=/;
const MAX_INT64 = 2n ** 63n - 1n;

/** Thrown while fields are read, and caught where the schedule is. */
class CronFailure extends Error {
  constructor(readonly error: CronError) {
    super(error.kind);
  }
}

/** Reads a schedule. The first mistake is given, in the order in which the library looks. */
export function parseCron(text: string, reader: CronReader = 'kubernetes'): CronResult {
  try {
    return { schedule: readSchedule(text, reader) };
  } catch (failure) {
    if (failure instanceof CronFailure) return { error: failure.error };
    throw failure;
  }
}

/** The words `TZ=` or `CRON_TZ=` with a name in front of a schedule; undefined where there are none. */
export function cronTimeZone(text: string): { readonly name: string; readonly place: Span } | undefined {
  const prefix = TIME_ZONE.exec(text)?.[0];
  if (prefix === undefined) return undefined;
  // Only a space ends the name, no other blank.
  const end = text.indexOf(' ') < 0 ? text.length : text.indexOf(' ');
  return { name: text.slice(prefix.length, end), place: { start: 0, end } };
}

function readSchedule(text: string, reader: CronReader): CronSchedule {
  if (text === '') throw new CronFailure({ kind: 'empty', start: 0, end: 0 });
  const zone = reader === 'kubernetes' ? readTimeZone(text) : undefined;
  const words = [...text.matchAll(WORD)].filter(({ index }) => index >= (zone?.place.end ?? 0));
  // Blanks around a macro matter, but for those behind a time zone.
  const start = zone === undefined ? 0 : (words[0]?.index ?? text.length);
  const last = words.at(-1);
  const end = zone === undefined || last === undefined ? text.length : last.index + last[0].length;
  if (text[start] === '@') return readMacro(text.slice(start, end), { start, end }, zone?.name);
  const fields = FIELDS[reader];
  const found = words.length;
  const isCountRight = found === fields.length || (reader === 'cloudnative-pg' && found === 5);
  if (!isCountRight) throw new CronFailure({ kind: 'field-count', found, wanted: fields.length, start, end });
  const places: Partial<Record<CronField, Span>> = {};
  const values: Partial<Record<CronField, CronValues>> = {};
  for (const [index, { 0: word, index: offset }] of words.entries()) {
    const field = fields[index];
    if (field === undefined) break;
    places[field] = { start: offset, end: offset + word.length };
    values[field] = readField(word, field, offset, reader);
  }
  return calendar(values, { isMacro: false, places, timeZone: zone?.name });
}

function readTimeZone(text: string): ReturnType<typeof cronTimeZone> {
  const zone = cronTimeZone(text);
  if (zone === undefined) return undefined;
  const { name, place } = zone;
  if (place.end === text.length) throw new CronFailure({ kind: 'only-time-zone', text: name, ...place });
  if (!isTimeZoneOfGo(name)) throw new CronFailure({ kind: 'unknown-time-zone', text: name, ...place });
  return zone;
}

function calendar(
  written: Partial<Record<CronField, CronValues>>,
  rest: Pick<CalendarSchedule, 'isMacro' | 'places' | 'timeZone'>,
): CalendarSchedule {
  const zero: CronValues = { values: new Set([0]), isStar: false };
  const star = (field: CronField): CronValues => ({ values: range(...CRON_BOUNDS[field], 1), isStar: true });
  return {
    kind: 'calendar',
    fields: {
      second: written.second ?? zero,
      minute: written.minute ?? zero,
      hour: written.hour ?? zero,
      dayOfMonth: written.dayOfMonth ?? star('dayOfMonth'),
      month: written.month ?? star('month'),
      dayOfWeek: written.dayOfWeek ?? star('dayOfWeek'),
    },
    ...rest,
  };
}

function readMacro(macro: string, place: Span, timeZone: string | undefined): CronSchedule {
  const equivalent = MACROS.get(macro);
  if (equivalent !== undefined) {
    const schedule = readSchedule(equivalent, 'kubernetes') as CalendarSchedule;
    return { ...schedule, isMacro: true, places: {}, timeZone };
  }
  const every = '@every ';
  if (!macro.startsWith(every)) throw new CronFailure({ kind: 'unknown-macro', text: macro, ...place });
  const nanoseconds = parseGoDuration(macro.slice(every.length));
  if (nanoseconds === undefined) {
    const start = Math.min(place.start + every.length, place.end - 1);
    throw new CronFailure({ kind: 'bad-duration', text: macro.slice(every.length), start, end: place.end });
  }
  return { kind: 'interval', milliseconds: Math.max(1, Math.floor(nanoseconds / 1e9)) * 1000 };
}

/** A field is a list of ranges; commas at its ends and in rows do not matter, and a field of commas alone names nothing. */
function readField(text: string, field: CronField, offset: number, reader: CronReader): CronValues {
  const values = new Set<number>();
  let isStar = false;
  for (const { 0: expression, index } of text.matchAll(/[^,]+/g)) {
    const read = readRange(expression, field, offset + index, reader);
    for (const value of read.values) values.add(value);
    isStar ||= read.isStar;
  }
  return { values, isStar };
}

/** `*`, `?`, `5`, `5-10`, each also with a step: `5/2` goes on to the largest value. */
function readRange(expression: string, field: CronField, offset: number, reader: CronReader): CronValues {
  const fail = (kind: CronFieldErrorKind, text = expression, from = 0): never => {
    throw new CronFailure({ kind, field, text, start: offset + from, end: offset + from + text.length });
  };
  const [minimum, maximum] = CRON_BOUNDS[field];
  const names = NAMES[field];
  const [span = '', stepText, ...moreSteps] = expression.split('/');
  const [low = '', high, ...moreEnds] = span.split('-');
  const isStar = low === '*' || low === '?';
  let start = minimum;
  let end = maximum;
  // Whatever stands behind the hyphen of a star is not looked at.
  if (!isStar) {
    start = readNumber(low, names) ?? fail('not-a-number', low || expression);
    if (moreEnds.length > 0) fail('too-many-hyphens');
    end = start;
    if (high !== undefined)
      end = readNumber(high, names) ?? fail('not-a-number', high || expression, high === '' ? 0 : low.length + 1);
  }
  if (moreSteps.length > 0) fail('too-many-slashes');
  let step = 1;
  if (stepText !== undefined) {
    const from = span.length + 1;
    step = readNumber(stepText) ?? fail('not-a-number', stepText || expression, stepText === '' ? 0 : from);
    if (step < 0) fail('negative-step', stepText, from);
    if (high === undefined) end = maximum;
  }
  if (start < minimum) fail('too-small', low);
  if (start > maximum) fail('too-large', low);
  if (end > maximum) fail('too-large', high, low.length + 1);
  if (start > end) fail('backwards', span);
  if (step === 0) fail('zero-step', stepText, span.length + 1);
  // Since v3 every second day is no longer a star.
  return { values: range(start, end, step), isStar: isStar && (step === 1 || reader === 'cloudnative-pg') };
}

/** A number as Go's `strconv.Atoi` reads it, a plus sign included, or a name, whatever its letters' case. */
function readNumber(text: string, names: readonly string[] = []): number | undefined {
  const index = text === '' ? -1 : names.indexOf(text.toLowerCase());
  if (index >= 0) return index;
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return value > MAX_INT64 || value < -MAX_INT64 - 1n ? undefined : Number(value);
}

function range(start: number, end: number, step: number): Set<number> {
  const values = new Set<number>();
  for (let value = start; value <= end; value += step) values.add(value);
  return values;
}

/** Days of each month, where it has most of them. */
const LONGEST = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Why a schedule that is accepted never comes: a field that names nothing, or days that none of the months has. */
export type NeverReason = { readonly kind: 'no-value'; readonly field: CronField } | { readonly kind: 'no-such-day' };

/** Undefined for a schedule that comes. */
export function whyNever(schedule: CronSchedule): NeverReason | undefined {
  if (schedule.kind === 'interval') return undefined;
  const { fields } = schedule;
  for (const field of Object.keys(CRON_BOUNDS) as CronField[]) {
    const other = field === 'dayOfMonth' ? fields.dayOfWeek : field === 'dayOfWeek' ? fields.dayOfMonth : undefined;
    // Of the two fields of days without a star, one is enough.
    const isReplaced = other !== undefined && other.values.size > 0 && !other.isStar;
    if (fields[field].values.size === 0 && !isReplaced) return { kind: 'no-value', field };
  }
  const { month, dayOfMonth, dayOfWeek } = fields;
  const mustBoth = dayOfMonth.isStar || dayOfWeek.isStar;
  const isInSomeMonth = [...month.values].some((number) =>
    [...dayOfMonth.values].some((day) => day <= (LONGEST[number] ?? 0)),
  );
  return isInSomeMonth || (!mustBoth && dayOfWeek.values.size > 0) ? undefined : { kind: 'no-such-day' };
}
