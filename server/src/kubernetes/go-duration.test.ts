import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGoDuration } from './go-duration';

test('durations as Go reads them, in nanoseconds', () => {
  const cases: readonly (readonly [text: string, nanoseconds: number | undefined])[] = [
    ['0', 0],
    ['-0', 0],
    ['1ns', 1],
    ['1us', 1e3],
    ['1\u00B5s', 1e3],
    ['1\u03BCs', 1e3],
    ['1.5ms', 1.5e6],
    ['90s', 90e9],
    ['1h30m', 5400e9],
    ['1m1h1m', 3720e9],
    ['.5h', 1800e9],
    ['5.s', 5e9],
    ['+2m', 120e9],
    ['-2m', -120e9],
    ['2562047h', 2562047 * 3600e9],
    ['', undefined],
    ['+', undefined],
    ['00', undefined],
    ['1', undefined],
    ['1.5', undefined],
    ['.s', undefined],
    ['1d', undefined],
    ['1H', undefined],
    ['1h 30m', undefined],
    ['1h-30m', undefined],
    ['--1h', undefined],
    [' 1h', undefined],
    ['1e3s', undefined],
    ['9999999h', undefined],
  ];
  for (const [text, nanoseconds] of cases) assert.equal(parseGoDuration(text), nanoseconds, text);
});
