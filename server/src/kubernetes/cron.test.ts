// The verdicts are those of robfig/cron v3.0.1 (and v1.2.0 for CloudNativePG), looked up by running it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CronField, type CronReader, cronTimeZone, parseCron, whyNever } from './cron';

/** The values of a field, `*` in front where it counts as a star. */
function fieldOf(schedule: string, field: CronField, reader?: CronReader): string {
  const result = parseCron(schedule, reader);
  assert.ok('schedule' in result && result.schedule.kind === 'calendar', `${schedule} is refused`);
  const { values, isStar } = result.schedule.fields[field];
  return `${isStar ? '* ' : ''}${[...values].sort((a, b) => a - b).join(' ')}`;
}

const ALL_MONTHS = '1 2 3 4 5 6 7 8 9 10 11 12';
const ALL_DAYS = Array.from({ length: 31 }, (_, index) => index + 1).join(' ');

describe('fields', () => {
  const cases: readonly (readonly [schedule: string, field: CronField, values: string])[] = [
    ['5 * * * *', 'minute', '5'],
    ['05 * * * *', 'minute', '5'],
    ['+5 * * * *', 'minute', '5'],
    ['0 4 * * *', 'second', '0'],
    ['0 4 * * *', 'dayOfMonth', `* ${ALL_DAYS}`],
    ['0 4 ? * *', 'dayOfMonth', `* ${ALL_DAYS}`],
    ['0 4 * * ?', 'dayOfWeek', '* 0 1 2 3 4 5 6'],
    ['0 4 * * 0', 'dayOfWeek', '0'],
    ['0 4 * * sun', 'dayOfWeek', '0'],
    ['0 4 * * MON-fri', 'dayOfWeek', '1 2 3 4 5'],
    ['0 4 * * 1-FRI', 'dayOfWeek', '1 2 3 4 5'],
    ['0 4 * * Tue,THU', 'dayOfWeek', '2 4'],
    ['0 4 * JAN,jul-Sep *', 'month', '1 7 8 9'],
    ['0 4 * * 1,*', 'dayOfWeek', '* 0 1 2 3 4 5 6'],
    ['0 4 * */5 *', 'month', '1 6 11'],
    ['0 4 * */1 *', 'month', `* ${ALL_MONTHS}`],
    ['0 4 * 5/3 *', 'month', '5 8 11'],
    ['0 4 * 5-9/3 *', 'month', '5 8'],
    ['0 4 * 12/5 *', 'month', '12'],
    ['*/20 4 * * *', 'minute', '0 20 40'],
    ['?/20 4 * * *', 'minute', '0 20 40'],
    ['59/20 4 * * *', 'minute', '59'],
    ['1-5/99 4 * * *', 'minute', '1'],
    ['3,1,2,2 4 * * *', 'minute', '1 2 3'],
    [',5, 4 * * *', 'minute', '5'],
    [', 4 * * *', 'minute', ''],
    ['0 *-5 * * *', 'hour', `* ${Array.from({ length: 24 }, (_, hour) => hour).join(' ')}`],
    ['0 *-x-y * * *', 'hour', `* ${Array.from({ length: 24 }, (_, hour) => hour).join(' ')}`],
    ['0 *-5/12 * * *', 'hour', '0 12'],
    ['\t0  4 * *\u00A0*\n', 'hour', '4'],
    ['@daily', 'hour', '0'],
    ['@midnight', 'minute', '0'],
    ['@weekly', 'dayOfWeek', '0'],
    ['@weekly', 'dayOfMonth', `* ${ALL_DAYS}`],
    ['@monthly', 'dayOfMonth', '1'],
    ['@yearly', 'month', '1'],
    ['@annually', 'dayOfMonth', '1'],
    ['@hourly', 'minute', '0'],
    ['TZ=UTC 7 4 * * *', 'minute', '7'],
    ['CRON_TZ=Asia/Tokyo   @weekly  ', 'dayOfWeek', '0'],
  ];
  for (const [schedule, field, values] of cases) {
    test(`${JSON.stringify(schedule)} ${field}`, () => assert.equal(fieldOf(schedule, field), values));
  }

  test('for CloudNativePG seconds stand in front, and a step leaves the star a star', () => {
    assert.equal(fieldOf('10 20 3 * * *', 'second', 'cloudnative-pg'), '10');
    assert.equal(fieldOf('10 20 3 * * *', 'minute', 'cloudnative-pg'), '20');
    assert.equal(fieldOf('0 0 0 */10 * *', 'dayOfMonth', 'cloudnative-pg'), '* 1 11 21 31');
    // Of five fields the last one, the day of the week, is the one that is left out.
    assert.equal(fieldOf('0 2 * * 5', 'minute', 'cloudnative-pg'), '2');
    assert.equal(fieldOf('0 2 * * 5', 'month', 'cloudnative-pg'), '5');
    assert.equal(fieldOf('0 2 * * 5', 'dayOfWeek', 'cloudnative-pg'), '* 0 1 2 3 4 5 6');
    assert.equal(fieldOf('@daily', 'hour', 'cloudnative-pg'), '0');
  });

  test('fields know where they stand', () => {
    const result = parseCron('TZ=UTC  0 4  *\t* 1-5');
    assert.ok('schedule' in result && result.schedule.kind === 'calendar');
    assert.deepEqual(result.schedule.places, {
      minute: { start: 8, end: 9 },
      hour: { start: 10, end: 11 },
      dayOfMonth: { start: 13, end: 14 },
      month: { start: 15, end: 16 },
      dayOfWeek: { start: 17, end: 20 },
    });
    assert.equal(result.schedule.timeZone, 'UTC');
    const macro = parseCron('@daily');
    assert.ok('schedule' in macro && macro.schedule.kind === 'calendar');
    assert.deepEqual([macro.schedule.isMacro, macro.schedule.places, macro.schedule.timeZone], [true, {}, undefined]);
  });
});

