import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesNamed, readText, root } from '../../../../test/support/repository';
import { readNomadJob } from './nomad';
import { bare, noteLines, problemLines, serviceOf } from './test-support';

const JOBS = join(root, 'server/src/scaffold/from/nomad/jobs');

/** A job of the folder beside the reader. */
function read(name: string, variables: Record<string, string> = {}, others: Record<string, string> = {}) {
  const texts = new Map(Object.entries({ ...others, [`${name}.hcl`]: readText(join(JOBS, `${name}.hcl`)) }));
  return readNomadJob(`${name}.hcl`, texts, new Map(Object.entries(variables)));
}

function readJobText(text: string) {
  return readNomadJob('x.hcl', new Map([['x.hcl', text]]));
}

test('every job is read without a problem, and nothing goes unread', () => {
  const files = filesNamed(JOBS, /\.hcl$/);
  assert.ok(files.length >= 13);
  for (const file of files) {
    const text = readText(file);
    const reading = readNomadJob('job.hcl', new Map([['job.hcl', text]]));
    assert.deepEqual(reading.problems, [], file);
    assert.ok(reading.value !== undefined && reading.value.services.length > 0, file);
    const forgotten = reading.notes.filter(({ code }) => code === 'unread' || code === 'unknownKey');
    assert.deepEqual(forgotten, [], file);
  }
});

