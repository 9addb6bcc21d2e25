import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type IntOrPercent, parseIntOrPercent, resolveFenceposts, scaledValue } from './int-or-percent';

const int = (value: number): IntOrPercent => ({ kind: 'int', value });
const percent = (value: number): IntOrPercent => ({ kind: 'percent', value });

test('reads numbers and percentages', () => {
  const cases: readonly (readonly [number | string, IntOrPercent])[] = [
    [0, int(0)],
    [-0, int(0)],
    [3, int(3)],
    [-1, int(-1)],
    [2147483647, int(2147483647)],
    ['0%', percent(0)],
    ['25%', percent(25)],
    ['025%', percent(25)],
    ['100%', percent(100)],
    ['150%', percent(150)],
  ];
  for (const [value, expected] of cases) assert.deepEqual(parseIntOrPercent(value), expected, String(value));
});

test('refuses what the API server refuses', () => {
  const refused = [
    2.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2147483648,
    -2147483649,
    '',
    '3',
    '%',
    '25',
    '25 %',
    ' 25%',
    '25%\n',
    '+25%',
    '-25%',
    '2.5%',
    '25%%',
    '1e1%',
    'half',
    `${'9'.repeat(20)}%`,
  ];
  for (const value of refused) assert.equal(parseIntOrPercent(value), undefined, JSON.stringify(value));
});

test('scales a percentage up or down, and leaves a count alone', () => {
  const cases: readonly (readonly [IntOrPercent, number, number, number])[] = [
    [int(3), 10, 3, 3],
    [int(-1), 10, -1, -1],
    [int(30), 10, 30, 30],
    [percent(25), 4, 1, 1],
    [percent(25), 3, 1, 0],
    [percent(25), 10, 3, 2],
    [percent(50), 3, 2, 1],
    [percent(100), 7, 7, 7],
    [percent(0), 7, 0, 0],
    [percent(25), 0, 0, 0],
    [percent(1), 1, 1, 0],
    [percent(150), 2, 3, 3],
    [percent(7), 100, 7, 7],
    [percent(29), 100, 29, 29],
  ];
  for (const [value, total, up, down] of cases) {
    assert.equal(scaledValue(value, total, 'up'), up, `${value.value} ${value.kind} of ${total}, up`);
    assert.equal(scaledValue(value, total, 'down'), down, `${value.value} ${value.kind} of ${total}, down`);
  }
});

test('resolves the fenceposts of a rolling update', () => {
  type Row = readonly [IntOrPercent | undefined, IntOrPercent | undefined, number, number, number];
  const cases: readonly Row[] = [
    // maxSurge, maxUnavailable, replicas: surge, unavailable
    [undefined, undefined, 1, 1, 0],
    [undefined, undefined, 3, 1, 0],
    [undefined, undefined, 4, 1, 1],
    [undefined, undefined, 10, 3, 2],
    [undefined, undefined, 0, 0, 1],
    [int(0), undefined, 1, 0, 1],
    [int(0), undefined, 3, 0, 1],
    [int(0), undefined, 8, 0, 2],
    [int(0), int(0), 3, 0, 1],
    [percent(0), percent(0), 3, 0, 1],
    [int(1), int(0), 3, 1, 0],
    [percent(1), percent(1), 3, 1, 0],
    [undefined, int(0), 1, 1, 0],
    [undefined, percent(100), 3, 1, 3],
    [int(5), int(5), 3, 5, 5],
  ];
  for (const [maxSurge, maxUnavailable, replicas, surge, unavailable] of cases) {
    assert.deepEqual(
      resolveFenceposts(maxSurge, maxUnavailable, replicas),
      { maxSurge: surge, maxUnavailable: unavailable },
      JSON.stringify([maxSurge, maxUnavailable, replicas]),
    );
  }
});
