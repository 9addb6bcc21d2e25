import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flagOf, type Given } from '../answers/question';
import { ANSWER_NAMES } from '../answers/questions';
import { type FileAnswers, type Outcome, readFileAnswers } from '../answers/read';
import type { PlanNaming } from '../complete-plan';
import { readSource } from '../conversion';
import { printData } from '../print';
import { ANSWERS_ALONE, questionsInARow, type Subject, subjectOf } from './subject';

const SHOP: Given = { name: 'shop', image: 'registry.example.com/shop/web:1.4.2' };
const COMPOSE = `name: shop
services:
  web:
    image: registry.example.com/web:1.2.3
    ports: ["8080:8080"]
    depends_on: [api]
  api:
    build: ./api
    expose: ["3000"]
    environment: { DATABASE_URL: "postgres://shop@db/shop" }
    depends_on: [db]
  worker:
    build: ./worker
    environment: { DATABASE_URL: "postgres://shop@db/shop" }
  db:
    image: postgres:17
`;

function subjectFrom(kind: 'compose' | 'dockerfile', text: string): Subject {
  const { value, problems } = readSource(kind, 'source', new Map([['source', text]]), 'folder');
  assert.ok(value, JSON.stringify(problems));
  return subjectOf({ name: 'folder', ...value });
}

const shop = subjectFrom('compose', COMPOSE);
const image = subjectFrom('dockerfile', 'FROM node:22.20.0-alpine3.22\nUSER 1000\nEXPOSE 3000\n');

const asOption: PlanNaming = (name, part) => (part === undefined ? `--${flagOf(name)}` : `${part}.${flagOf(name)}`);

function resultOf<T>(outcome: Outcome<T>): T {
  if ('problem' in outcome) assert.fail(outcome.problem);
  return outcome.value;
}

const problemIn = (outcome: Outcome<unknown>) => ('problem' in outcome ? outcome.problem : undefined);

/** What a file with the answers that are kept of others answers. */
function readBack(subject: Subject, given: Given): Given {
  const kept = printData(resultOf(subject.make(given)).answers);
  return resultOf(subject.readFile(resultOf(readFileAnswers(kept))));
}

describe('the questions in a row', () => {
  test('are all that make sense, in the order of the table', () => {
    const keys = questionsInARow(ANSWERS_ALONE.interview(SHOP)).map(({ key }) => key);
    assert.deepEqual(
      keys,
      ANSWER_NAMES.filter((name) => keys.includes(name)),
    );
    assert.ok(keys.includes('pipeline') && !keys.includes('schedule'));
  });

  test('are not those that a source answers', () => {
    const keys = questionsInARow(shop.interview({})).map(({ key }) => key);
    assert.deepEqual(keys.slice(0, 5), ['web/host', 'api/image', 'worker/image', 'name', 'namespace']);
    assert.ok(!keys.includes('api/port'));
  });

  test('are not about secrets and databases that nothing uses', () => {
    const plain = subjectFrom('compose', 'services:\n  a: { image: "a/a:1.0.0" }\n  b: { image: "a/b:1.0.0" }\n');
    const keys = questionsInARow(plain.interview({})).map(({ key }) => key);
    assert.ok(!keys.includes('data') && !keys.includes('secrets'));
  });
});

describe('an application whose source names nothing', () => {
  test('is asked about as a whole, and all of it has the name that it is given', () => {
    assert.deepEqual(
      questionsInARow(image.interview({}))
        .slice(0, 3)
        .map(({ key, title }) => `${key} ${title}`),
      ['image Image', 'host Host', 'name Name'],
    );
    const { plan, answers } = resultOf(image.make({ name: 'store', image: 'registry.example.com/store:1.0.0' }));
    assert.deepEqual([plan.name, plan.parts[0]?.answers.name], ['store', 'store']);
    assert.deepEqual(answers, { name: 'store', image: 'registry.example.com/store:1.0.0' });
  });
});

