// The runs are those that robfig/cron v3.0.1 (and v1.2.0 for CloudNativePG) gives for these schedules.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CronReader, parseCron } from './cron';
import { nextRuns } from './cron-runs';

function runsOf(
  schedule: string,
  after: string,
  count: number,
  timeZone?: string,
  reader?: CronReader,
): readonly string[] | undefined {
  const result = parseCron(schedule, reader);
  assert.ok('schedule' in result, `${schedule} is refused`);
  const runs = nextRuns(result.schedule, Date.parse(after), count, timeZone);
  return runs?.map((run) => new Date(run).toISOString().replace('.000Z', 'Z'));
}

type Case = readonly [title: string, schedule: string, timeZone: string, after: string, ...runs: string[]];

const CASES: readonly Case[] = [
  [
    'each day',
    '0 4 * * *',
    'UTC',
    '2026-01-01T00:00:00Z',
    '2026-01-01T04:00:00Z',
    '2026-01-02T04:00:00Z',
    '2026-01-03T04:00:00Z',
  ],
  ['not the very instant', '0 4 * * *', 'UTC', '2026-01-01T04:00:00Z', '2026-01-02T04:00:00Z'],
  ['but the next second', '0 4 * * *', 'UTC', '2026-01-01T03:59:59.999Z', '2026-01-01T04:00:00Z'],
  ['each year', '0 0 1 1 *', 'UTC', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'],
  ['leap days', '0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z'],
  [
    'a day of the month or of the week',
    '0 0 13 * 5',
    'UTC',
    '2026-01-01T00:00:00Z',
    '2026-01-02T00:00:00Z',
    '2026-01-09T00:00:00Z',
    '2026-01-13T00:00:00Z',
    '2026-01-16T00:00:00Z',
  ],
  [
    'a day of the month, whatever day of the week',
    '0 0 13 * ?',
    'UTC',
    '2026-01-01T00:00:00Z',
    '2026-01-13T00:00:00Z',
    '2026-02-13T00:00:00Z',
  ],
  [
    'a macro in a zone half an hour off',
    '@weekly',
    'Asia/Kolkata',
    '2026-01-01T00:00:00Z',
    '2026-01-03T18:30:00Z',
    '2026-01-10T18:30:00Z',
  ],
  [
    'a zone of its own',
    'CRON_TZ=Asia/Tokyo 0 9 * * *',
    'Europe/Berlin',
    '2026-01-01T00:00:00Z',
    '2026-01-02T00:00:00Z',
    '2026-01-03T00:00:00Z',
  ],
  [
    'a zone of its own that is none',
    'TZ=Local 0 9 * * *',
    'Europe/Berlin',
    '2026-01-01T00:00:00Z',
    '2026-01-01T08:00:00Z',
    '2026-01-02T08:00:00Z',
  ],
  [
    'a time that is left out',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-27T23:00:00Z',
    '2026-03-28T01:30:00Z',
    '2026-03-30T00:30:00Z',
    '2026-03-31T00:30:00Z',
  ],
  [
    'a time that comes twice',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-22T23:00:00Z',
    '2026-10-23T00:30:00Z',
    '2026-10-24T00:30:00Z',
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:30:00Z',
  ],
  [
    'hours when the clock is put forward',
    '0 * * * *',
    'Europe/Berlin',
    '2026-03-28T23:30:00Z',
    '2026-03-29T00:00:00Z',
    '2026-03-29T01:00:00Z',
    '2026-03-29T02:00:00Z',
  ],
  [
    'hours when the clock is put back',
    '0 * * * *',
    'Europe/Berlin',
    '2026-10-24T23:00:00Z',
    '2026-10-25T00:00:00Z',
    '2026-10-25T01:00:00Z',
    '2026-10-25T02:00:00Z',
  ],
  [
    'a midnight that is left out',
    '0 0 * * *',
    'America/Sao_Paulo',
    '2018-11-02T12:00:00Z',
    '2018-11-03T03:00:00Z',
    '2018-11-05T02:00:00Z',
    '2018-11-06T02:00:00Z',
  ],
  [
    'another one',
    '0 0 * * *',
    'America/Havana',
    '2026-03-07T00:00:00Z',
    '2026-03-07T05:00:00Z',
    '2026-03-09T04:00:00Z',
  ],
  [
    'a clock that is put back by half an hour',
    '*/20 * * * *',
    'Australia/Lord_Howe',
    '2026-04-04T13:30:00Z',
    '2026-04-04T13:40:00Z',
    '2026-04-04T14:00:00Z',
    '2026-04-04T14:20:00Z',
    '2026-04-04T14:40:00Z',
    '2026-04-04T15:10:00Z',
  ],
  [
    'an interval counts from here',
    '@every 1h30m',
    'UTC',
    '2026-01-01T00:00:00.500Z',
    '2026-01-01T01:30:00Z',
    '2026-01-01T03:00:00Z',
  ],
];

describe('next runs', () => {
  for (const [title, schedule, timeZone, after, ...runs] of CASES) {
    test(`${title}: ${schedule}`, () => assert.deepEqual(runsOf(schedule, after, runs.length, timeZone), runs));
  }

  test('for CloudNativePG', () => {
    const after = '2026-01-01T00:00:00Z';
    assert.deepEqual(runsOf('30 0 2 * * *', after, 2, 'UTC', 'cloudnative-pg'), [
      '2026-01-01T02:00:30Z',
      '2026-01-02T02:00:30Z',
    ]);
    assert.deepEqual(runsOf('0 2 * * 5', after, 2, 'UTC', 'cloudnative-pg'), [
      '2026-05-01T00:02:00Z',
      '2026-05-01T01:02:00Z',
    ]);
  });

  test('what never comes, and what comes too seldom', () => {
    for (const schedule of ['0 0 31 2 *', ', * * * *', '* * * * ,'])
      assert.deepEqual(runsOf(schedule, '2026-01-01T00:00:00Z', 3), [], schedule);
    // 1896 was a leap year, 1900 was none.
    assert.deepEqual(runsOf('0 0 29 2 *', '1897-01-01T00:00:00Z', 1), []);
  });

  test('UTC is the default, and a zone that nobody knows gives nothing', () => {
    assert.deepEqual(runsOf('0 4 * * *', '2026-07-01T00:00:00Z', 1), ['2026-07-01T04:00:00Z']);
    assert.deepEqual(runsOf('0 4 * * *', '2026-07-01T00:00:00Z', 1, ''), ['2026-07-01T04:00:00Z']);
    assert.equal(runsOf('0 4 * * *', '2026-07-01T00:00:00Z', 1, 'Europe/Bonn'), undefined);
    assert.deepEqual(runsOf('0 4 * * *', '2026-07-01T00:00:00Z', 0), []);
  });

  test('a day that a zone leaves out is stepped over', () => {
    // Samoa went from the 29th to the 31st of December 2011.
    assert.deepEqual(runsOf('0 12 31 12 *', '2011-12-29T12:00:00Z', 1, 'Pacific/Apia'), ['2011-12-30T22:00:00Z']);
  });
});
