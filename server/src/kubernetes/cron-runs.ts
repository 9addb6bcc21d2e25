/** When cron schedules run: `SpecSchedule.Next` of github.com/robfig/cron v3.0.1, with what it does when clocks are put forward or back. */
import { type CalendarSchedule, type CronField, type CronSchedule, whyNever } from './cron';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEARS_AHEAD = 5;

/**
 * The next runs of a schedule, in order.
 *
 * A time that the clock leaves out when it is put forward does not come on that day; one that it shows twice when it is put back comes
 * twice.
 *
 * @param after milliseconds since 1970 in UTC; a run at this very instant is not among them. What runs by `@every` counts from here.
 * @param timeZone name in the IANA database, for schedules that name none themselves; Kubernetes' controllers run in UTC
 * @returns milliseconds since 1970 in UTC, fewer than `count` where nothing comes within five years of one another; undefined where the
 *   runtime does not know the time zone
 */
export function nextRuns(schedule: CronSchedule, after: number, count: number, timeZone = 'UTC'): number[] | undefined {
  if (schedule.kind === 'interval') {
    const start = Math.floor(after / SECOND) * SECOND;
    return Array.from({ length: count }, (_, index) => start + (index + 1) * schedule.milliseconds);
  }
  const clock = clockOf(
    schedule.timeZone === undefined || schedule.timeZone === 'Local' ? timeZone : schedule.timeZone,
  );
  if (clock === undefined) return undefined;
  const runs: number[] = [];
  if (whyNever(schedule) !== undefined) return runs;
  let last = after;
  while (runs.length < count) {
    const next = nextRun(schedule, last, clock);
    if (next === undefined) break;
    runs.push(next);
    last = next;
  }
  return runs;
}

/** What a clock of some time zone shows. Instants are milliseconds since 1970 in UTC. */
interface Clock {
  /** How far it is ahead of UTC, in milliseconds. */
  offsetAt(instant: number): number;
}

const UTC: Clock = { offsetAt: () => 0 };

function clockOf(timeZone: string): Clock | undefined {
  // The clock of a container shows UTC.
  if (timeZone === '' || timeZone === 'UTC' || timeZone === 'Local') return UTC;
  let format: Intl.DateTimeFormat;
  try {
    const digits = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', calendar: 'gregory', ...digits });
  } catch {
    return undefined;
  }
  return {
    offsetAt(instant) {
      const second = Math.floor(instant / SECOND) * SECOND;
      const shown: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(second)) shown[type] = Number(value);
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = shown;
      return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
    },
  };
}

/** An instant as the clock shows it: the fields that `getUTC…` gives are those of the clock. */
function shownAt(instant: number, clock: Clock): Date {
  return new Date(instant + clock.offsetAt(instant));
}

/**
 * The instant at which the clock shows a date, as Go's `time.Date` has it: days and months beyond their end count on; of a time that the
 * clock leaves out or has twice, the one by the offset that holds at that time taken for UTC, or else the neighbouring one.
 */
function instantOf(clock: Clock, year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const shown = Date.UTC(year, month, day, hour, minute, second);
  return shown - clock.offsetAt(shown - clock.offsetAt(shown));
}

/** The same time of day, some months or days later. */
function later(instant: number, clock: Clock, months: number, days: number): number {
  const at = shownAt(instant, clock);
  return instantOf(
    clock,
    at.getUTCFullYear(),
    at.getUTCMonth() + months,
    at.getUTCDate() + days,
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
}

/**
 * Field by field from the largest on, the time is moved on until it fits; when a field begins anew, the larger ones are looked at again.
 * The first step sets what is smaller to its beginning.
 */
function nextRun({ fields }: CalendarSchedule, after: number, clock: Clock): number | undefined {
  const fits = (field: CronField, value: number) => fields[field].values.has(value);
  const fitsDay = (at: Date) => {
    const isDay = fits('dayOfMonth', at.getUTCDate());
    const isWeekday = fits('dayOfWeek', at.getUTCDay());
    const mustBoth = fields.dayOfMonth.isStar || fields.dayOfWeek.isStar;
    return mustBoth ? isDay && isWeekday : isDay || isWeekday;
  };
  let instant = Math.floor(after / SECOND) * SECOND + SECOND;
  let at = shownAt(instant, clock);
  let isMoved = false;
  const lastYear = at.getUTCFullYear() + YEARS_AHEAD;
  const move = (to: number) => {
    instant = to;
    at = shownAt(instant, clock);
    isMoved = true;
  };

  search: while (at.getUTCFullYear() <= lastYear) {
    while (!fits('month', at.getUTCMonth() + 1)) {
      if (!isMoved) move(instantOf(clock, at.getUTCFullYear(), at.getUTCMonth(), 1));
      move(later(instant, clock, 1, 0));
      if (at.getUTCMonth() === 0) continue search;
    }
    while (!fitsDay(at)) {
      if (!isMoved) move(instantOf(clock, at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
      const next = later(instant, clock, 0, 1);
      // A zone that crosses the date line may leave a day out; there the library goes round for ever.
      move(next > instant ? next : later(instant, clock, 0, 2));
      // Where there is no midnight because of daylight saving time, the day begins an hour off.
      const hour = at.getUTCHours();
      if (hour !== 0) move(instant + (hour > 12 ? 24 - hour : -hour) * HOUR);
      if (at.getUTCDate() === 1) continue search;
    }
    while (!fits('hour', at.getUTCHours())) {
      if (!isMoved) move(instantOf(clock, at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()));
      move(instant + HOUR);
      if (at.getUTCHours() === 0) continue search;
    }
    while (!fits('minute', at.getUTCMinutes())) {
      if (!isMoved) move(Math.floor(instant / MINUTE) * MINUTE);
      move(instant + MINUTE);
      if (at.getUTCMinutes() === 0) continue search;
    }
    while (!fits('second', at.getUTCSeconds())) {
      move(instant + SECOND);
      if (at.getUTCSeconds() === 0) continue search;
    }
    return instant;
  }
  return undefined;
}