describe('intervals', () => {
  const cases: readonly (readonly [schedule: string, seconds: number])[] = [
    ['@every 1h', 3600],
    ['@every 1h30m', 5400],
    ['@every 1.5h', 5400],
    ['@every .5m', 30],
    ['@every 90s', 90],
    ['@every 1999ms', 1],
    ['@every 10ms', 1],
    ['@every 0', 1],
    ['@every -3s', 1],
    ['@every +2m', 120],
    ['@every 1h1h', 7200],
    ['TZ=UTC @every 1m', 60],
  ];
  for (const [schedule, seconds] of cases) {
    test(schedule, () =>
      assert.deepEqual(parseCron(schedule), { schedule: { kind: 'interval', milliseconds: seconds * 1000 } }),
    );
  }
});

describe('mistakes', () => {
  const cases: readonly (readonly [schedule: string, kind: string, marked: string, reader?: CronReader])[] = [
    ['', 'empty', ''],
    [' ', 'field-count', ' '],
    ['0 4 * *', 'field-count', '0 4 * *'],
    ['0 0 4 * * *', 'field-count', '0 0 4 * * *'],
    ['0 4 * * * 2026', 'field-count', '0 4 * * * 2026'],
    ['*', 'field-count', '*'],
    ['daily', 'field-count', 'daily'],
    ['TZ=UTC 0 4 *', 'field-count', '0 4 *'],
    ['TZ=UTC  ', 'field-count', ''],
    ['60 * * * *', 'too-large', '60'],
    ['0 24 * * *', 'too-large', '24'],
    ['0 0 32 * *', 'too-large', '32'],
    ['0 0 * 13 *', 'too-large', '13'],
    ['0 0 * * 7', 'too-large', '7'],
    ['0 0 * * 0-7', 'too-large', '7'],
    ['0 0 * * 5-7/2', 'too-large', '7'],
    ['0 0 * * 1,2,7', 'too-large', '7'],
    ['61/5 * * * *', 'too-large', '61'],
    ['70-50 * * * *', 'too-large', '70'],
    ['0 0 0 * *', 'too-small', '0'],
    ['0 0 * 0-5 *', 'too-small', '0'],
    ['0 0 * * FRI-MON', 'backwards', 'FRI-MON'],
    ['0 22-6 * * *', 'backwards', '22-6'],
    ['0 22-6/2 * * *', 'backwards', '22-6'],
    ['*/0 * * * *', 'zero-step', '0'],
    ['*/-2 * * * *', 'negative-step', '-2'],
    ['5-10-15 * * * *', 'too-many-hyphens', '5-10-15'],
    ['*/5/2 * * * *', 'too-many-slashes', '*/5/2'],
    ['1/2/3 * * * *', 'too-many-slashes', '1/2/3'],
    ['L * * * *', 'not-a-number', 'L'],
    ['H/15 * * * *', 'not-a-number', 'H'],
    ['0 0 15W * *', 'not-a-number', '15W'],
    ['0 0 L-3 * *', 'not-a-number', 'L'],
    ['0 0 * * 5#2', 'not-a-number', '5#2'],
    ['0 0 * * MON-FREITAG', 'not-a-number', 'FREITAG'],
    ['0 0 * * MONDAY', 'not-a-number', 'MONDAY'],
    ['0 0 * SEPT *', 'not-a-number', 'SEPT'],
    ['0 0 JAN * *', 'not-a-number', 'JAN'],
    ['0 0 * * JAN', 'not-a-number', 'JAN'],
    ['1.5 * * * *', 'not-a-number', '1.5'],
    ['1_0 * * * *', 'not-a-number', '1_0'],
    ['0x5 * * * *', 'not-a-number', '0x5'],
    ['٣ * * * *', 'not-a-number', '٣'],
    ['- * * * *', 'not-a-number', '-'],
    ['-5 * * * *', 'not-a-number', '-5'],
    ['5- * * * *', 'not-a-number', '5-'],
    ['*/ * * * *', 'not-a-number', '*/'],
    ['*/x * * * *', 'not-a-number', 'x'],
    ['*/MON * * * *', 'not-a-number', 'MON'],
    ['*5 * * * *', 'not-a-number', '*5'],
    ['5-* * * * *', 'not-a-number', '*'],
    ['** * * * *', 'not-a-number', '**'],
    ['99999999999999999999 * * * *', 'not-a-number', '99999999999999999999'],
    ['9223372036854775807 * * * *', 'too-large', '9223372036854775807'],
    ['1-x-3 * * * *', 'too-many-hyphens', '1-x-3'],
    ['x-2-3 * * * *', 'not-a-number', 'x'],
    ['* x * y *', 'not-a-number', 'x'],
    ['1,x,y * * * *', 'not-a-number', 'x'],
    ['@', 'unknown-macro', '@'],
    ['@reboot', 'unknown-macro', '@reboot'],
    ['@Daily', 'unknown-macro', '@Daily'],
    ['@daily ', 'unknown-macro', '@daily '],
    [' @daily', 'field-count', ' @daily'],
    ['@every', 'unknown-macro', '@every'],
    ['@every ', 'bad-duration', ' '],
    ['@every 1d', 'bad-duration', '1d'],
    ['@every 5', 'bad-duration', '5'],
    ['@every 1h 30m', 'bad-duration', '1h 30m'],
    ['@every  1h', 'bad-duration', ' 1h'],
    ['@every 9999999h', 'bad-duration', '9999999h'],
    ['TZ=UTC', 'only-time-zone', 'TZ=UTC'],
    ['CRON_TZ=UTC', 'only-time-zone', 'CRON_TZ=UTC'],
    ['TZ=', 'only-time-zone', 'TZ='],
    ['TZ=Europe/Bonn 0 4 * * *', 'unknown-time-zone', 'TZ=Europe/Bonn'],
    ['TZ=europe/berlin 0 4 * * *', 'unknown-time-zone', 'TZ=europe/berlin'],
    ['TZ=UTC\t0 4 * * *', 'unknown-time-zone', 'TZ=UTC\t0'],
    ['tz=UTC 0 4 * * *', 'field-count', 'tz=UTC 0 4 * * *'],
    [' TZ=UTC 0 4 * * *', 'field-count', ' TZ=UTC 0 4 * * *'],
    ['0 4 * *', 'field-count', '0 4 * *', 'cloudnative-pg'],
    ['0 0 4 * * * *', 'field-count', '0 0 4 * * * *', 'cloudnative-pg'],
    ['TZ=UTC 0 0 4 * * *', 'field-count', 'TZ=UTC 0 0 4 * * *', 'cloudnative-pg'],
    ['60 0 4 * * *', 'too-large', '60', 'cloudnative-pg'],
    ['0 0 4 * * 7', 'too-large', '7', 'cloudnative-pg'],
    ['0 0 4 * 1-2 L', 'not-a-number', 'L', 'cloudnative-pg'],
  ];
  for (const [schedule, kind, marked, reader] of cases) {
    test(`${JSON.stringify(schedule)}${reader === undefined ? '' : ` for ${reader}`}`, () => {
      const result = parseCron(schedule, reader);
      assert.ok('error' in result, 'it is accepted');
      const { error } = result;
      assert.deepEqual([error.kind, schedule.slice(error.start, error.end)], [kind, marked]);
      if ('text' in error && 'field' in error) assert.equal(error.text, marked);
    });
  }

  test('the field is named', () => {
    const fields: CronField[] = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'];
    for (const [index, field] of fields.entries()) {
      const words = ['*', '*', '*', '*', '*'];
      words[index] = 'x';
      const result = parseCron(words.join(' '));
      assert.ok('error' in result && 'field' in result.error);
      assert.equal(result.error.field, field);
    }
  });
});

