import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Ajv from 'ajv';
import { flagOf, type Given } from './question';
import { ANSWER_NAMES, questionOf } from './questions';
import { answersToKeep, parseAnswer, parseAnswersFile, problemOf, readAnswers } from './read';
import { answersSchema } from './schema';

const GIVEN = { name: 'shop', image: 'registry.example.com/shop:1.4.2' };

function problem(given: Readonly<Record<string, unknown>>): string | undefined {
  const result = readAnswers({ ...GIVEN, ...given });
  return 'problem' in result ? result.problem : undefined;
}

function kept(given: Readonly<Record<string, unknown>>): Given {
  const result = readAnswers({ ...GIVEN, ...given });
  assert.ok('value' in result, 'problem' in result ? result.problem : '');
  return answersToKeep(result.value);
}

describe('answers', () => {
  test('what is not given has its default, which may depend on what is', () => {
    const answers = kept({ replicas: 4 });
    assert.deepEqual([answers.namespace, answers.maxReplicas, answers.backup], ['shop', 12, 'none']);
    assert.equal(kept({ data: 'cnpg' }).backup, 'velero');
  });

  test('answers to questions that do not apply are neither kept nor taken', () => {
    assert.deepEqual(Object.keys(kept({ kind: 'cron' })).slice(0, 5), [
      'name',
      'kind',
      'image',
      'schedule',
      'namespace',
    ]);
    assert.equal(problem({ kind: 'cron', replicas: 3 }), 'replicas has no use with the other answers. Leave it out.');
    assert.equal(problem({ ingressClass: 'nginx' }), 'ingressClass has no use with the other answers. Leave it out.');
  });

  test('settings may have dots in their names, and say where a secret lies', () => {
    const settings = ['discovery.type=single-node', 'DB_PASSWORD=/run/secrets/shop/password'];
    assert.deepEqual(kept({ settings }).settings, settings);
  });

  test('what keeps data may run once', () => assert.equal(kept({ kind: 'stateful', replicas: 1 }).replicas, 1));

  test('what is kept gives the same answers again', () => {
    for (const given of [{}, { kind: 'cron' }, { host: 'a.example.com', routing: 'gateway' }, { data: 'cnpg' }])
      assert.deepEqual(kept(kept(given)), kept(given));
  });

  test('what is kept fits the schema', () => {
    const validate = new Ajv({ strict: false }).compile(answersSchema());
    for (const given of [
      {},
      { kind: 'stateful', host: 'a.example.com' },
      { secrets: 'sealed-secrets', data: 'stateful-set' },
    ])
      assert.ok(validate(kept(given)), JSON.stringify(validate.errors));
    assert.ok(!validate({ name: 7 }));
    assert.ok(!validate({ ...GIVEN, kind: 'job' }));
    assert.ok(!validate({ ...GIVEN, knid: 'web' }));
  });

  const MISTAKES: readonly (readonly [given: Given, sentence: RegExp])[] = [
    [{ name: 'a'.repeat(41) }, /^name can not be a{41}: it may have at most 40 characters/],
    [{ name: '1shop' }, /^name can not be 1shop: it must begin with a letter/],
    [{ name: 'shop-' }, /^name can not be shop-: it must begin with a letter and end with a letter or a digit\.$/],
    [{ name: '' }, /^name can not be "": /],
    [{ image: 'shop' }, /^image can not be shop: without a tag it means latest, .+ Name a version\.$/],
    [{ image: 'shop:stable' }, /^image can not be shop:stable: its tag stable moves to other images over time, /],
    [{ image: 'Shop:1.0' }, /^image can not be Shop:1\.0: that is no image such as /],
    [{ port: 80 }, /^port must be from 1024 to 65535, not 80: /],
    [{ port: 8080.5 }, /^port must be a whole number, not 8080\.5\.$/],
    [{ healthPath: 'healthz' }, /^healthPath can not be healthz: a path begins with a slash/],
    [
      { namespace: 'kube-system' },
      /^namespace can not be kube-system: that namespace belongs to the cluster itself\.$/,
    ],
    [{ host: 'shop' }, /^host can not be shop: that is no host name/],
    [{ host: '10.0.0.1' }, /^host can not be 10\.0\.0\.1: /],
    [{ kind: 'cron', schedule: '0 3 * *' }, /^schedule can not be 0 3 \* \*: that is no cron schedule/],
    [{ kind: 'cron', schedule: '0 3 31 2 *' }, /^schedule can not be 0 3 31 2 \*: that day never comes\.$/],
    [{ host: 'a.example.com', routing: 'gateway', gateway: 'public' }, /^gateway can not be public: /],
    [{ replicas: 1 }, /^replicas must be at least 2, not 1: /],
    [{ replicas: 5, maxReplicas: 5 }, /^maxReplicas must be above replicas, which is 5, not 5\.$/],
    [{ settings: ['LOG_LEVEL'] }, /^settings can not be LOG_LEVEL: write it as KEY=value/],
    [{ settings: ['A=1', 'A=2'] }, /^settings has the key A twice\.$/],
    [{ settings: ['a.=1'] }, /^settings can not be a\.=1: write it as KEY=value/],
    [{ settings: ['DB_PASSWORD=/x'] }, /^settings should not hold DB_PASSWORD: /],
    [{ settings: ['DB_PASSWORD=x'] }, /^settings should not hold DB_PASSWORD: /],
    [{ secrets: 'external-secrets', secretKeys: ['a/b'] }, /^secretKeys can not be a\/b: /],
    [{ data: 'cnpg', storageSize: 'big' }, /^storageSize can not be big: that is no size/],
    [{ data: 'cnpg', storageSize: '10' }, /^storageSize can not be 10: that is no size/],
    [{ secrets: 'external-secrets', data: 'managed' }, /^databaseHost is missing: /],
    [{ backup: 'pg-dump' }, /^backup pg-dump needs data: /],
    [{ data: 'cnpg', backup: 'pg-dump', backupBucket: 'shop' }, /^backupBucket can not be shop: that is no bucket/],
    [{ environments: [] }, /^environments must have at least one of: dev, staging, prod\.$/],
    [{ environments: ['prod', 'test'] }, /^environments can not be test\. Allowed: dev, staging, prod\.$/],
    [{ delivery: 'flux' }, /^repository is missing: delivery reads the manifests from it\.$/],
    [{ delivery: 'flux', repository: 'shop' }, /^repository can not be shop: that is no Git repository/],
  ];
  for (const [given, sentence] of MISTAKES)
    test(`one sentence for ${JSON.stringify(given)}`, () => {
      const said = problem(given) ?? '';
      assert.match(said, sentence);
      assert.doesNotMatch(said, /[{}]/);
    });

  test('every question has something that it takes, and its option a name of its own', () => {
    const flags = new Set(ANSWER_NAMES.map(flagOf));
    assert.equal(flags.size, ANSWER_NAMES.length);
    for (const name of ANSWER_NAMES) {
      const question = questionOf(name);
      if (question.type === 'text') assert.equal(problemOf(name, question.example, {}), undefined, name);
    }
  });

  test('what is typed is read by the type of the question', () => {
    assert.equal(parseAnswer('port', ' 8080 '), 8080);
    assert.equal(parseAnswer('port', 'http'), 'http');
    assert.deepEqual(parseAnswer('environments', 'dev, prod'), ['dev', 'prod']);
    assert.deepEqual(parseAnswer('settings', ''), []);
  });

  test('a file of answers is YAML with one map', () => {
    assert.deepEqual(parseAnswersFile('# mine\nname: shop\nhost:\n'), { value: { name: 'shop' } });
    assert.deepEqual(parseAnswersFile('a: 1\nb: [\n'), {
      problem: 'The answers can not be read as YAML: line 3 is not what it should be.',
    });
  });
});
