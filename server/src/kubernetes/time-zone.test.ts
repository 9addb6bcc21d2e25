import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TIME_ZONES } from './knowledge/time-zones';
import { isTimeZoneOfGo, nearestTimeZone, timeZoneProblem } from './time-zone';

test('all zones of the list are accepted, links and old names included', () => {
  assert.ok(TIME_ZONES.size > 590);
  for (const zone of TIME_ZONES) {
    assert.equal(timeZoneProblem(zone), undefined, zone);
    // What batch/v1 asks of each part of a name.
    assert.ok(
      zone.split('/').every((part) => /^[A-Za-z.\-_0-9+]{1,14}$/.test(part)),
      zone,
    );
  }
  for (const zone of ['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'Etc/GMT+12', 'EST5EDT', 'UTC', 'Zulu'])
    assert.ok(TIME_ZONES.has(zone), zone);
});

test('the runtime knows the zones of the list, so that runs can be told', () => {
  // These are for files, not for clocks.
  const unknown = [...TIME_ZONES].filter((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return false;
    } catch {
      return true;
    }
  });
  assert.deepEqual(
    unknown.filter((zone) => zone !== 'Factory' && zone !== 'America/Coyhaique'),
    [],
  );
});

test('what is refused, and why', () => {
  const cases: readonly (readonly [zone: string, problem: string])[] = [
    ['', 'empty'],
    ['Local', 'local'],
    ['local', 'local'],
    ['utc', 'letter-case'],
    ['europe/berlin', 'letter-case'],
    ['Europe/berlin', 'letter-case'],
    ['asia/kolkata', 'letter-case'],
    ['Berlin', 'unknown'],
    ['Europe/Bonn', 'unknown'],
    ['CEST', 'unknown'],
    ['UTC+2', 'unknown'],
    ['+01:00', 'unknown'],
    ['+0100', 'unknown'],
    ['Europe/Berlin ', 'unknown'],
    ['../Europe/Berlin', 'unknown'],
    ['/etc/localtime', 'unknown'],
  ];
  for (const [zone, problem] of cases) assert.equal(timeZoneProblem(zone), problem, zone);
});

test('Go takes nothing for UTC, and Local for the clock of the machine', () => {
  for (const zone of ['', 'Local', 'UTC', 'Europe/Berlin']) assert.equal(isTimeZoneOfGo(zone), true, zone);
  for (const zone of ['local', 'utc', 'Europe/Bonn']) assert.equal(isTimeZoneOfGo(zone), false, zone);
});

test('the zone that is most likely meant', () => {
  const cases: readonly (readonly [zone: string, near: string | undefined])[] = [
    ['europe/berlin', 'Europe/Berlin'],
    ['Berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['America/New York', 'America/New_York'],
    ['Europe/Pariss', 'Europe/Paris'],
    ['Amerika/Chicago', 'America/Chicago'],
    ['Europe/Istanbull', 'Europe/Istanbul'],
    ['+01:00', undefined],
  ];
  for (const [zone, near] of cases) assert.equal(nearestTimeZone(zone), near, zone);
});