test('each line with an attribute has a note over it', () => {
  for (const file of filesNamed(JOBS, /\.hcl$/)) {
    const { notes } = readNomadJob('job.hcl', new Map([['job.hcl', readText(file)]]));
    for (const [line, text] of readText(file).split('\n').entries()) {
      if (!/^\s*[a-z_]+\s+= .*[^[{]$/.test(text)) continue;
      assert.ok(
        notes.some(({ range }) => range.start.line <= line && line <= range.end.line),
        `${file}:${line + 1}: ${text}`,
      );
    }
  }
});

test('the least of a job: port_map, MHz and MB', () => {
  const reading = read('bare');
  const service = serviceOf(reading, 'web');
  assert.equal(reading.value?.name, 'rails-app');
  assert.equal(service.replicas, 2);
  const [container] = service.containers;
  assert.deepEqual([container?.name, container?.image], ['rails', 'myapp:latest']);
  assert.deepEqual(bare(container?.ports), [{ name: 'http', number: 3000, protocol: 'TCP', published: 0 }]);
  assert.deepEqual(container?.resources, {
    devices: [],
    cpuMegahertz: 500,
    memoryRequest: 1024 ** 3,
    memoryLimit: 1024 ** 3,
  });
  assert.ok(noteLines(reading).includes('2 not-carried nomadWhere'));
  assert.ok(noteLines(reading).includes('16 changed nomadMegahertz'));
});

test('checks become readiness; with check_restart liveness too', () => {
  const [cache] = serviceOf(read('cache'), 'redis').containers;
  assert.deepEqual(bare(cache?.readiness), {
    intervalSeconds: 10,
    timeoutSeconds: 2,
    probe: { kind: 'tcp', port: 6379 },
  });
  assert.equal(cache?.health, undefined);
  const [api] = serviceOf(read('rollout'), 'api').containers;
  assert.deepEqual(bare(api?.health), bare(api?.readiness));
  assert.equal(api?.readiness?.probe.kind, 'http');
  assert.deepEqual(api?.args, ['serve', '--port', '8080']);
});

test('templates: variables, fields of Vault, files and where the driver mounts them', () => {
  const reading = read('secrets', {}, { 'nginx.conf.tpl': 'listen 80;\n' });
  const [container] = serviceOf(reading, 'app').containers;
  assert.deepEqual(
    container?.environment.map(({ name, value }) => [name, value.kind]),
    [
      ['LOG_LEVEL', 'value'],
      ['API_KEY', 'vault'],
      ['DB_USER', 'vault'],
      ['DB_PASSWORD', 'vault'],
      ['UPSTREAM', 'needed'],
    ],
  );
  assert.deepEqual(bare(container?.files), [
    { kind: 'config', source: 'app-app.yml', target: '/etc/billing/app.yml', mode: 0o640 },
    { kind: 'secret', source: 'app-tls.key', target: '/etc/keys/tls.key' },
    { kind: 'config', source: 'app-nginx.conf', target: '/local/nginx.conf' },
  ]);
  assert.deepEqual(
    reading.value?.configs.map(({ name, content }) => [name, content.kind]),
    [
      ['app-app.yml', 'text'],
      ['app-nginx.conf', 'text'],
    ],
  );
  assert.deepEqual(bare(container?.volumes), [
    { kind: 'tmpfs', target: '/tmp/work', readOnly: false, sizeBytes: 64 * 1024 ** 2 },
  ]);
});

test('variables and local values', () => {
  const reading = read('variables', { image_tag: '1.2.3' });
  const service = serviceOf(reading, 'orders');
  assert.equal(service.replicas, 6);
  assert.equal(service.containers[0]?.image, 'registry.example.com/orders:1.2.3');
  assert.equal(service.containers[0]?.ports[0]?.number, 8080);
  const open = serviceOf(read('variables'), 'orders').containers[0];
  assert.equal(open?.image, `registry.example.com/orders:\${var.image_tag}`);
  const small = serviceOf(read('variables', { replicas: '1' }), 'orders');
  assert.equal(small.replicas, 1);
});

test('how a job runs', () => {
  assert.deepEqual(serviceOf(read('periodic'), 'report').run, {
    kind: 'scheduled',
    crons: ['15 2 * * *', '@weekly'],
    timeZone: 'Europe/Paris',
    overlap: false,
  });
  assert.equal(serviceOf(read('periodic'), 'report').restart, 'never');
  assert.equal(serviceOf(read('everywhere'), 'exporter').run.kind, 'on-every-node');
  assert.equal(serviceOf(read('everywhere'), 'exporter').hostNetwork, true);
  assert.equal(serviceOf(read('drivers'), 'work').run.kind, 'run-to-completion');
});

test('tasks with a lifecycle stand in the order they run', () => {
  const { containers } = serviceOf(read('sidecars'), 'front');
  assert.deepEqual(
    containers.map(({ name, role }) => [name, role]),
    [
      ['migrate', 'before'],
      ['front', 'main'],
      ['logs', 'sidecar'],
      ['wave', 'after'],
    ],
  );
  assert.deepEqual(bare(containers[1]?.ports), [{ name: 'http', number: 8080, protocol: 'TCP', published: 80 }]);
});

test('volumes of a group', () => {
  const reading = read('volumes');
  assert.deepEqual(bare(reading.value?.volumes), [
    { name: 'data', external: true, driver: 'csi', accessMode: 'one-node' },
    { name: 'certificates', external: true, driver: 'host' },
  ]);
  const [container] = serviceOf(reading, 'postgres').containers;
  assert.deepEqual(
    container?.volumes.map(({ source, target, readOnly }) => [source, target, readOnly]),
    [
      ['data', '/var/lib/postgresql/data', false],
      ['certificates', '/etc/ssl/ca', true],
    ],
  );
  assert.deepEqual(container?.resources, {
    devices: [],
    sharedMemory: 256 * 1024 ** 2,
    cpuMegahertz: 1000,
    memoryRequest: 2 * 1024 ** 3,
    memoryLimit: 2 * 1024 ** 3,
  });
  assert.deepEqual(container?.environment[0]?.value, { kind: 'value', text: 'change-me-now', sensitive: true });
});

test('other drivers are told, a task without a group has its own', () => {
  assert.ok(noteLines(read('drivers')).includes('11 not-carried nomadDriver'));
  const [hello] = serviceOf(read('single-task'), 'hello').containers;
  assert.equal(hello?.image, 'docker.io/library/nginx:1.27.1');
  assert.ok(noteLines(read('dynamic')).includes('8 not-carried hclDynamic'));
});

test('what is wrong is told at its place', () => {
  assert.deepEqual(problemLines(readJobText('job "x" {\n  group "y" {\n')), ['3 hclExpected']);
  assert.deepEqual(problemLines(readJobText('')), ['1 nomadNoJob']);
  assert.deepEqual(problemLines(readJobText('job "x" {}\njob "y" {}\n')), ['1 nomadNoGroup', '2 nomadSeveralJobs']);
  assert.deepEqual(
    problemLines(
      readJobText(
        'job "x" {\n  type = "odd"\n  group "g" {\n    count = "many"\n    task "t" {\n      driver = "docker"\n      config {}\n      kill_timeout = "soon"\n    }\n  }\n}\n',
      ),
    ),
    ['2 wrongValue', '4 wrongValue', '5 noImage', '8 wrongValue'],
  );
});
