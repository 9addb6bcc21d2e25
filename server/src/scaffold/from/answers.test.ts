import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersFor } from './answers';
import { readCompose } from './compose';
import type { Application } from './description';
import { readNomadJob } from './nomad';
import { noteLines } from './test-support';

function described(reading: { value: Application | undefined }): Application {
  assert.ok(reading.value);
  return reading.value;
}

function compose(text: string) {
  return answersFor(described(readCompose('c', new Map([['c', text]]))));
}

test('a web service with its database, settings and secrets', () => {
  const reading = compose(
    'name: shop\nservices:\n  Web_App:\n    image: example.com/shop:1.2.3\n    ports: ["80:3000"]\n    environment:\n      LOG: info\n      DB_PASSWORD: hunter22\n      DB_URL: postgres://db/shop\n      DEBUG:\n    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost:3000/up"]}\n    depends_on: [db]\n  db:\n    image: postgres:16.4\n    volumes: [d:/var/lib/postgresql/data]\n  cache:\n    image: redis:7.4.1\nvolumes: {d: }\n',
  );
  assert.deepEqual(
    reading.value?.map(({ answers }) => answers),
    [
      {
        name: 'web-app',
        kind: 'web',
        image: 'example.com/shop:1.2.3',
        port: 3000,
        healthPath: '/up',
        namespace: 'shop',
        settings: ['LOG=info', 'DB_URL=postgres://db/shop'],
        secrets: 'external-secrets',
        secretKeys: ['DB_PASSWORD'],
        data: 'cnpg',
      },
    ],
  );
  assert.deepEqual(noteLines(reading), [
    '3 changed answerSecrets',
    '10 not-carried answerNeeded',
    '13 changed answerDatabase',
    '16 not-carried answerOtherDatabase',
  ]);
});

test('what the scaffold would refuse is left open, with its reason', () => {
  const reading = compose('services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n  api:\n    build: .\n');
  const [web, api] = reading.value ?? [];
  assert.deepEqual(web?.answers, { name: 'web', kind: 'web' });
  assert.deepEqual(api?.answers, { name: 'api', kind: 'worker' });
  assert.deepEqual(noteLines(reading), [
    '2 not-carried answerRefused',
    '2 not-carried answerRefused',
    '5 changed answerImage',
  ]);
});

test('a schedule and the state of a service', () => {
  const job =
    'job "night" {\n  type = "batch"\n  periodic {\n    crons = ["0 2 * * *", "0 5 * * *"]\n    time_zone = "Europe/Paris"\n  }\n  group "run" {\n    task "run" {\n      driver = "docker"\n      config {\n        image = "a:1.0"\n      }\n    }\n  }\n}\n';
  const reading = answersFor(described(readNomadJob('j', new Map([['j', job]]))));
  assert.deepEqual(reading.value?.[0]?.answers, {
    name: 'run',
    kind: 'cron',
    image: 'a:1.0',
    schedule: '0 2 * * *',
    namespace: 'night',
  });
  assert.deepEqual(noteLines(reading), ['7 not-carried answerSchedules', '7 changed answerTimeZone']);
  const stateful = compose('services:\n  files:\n    image: a:1.0\n    volumes: ["v:/v"]\nvolumes: {v: }\n');
  assert.equal(stateful.value?.[0]?.answers.kind, 'stateful');
});
