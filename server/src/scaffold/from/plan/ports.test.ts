import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from '../compose';
import { type DraftPart, type DraftPlan, planFrom } from '../plan';
import type { Reading } from '../report';
import { noteLines } from '../test-support';

function compose(text: string, others: Readonly<Record<string, string>> = {}): Reading<DraftPlan> {
  const { value, problems } = readCompose('compose.yaml', new Map(Object.entries({ ...others, 'compose.yaml': text })));
  assert.deepEqual(problems, []);
  assert.ok(value);
  return planFrom(value);
}

function partOf({ value }: Reading<DraftPlan>, name: string): DraftPart {
  const part = value?.parts.find(({ given }) => given.name === name);
  assert.ok(part, `there is no part ${name}`);
  return part;
}

const codesOf = (reading: Reading<unknown>) => reading.notes.map(({ code }) => code);

test('a host of labels, and a configuration that listens where the image does', () => {
  const reading = compose(
    'services:\n  web:\n    image: nginx:1.27.3\n    ports: ["80:80"]\n    labels: ["traefik.http.routers.w.rule=Host(`shop.example.com`)"]\n' +
      '    volumes: ["./d.conf:/etc/nginx/conf.d/default.conf"]\n',
    { 'd.conf': 'server {\n  listen 80;\n}\n' },
  );
  const { given, details } = partOf(reading, 'web');
  assert.equal(given.host, 'shop.example.com');
  const [file] = details.main.files ?? [];
  assert.deepEqual(file?.content, { kind: 'text', text: 'server {\n  listen 8080;\n}\n' });
  for (const code of ['planHost', 'planListen'] as const) assert.ok(codesOf(reading).includes(code));
  assert.ok(!codesOf(reading).includes('planOutside'));
});

test('what others address is reached, though only another port is open to the outside', () => {
  const reading = compose(
    'services:\n  broker: {image: "rabbitmq:3.13.7-management", ports: ["15672:15672"]}\n' +
      '  api: {image: "example.com/api:1.0.0", ports: ["80:8080"]}\n' +
      '  worker: {image: "example.com/w:1.0.0", environment: {BROKER: "amqp://broker:5672", API: "http://api:9000/v1"}}\n',
  );
  const [broker, api] = reading.value?.parts ?? [];
  assert.equal(broker?.given.port, 5672);
  assert.deepEqual(broker?.details.main.ports, [{ name: 'port-15672', number: 15672, protocol: 'TCP' }]);
  assert.equal(api?.given.port, 8080);
  assert.deepEqual(api?.details.main.ports, [{ name: 'port-9000', number: 9000, protocol: 'TCP' }]);
  assert.ok(noteLines(reading).includes('2 changed planPortAdded'));
});