describe('schedules that never come', () => {
  const cases: readonly (readonly [schedule: string, why: string | undefined, reader?: CronReader])[] = [
    ['0 0 31 2 *', 'no-such-day'],
    ['0 0 30,31 FEB ?', 'no-such-day'],
    ['0 0 31 4,6,9,11 *', 'no-such-day'],
    ['0 0 30-31 2 1,*', 'no-such-day'],
    ['0 0 31 2 */1', 'no-such-day'],
    // A step takes the star away, so that the day of the week is enough.
    ['0 0 31 2 */2', undefined],
    ['0 0 0 31 2 */2', 'no-such-day', 'cloudnative-pg'],
    ['0 0 31 2 1', undefined],
    ['0 0 29 2 *', undefined],
    ['0 0 31 * *', undefined],
    ['0 0 31 1-2 *', undefined],
    ['0 0 1-31 2 *', undefined],
    [', * * * *', 'minute'],
    ['* , * * *', 'hour'],
    ['* * * , *', 'month'],
    ['* * , * *', 'dayOfMonth'],
    ['* * , * 1', undefined],
    ['* * * * ,', 'dayOfWeek'],
    ['* * 5 * ,', undefined],
    ['* * 31 2 ,', 'no-such-day'],
    ['@yearly', undefined],
    ['@every 1h', undefined],
  ];
  for (const [schedule, why, reader] of cases) {
    test(`${schedule}${reader === undefined ? '' : ` for ${reader}`}`, () => {
      const result = parseCron(schedule, reader);
      assert.ok('schedule' in result);
      const never = whyNever(result.schedule);
      assert.equal(never?.kind === 'no-value' ? never.field : never?.kind, why);
    });
  }
});

test('the time zone in front of a schedule', () => {
  assert.deepEqual(cronTimeZone('TZ=Europe/Berlin 0 4 * * *'), { name: 'Europe/Berlin', place: { start: 0, end: 16 } });
  assert.deepEqual(cronTimeZone('CRON_TZ= 0 4 * * *'), { name: '', place: { start: 0, end: 8 } });
  assert.deepEqual(cronTimeZone('TZ=UTC'), { name: 'UTC', place: { start: 0, end: 6 } });
  assert.equal(cronTimeZone('0 4 * * * TZ=UTC'), undefined);
});