describe('a file of answers', () => {
  const FILES: readonly (readonly [what: string, subject: Subject, given: Given])[] = [
    ['an application of answers', ANSWERS_ALONE, { ...SHOP, settings: ['A=1,2'], environments: ['prod'] }],
    ['a source', shop, { name: 'store', layout: 'helm', 'api/image': 'a/api:1.0.0', 'worker/data': 'none' }],
    ['a source that names nothing', image, { name: 'store', port: 9090, layout: 'plain' }],
  ];
  for (const [what, subject, given] of FILES)
    test(`that was kept makes the same again: ${what}`, () => {
      const again = readBack(subject, given);
      assert.deepEqual(resultOf(subject.make(again)), resultOf(subject.make(given)));
    });

  test('may leave out what is still to be asked', () => {
    assert.deepEqual(resultOf(shop.readFile({ common: { data: 'managed' } })), { data: 'managed' });
  });

  test('may have an answer for all parts, and what runs a part', () => {
    const given = resultOf(shop.readFile({ common: { replicas: 4 }, parts: { api: { kind: 'worker', replicas: 5 } } }));
    const { plan } = resultOf(shop.make(given));
    assert.deepEqual(
      plan.parts.map(({ answers: { name, kind, replicas } }) => [name, kind, replicas]),
      [
        ['web', 'web', 4],
        ['api', 'worker', 5],
        ['worker', 'worker', 4],
      ],
    );
  });

  const MISTAKES: readonly (readonly [subject: Subject, file: FileAnswers, sentence: RegExp])[] = [
    [ANSWERS_ALONE, { common: {}, parts: {} }, /^parts has no use: /],
    [ANSWERS_ALONE, { common: { ...SHOP, gateway: 'a/b' } }, /^gateway has no use with the other answers/],
    [shop, { common: {}, parts: { wbe: {} } }, /^There is no part wbe\./],
    [shop, { common: {}, parts: { web: { port: 'http' } } }, /^parts\.web\.port must be a whole number, not http\.$/],
    [shop, { common: { layout: 'heml' } }, /^layout can not be heml\./],
  ];
  for (const [subject, file, sentence] of MISTAKES)
    test(`is refused: ${sentence}`, () => {
      assert.match(problemIn(subject.readFile(file)) ?? '', sentence);
    });
});

describe('what is given before more is asked', () => {
  const MISTAKES: readonly (readonly [subject: Subject, file: FileAnswers, sentence: RegExp])[] = [
    [ANSWERS_ALONE, { common: { nmae: 'shop' } }, /^There is no answer --nmae\. Did you mean --name\?$/],
    [ANSWERS_ALONE, { common: { port: 80 } }, /^--port must be from 1024/],
    [shop, { common: {}, parts: { web: { port: 70000 } } }, /^web\.port must be from 1 to 65535, not 70000\.$/],
    [shop, { common: { image: 'a/b:1.0.0' } }, /^--image is about one part/],
    [shop, { common: { layout: 'heml' } }, /^--layout can not be heml/],
  ];
  for (const [subject, file, sentence] of MISTAKES)
    test(`is refused where no other answer would mend it: ${sentence}`, () => {
      assert.match(problemIn(subject.begin(file, asOption)) ?? '', sentence);
    });

  test('may depend on what is asked', () => {
    const answers = { replicas: 1, data: 'managed', gateway: 'a/b' };
    assert.deepEqual(resultOf(ANSWERS_ALONE.begin({ common: answers }, asOption)), answers);
    assert.deepEqual(resultOf(shop.begin({ common: { gateway: 'a/b' } }, asOption)), { gateway: 'a/b' });
    // It is told when the question is reached.
    const { problem } = ANSWERS_ALONE.interview({ ...SHOP, replicas: 1 }, asOption);
    assert.equal(problem?.key, 'replicas');
    assert.match(problem?.message ?? '', /^--replicas must be at least 2/);
  });
});
