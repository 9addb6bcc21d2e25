import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameProblem } from '../names';
import { parseQuantity } from '../quantity';
import { dataFoldersOf, findImageNeeds, IMAGE_NEEDS, scratchFoldersOf } from './image-needs';

test('no image is listed twice, and everything has its form', () => {
  const names = IMAGE_NEEDS.flatMap(({ names: own, owners = [''] }) =>
    own.flatMap((name) => owners.map((owner) => `${owner}/${name}`)),
  );
  assert.equal(new Set(names).size, names.length);
  for (const { user, alpineUser, port = 1, portName, data = '/a', memory = '1Gi' } of IMAGE_NEEDS) {
    assert.ok((user ?? 1) > 0 && (alpineUser ?? 1) > 0);
    assert.ok(port > 0 && port < 65_536);
    if (portName !== undefined) assert.equal(nameProblem('port', portName), undefined, portName);
    assert.match(data, /^(?:\/[\w.-]+)+$/);
    assert.ok(parseQuantity(memory) !== undefined);
  }
});

test('images are found by the end of their names', () => {
  assert.equal(findImageNeeds('nginx')?.instead?.port, 8080);
  assert.equal(findImageNeeds('docker.io/library/nginx')?.user, 101);
  assert.equal(findImageNeeds('example.com/team/nginx'), undefined);
  assert.equal(findImageNeeds('prom/prometheus')?.user, 65534);
  assert.equal(findImageNeeds('bitnami/redis')?.user, 1001);
  assert.equal(findImageNeeds('bitnami/redis')?.portName, 'redis');
  assert.equal(findImageNeeds('bitnami/wordpress')?.port, undefined, 'not as root, so not at 80');
  assert.equal(findImageNeeds('timescale/timescaledb')?.user, 70);
  assert.equal(findImageNeeds('quay.io/prometheus/prometheus')?.user, 65534);
  assert.deepEqual(findImageNeeds('caddy')?.capabilities, ['NET_BIND_SERVICE']);
  assert.equal(findImageNeeds('lscr.io/linuxserver/sonarr')?.startsAsRoot, true);
  assert.equal(findImageNeeds('example.com/shop'), undefined);
  assert.equal(findImageNeeds(''), undefined);
});

test('folders with data and folders for passing files', () => {
  assert.deepEqual(dataFoldersOf('mysql'), ['/var/lib/mysql']);
  assert.deepEqual(scratchFoldersOf('mysql'), ['/var/run/mysqld']);
  assert.deepEqual(dataFoldersOf('dpage/pgadmin4'), ['/var/lib/pgadmin']);
  assert.deepEqual(scratchFoldersOf('redis'), []);
  assert.deepEqual(dataFoldersOf('example.com/shop'), []);
});
