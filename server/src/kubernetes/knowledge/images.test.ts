import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DATA_CLIENT_COMMANDS,
  DATA_IMAGES,
  findDataImage,
  findWritePaths,
  isKnownSidecar,
  SIDECAR_IMAGES,
  WRITE_PATHS,
} from './images';

test('no image is listed twice, and every path is absolute and clean', () => {
  const names = DATA_IMAGES.flatMap((image) => image.names.map((name) => `${image.owner ?? ''}/${name}`));
  assert.equal(new Set(names).size, names.length);
  const written = WRITE_PATHS.flatMap((entry) => entry.names);
  assert.equal(new Set(written).size, written.length);
  const paths = [
    ...DATA_IMAGES.flatMap((image) => [...image.directories, ...(image.bitnamiDirectories ?? [])]),
    ...WRITE_PATHS.flatMap((entry) => entry.paths),
  ];
  for (const path of paths) assert.match(path, /^(?:\/[\w.-]+)+$/);
});

test('images of data are found by their exact name', () => {
  assert.deepEqual(findDataImage('postgres')?.directories, ['/var/lib/postgresql/data', '/var/lib/postgresql']);
  assert.deepEqual(findDataImage('docker.io/bitnami/postgresql')?.directories, ['/bitnami/postgresql']);
  assert.deepEqual(findDataImage('bitnamilegacy/redis')?.directories, ['/bitnami/redis', '/bitnami/keydb']);
  assert.equal(findDataImage('library/redis')?.image.keepsData, 'persistence-arguments');
  assert.deepEqual(findDataImage('mcr.microsoft.com/mssql/server')?.directories, ['/var/opt/mssql']);
  const others = [
    'prometheuscommunity/postgres-exporter',
    'edoburu/pgbouncer',
    'server',
    'vaultwarden/server',
    'mysqld',
    '',
  ];
  for (const repository of others) assert.equal(findDataImage(repository), undefined, repository);
});

test('clients are no servers', () => {
  for (const client of ['pg_dump', 'redis-cli', 'mc', 'kafka-topics']) assert.ok(DATA_CLIENT_COMMANDS.has(client));
  for (const server of [
    'postgres',
    'mysqld',
    'mongod',
    'redis-server',
    'etcd',
    'minio',
    'kafka-server-start',
    'influxd',
  ]) {
    assert.equal(DATA_CLIENT_COMMANDS.has(server), false, server);
  }
});

test('write paths are those of the image itself', () => {
  assert.deepEqual(findWritePaths('docker.io/library/nginx'), ['/var/cache/nginx', '/var/run']);
  assert.deepEqual(findWritePaths('bitnami/nginx'), []);
  assert.deepEqual(findWritePaths('nginxinc/nginx-unprivileged'), []);
});

test('sidecars are known by container or image', () => {
  assert.ok(isKnownSidecar('istio-proxy', 'registry.example.com/mesh'));
  assert.ok(isKnownSidecar('sql', 'gcr.io/cloud-sql-connectors/cloud-sql-proxy'));
  assert.ok(isKnownSidecar('proxy', 'cr.l5d.io/linkerd/proxy'));
  assert.equal(isKnownSidecar('proxy', 'example.com/team/proxy'), false);
  assert.equal(isKnownSidecar('auth', 'quay.io/oauth2-proxy/oauth2-proxy'), false);
  for (const image of SIDECAR_IMAGES) assert.ok(image.split('/').length <= 2, image);
});
