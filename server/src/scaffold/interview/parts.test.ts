import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Given } from '../answers/question';
import { readSource } from '../conversion';
import { interviewAbout, type Known, planAbout, planAnswers, readAnswerAbout } from './parts';

const SHOP = `services:
  web:
    image: nginx:latest
    ports: ["80:8080"]
    depends_on: [api]
  api:
    build: ./api
    expose: ["3000"]
    environment:
      LOG_LEVEL: info
      API_TOKEN: changeit
      DATABASE_URL: postgres://shop@db/shop
    depends_on: [db]
  db:
    image: postgres:17
    volumes: ["data:/var/lib/postgresql/data"]
  cache:
    image: redis:7.4.1
volumes: { data: {} }
`;

function knownFrom(text: string): Known {
  const { value, problems } = readSource('compose', 'compose.yaml', new Map([['compose.yaml', text]]), 'shop');
  assert.ok(value, JSON.stringify(problems));
  return { ...value, name: value.name ?? 'shop' };
}

const known = knownFrom(SHOP);
const IMAGES = { 'web/image': 'registry.example.com/web:1.2.3', 'api/image': 'registry.example.com/api:4.5.6' };

const group = (id: string, given: Given = {}) => interviewAbout(known, given).groups.find((one) => one.id === id);
const question = (key: string, given: Given = {}) => {
  const found = interviewAbout(known, given)
    .groups.flatMap(({ questions }) => questions)
    .find((one) => one.key === key);
  assert.ok(found, key);
  return found;
};
const planOf = (given: Given) => {
  const outcome = planAbout(known, given);
  if ('problem' in outcome) assert.fail(outcome.problem);
  return outcome.value;
};

describe('the interview about a source', () => {
  test('asks first what no source says: images with a version, and a host name for what nothing else calls', () => {
    assert.deepEqual(
      group('open')?.questions.map(({ key, title }) => `${key} ${title}`),
      ['web/image web: Image', 'web/host web: Host', 'api/image api: Image'],
    );
    assert.equal(question('api/image').question, 'api: Which image does it run?');
  });

  test('asks the same when it is answered, so that one can come back', () => {
    assert.deepEqual(
      group('open', IMAGES)?.questions.map(({ key }) => key),
      ['web/image', 'web/host', 'api/image'],
    );
    assert.equal(question('api/image', IMAGES).answer, IMAGES['api/image']);
  });

  test('has a group for each part, and those about the whole', () => {
    const titles = interviewAbout(known, {}).groups.map(({ title }) => title);
    assert.deepEqual(titles.slice(0, 4), ['shop', 'web', 'api', 'cache']);
    assert.ok(titles.includes('Environments and files'));
    assert.equal(question('namespace').answer, 'shop');
    assert.equal(question('data').answer, 'cnpg');
    assert.equal(question('web/port').answer, 8080);
  });

  test('asks about the way in when a part has a host', () => {
    assert.equal(group('traffic'), undefined);
    assert.ok(group('traffic', { 'web/host': 'shop.example.com' }));
  });

  test('takes what the source says as it is', () => {
    const replicas = question('cache/replicas');
    assert.equal(replicas.usual, 1);
    assert.deepEqual(readAnswerAbout(known, 'cache/replicas', '1', {}), { value: 1 });
    assert.ok('problem' in readAnswerAbout(known, 'web/replicas', '1', {}));
  });

  test('refuses what can not be, in words about the question', () => {
    const reading = readAnswerAbout(known, 'web/image', 'nginx:latest', {});
    assert.match('problem' in reading ? reading.problem : '', /^Image can not be nginx:latest/);
    assert.deepEqual(readAnswerAbout(known, 'web/port', '9090', {}), { value: 9090 });
  });

  test('has no problem with what is usual', () => {
    assert.equal(interviewAbout(known, {}).problem, undefined);
  });

  test('says which answer is wrong', () => {
    const { problem } = interviewAbout(known, { ...IMAGES, data: 'managed' });
    assert.equal(problem?.key, 'databaseHost');
  });
});

describe('the plan', () => {
  test('has what was answered about the parts and about the whole', () => {
    const { name, parts } = planOf({ ...IMAGES, 'web/host': 'shop.example.com', namespace: 'store', layout: 'helm' });
    assert.equal(name, 'shop');
    assert.deepEqual(
      parts.map(({ answers }) => [answers.name, answers.image, answers.namespace, answers.layout]),
      [
        ['web', IMAGES['web/image'], 'store', 'helm'],
        ['api', IMAGES['api/image'], 'store', 'helm'],
        ['cache', 'redis:7.4.1', 'store', 'helm'],
      ],
    );
    assert.equal(parts[0]?.answers.host, 'shop.example.com');
  });

  test('is made again from the answers that are kept', () => {
    assert.deepEqual(planAnswers(known, { ...IMAGES, layout: 'plain', 'cache/host': 'redis.example.com' }), {
      common: { layout: 'plain' },
      parts: { web: { image: IMAGES['web/image'] }, api: { image: IMAGES['api/image'] } },
    });
  });
});
