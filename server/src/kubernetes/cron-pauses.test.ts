import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCron } from './cron';
import { shortestPause } from './cron-pauses';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the shortest time between two runs', () => {
  const cases: readonly (readonly [schedule: string, pause: number | undefined])[] = [
    ['* * * * *', MINUTE],
    ['*/5 * * * *', 5 * MINUTE],
    // The last of the hour is nearer to the next hour's first.
    ['*/25 * * * *', 10 * MINUTE],
    ['50,59 8-17 * * 1-5', 9 * MINUTE],
    ['0 */2 * * *', 2 * HOUR],
    ['55 23 * * *', DAY],
    ['5 0,23 * * *', HOUR],
    ['5 0,23 * * 1', 23 * HOUR],
    ['0 4 * * 1-5', DAY],
    ['0 4 * * 1,4', 3 * DAY],
    ['0 4 1,15 * *', 14 * DAY],
    ['0 4 31 * *', 31 * DAY],
    // Either of the two days is enough.
    ['0 4 1 * 1', DAY],
    ['0 4 1 1 *', 365 * DAY],
    ['0 4 29 2 *', undefined],
    ['0 4 31 2 *', undefined],
    ['@hourly', HOUR],
    ['@weekly', 7 * DAY],
    ['@every 90s', 90_000],
  ];
  for (const [text, pause] of cases) {
    test(text, () => {
      const parsed = parseCron(text);
      assert.ok('schedule' in parsed);
      assert.equal(shortestPause(parsed.schedule), pause);
    });
  }
});
