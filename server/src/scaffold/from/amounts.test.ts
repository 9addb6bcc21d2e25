import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBytes, parseCores, parseMode, parsePort, parseSeconds } from './amounts';

test('sizes are read as Docker reads them', () => {
  assert.equal(parseBytes('512m'), 512 * 1024 ** 2);
  assert.equal(parseBytes('1.5G'), 1.5 * 1024 ** 3);
  assert.equal(parseBytes('64MiB'), 64 * 1024 ** 2);
  assert.equal(parseBytes('1024'), 1024);
  assert.equal(parseBytes('10b'), 10);
  for (const wrong of ['', 'm', '-1', '1x', '1 000']) assert.equal(parseBytes(wrong), undefined, wrong);
});

test('durations, cores, ports and permissions', () => {
  assert.equal(parseSeconds('1m30s'), 90);
  assert.equal(parseSeconds('500ms'), 0.5);
  assert.equal(parseSeconds('-5s'), undefined);
  assert.equal(parseSeconds('30'), undefined);
  assert.equal(parseCores('0.5'), 500);
  assert.equal(parseCores('2'), 2000);
  assert.equal(parseCores('half'), undefined);
  assert.equal(parsePort('65535'), 65_535);
  assert.equal(parsePort('0'), undefined);
  assert.equal(parsePort('65536'), undefined);
  assert.equal(parseMode('0440'), 0o440);
  assert.equal(parseMode('0o644'), 0o644);
  assert.equal(parseMode('9'), undefined);
});
