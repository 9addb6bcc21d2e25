import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flagOf } from './answers/question';
import { completePlan, type DraftPlan, type PlanAnswers } from './complete-plan';
import type { Plan } from './plan';
import { scaffoldPlan } from './scaffold';

const DRAFT: DraftPlan = {
  name: 'shop',
  common: { data: 'cnpg', secrets: 'external-secrets' },
  parts: [
    {
      given: { name: 'web', kind: 'web', port: 8080 },
      details: { source: { kind: 'built', context: 'web' }, main: {} },
    },
    {
      given: {
        name: 'api',
        kind: 'web',
        port: 3000,
        image: 'ghcr.io/acme/api:2.1.0',
        data: 'cnpg',
        secretKeys: ['KEY'],
      },
      details: { servicePort: 80, aliases: ['web', 'backend'], main: {} },
    },
    {
      given: { name: 'queue', kind: 'stateful', port: 5672, replicas: 1 },
      details: { source: { kind: 'moving', image: 'rabbitmq:latest' }, main: { portName: 'amqp' } },
    },
  ],
};

function outcome(given: Partial<PlanAnswers>, draft = DRAFT) {
  const answers = { common: {}, parts: {}, ...given };
  return completePlan(draft, answers, (name, part) =>
    part === undefined ? `--${flagOf(name)}` : `--part ${part}.${flagOf(name)}`,
  );
}

function planOf(given: Partial<PlanAnswers> = {}, draft = DRAFT): Plan {
  const result = outcome(given, draft);
  assert.ok('value' in result, JSON.stringify(result));
  return result.value;
}

const answersOf = (plan: Plan, part: string) => {
  const found = plan.parts.find(({ answers }) => answers.name === part);
  assert.ok(found !== undefined);
  return found.answers;
};

describe('what a source leaves open', () => {
  test('images of which nobody says the version', () => {
    const images = planOf().parts.map(({ answers }) => answers.image);
    assert.deepEqual(images, [
      'registry.example.com/shop/web:REPLACE_ME',
      'ghcr.io/acme/api:2.1.0',
      'rabbitmq:REPLACE_ME',
    ]);
  });

  test('only parts that have secrets or a database get them', () => {
    const plan = planOf();
    const chosen = plan.parts.map(({ answers: { data, secrets, secretKeys } }) => [data, secrets, secretKeys]);
    assert.deepEqual(chosen, [
      ['none', 'none', []],
      ['cnpg', 'external-secrets', ['KEY']],
      ['none', 'none', []],
    ]);
  });

  test('what is about the whole is the same in all parts', () => {
    const common = { layout: 'helm', namespace: 'store', backup: 'pg-dump', environments: ['prod'] };
    for (const { answers } of planOf({ common }).parts) {
      const { layout, namespace, backup, environments, backupBucket } = answers;
      assert.deepEqual({ layout, namespace, backup, environments }, common);
      assert.equal(backupBucket, 's3://shop-backups');
    }
  });

  test('what keeps data is backed up unless somebody says otherwise', () => {
    assert.equal(answersOf(planOf(), 'web').backup, 'velero');
    assert.equal(answersOf(planOf({ common: { backup: 'none' } }), 'queue').backup, 'none');
  });

  test('answers about a part, and about all of them', () => {
    const plan = planOf({
      common: { replicas: 4, data: 'managed', databaseHost: 'postgres.example.com' },
      parts: { web: { image: 'web:1.2.3', host: 'shop.example.com', replicas: 5 } },
    });
    const { image, host, replicas } = answersOf(plan, 'web');
    assert.deepEqual([image, host, replicas], ['web:1.2.3', 'shop.example.com', 5]);
    assert.equal(answersOf(plan, 'api').replicas, 4);
    assert.equal(answersOf(plan, 'api').data, 'managed');
    assert.equal(answersOf(plan, 'web').data, 'none');
  });

  test('a part may do without the database of the others', () => {
    const draft = { ...DRAFT, parts: DRAFT.parts.map((part) => ({ ...part, given: { ...part.given, data: 'cnpg' } })) };
    const plan = planOf({ parts: { web: { data: 'none' } } }, draft);
    assert.deepEqual(
      plan.parts.map(({ answers }) => answers.data),
      ['none', 'cnpg', 'cnpg'],
    );
  });

  test('a part that its source does not name is called as the whole', () => {
    const { name: _, ...given } = DRAFT.parts[0]?.given ?? {};
    const draft = { ...DRAFT, parts: [{ given, details: { main: {} } }] };
    const plan = planOf({ common: { name: 'store' } }, draft);
    assert.equal(plan.parts[0]?.answers.name, 'store');
    assert.equal(plan.parts[0]?.answers.image, 'registry.example.com/store/store:REPLACE_ME');
    assert.equal(planOf({ parts: { shop: { port: 9090 } } }, draft).parts[0]?.answers.port, 9090);
  });

  test('the port of a Service is that by which others know it', () => {
    assert.deepEqual(
      planOf().parts.map(({ details }) => details.servicePort),
      [8080, 80, 5672],
    );
    assert.deepEqual(planOf().parts[1]?.details.aliases, ['backend']);
  });

  test('what a single part is asked needs no name of the part', () => {
    const draft = { ...DRAFT, parts: DRAFT.parts.slice(0, 1) };
    const common = { image: 'web:1.2.3', host: 'shop.example.com', data: 'cnpg', name: 'store' };
    const plan = planOf({ common }, draft);
    assert.equal(plan.name, 'store');
    const { name, image, host, data } = answersOf(plan, 'web');
    assert.deepEqual([name, image, host, data], ['web', 'web:1.2.3', 'shop.example.com', 'cnpg']);
  });
});

