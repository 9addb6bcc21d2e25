import type { CalendarSchedule, CronSchedule } from './cron';

const MINUTE = 60_000;
const MINUTES_OF_DAY = 24 * 60;
/** Of a leap year and the three years behind it, after which the calendar is the same but for its days of the week. */
const YEARS = [29, 28, 28, 28].map((february) => [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

/**
 * The time between those two runs of a schedule that are nearest to each other, in milliseconds; undefined where there are not two
 * within four years. The hours that clocks are put forward or back do not count.
 */
export function shortestPause(schedule: CronSchedule): number | undefined {
  if (schedule.kind === 'interval') return schedule.milliseconds;
  const { minute, hour } = schedule.fields;
  const times = [...hour.values].flatMap((hours) => [...minute.values].map((minutes) => 60 * hours + minutes));
  times.sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  const days = daysBetween(schedule);
  if (first === undefined || last === undefined || days === undefined) return undefined;
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const overnight = days * MINUTES_OF_DAY + first - last;
  const shortest = pauses.reduce((least, pause) => Math.min(least, pause), overnight);
  return Number.isFinite(shortest) ? shortest * MINUTE : undefined;
}

/** From a day with runs to the nearest other one; infinite where there is only one, undefined where there is none. */
function daysBetween({ fields }: CalendarSchedule): number | undefined {
  const { dayOfMonth, dayOfWeek, month } = fields;
  const mustBoth = dayOfMonth.isStar || dayOfWeek.isStar;
  let shortest = Number.POSITIVE_INFINITY;
  let last: number | undefined;
  let day = 0;
  for (const lengths of YEARS) {
    for (const [index, length] of lengths.entries()) {
      for (let date = 1; date <= length; date++, day++) {
        if (!month.values.has(index + 1)) continue;
        const [isDate, isWeekday] = [dayOfMonth.values.has(date), dayOfWeek.values.has(day % 7)];
        if (mustBoth ? !isDate || !isWeekday : !isDate && !isWeekday) continue;
        if (last !== undefined) shortest = Math.min(shortest, day - last);
        if (shortest === 1) return 1;
        last = day;
      }
    }
  }
  return last === undefined ? undefined : shortest;
}
