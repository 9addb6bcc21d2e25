import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSettings } from '../../../test/support/lint';
import { defineRule, defineRuleWithOptions, type Rule, type RuleMetadata } from '../rules/rule';
import { RuleSelection, shiftSeverity } from './settings';

const common: RuleMetadata & { readonly messages: Record<string, never> } = {
  id: 'rule',
  need: 'security',
  summary: '',
  severity: 'warning',
  profile: 'production',
  scope: 'object',
  kinds: 'any',
  fix: 'none',
  peers: [],
  messages: {},
};

function rule(id: string, changes: Partial<RuleMetadata> = {}): Rule {
  return defineRule({ ...common, id, ...changes, checkResource: () => {} });
}

const byProfile = [
  rule('baseline', { profile: 'baseline' }),
  rule('production', { profile: 'production' }),
  rule('strict', { profile: 'strict' }),
  rule('optional', { profile: 'optional' }),
];

function enabled(rules: readonly Rule[], changes: Parameters<typeof testSettings>[0]): string[] {
  const selection = new RuleSelection(rules, testSettings(changes));
  return rules.map(({ id }) => id).filter((id) => selection.isEnabled(id));
}

describe('which rules run', () => {
  test('each profile has the rules of those before it', () => {
    assert.deepEqual(enabled(byProfile, { profile: 'baseline' }), ['baseline']);
    assert.deepEqual(enabled(byProfile, {}), ['baseline', 'production']);
    assert.deepEqual(enabled(byProfile, { profile: 'strict' }), ['baseline', 'production', 'strict']);
  });

  test('a severity brings a rule in, off takes it out, options alone do neither', () => {
    const rules = {
      baseline: { severity: 'off' },
      production: { options: {} },
      strict: { options: { a: 1 } },
      optional: { severity: 'info' },
    } as const;
    assert.deepEqual(enabled(byProfile, { rules }), ['production', 'optional']);
  });

  test('rules asked for by name run alone, whatever the profile and the configuration', () => {
    const rules = { optional: { severity: 'off' } } as const;
    assert.deepEqual(enabled(byProfile, { onlyRules: ['optional', 'strict'], rules }), ['strict', 'optional']);
    assert.deepEqual(enabled(byProfile, { onlyRules: [] }), []);
  });
});

describe('the rules for a kind', () => {
  const rules = [
    rule('any', { kinds: 'any' }),
    rule('workload', { kinds: 'workload' }),
    rule('long-running', { kinds: 'long-running' }),
    rule('named', { kinds: ['Service', 'Job'] }),
  ];
  const selection = new RuleSelection(rules, testSettings());
  const ids = (kind: Parameters<RuleSelection['rulesFor']>[0]) =>
    selection.rulesFor(kind).map((entry) => entry.rule.id);

  test('are chosen by its groups and its name', () => {
    assert.deepEqual(ids('Deployment'), ['any', 'workload', 'long-running']);
    assert.deepEqual(ids('Job'), ['any', 'workload', 'named']);
    assert.deepEqual(ids('CronJob'), ['any', 'workload']);
    assert.deepEqual(ids('Service'), ['any', 'named']);
    assert.deepEqual(ids('ConfigMap'), ['any']);
    assert.deepEqual(ids(undefined), ['any']);
  });

  test('are found once', () => {
    assert.equal(selection.rulesFor('Deployment'), selection.rulesFor('Deployment'));
  });
});

test('rules are sorted by what they look at', () => {
  const rules = [
    defineRule({ ...common, id: 'text', checkDocument: () => {} }),
    defineRule({ ...common, id: 'suppressions', checkSuppressions: () => {} }),
    rule('resource'),
    defineRule({ ...common, id: 'off', profile: 'strict', checkDocument: () => {}, checkSuppressions: () => {} }),
  ];
  const selection = new RuleSelection(rules, testSettings());
  const ids = (entries: RuleSelection['documentRules']) => entries.map((entry) => entry.rule.id);
  assert.deepEqual(ids(selection.documentRules), ['text']);
  assert.deepEqual(ids(selection.suppressionRules), ['suppressions']);
  assert.deepEqual(ids(selection.rulesFor(undefined)), ['resource']);
});

test('options have their defaults where nothing is configured', () => {
  const withOptions = defineRuleWithOptions<{ readonly min: number; readonly names: readonly string[] }>()({
    ...common,
    id: 'options',
    options: {
      min: { description: '', schema: { type: 'integer' }, default: 2 },
      names: { description: '', schema: { type: 'array' }, default: ['a'] },
    },
    checkResource: () => {},
  });
  const options = (configured: Record<string, number>) =>
    new RuleSelection([withOptions], testSettings({ rules: { options: { options: configured } } })).rulesFor(
      undefined,
    )[0]?.options;
  assert.deepEqual(options({}), { min: 2, names: ['a'] });
  assert.deepEqual(options({ min: 5, unknown: 1 }), { min: 5, names: ['a'] });
});

describe('severity', () => {
  test('a configured severity moves all findings of a rule by as many steps', () => {
    const shift = (severity: 'info' | 'warning' | 'error') =>
      new RuleSelection([rule('a')], testSettings({ rules: { a: { severity } } })).rulesFor(undefined)[0]
        ?.severityShift;
    assert.deepEqual([shift('info'), shift('warning'), shift('error')], [-1, 0, 1]);
  });

  test('a rule that is off and asked for by name keeps its own', () => {
    const settings = testSettings({ onlyRules: ['a'], rules: { a: { severity: 'off' } } });
    assert.equal(new RuleSelection([rule('a')], settings).rulesFor(undefined)[0]?.severityShift, 0);
  });

  test('steps stay within the three severities', () => {
    assert.equal(shiftSeverity('warning', 1), 'error');
    assert.equal(shiftSeverity('warning', -1), 'info');
    assert.equal(shiftSeverity('error', 2), 'error');
    assert.equal(shiftSeverity('info', -2), 'info');
    assert.equal(shiftSeverity('info', 0), 'info');
  });
});