const MISTAKES: readonly (readonly [given: Partial<PlanAnswers>, sentence: RegExp])[] = [
  [{ common: { name: 'Shop' } }, /^--name can not be Shop: it may have only/],
  [{ common: { nmae: 'shop' } }, /^There is no answer --nmae\. Did you mean --name\?$/],
  [
    { common: { image: 'web:1.2.3' } },
    /^--image is about one part, and there are several: say which, such as --part web\.image\.$/,
  ],
  [{ parts: { wbe: {} } }, /^There is no part wbe\. Its source has: web, api, queue\.$/],
  [{ parts: { web: { layout: 'helm' } } }, /^--part web\.layout is about all parts: give it for the whole\.$/],
  [{ parts: { web: { imag: 'a' } } }, /^There is no answer --part web\.imag\. Did you mean/],
  [{ parts: { web: { port: 80 } } }, /^--part web\.port must be from 1024 to 65535, not 80: /],
  [{ parts: { web: { host: 'https://a.example.com' } } }, /^--part web\.host can not be https:\/\/a\.example\.com: /],
  [{ parts: { web: { image: 'web:latest' } } }, /^--part web\.image can not be web:latest: /],
  [{ parts: { web: { schedule: '0 3 * * *' } } }, /^--part web\.schedule has no use with the other answers/],
  [{ common: { databaseHost: 'postgres.example.com' } }, /^--database-host has no use with the other answers/],
  [{ common: { tlsIssuer: 'own' } }, /^--tls-issuer has no use with the other answers/],
  [{ common: { secrets: 'none' } }, /^--secrets can not be none: api has secrets \(KEY\)\.$/],
  [{ common: { data: 'managed' } }, /^--database-host is missing: /],
  [
    { parts: { api: { data: 'managed' } } },
    /^--part api\.data can only be none: which database the parts have is said for the whole, by --data\.$/,
  ],
  [{ parts: { api: { data: 'none' } }, common: { data: 'cnpg' } }, /^--data has no use with the other answers/],
  [{ common: { replicas: 1 } }, /^--replicas must be at least 2, not 1: /],
];

describe('mistakes are told in one sentence', () => {
  for (const [given, sentence] of MISTAKES)
    test(String(sentence), () => {
      const result = outcome(given);
      assert.ok('problem' in result);
      assert.match(result.problem, sentence);
    });

  const called = (name: string, kind = 'web') => ({
    given: { name, kind, port: 8080 },
    details: { main: {} },
  });
  const COLLISIONS: readonly (readonly [parts: readonly string[], sentence: RegExp])[] = [
    [['shop-database', 'api'], /^The part shop-database can not be called so: what the parts share has a \w+ called /],
    [['api', 'default-deny'], /^The part default-deny can not be called so: what the parts share has a NetworkPolicy /],
    [['web', 'web-headless'], /^The parts web-headless and web would both have a Service called web-headless\. /],
  ];
  for (const [names, sentence] of COLLISIONS)
    test(`names that two objects would have: ${names.join(', ')}`, () => {
      const parts = names.map((name) => called(name, name === 'web' ? 'stateful' : 'web'));
      const data = { ...called('store'), given: { ...called('store').given, data: 'stateful-set' } };
      const result = outcome({}, { ...DRAFT, parts: [...parts, data] });
      assert.match('problem' in result ? result.problem : '', sentence);
    });

  test('what is called otherwise can be made', () => {
    const parts = ['shop', 'database', 'web-2', 'files', 'prod', 'namespace', 'global'].map((name) => called(name));
    const plan = planOf({}, { ...DRAFT, parts });
    for (const layout of ['kustomize', 'helm', 'plain'] as const) {
      const made = { ...plan, parts: plan.parts.map((part) => ({ ...part, answers: { ...part.answers, layout } })) };
      const paths = scaffoldPlan(made).map(({ path }) => path);
      assert.equal(new Set(paths).size, paths.length, layout);
    }
  });

  test('a plan without a name', () => {
    const { name: _, ...nameless } = DRAFT;
    assert.deepEqual(outcome({}, nameless), { problem: '--name is missing: every object is named after it.' });
  });
});
