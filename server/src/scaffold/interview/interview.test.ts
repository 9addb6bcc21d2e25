import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Given } from '../answers/question';
import { ANSWER_NAMES } from '../answers/questions';
import { readAnswers } from '../answers/read';
import { GROUPS, titleOf } from './groups';
import { completeAnswers, interview, readAnswer } from './interview';

const SHOP: Given = { name: 'shop', image: 'registry.example.com/shop/web:1.4.2' };

const keysOf = (given: Given, id: string) =>
  interview(given)
    .groups.find((group) => group.id === id)
    ?.questions.map(({ key }) => key);
const questionOf = (given: Given, key: string) => {
  const found = interview(given)
    .groups.flatMap(({ questions }) => questions)
    .find((question) => question.key === key);
  assert.ok(found, key);
  return found;
};

describe('the groups', () => {
  test('have every question once, in the order of the table', () => {
    assert.deepEqual(
      GROUPS.flatMap(({ names }) => names),
      ANSWER_NAMES,
    );
  });

  test('name each question differently', () => {
    const titles = ANSWER_NAMES.map(titleOf);
    assert.equal(new Set(titles).size, titles.length);
    assert.equal(titleOf('healthPath'), 'Health path');
  });
});

describe('the interview', () => {
  test('asks a web service seven things that every application needs, and a scheduled job five', () => {
    assert.deepEqual(keysOf({}, 'essentials'), ['name', 'kind', 'image', 'port', 'healthPath', 'namespace', 'host']);
    assert.deepEqual(keysOf({ kind: 'cron' }, 'essentials'), ['name', 'kind', 'image', 'schedule', 'namespace']);
  });

  test('leaves out groups of which nothing makes sense', () => {
    assert.equal(keysOf(SHOP, 'traffic'), undefined);
    assert.deepEqual(keysOf({ ...SHOP, host: 'shop.example.com' }, 'traffic'), [
      'routing',
      'ingressClass',
      'tlsIssuer',
    ]);
  });

  test('shows what holds where nothing is given, after the answers before', () => {
    assert.equal(questionOf(SHOP, 'namespace').answer, 'shop');
    assert.equal(questionOf({ ...SHOP, replicas: 4 }, 'maxReplicas').usual, 12);
    assert.equal(questionOf({ ...SHOP, maxReplicas: 5 }, 'maxReplicas').answer, 5);
  });

  test('says which choices can not be taken, and why', () => {
    const managed = (given: Given) => questionOf(given, 'data').choices?.find(({ value }) => value === 'managed');
    assert.match(managed(SHOP)?.problem ?? '', /needs secrets/);
    assert.equal(managed({ ...SHOP, secrets: 'external-secrets' })?.problem, undefined);
  });

  test('tells the first problem with the question that mends it', () => {
    assert.deepEqual(interview({}).problem, {
      key: 'name',
      message: 'Name is missing: every object is named after it.',
    });
    assert.equal(interview(SHOP).problem, undefined);
    assert.equal(interview({ ...SHOP, data: 'managed', secrets: 'external-secrets' }).problem?.key, 'databaseHost');
    assert.equal(interview({ ...SHOP, data: 'managed' }).problem?.key, 'data');
  });

  test('does not look at answers that make no sense for now', () => {
    assert.equal(interview({ ...SHOP, kind: 'worker', host: '???' }).problem, undefined);
  });
});

describe('what is typed', () => {
  test('is read as the question has it', () => {
    assert.deepEqual(readAnswer('port', ' 9090 ', SHOP), { value: 9090 });
    assert.deepEqual(readAnswer('settings', 'A=1, B=2', SHOP), { value: ['A=1', 'B=2'] });
    assert.deepEqual(readAnswer('settings', '', SHOP), { value: [] });
    assert.deepEqual(readAnswer('environments', ['prod'], SHOP), { value: ['prod'] });
    assert.deepEqual(readAnswer('host', '', SHOP), { value: '' });
  });

  test('is refused with the reason', () => {
    const problem = (key: string, typed: string | readonly string[], given = SHOP) => {
      const reading = readAnswer(key, typed, given);
      return 'problem' in reading ? reading.problem : '';
    };
    assert.match(problem('image', 'shop:latest'), /^Image can not be shop:latest: .*no rollback/);
    assert.match(problem('image', ''), /^Image is missing: it is what runs/);
    assert.match(problem('name', 'Shop'), /lower-case/);
    assert.match(problem('port', 'http'), /whole number/);
    assert.match(problem('maxReplicas', '3'), /^Replicas at most must be above replicas, which is 3/);
    assert.match(problem('environments', []), /at least one of/);
    assert.match(problem('nothing', 'x'), /There is no answer nothing/);
  });
});

describe('the answers at the end', () => {
  test('are those that make sense', () => {
    const outcome = completeAnswers({ ...SHOP, kind: 'worker', host: 'shop.example.com' });
    assert.deepEqual(outcome, readAnswers({ ...SHOP, kind: 'worker' }));
  });

  test('are not there while something is wrong', () => {
    assert.deepEqual(completeAnswers({ name: 'shop' }), { problem: 'Image is missing: it is what runs.' });
  });
});
