import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkedFormat, FORMATS } from './formats';

/** For each format texts that have it, and texts that do not: as the API server's own code says. */
const ROWS: Readonly<Record<string, readonly [right: readonly string[], wrong: readonly string[]]>> = {
  byte: [
    ['YQ==', 'aGVsbG8=', 'ab+/'],
    ['', 'a', 'YQ=', 'a-_=', '===='],
  ],
  cidr: [
    ['10.0.0.0/8', 'fd00::/8', '::ffff:1.2.3.4/96'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '/8'],
  ],
  date: [
    ['2024-02-29', '2000-02-29', '0096-02-29'],
    ['2023-02-29', '1900-02-29', '2024-13-01', '2024-1-1', '2024-00-10'],
  ],
  'date-time': [
    ['2024-02-29T10:11:12Z', '2024-01-01t23:59:59.123+01:00'],
    ['2024-01-01T23:59:60Z', '2024-01-01 10:00:00Z', '2024-01-01T10:00:00', '2024-01-01', '2023-02-29T00:00:00Z'],
  ],
  duration: [
    ['1h30m', '-10s', '0', '1.5h', '3 days', '5 Min', '1w2d'],
    ['10', 'abc', '2 parsecs', ''],
  ],
  email: [
    ['a@b', 'Jo <jo@example.com>'],
    ['a', 'a@', '@b', ''],
  ],
  hexcolor: [
    ['#fff', '00FF00'],
    ['#ffff', 'red'],
  ],
  hostname: [
    ['example.com', 'a-b.example.com', 'localhost', 'bücher.de'],
    ['a_b.com', '-a.com', 'a..com', '1.2.3.4', ''],
  ],
  ipv4: [
    ['1.2.3.4', '01.2.3.4'],
    ['1.2.3', '256.1.1.1', '::1', '1.2.3.4/8'],
  ],
  ipv6: [
    ['::1', 'fe80::1', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4'],
    ['1.2.3.4', '1::2::3', 'fe80::1%eth0', '::ffff:1.2.3.400'],
  ],
  'k8s-long-name': [
    ['a.b-c', `${'a'.repeat(70)}.b`],
    ['a..b', '-a', 'A'],
  ],
  'k8s-short-name': [
    ['a-b', 'a'],
    ['a.b', 'a-', 'a'.repeat(64)],
  ],
  mac: [
    ['00:11:22:33:44:55', '00-11-22-33-44-55', '0011.2233.4455', '00:11:22:33:44:55:66:77'],
    ['00:11:22:33:44', '00:11-22:33:44:55', ''],
  ],
  uri: [
    ['https://example.com/a?b', '/a/b', 'mailto:a@b.c'],
    ['a/b', '', '://x', 'http://a\nb'],
  ],
  uuid: [
    ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'],
    ['123e4567-e89b-12d3-a456', 'x'],
  ],
  uuid3: [['123e4567-e89b-32d3-0456-426614174000'], ['123e4567-e89b-42d3-a456-426614174000']],
  uuid4: [['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-42d3-c456-426614174000']],
  uuid5: [['123e4567-e89b-52d3-b456-426614174000'], ['123e4567-e89b-42d3-b456-426614174000']],
};

describe('formats', () => {
  for (const [format, check] of Object.entries(FORMATS)) {
    test(format, () => {
      const [right, wrong] = ROWS[format] ?? [[], []];
      assert.ok(right.length > 0 && wrong.length > 0, 'there are examples');
      for (const text of right) assert.ok(check(text), `${JSON.stringify(text)} has it`);
      for (const text of wrong) assert.ok(!check(text), `${JSON.stringify(text)} does not have it`);
    });
  }

  test('are known by their names, hyphens aside, from a release on', () => {
    assert.equal(checkedFormat('datetime', 30), 'date-time');
    assert.equal(checkedFormat('date-time', 30), 'date-time');
    assert.equal(checkedFormat('k8s-short-name', 33), undefined);
    assert.equal(checkedFormat('k8s-short-name', 34), 'k8s-short-name');
    assert.equal(checkedFormat('toString', 34), undefined);
    assert.equal(checkedFormat('credit-card', 34), undefined);
  });
});
